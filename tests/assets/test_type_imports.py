"""设施类别 by Excel: rules from a day on, words, types of the county's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from assets.imports.types import TypeResource
from assets.models import FacilityType, TypeWord
from tests.accounts.workbooks import (
    brought_in,
    differences,
    edited,
    exported,
    filled,
    handed_over,
    judged,
    kinds,
    standing,
)
from tests.county import make_county
from tests.flat import assert_flat


@pytest.fixture
def by(db) -> Post:
    return make_county().posts["county_admin"]


def test_what_was_exported_comes_back_unchanged(by):
    made = handed_over(TypeResource, edited(exported(TypeResource, by), lambda row: None), by)
    assert kinds(made) == {"same": FacilityType.objects.count()}


EDITS = [
    ("状态", "停用", {"active"}),
    ("类别", "乡村公路", {"name"}),
    ("主管部门", "交通局", {"department", "from_date"}),
    ("使用年限", 20, {"service_life_years", "from_date"}),
    ("使用年限", None, {"service_life_years", "from_date"}),
    ("多半的用词", "进村路", {"likely"}),
    ("宽泛的用词", "大马路", {"broad"}),
]


@pytest.mark.parametrize(
    ("head", "value", "columns"), EDITS, ids=[f"{head}-{value}" for head, value, _c in EDITS]
)
def test_what_was_edited_changes_just_that(by, head, value, columns):
    before = standing(TypeResource, by)

    def change(row):
        if row["代码"] == "0101":
            row[head] = value

    brought_in(TypeResource, edited(exported(TypeResource, by), change), by)
    found = differences(before, standing(TypeResource, by))
    assert {(key, name) for key, name in found} == {("0101", name) for name in columns}
    made = handed_over(TypeResource, edited(exported(TypeResource, by), lambda row: None), by)
    assert kinds(made).keys() == {"same"}


def test_a_rule_counts_from_the_day_that_is_asked(by):
    day = timezone.localdate() + timedelta(days=40)
    row = {"代码": "101", "巡查间隔": 3, "规则起用日期": day.isoformat()}  # Excel took the zero in front away
    heads = ["大类", "类别", "计量单位", "经营属性", "主管部门", "巡查间隔", "规则起用日期", "代码"]
    said = standing(TypeResource, by)["0101"]
    row |= {
        head: said[name] for name, head in TypeResource.heads().items() if head in heads and head not in row
    }
    made = brought_in(TypeResource, filled(TypeResource, row, heads=heads), by)
    assert made.counts["changed"] == 1
    kind = FacilityType.objects.get(pk="0101")
    assert kind.rule_on(day).inspection_interval_days == 3
    assert kind.rule_on(day - timedelta(days=1)).inspection_interval_days == int(
        said["inspection_interval_days"]
    )
    assert kind.rule_on(day).source == said["source"]


NEW = {
    "大类": "农村水利",
    "类别": "村民洗衣台",
    "计量单位": "座",
    "经营属性": "非经营性",
    "主管部门": "水务局",
    "巡查间隔": "30",
    "确定的用词": "洗衣台、洗菜台",
}


def test_a_type_of_the_countys_own_gets_a_code_once(by):
    brought_in(TypeResource, filled(TypeResource, NEW), by)
    kind = FacilityType.objects.get(name="村民洗衣台")
    assert (kind.pk, kind.unit, kind.active) == ("0590", "座", True)
    assert {word.word for word in kind.words.all()} == {"洗衣台", "洗菜台"}
    assert kinds(handed_over(TypeResource, filled(TypeResource, NEW), by)) == {"same": 1}


def test_a_word_changes_its_certainty_and_a_township_keeps_its_own(by):
    kind = FacilityType.objects.get(pk="0101")
    TypeWord.objects.create(word="官道", type=kind, certainty="likely", township="990101001000")
    assert "官道" not in standing(TypeResource, by)["0101"]["likely"]

    def change(row):
        if row["代码"] == "0101":
            words = row["多半的用词"].split("、")
            row["多半的用词"] = "、".join(word for word in words if word != "进村路")
            row["确定的用词"] += "、进村路"

    brought_in(TypeResource, edited(exported(TypeResource, by), change), by)
    assert [word.certainty for word in kind.words.filter(word="进村路")] == ["exact"]
    assert kind.words.filter(word="官道").exists()


WRONG = [
    ({"代码": "9999"}, "“代码”：没有代码“9999”的类别"),
    ({"代码": "0101", "类别": "村道", "计量单位": "座"}, "“计量单位”：这里不能把“公里”改成“座”"),
    ({"大类": "天文"}, "“大类”：未找到“天文”"),
    ({"经营属性": "半经营"}, "“经营属性”：“半经营”不在可选的内容里"),
    ({"巡查间隔": "每月"}, "“巡查间隔”：“每月”应填 1 到 3650 的整数"),
    ({"规则起用日期": "明天"}, "“规则起用日期”：“明天”不是日期，请写成 2026-01-31"),
    ({"规则起用日期": "2020-01-01"}, "“规则起用日期”：不能早于今天"),
    ({"确定的用词": "村道"}, "已确定指“村道”"),
    ({"计量单位": ""}, "“计量单位”：没有填写"),
]


@pytest.mark.parametrize(("cells", "said"), WRONG)
def test_a_wrong_line_says_its_column_what_was_read_and_the_remedy(by, cells, said):
    before = standing(TypeResource, by)
    (line,) = judged(handed_over(TypeResource, filled(TypeResource, NEW | cells), by))
    assert line["kind"] == "wrong"
    assert said in "；".join(line["problems"])
    assert standing(TypeResource, by) == before


def test_an_export_asks_as_often_for_thirty_types_as_for_one(by):
    from tests.factories import client_of

    def row(number: int) -> None:
        kind = FacilityType.objects.create(
            code=f"99{number:02}", sector_id="01", name=f"类{number}", unit="处"
        )
        kind.words.create(word=f"词{number}", certainty="exact")
        kind.rules.create(
            from_date="2024-01-01", property_class="operating", department="局", inspection_interval_days=7
        )

    assert_flat(client_of(by), reverse("accounts:table-export", args=["types"]), row)


def test_the_list_leads_to_the_table(by):
    from tests.factories import client_of

    client = client_of(by)
    address = reverse("accounts:table-import", args=["types"])
    assert address in client.get(reverse("assets:type-list")).text
    page = client.get(address)
    assert "规则" in page.text
    assert [entry["label"] for entry in page.context["navigation"] if entry["chosen"]] == ["设施台账"]
