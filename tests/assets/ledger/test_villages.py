"""Villages by every spelling a ledger uses; never by likeness."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.ledger.spellings import spellings, stem
from assets.ledger.villages import Division, Gazetteer

REFERENCE = Path(__file__).resolve().parents[3] / "reference"
COUNTIES = ["320115", "320411", "140781", "654002"]


def read(place):
    return place.code, place.problem[0] if place.problem else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("石坝村", "320115007204"), ("石坝", "320115007204"), ("石坝村委会", "320115007204"),
        ("石坝村民委员会", "320115007204"),
        ("石坝村村委会", "320115007204"), ("谷里街道石坝村", "320115007204"), ("谷里石坝村", "320115007204"),
        ("江宁区谷里街道石坝村", "320115007204"),
        ("南京市江宁区谷里街道石坝村", "320115007204"), ("石 坝\n村", "320115007204"),
        ("320115007204", "320115007204"), ("石坝村三组", "320115007204"),
        ("石坝村第3村民小组", "320115007204"), ("石坝三组", "320115007204"), ("石坝村（南岗）", "320115007204"),
        ("石坝村南岗自然村", "320115007204"),
        ("石坝村3组、4组", "320115007204"), ("谷里", "320115007001"), ("谷里社区", "320115007001"),
        ("谷里社区居民委员会", "320115007001"),
        ("周村", "320115007006"), ("周村社区", "320115007006"), ("柏树村", "320115007200"), ("柏树", "320115007200"),
    ],
)  # fmt: skip
def test_spellings_of_a_village_in_scope(knowledge, text, code):
    assert read(knowledge.places.place(text)) == (code, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing_village"), ("谷丰村", "unknown_village"), ("石垻村", "unknown_village"),
        ("某某村", "unknown_village"), ("双塘一村", "unknown_village"),
        ("320115999999", "unknown_village"), ("石塘村", "not_your_village"),
        ("横溪街道石塘村", "not_your_village"), ("横溪石塘村", "not_your_village"),
        ("320115009210", "not_your_village"), ("谷里街道", "village_is_township"),
        ("石坝村、双塘村", "ambiguous_village"), ("石坝村/双塘", "ambiguous_village"),
        ("双塘村至石坝村", "ambiguous_village"), ("石坝村和双塘村", "ambiguous_village")
    ],
)  # fmt: skip
def test_what_is_held(knowledge, text, problem):
    place = knowledge.places.place(text)
    assert read(place) == (None, problem)
    assert place.problem[2] is True


def test_one_wrong_character_is_only_suggested(knowledge):
    assert knowledge.places.place("石垻村").candidates == ("320115007204",)
    assert knowledge.places.place("双塘村").code == "320115007201"


def test_a_group_after_the_village_is_its_spot(knowledge):
    assert knowledge.places.place("石坝村三组").spot == "三组"
    assert knowledge.places.place("石坝村（南岗）").spot == "南岗"


def test_the_other_suffix_is_read_and_flagged_when_only_one_place_bears_the_name(knowledge, knowledge_of):
    assert read(knowledge.places.place("石坝社区")) == ("320115007204", "village_suffix")
    assert read(knowledge_of("654002103000").places.place("布拉克社区")) == ("654002103001", None)
    assert read(knowledge_of("654002103000").places.place("布拉克村")) == ("654002103200", None)
    assert read(knowledge_of("654002103000").places.place("布拉克")) == (None, "ambiguous_village")


def test_former_names_are_read_and_flagged(knowledge_of):
    assert read(knowledge_of("140781000000").places.place("枣凹村")) == ("140781106206", "former_name")
    assert read(knowledge_of("654002205000").places.place("克伯克圩孜村")) == ("654002205201", "former_name")


def test_names_that_several_townships_share(knowledge_of):
    county = knowledge_of("654002000000").places
    assert read(county.place("英买里村")) == (None, "ambiguous_village")
    assert read(county.place("潘津镇英买里村")) == ("654002101203", None)
    assert read(county.place("英买里村", "654002101000")) == ("654002101203", None)
    assert read(knowledge_of("654002101000").places.place("英买里村")) == ("654002101203", None)


def test_a_village_that_ends_in_cun_before_its_suffix(knowledge_of):
    places = knowledge_of("140781000000").places
    assert read(places.place("席村")) == ("140781100208", None)
    assert read(places.place("南村")) == ("140781106207", None)


def test_words_confirmed_by_the_township_are_read_in_silence():
    found = Gazetteer.build(
        [Division("320115007204", "石坝村委会", "village", (), ("石八村",))], "320115007000"
    )
    assert read(found.place("石八村")) == ("320115007204", None)


def test_a_village_may_read_only_its_own(knowledge_of):
    places = knowledge_of("320115007204").places
    assert read(places.place("石坝村")) == ("320115007204", None)
    assert read(places.place("双塘村")) == (None, "not_your_village")


@pytest.mark.parametrize("county", COUNTIES)
def test_every_village_of_the_reference_is_found_by_its_names_in_its_township(county, knowledge_of):
    with (REFERENCE / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"].startswith(county)]
    townships = {row["code"]: row["name"] for row in rows if row["level"] == "township"}
    shared = {"布拉克", "花果山"}  # a 社区 and a 村 of one township bear these
    for row in rows:
        if row["level"] != "village":
            continue
        town = row["code"][:9] + "000"
        base, kind = stem(row["name"])
        words = {
            row["name"],
            base + kind,
            townships[town] + row["name"],
            base + kind + "三组",
            row["code"],
            row["name"] + "（东头）",
        }
        words |= {base} if base not in shared else set()
        for word in words:
            assert read(knowledge_of(town).places.place(word)) == (row["code"], None), word


@given(st.sampled_from(["石坝村委会", "谷里社区居委会", "南村民委员会", "现代农业产业园"]))
def test_every_spelling_leads_back_to_its_stem(name):
    base, _ = stem(name)
    assert all(spelling.startswith(base) for spelling in spellings(name))
