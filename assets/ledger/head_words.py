"""Words of ledgers' heads: which fact each names, and which need the group above them for their sense.

Kept apart from the rules that use them (assets/ledger/heads.py): new words are added here.
"""

PERSON_PHONE = "person_phone"  # one column for both
# Heads of the register's own workbook whose facts no ledger changes: known, never read, never guessed at.
NOT_TAKEN = frozenset(
    (
        "自然村组",
        "网格",
        "经营属性",
        "确权状态",
        "衔接资产",
        "赋码情况",
        "状态",
        "状况",
        "核实日期",
        "登记时间",
    )
)
OWN_MEASURE = "属性·"  # before a type's own measure whose name alone would tell a fact: 属性·数量（个）

# fact → the words that name it alone, after blanks, marks and brackets are gone
EXACT = {
    "serial": """
        序号 序 no no. 行号 项次 顺序号 排序
    """,
    "code": """
        统一编码 设施编码 设施编号 统一代码 设施代码 赋码 资产编码 资产编号 设施统一编码 设施码 编码
    """,
    "name": """
        设施名称 名称 资产名称 点位名称 路线名称 线路名称 设备名称 道路名称 桥梁名称 设施 基础设施名称
        公共设施名称 设施点名称 工程名称 项目名称 设施(项目)名称 项目 工程 设施名 名字 工程项目名称 设施项目
    """,
    "category": """
        设施类别 设施类型 类别 类型 设施种类 种类 设施分类 分类 资产类别 资产类型 项目类别 项目类型 工程类别
        工程类型 小类 设施小类 类别名称 类型名称 基础设施类型 基础设施类别 设施类 大类 设施大类
    """,
    "township": """
        镇 街道 乡 乡镇 镇街 街镇 镇(街道) 街道(镇) 乡(镇) 乡镇(街道) 镇(街) 所在镇 所在街道 所属街道 所属镇
        所在乡镇 所属乡镇 所属镇街 所在镇街 乡镇名称 街道名称 镇名 乡镇街道 镇街名称 所在镇(街道)
        所属镇(街道) 所属乡镇(街道)
    """,
    "village": """
        村 社区 村名 村别 村居 所在村 所属村 行政村 村社区 村(社区) 村/社区 村、社区 所在行政村 所属行政村
        村委会 所属村居 所在村居 村(居) 所在村(社区) 所属村(社区) 村(社区)名称 村居名称 行政村名称 村名称
        社区名称 村庄 所在社区 所属社区 村社 所在村/社区 坐落村 村级 村(社区)名 建设村 镇村 街道村
        所在村(居) 所属村(居) 村社名称 村组 村(居)委会 村民委员会 所在村庄 村、居 单位(村) 地点(村) 受益村
        项目村
    """,
    "address": """
        自然村 村民小组 村民组 小组 组 组别 所在组 地点 位置 具体位置 详细位置 详细地址 地址 坐落 所在位置
        设施位置 建设地点 所在地点 坐落位置 具体地点 所在地 坐落地点 建设位置 所在自然村 自然村(组) 地理位置
        安装位置 设施地点 设施地址 实施地点 起止点 起讫点 起讫地点 所在路段
    """,
    "quantity": """
        数量 规模 长度 里程 座数 盏数 面积 工程量 建设规模 个数 规模数量 数量规模 规模(数量) 数量(规模)
        设施数量 设施规模 公里数 里程数 总长 总长度 处数 台数 件数 套数 株数 建筑面积 占地面积 主要规模
        建设内容及规模 规模及数量 数 长 设计规模 规格数量 建设数量 全长
    """,
    "unit": """
        单位 计量单位 数量单位 规模单位 计算单位
    """,
    "built": """
        建成时间 建设年份 建成年月 投入使用时间 建成年份 竣工时间 建设时间 建成日期 投用时间 启用时间
        完工时间 竣工日期 建造年份 修建年份 建造时间 修建时间 年份 建设年度 建成年度 竣工年份 安装时间
        安装日期 安装年份 交付时间 交付使用时间 投用日期 使用时间 完工日期 时间 建设年月 竣工年月 建设日期
        建成 投入使用年份 投入使用日期 开始使用时间 启用日期 建成投用时间 验收时间 竣工验收时间 建成使用时间
        购置时间
    """,
    "cost": """
        投资 总投资 造价 投资额 总造价 工程造价 投资金额 总投资额 资产原值 原值 价值 资产价值 建设资金
        建设投资 项目投资 项目资金 投入资金 金额 决算 决算金额 结算价 建设费用 总金额 投资总额 工程投资
        投资规模 建设金额 建设成本 合同价 总价 工程款 资金 资金总额 投资概算 资金投入
    """,
    "fund_source": """
        资金来源 经费来源 管护经费来源 资金渠道 经费渠道 来源 投资来源 管护资金来源
        资金来源渠道 资金性质 养护经费来源 维护经费来源 经费保障 经费来源渠道
    """,
    "build_fund": """
        建设资金来源 建设资金渠道 工程资金来源
    """,
    "party": """
        管护主体 管护单位 管护责任单位 管护责任主体 责任单位 管理单位 维护单位 管养单位 运维单位 养护单位
        管护机构 责任主体 管护组织 运营单位 管护部门 管理主体 运行维护单位 使用管理单位 管护主体名称
        管护单位名称 管护队伍 维护主体 管养主体 运维主体 管护方 日常管护单位 具体管护单位 运行管护主体
        管护管理单位 养护主体 使用单位 管护公司
    """,
    "person": """
        管护责任人 责任人 管护员 负责人 管护人员 姓名 管护人 责任人姓名 联系人 管理员 管护员姓名
        管护责任人姓名 管护负责人 管护人姓名 养护人 养护员 管理人 管理人员 具体责任人 直接责任人 日常管护人
        日常管护责任人 管护联系人 保洁员 看护人 负责人姓名 联系人姓名 具体管护人 养护责任人 维护人 维护人员
        维护责任人
    """,
    "phone": """
        联系电话 电话 手机号码 手机 手机号 联系方式 电话号码 联系号码 责任人电话 管护人电话 管护员电话
        负责人电话 责任人联系电话 管护责任人电话 联系手机 固定电话 座机 联系人电话 责任人手机
        管护责任人联系电话 管护员联系电话 负责人联系电话 责任人联系方式 管护人联系电话 移动电话 办公电话 tel
    """,
    "owner": """
        产权归属 权属 产权单位 所有权 产权 所有权人 权属单位 产权人 资产权属 权属性质 产权主体 产权所有人
        所有权归属 所有权单位 产权所有者 权属人 产权所属 资产归属 产权性质 权属主体 产权方 所有者 权属情况
        产权归属单位 归属
    """,
    "longitude": """
        经度 东经 lng lon longitude 经度(e) 东经(e) 经度坐标 坐标经度
    """,
    "latitude": """
        纬度 北纬 lat latitude 纬度(n) 北纬(n) 纬度坐标 坐标纬度
    """,
    "position": """
        经纬度 坐标 地理坐标 gps坐标 位置坐标 坐标点 gps 定位 坐标位置 经纬度坐标 中心坐标 坐标(经度,纬度)
        经度纬度 经度/纬度 经度,纬度 经度、纬度 定位坐标 地理坐标(经纬度) 点位坐标 空间坐标
    """,
    "remark": """
        备注 说明 附注 备考 其他说明 备注说明 其他 补充说明
    """,
    PERSON_PHONE: """
        责任人及电话 责任人及联系电话 责任人/电话 责任人、电话 管护责任人及电话 管护责任人及联系电话
        姓名及电话 联系人及电话 联系人及联系方式 责任人(电话) 管护人及电话 管护员及电话 负责人及电话
        姓名电话 责任人和电话 责任人联系方式及姓名 管护人员及电话 管护责任人(电话) 管护人及联系方式
        责任人及联系方式 管护员及联系电话 负责人及联系电话 管护责任人/联系电话 责任人姓名及电话
        责任人姓名、电话
    """,
}

# among several columns of one fact, those of a higher rank give way
RANKS = {
    "大类": 2,
    "设施大类": 2,
    "项目名称": 1,
    "工程名称": 1,
    "项目": 2,
    "工程": 2,
    "设施": 1,
    "村组": 1,
    "资金": 1,
    "时间": 1,
}

# Lower words that mean nothing alone, and what they mean under a group.
UNDER = {
    "姓名": "person",
    "名字": "person",
    "人员": "person",
    "责任人": "person",
    "电话": "phone",
    "手机": "phone",
    "联系电话": "phone",
    "联系方式": "phone",
    "手机号": "phone",
    "号码": "phone",
    "手机号码": "phone",
    "名称": "name",
    "单位": "unit",
    "单位名称": "party",
    "主体": "party",
    "主体名称": "party",
    "金额": "cost",
    "数额": "cost",
    "总额": "cost",
    "额度": "cost",
    "合计": "cost",
    "小计": "cost",
    "万元": "cost",
    "元": "cost",
    "来源": "fund_source",
    "渠道": "fund_source",
    "时间": "built",
    "年份": "built",
    "日期": "built",
    "年月": "built",
    "年度": "built",
    "年": "built",
    "数量": "quantity",
    "数值": "quantity",
    "数": "quantity",
    "规模": "quantity",
    "类型": "category",
    "类别": "category",
    "种类": "category",
    "地点": "address",
    "位置": "address",
    "归属": "owner",
    "性质": "owner",
    "村": "village",
    "组": "address",
    "镇": "township",
    "经": "longitude",
    "纬": "latitude",
    "x": "longitude",
    "y": "latitude",
    "编号": "code",
    "编码": "code",
}
# what a word under a group means: group → meaning alone → fact; nothing where the group is none of ours
BY_GROUP = {
    "blocked": {},
    "upkeep": {"fund_source": "fund_source"},
    "owner": {
        "name": "owner",
        "unit": "owner",
        "party": "owner",
        "owner": "owner",
        "category": "owner",
        "person": "owner",
    },
    "care": {
        "name": "party",
        "unit": "party",
        "party": "party",
        "person": "person",
        "phone": "phone",
        "fund_source": "fund_source",
    },
    "money": {
        "cost": "cost",
        "fund_source": "fund_source",
        "quantity": "cost",
        "name": "",
        "category": "",
    },
    "place": {"longitude": "longitude", "latitude": "latitude", "address": "address"},
    "size": {"quantity": "quantity", "unit": "unit", "category": "", "name": ""},
    "build": {
        "built": "built",
        "quantity": "quantity",
        "cost": "cost",
        "address": "address",
        "fund_source": "fund_source",
        "category": "category",
        "name": "name",
    },
    "where": {"village": "village", "address": "address", "township": "township", "name": ""},
    "thing": {
        "name": "name",
        "category": "category",
        "quantity": "quantity",
        "unit": "unit",
        "built": "built",
        "cost": "cost",
        "address": "address",
        "code": "code",
        "owner": "owner",
    },
}
# What a lower head says under a group of amounts when it is only a part of the whole.
PARTS = "财政 自筹 中央 省 省级 市 市级 区 区级 县 县级 镇级 街道 村级 社会 捐赠 群众 上级 配套 补助 专项 其他 村集体 银行贷款 贷款"

# -- what cells say where heads do not (assets/ledger/guesses.py) ---------------------------------------------------

# Heads with such a piece are about something else; their cells are never taken for a fact.
NOT_GUESSED = (
    "经费|费用|验收|质保|年限|编号|编码|证号|完好|状况|状态|是否|宽|高|深|容|径|等级|录入|挂钩|网格|上次|最近|下次|到期|截止"
    "|拍摄|照片|维修|检修|保养|移交|得分|评分|保险"
)
SURNAMES = (
    "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 尤 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜 戚 谢 邹 喻 柏 窦 章 "
    "苏 潘 葛 范 彭 郎 鲁 韦 马 苗 方 俞 任 袁 柳 鲍 史 唐 费 廉 岑 薛 雷 贺 倪 汤 滕 殷 罗 毕 郝 邬 安 常 乐 于 傅 皮 卞 齐 "
    "康 伍 余 顾 孟 平 黄 穆 萧 尹 姚 邵 汪 祁 毛 狄 米 贝 明 戴 谈 宋 庞 熊 纪 舒 屈 项 祝 董 梁 杜 阮 蓝 闵 季 贾 路 娄 江 "
    "童 颜 郭 梅 盛 林 钟 徐 邱 骆 高 夏 蔡 田 樊 胡 凌 霍 虞 万 支 柯 管 卢 莫 房 裘 缪 解 应 宗 丁 宣 邓 单 洪 包 诸 左 石 "
    "崔 吉 龚 程 邢 裴 陆 荣 翁 荀 甄 曲 封 储 靳 段 焦 侯 车 全 叶 白 蒲 谭 温 庄 晏 柴 瞿 阎 连 习 艾 向 古 易 廖 耿 欧阳 "
    "上官 司马 诸葛 尉迟 肖 闫 邸 付 代 涂 仇 刁 沙 冉 鞠 佟 覃 买 木 阿"
)
ORGANISATIONS = (
    "公司 合作社 委员会 居委会 村委会 中心 办公室 办事处 管理处 队 站 所 局 科 协会 理事会 集团 厂"
)
FUNDS = "财政 自筹 补助 补贴 捐赠 资金 投资 一事一议 奖补 贷款 村集体"
