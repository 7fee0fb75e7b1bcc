"""Heads: many words for one fact, and words that mean something else."""

import pytest

from assets.ledger.heads import FACTS, PERSON_PHONE, read_head


@pytest.mark.parametrize(
    ("fact", "heads"),
    [
        ("serial", "序号 序"),
        ("name", "设施名称 名称 项目名称 工程名称 路线名称 点位名称 *设施名称 道路名称 公厕名称"),
        ("category", "设施类别 类型 设施类型 类别 设施种类 设施小类"),
        ("village", "所在村 村(社区) 村（社区） 行政村 村名 所属村居 村/社区 设施所在村 所在村组"),
        ("township", "镇（街道） 乡镇 街道 所属街道"),
        ("quantity", "规模 数量 长度(km) 里程 座数 数量（盏） 规模（公里/座）"), ("unit", "计量单位 单位"),
        ("built", "建成时间 建设年份 建成年月 投入使用时间 竣工（投入使用）时间"),
        ("cost", "投资(万元) 总投资(元) 造价 投资额 资产原值（元）"),
        ("fund_source", "资金来源 经费来源 管护经费来源"), ("party", "管护主体 管护单位 管护责任单位 责任单位"),
        ("person", "管护责任人 责任人 管护员 负责人"),
        ("phone", "联系电话 电话 手机号码 联系电话（手机）"),
        (PERSON_PHONE, "管护责任人及电话 责任人/联系电话"), ("owner", "产权归属 权属 产权单位"),
        ("position", "经纬度 坐标 经度/纬度 经纬度（GCJ-02）"), ("longitude", "经度 经度(E) 东经"),
        ("latitude", "纬度 北纬"), ("remark", "备注 说明"),
        ("", "年管护经费（万元） 管护费用 监管单位 监督电话 主管部门 路面宽度（米） 路面类型 产权证号 建设单位 使用年限 设施状况 检查日期"),  # noqa: E501
    ],
)  # fmt: skip
def test_heads_of_one_row(fact, heads):
    assert {head: read_head(head).fact for head in heads.split()} == dict.fromkeys(heads.split(), fact)
    assert fact in FACTS or fact in ("", PERSON_PHONE)


@pytest.mark.parametrize(
    "head", ["设 施 名 称", "设施\n名称", "设施名称：", "★设施名称", "设施名称（必填）", "２、设施名称"]
)
def test_blanks_marks_and_numbers_do_not_matter(head):
    assert read_head(head).fact == "name"


@pytest.mark.parametrize(
    ("above", "below", "fact"),
    [
        ("管护责任人", "姓名", "person"), ("管护责任人", "联系电话", "phone"), ("管护主体", "名称", "party"),
        ("资金", "金额（万元）", "cost"),
        ("资金", "来源", "fund_source"), ("管护经费", "金额（万元）", ""), ("管护经费", "来源", "fund_source"),
        ("产权", "单位", "owner"),
        ("坐标", "经度", "longitude"), ("地理坐标", "X", "longitude"), ("规模", "数量", "quantity"),
        ("规模", "单位", "unit"), ("建设情况", "时间", "built"),
        ("设施", "名称", "name"), ("设施", "类别", "category"), ("监管单位", "责任人", ""),
        ("监管单位", "电话", ""), ("所在地", "村", "village"),
        ("所在地", "组", "address"), ("投资", "万元", "cost"), ("设施基本情况", "设施名称", "name"),
    ],
)  # fmt: skip
def test_the_upper_word_gives_the_sense(above, below, fact):
    assert read_head(below, above).fact == fact
