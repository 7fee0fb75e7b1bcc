"""What a column holds, by the words of its head: one row of heads or two, with units, brackets and line breaks."""

import re
from typing import NamedTuple

from assets.ledger.text import key
from assets.ledger.units import find_unit

# The facts a ledger can tell of a facility, with the words pages use for them. OTHER is kept, not understood.
FACTS = {
    "serial": "序号",
    "code": "统一编码",
    "name": "设施名称",
    "category": "设施类别",
    "township": "所在镇街",
    "village": "所在村",
    "address": "位置",
    "quantity": "数量",
    "unit": "单位",
    "built": "建成时间",
    "cost": "建设资金",
    "fund_source": "资金来源",
    "party": "管护主体",
    "person": "管护责任人",
    "phone": "联系电话",
    "owner": "产权归属",
    "longitude": "经度",
    "latitude": "纬度",
    "position": "坐标",
    "remark": "备注",
}
PERSON_PHONE = "person_phone"  # one column for both
OTHER = ""

SURE, LIKELY, WEAK = 3, 2, 1


class Meaning(NamedTuple):
    """The fact a head names, how sure that is, and a rank among several columns of the same fact."""

    fact: str
    strength: int = 0
    rank: int = 0


UNKNOWN = Meaning(OTHER)

_EXACT = {
    "serial": "序号 序 no no. 行号 项次 顺序号 排序",
    "code": "统一编码 设施编码 设施编号 统一代码 设施代码 赋码 资产编码 资产编号 设施统一编码 设施码 编码",
    "name": "设施名称 名称 资产名称 点位名称 路线名称 线路名称 设备名称 道路名称 桥梁名称 设施 基础设施名称 公共设施名称 设施点名称 工程名称 项目名称 设施(项目)名称 项目 工程 设施名 名字 工程项目名称 设施项目",
    "category": "设施类别 设施类型 类别 类型 设施种类 种类 设施分类 分类 资产类别 资产类型 项目类别 项目类型 工程类别 工程类型 小类 设施小类 类别名称 类型名称 基础设施类型 基础设施类别 设施类 大类 设施大类",
    "township": "镇 街道 乡 乡镇 镇街 街镇 镇(街道) 街道(镇) 乡(镇) 乡镇(街道) 镇(街) 所在镇 所在街道 所属街道 所属镇 所在乡镇 所属乡镇 所属镇街 所在镇街 乡镇名称 街道名称 镇名 乡镇街道 镇街名称 所在镇(街道) 所属镇(街道) 所属乡镇(街道)",
    "village": "村 社区 村名 村别 村居 所在村 所属村 行政村 村社区 村(社区) 村/社区 村、社区 所在行政村 所属行政村 村委会 所属村居 所在村居 村(居) 所在村(社区) 所属村(社区) 村(社区)名称 村居名称 行政村名称 村名称 社区名称 村庄 所在社区 所属社区 村社 所在村/社区 坐落村 村级 村(社区)名 建设村 镇村 街道村 所在村(居) 所属村(居) 村社名称 村组 村(居)委会 村民委员会 所在村庄 村、居 单位(村) 地点(村) 受益村 项目村",
    "address": "自然村 村民小组 村民组 小组 组 组别 所在组 地点 位置 具体位置 详细位置 详细地址 地址 坐落 所在位置 设施位置 建设地点 所在地点 坐落位置 具体地点 所在地 坐落地点 建设位置 所在自然村 自然村(组) 地理位置 安装位置 设施地点 设施地址 实施地点 起止点 起讫点 起讫地点 所在路段",
    "quantity": "数量 规模 长度 里程 座数 盏数 面积 工程量 建设规模 个数 规模数量 数量规模 规模(数量) 数量(规模) 设施数量 设施规模 公里数 里程数 总长 总长度 处数 台数 件数 套数 株数 建筑面积 占地面积 主要规模 建设内容及规模 规模及数量 数 长 设计规模 规格数量 建设数量 全长",
    "unit": "单位 计量单位 数量单位 规模单位 计算单位",
    "built": "建成时间 建设年份 建成年月 投入使用时间 建成年份 竣工时间 建设时间 建成日期 投用时间 启用时间 完工时间 竣工日期 建造年份 修建年份 建造时间 修建时间 年份 建设年度 建成年度 竣工年份 安装时间 安装日期 安装年份 交付时间 交付使用时间 投用日期 使用时间 完工日期 时间 建设年月 竣工年月 建设日期 投入使用年份 投入使用日期 开始使用时间 启用日期 建成投用时间 验收时间 竣工验收时间 建成使用时间 购置时间",
    "cost": "投资 总投资 造价 投资额 总造价 工程造价 投资金额 总投资额 资产原值 原值 价值 资产价值 建设资金 建设投资 项目投资 项目资金 投入资金 金额 决算 决算金额 结算价 建设费用 总金额 投资总额 工程投资 投资规模 建设金额 建设成本 合同价 总价 工程款 资金 资金总额 投资概算 资金投入",
    "fund_source": "资金来源 经费来源 管护经费来源 资金渠道 经费渠道 来源 投资来源 建设资金来源 管护资金来源 资金来源渠道 资金性质 养护经费来源 维护经费来源 经费保障 经费来源渠道",
    "party": "管护主体 管护单位 管护责任单位 管护责任主体 责任单位 管理单位 维护单位 管养单位 运维单位 养护单位 管护机构 责任主体 管护组织 运营单位 管护部门 管理主体 运行维护单位 使用管理单位 管护主体名称 管护单位名称 管护队伍 维护主体 管养主体 运维主体 管护方 日常管护单位 具体管护单位 运行管护主体 管护管理单位 养护主体 使用单位 管护公司",
    "person": "管护责任人 责任人 管护员 负责人 管护人员 姓名 管护人 责任人姓名 联系人 管理员 管护员姓名 管护责任人姓名 管护负责人 管护人姓名 养护人 养护员 管理人 管理人员 具体责任人 直接责任人 日常管护人 日常管护责任人 管护联系人 保洁员 看护人 负责人姓名 联系人姓名 具体管护人 养护责任人 维护人 维护人员 维护责任人",
    "phone": "联系电话 电话 手机号码 手机 手机号 联系方式 电话号码 联系号码 责任人电话 管护人电话 管护员电话 负责人电话 责任人联系电话 管护责任人电话 联系手机 固定电话 座机 联系人电话 责任人手机 管护责任人联系电话 管护员联系电话 负责人联系电话 责任人联系方式 管护人联系电话 移动电话 办公电话 tel",
    "owner": "产权归属 权属 产权单位 所有权 产权 所有权人 权属单位 产权人 资产权属 权属性质 产权主体 产权所有人 所有权归属 所有权单位 产权所有者 权属人 产权所属 资产归属 产权性质 权属主体 产权方 所有者 权属情况 产权归属单位 归属",
    "longitude": "经度 东经 lng lon longitude 经度(e) 东经(e) 经度坐标 坐标经度",
    "latitude": "纬度 北纬 lat latitude 纬度(n) 北纬(n) 纬度坐标 坐标纬度",
    "position": "经纬度 坐标 地理坐标 gps坐标 位置坐标 坐标点 gps 定位 坐标位置 经纬度坐标 中心坐标 坐标(经度,纬度) 经度纬度 经度/纬度 经度,纬度 经度、纬度 定位坐标 地理坐标(经纬度) 点位坐标 空间坐标",
    "remark": "备注 说明 附注 备考 其他说明 备注说明 其他 补充说明",
    PERSON_PHONE: "责任人及电话 责任人及联系电话 责任人/电话 责任人、电话 管护责任人及电话 管护责任人及联系电话 姓名及电话 联系人及电话 联系人及联系方式 责任人(电话) 管护人及电话 管护员及电话 负责人及电话 姓名电话 责任人和电话 责任人联系方式及姓名 管护人员及电话 管护责任人(电话) 管护人及联系方式 责任人及联系方式 管护员及联系电话 负责人及联系电话 管护责任人/联系电话 责任人姓名及电话 责任人姓名、电话 联系人电话",
}
_RANKS = {
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
_WORDS = {
    word: Meaning(fact, SURE, _RANKS.get(word, 0)) for fact, words in _EXACT.items() for word in words.split()
}
_WORDS["联系人电话"] = Meaning("phone", SURE)

_NOT_OURS = re.compile(
    r"监管|监督|主管|施工|设计|监理|分管|领导|投诉|举报|填报|审核|检查|巡查|验收人|考核|质保|保修|受益|建设单位|承建|中标|登记|更新|编制|服务热线"
)
_UPKEEP_MONEY = re.compile(
    r"(管护|养护|维护|运维|运行|保洁|维修|年度|每年|补助|日常).*(经费|费用|资金|金额|投入|成本|费|标准)"
)
_SOURCE = re.compile(r"(来源|渠道)$")
_PATTERNS = (
    ("phone", re.compile(r"(电话|手机号?码?|联系方式|联系号码)$")),
    ("fund_source", re.compile(r"(资金|经费|投资|款).*(来源|渠道)$")),
    (
        "owner",
        re.compile(r"^(设施|资产|项目)?(产权|权属|所有权)(归属|单位|人|主体|所有人?|归属单位|情况|性质)?$"),
    ),
    ("longitude", re.compile(r"^[^纬]*(经度|东经)[^纬]*$")),
    ("latitude", re.compile(r"^[^经]*(纬度|北纬)[^经]*$")),
    ("position", re.compile(r"经纬度|坐标|gps")),
    ("name", re.compile(r"^(设施|工程|项目)名称[及和与、/]")),
    ("address", re.compile(r"(自然村|村民小组|小组|位置|地点|地址|路段)$")),
    (
        "village",
        re.compile(
            r"^(设施|项目|工程)?(所在|所属|坐落|项目|实施|建设)?(行政)?(村|社区)(组|[(、/].*)?(名称?)?$"
        ),
    ),
    ("township", re.compile(r"^(所在|所属)?(乡|镇|街道)[镇街道()、/]*(名称?)?$")),
    (
        "person",
        re.compile(r"(责任人|负责人|管护员|管护人员?|管理员|养护员|看护人|联系人|路长|塘长)(姓名|名字)?$"),
    ),
    (
        "party",
        re.compile(
            r"(管护|管理|养护|维护|运维|运营|管养|责任|保洁|运行).*(主体|单位|部门|机构|组织|公司|队伍)(名称)?$"
        ),
    ),
    (
        "built",
        re.compile(
            r"(建成|建设|建造|修建|竣工|完工|投入使用|投用|启用|交付|安装|完成|使用).*(时间|年份|年月|日期|年度|年)$"
        ),
    ),
    ("cost", re.compile(r"(投资|造价|原值|建设资金|工程款|总价|投资额|决算价?)")),
    ("quantity", re.compile(r"(数量|规模|长度|里程|面积|座数|盏数|个数|工程量|公里数)$")),
    (
        "category",
        re.compile(
            r"^(农村|公共|基础|管护|公益|村级|项目|工程|资产)*(设施|资产|项目|工程)?(类别|类型|种类|分类|小类|大类)(名称)?$"
        ),
    ),
    (
        "name",
        re.compile(
            r"^(?!.*(单位|村|社区|主体|街道|乡镇|部门|公司|组织|人员|姓|镇|企业|品牌|材料|河长|经费|资金|字段|栏目|指标|列名|表名|文件)).*名称$|^管护对象$"
        ),
    ),
    ("code", re.compile(r"(统一|设施|资产).*(编码|编号|代码)$")),
    ("remark", re.compile(r"^(备注|说明)")),
)
_QUALIFIED = re.compile(
    r"宽度?|路宽|桥宽|管径|口径|库容|容积|厚度?|高度|坝高|井深|功率|车位|床位|人数|户数|人口|路面|结构|材质|等级|年限|期限|周期|频次|模式|方式|证号|是否|人均"
)
_EMPTY_ASIDE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_MARKS = re.compile(r"[*※★▲:：。]|\(必填\)|\(选填\)|必填$|选填$")
_UNIT_TAIL = re.compile(r"[/_\-]?(万元|元|公里|km|千米|平方米|㎡|m2)$")
_NUMBERING = re.compile(r"^[一二三四五六七八九十]+[、.]|^\d+[、.]")

# Lower words that mean nothing alone, and what they mean under a group.
_UNDER = {
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
_GROUPS = (
    ("blocked", _NOT_OURS),
    ("upkeep", re.compile(r"(管护|养护|维护|运维|运行).*(经费|资金|费用|投入)|经费")),
    ("owner", re.compile(r"产权|权属|所有权")),
    ("care", re.compile(r"管护|责任|养护|维护|管理|运维|管养|负责|联系")),
    ("money", re.compile(r"资金|投资|造价|金额|原值|费用|投入")),
    ("place", re.compile(r"坐标|经纬|定位|gps")),
    ("size", re.compile(r"规模|数量|长度|工程量|面积")),
    ("build", re.compile(r"建设|建成|竣工|投用|使用|修建")),
    ("where", re.compile(r"所在|地点|位置|地址|坐落|区划|村")),
    ("thing", re.compile(r"设施|项目|工程|资产|基本")),
)
_BY_GROUP = {
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
        "name": OTHER,
        "category": OTHER,
    },
    "place": {"longitude": "longitude", "latitude": "latitude", "address": "address"},
    "size": {"quantity": "quantity", "unit": "unit", "category": OTHER, "name": OTHER},
    "build": {
        "built": "built",
        "quantity": "quantity",
        "cost": "cost",
        "address": "address",
        "fund_source": "fund_source",
        "category": "category",
        "name": "name",
    },
    "where": {"village": "village", "address": "address", "township": "township", "name": OTHER},
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


def read_head(text: str, above: str = "") -> Meaning:
    """What one head means, with the group that stands above it, if any. UNKNOWN when the words say nothing."""
    lower, upper = _bare(text), _bare(above)
    if upper and _is_unit(text):
        return _alone(upper)
    if not lower:
        return _alone(upper) if upper else UNKNOWN
    if upper and upper != lower:
        grouped = _under(lower, upper)
        if grouped is not None:
            return grouped
        joined = _alone(upper + lower)
        own = _alone(lower)
        if own.strength < SURE and joined.strength > own.strength:
            return joined
        return own
    return _alone(lower)


def is_head_word(text: str) -> bool:
    """Whether a text can stand in a head row: a known fact or a word that gets its sense from a group."""
    bare = _bare(text)
    return bare in _UNDER or _alone(bare).strength > 0 or _is_unit(text)


def _is_unit(text: str) -> bool:
    """Whether a lower head is only the unit of the one above: `km`, `（盏）`; 元 and 万元 speak for themselves."""
    return find_unit(text) is not None and key(text) not in ("村", "组", "户", "人")


def _bare(text: str) -> str:
    """A head without marks, numbering, brackets, units: `*长度\\n（km）` → 长度."""
    folded = _NUMBERING.sub("", _MARKS.sub("", key(text)))
    if folded in _WORDS:
        return folded
    bare = _EMPTY_ASIDE.sub("", folded) or folded.strip("()[]【】")
    return bare if bare in _WORDS or bare in _UNDER else _UNIT_TAIL.sub("", bare) or bare


def _alone(bare: str) -> Meaning:
    found = _WORDS.get(bare)
    if found is not None:
        return found
    if not bare or len(bare) > 24 or _NOT_OURS.search(bare):
        return UNKNOWN
    if re.search(r"(责任人|姓名|负责人|联系人|管护员|管护人).*(电话|手机|联系方式)", bare) and re.search(
        r"[及和与、/,(]", bare
    ):
        return Meaning(PERSON_PHONE, LIKELY)
    if _UPKEEP_MONEY.search(bare) and not _SOURCE.search(bare):
        return UNKNOWN
    if _QUALIFIED.search(bare):
        return UNKNOWN
    for fact, pattern in _PATTERNS:
        if pattern.search(bare):
            return Meaning(fact, LIKELY, 1)
    return Meaning(_UNDER[bare], WEAK, 2) if bare in _UNDER else UNKNOWN


def _under(lower: str, upper: str) -> Meaning | None:
    """A word below a group; None where the word does not need the group."""
    weak = _UNDER.get(lower) or _alone(lower).fact
    for group, pattern in _GROUPS:
        if not pattern.search(upper):
            continue
        if group == "blocked":
            return UNKNOWN
        if lower not in _UNDER and not (group == "upkeep" and weak == "cost"):
            return None
        fact = _BY_GROUP[group].get(weak)
        if fact is None:
            return UNKNOWN if group in ("upkeep", "owner") else None
        return Meaning(fact, SURE if fact else 0)
    return None
