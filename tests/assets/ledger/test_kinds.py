"""Types by word, then by name, then by unit; what belongs to none is held."""

import csv
from pathlib import Path

import pytest

from assets.ledger.units import find_unit

REFERENCE = Path(__file__).resolve().parents[3] / "reference"


def kind(knowledge, word, name="某处", unit=""):
    found = find_unit(unit)
    return knowledge.kinds.kind(word, name, (found,) if found else ())


@pytest.mark.parametrize(
    ("word", "name", "unit", "code"),
    [
        ("公厕", "下庄公厕", "座", "0401"), ("公厕（水冲式）", "下庄", "", "0401"),
        ("农村公厕", "下庄", "", "0401"), ("0401", "下庄", "", "0401"),
        ("0401 农村公厕", "下庄", "", "0401"), ("水泥路", "进村水泥路", "公里", "0101"),
        ("水泥路", "通组水泥路", "公里", "0102"),
        ("水泥路", "机耕水泥路", "公里", "0601"), ("道路", "通组路", "公里", "0102"),
        ("道路类", "进村道路", "公里", "0101"), ("道路", "田间道", "公里", "0601"),
        ("供水设施", "许家供水泵站", "处", "0201"), ("供水设施", "石坝村自来水管网", "处", "0202"),
        ("供水设施", "高位水池", "座", "0204"),
        ("农村饮水安全工程", "胡家供水泵站", "处", "0201"), ("泵站", "污水提升泵站", "座", "0304"),
        ("泵站", "圩埂灌溉泵站", "座", "0502"),
        ("沟渠", "南岗灌溉渠", "公里", "0501"), ("沟渠", "河东渠", "公里", "0501"),
        ("沟渠河道", "戴村河", "公里", "0507"), ("沟渠", "村庄排水沟", "公里", "0306"),
        ("塘坝水库", "小塘水库", "座", "0504"), ("塘坝水库", "后塘当家塘", "座", "0503"),
        ("污水处理设施", "污水管网", "公里", "0302"),
        ("污水处理设施", "上庄污水处理站", "座", "0301"), ("亮化", "村口亮化", "处", "0803"),
        ("路灯", "太阳能路灯", "盏", "0802"),
        ("公共服务用房", "石坝村甘村卫生室", "处", "1301"),
        ("公共服务用房", "石坝村党群服务中心", "处", "1201"), ("公共服务用房", "南岗便民服务点", "处", "1202"),
        ("文化体育", "篮球场", "片", "1105"), ("绿化", "行道树", "株", "1002"),
        ("道路绿化", "村口", "平方米", "1001"), ("村村通", "村村通广播", "套", "0904"),
        ("警示牌", "塘边警示牌", "块", "1408"), ("桥梁", "机耕桥", "座", "0602"),
        ("消防器材", "灭火器", "具", "1403"), ("环卫类", "垃圾桶", "个", "0403"),
        ("充电设施", "汽车充电", "个", "0705"), ("公厕、垃圾房", "下庄垃圾房", "处", "0402"),
        ("渡口", "老渡口", "处", "0108"), ("交通道路", "通组路", "公里", "0102"),
    ],
)  # fmt: skip
def test_types(knowledge, word, name, unit, code):
    found = kind(knowledge, word, name, unit)
    assert (found.code, found.problem) == (code, None)
    assert found.reason


@pytest.mark.parametrize(
    ("word", "name", "first"),
    [("桥梁", "胡家东桥", "0103"), ("路灯", "王家路灯", "0801"), ("仓库", "村东", "0605")],
)
def test_what_stays_open_is_proposed_and_flagged(knowledge, word, name, first):
    found = kind(knowledge, word, name)
    assert (found.code, found.problem[0], found.problem[2]) == (first, "category_open", False)
    assert found.candidates


@pytest.mark.parametrize(
    "word",
    [
        "农家乐",
        "民宿",
        "其他",
        "养殖场",
        "鱼塘",
        "蔬菜大棚",
        "厂房",
        "待定",
        "办公设备",
        "企业",
        "宅基地",
        "茶园",
        "农机具",
    ],
)
def test_what_belongs_to_no_type_is_held_whatever_the_name_says(knowledge, word):
    found = kind(knowledge, word, "便民桥", "座")
    assert (found.code, found.problem[0], found.problem[2]) == (None, "unknown_category", True)
    assert found.candidates == ("0103", "0602")


def test_no_category_is_held_with_the_names_suggestion(knowledge):
    found = kind(knowledge, "  ", "下庄公厕")
    assert (found.code, found.problem[0], found.candidates) == (None, "missing_category", ("0401",))


def test_every_type_is_known_by_its_own_name_and_code(knowledge):
    for each in knowledge.kinds.types.values():
        assert kind(knowledge, each.name).code == each.code
        assert kind(knowledge, f"{each.code}{each.name}").code == each.code


def test_every_word_of_the_list_gives_one_of_its_types(knowledge):
    with (REFERENCE / "type_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = kind(knowledge, row["word"])
            assert found.code in row["type_code"].split("|"), row["word"]
            assert row["certainty"] == "broad" or found.problem is None
            # with 类, 设施 or 工程 behind it means the same
            assert kind(knowledge, row["word"] + "类").code is not None


def test_the_lists_are_in_order():
    with (REFERENCE / "categories.csv").open(encoding="utf-8", newline="") as file:
        types = {row["type_code"] for row in csv.DictReader(file)}
    with (REFERENCE / "type_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["word"] for row in rows}) == len(rows)
    assert all(set(row["type_code"].split("|")) <= types for row in rows)
    assert all((row["certainty"] == "broad") == ("|" in row["type_code"]) for row in rows)
