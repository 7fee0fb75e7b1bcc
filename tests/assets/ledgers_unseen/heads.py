"""Heads as townships write them: words for each fact, groups above them, columns of other things, marks and breaks.

The first words are the guide's; those after `|` are not named there. None was copied from the reader's own lists.
"""

import random
from dataclasses import dataclass

WORDS = {
    "serial": "序号 编号 | 序 顺序号 项次",
    "township": "镇（街道） 街道 | 乡镇（街道） 所属街道 所在乡镇 镇街名称",
    "village": (
        "所在村 村(社区) 行政村 村名 所属村居 | 村居名称 村（居） 所属行政村 所在村（社区） "
        "村/社区 村（居）委会 所属社区 坐落村 属地村居 行政村（社区）名称 村居"
    ),
    "group": "村民小组 组别 | 所在组 自然村 自然村（组） 小组",
    "name": (
        "设施名称 名称 项目名称 工程名称 路线名称 点位名称 | 管护对象名称 资产名称 "
        "设施（点位）名称 工程（设施）名称 设施名 管护设施名称 基础设施名称 具体设施名称 "
        "设施项目名称 管护对象"
    ),
    "category": (
        "设施类别 类型 设施类型 类别 设施种类 | 设施分类 管护类别 资产类别 类别名称 项目类型 种类 "
        "所属类别 设施所属类别 基础设施类别"
    ),
    "quantity": "规模 数量 | 设施规模 建设规模 规模（数量） 数量/规模 设施数量 规模及数量 工程规模 现有规模 实有数量",
    "unit": "单位 计量单位 | 数量单位",
    "built": (
        "建成时间 建设年份 建成年月 投入使用时间 | 竣工时间 建成年份 完工时间 建设时间 投用时间 "
        "建成日期 建造年份 启用时间 修建年份 竣工日期 建设年度"
    ),
    "cost": (
        "投资 总投资 造价 投资额 | 工程造价 建设投资 投资金额 总造价 资产原值 项目总投资 建设资金 "
        "投入资金 原值 工程总投资 概算投资"
    ),
    "fund": "资金来源 经费来源 管护经费来源 | 资金渠道 建设资金来源 投资来源 资金来源渠道 经费渠道",
    "party": (
        "管护主体 管护单位 管护责任单位 | 管养单位 养护单位 管理单位 运维单位 日常管护单位 "
        "责任单位 管护责任主体 管护组织 运行管护单位 具体管护单位"
    ),
    "person": "管护责任人 责任人 管护员 负责人 | 管护人 管护人员 责任人姓名 联系人 具体责任人 专管员 管护人姓名 村级管护员 看护人",
    "phone": "联系电话 电话 手机号码 | 手机 手机号 联系方式 电话号码 责任人电话 联系人电话 管护员电话 移动电话 联系号码",
    "owner": "产权归属 权属 产权单位 | 产权所有人 产权主体 所有权人 所有权归属 资产权属 权属单位 产权人 产权",
    "lon": "经度 | 东经 经度（E） 经度（°） 经度坐标",
    "lat": "纬度 | 北纬 纬度（N） 纬度（°） 纬度坐标",
    "position": "经纬度 坐标 | 地理坐标 GPS坐标 位置坐标 点位坐标 经纬度坐标",
    "person_phone": "管护责任人及电话 | 责任人及联系方式 管护人员及电话 联系人及电话",
    "remark": "备注 | 备注说明 其他说明 说明",
}
OTHERS = [
    "受益人口",
    "路面宽度（米）",
    "管护频次",
    "管护标准",
    "监督电话",
    "监管单位",
    "年管护经费（万元）",
    "是否完好",
    "完好状况",
    "巡查次数",
    "产权证号",
    "照片编号",
    "设计单位",
    "施工单位",
    "建设单位",
    "验收日期",
    "质保期",
    "受益户数",
    "管护经费（元/年）",
    "上次维修时间",
    "主管部门",
    "设施状态",
    "录入人",
    "更新日期",
    "档案号",
    "挂钩领导",
    "责任领导",
    "监管责任人",
    "材质",
    "管径（mm）",
    "路面类型",
    "登记日期",
    "投诉举报电话",
    "网格员",
    "年度考核得分",
    "维修记录",
    "最近巡查时间",
    "分管领导",
    "监管部门",
    "使用年限",
    "养护标准",
    "技术等级",
]
OTHER_CELLS = {
    "电话": ["025-52190001", "12345", 17000000001], "单位": ["区水务局", "某建设公司", "街道城建办"], "部门": ["区农业农村局"],
    "日期": ["2024-03-01", "2023.11"], "时间": ["2024年6月", "2024-05-20"], "经费": [0.5, 1.2, 3], "人口": [320, 1200],
    "户数": [45, 260], "宽度": [3.5, 4, 4.5], "领导": ["王某某", "李某某"], "网格员": ["张某某"], "责任人": ["刘某某"],
    "录入人": ["周会计"], "次数": [12, 52], "得分": [92, 88.5], "年限": [10, 15], "管径": [110, 300],
}  # fmt: skip
# a group: words above, then facts with the words below them
GROUPS = (
    ((
        "设施基本情况 基本情况 设施信息 设施概况 基本信息"
    ), (("name", "名称 设施名称"), ("category", "类别 类型 设施类别"), ("quantity", "规模 数量"))),
    ("设施 项目 管护对象", (("name", "名称"), ("category", "类别 类型"))),
    ("管护责任人 管护人员 责任人 管护员 管护责任人信息", (("person", "姓名"), ("phone", "电话 联系电话 手机号 联系方式"))),
    ((
        "管护情况 管护信息 管护责任 管护责任落实情况 运行管护"
    ), (("party", "主体 单位 管护主体 责任单位"), ("person", "责任人 管护员 人员"), ("phone", "电话 联系电话"))),
    ((
        "建设情况 建设信息 项目建设情况 建设"
    ), (("built", "时间 年份 建成时间 竣工时间"), ("cost", "投资{u} 金额{u} 总投资{u}"), ("fund", "资金来源 来源"))),
    ("资金 资金情况 投资情况 建设资金", (("cost", "金额{u} 总额{u}"), ("fund", "来源 渠道"))),
    ("位置 坐标 经纬度 地理坐标 地理位置 位置坐标", (("lon", "经度 东经"), ("lat", "纬度 北纬"))),
    ("所在地 所在位置 坐落位置 设施位置 地点", (("village", "村 行政村 村（社区） 村居"), ("group", "组 村民小组 自然村"))),
    ("所在地 所属区域 行政区划", (("township", "镇 街道 乡镇"), ("village", "村 村居 行政村"))),
    ("规模 设施规模 建设规模", (("quantity", "数量 数值"), ("unit", "单位 计量单位"))),
    ("产权 产权情况 权属情况", (("owner", "归属 单位 产权人 权属单位"), ("other", "证号 性质 是否确权"))),
)  # fmt: skip
# groups of other things: none of their columns is a fact of ours
FOREIGN = (
    ("监管单位 监管责任 行业监管 主管部门", ("名称", "责任人", "电话")),
    ("管护经费（万元） 年度管护经费", ("财政", "自筹")),
    ("巡查情况 2024年巡查", ("次数", "问题数")),
    ("镇级责任人 分管领导", ("姓名", "电话")),
)
SOURCES = (
    ("财政资金", "自筹资金"),
    ("其中：中央", "其中：省级", "其中：村级"),
    ("上级补助资金", "村级自筹", "其他资金"),
)
SUMS = ("其中：财政", "其中：自筹")


@dataclass(frozen=True)
class Head:
    """A column's fact (`other` for what is nobody's) and its head from the top row down."""

    fact: str
    path: tuple[str, ...]


def word(rng: random.Random, fact: str, *, unlisted: bool) -> str:
    """A head for a fact: the guide's words, or with `unlisted` any."""
    listed, _, others = WORDS[fact].partition(" | ")
    choice = others.split() if unlisted and others and rng.random() < 0.6 else listed.split()
    return rng.choice(choice)


ASIDES = {
    "name": (
        "（与标牌一致） （全称） （填写具体名称）"
    ), "category": "（见附表） （按目录填写） （下拉选择）", "village": "（社区） （全称）",
    "quantity": "（长度/数量） （公里、座、处） （注明单位）", "built": (
        "（年/月） （年份） （年月日） （XXXX年XX月）"
    ), "phone": "（手机） （手机号）",
    "person": "（姓名） （签约人员）", "fund": "（财政/自筹） （可多选）", "owner": (
        "（国有/集体） （单位全称）"
    ), "party": "（单位名称） （全称）",
    "remark": "（其他需说明的情况）", "serial": "", "unit": "", "group": "（组）", "lon": (
        "（°） （WGS84）"
    ), "lat": "（°） （WGS84）",
}  # fmt: skip


def with_aside(rng: random.Random, fact: str, text: str) -> str:
    """A head with a remark in brackets for whoever fills the table in."""
    asides = ASIDES.get(fact, "").split()
    return text + rng.choice(asides) if asides and rng.random() < 0.6 else text


def upright(text: str) -> str:
    """A head written downwards, a character a line."""
    return "\n".join(text)


def messy(rng: random.Random, text: str) -> str:
    """The same head with blanks, breaks, marks, as people centre and stress them."""
    forms = [
        " ".join(text) if len(text) <= 4 else text, "  ".join(text) if len(text) <= 3 else text,
        f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}", f"*{text}", f"{text}*", f"★{text}", f" {text} ", f"{text}：",
        f"{text}\n（必填）", f"{text}（选填）", f"{text[: len(text) // 2]}\r\n{text[len(text) // 2 :]}", f"※{text}", f"{text}　",
        f"{text}（填全称）" if "名称" in text else text, text, text,
    ]  # fmt: skip
    return rng.choice(forms)


def with_unit(rng: random.Random, text: str, unit: str) -> str:
    """A head that states the unit of its numbers."""
    forms = (
        "{t}（{u}）",
        "{t}({u})",
        "{t}\n（{u}）",
        "{t}（单位：{u}）",
        "{t}【{u}】",
        "{t}/{u}",
        "{t} ({u})",
        "{t}，{u}",
    )
    return rng.choice(forms).format(t=text, u=unit)
