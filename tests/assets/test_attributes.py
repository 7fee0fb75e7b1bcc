"""Attributes of types: read, kept as JSON, told, asked for, filtered by."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assets import attributes
from assets.models import Facility, TypeAttribute
from tests.assets.factories import make_facility, make_type

Kind = TypeAttribute.Kind


def one(kind: str, **values) -> TypeAttribute:
    return TypeAttribute(**{"key": "width_m", "name": "路面宽度", "kind": kind, **values})


WIDTH = one("decimal", unit="米", minimum=Decimal("1"), maximum=Decimal("30"))
SURFACE = one("choice", key="surface", name="路面类型", choices=["水泥", "沥青"])


@pytest.mark.parametrize(
    ("attribute", "text", "value"),
    [
        (WIDTH, "3.5", 3.5),
        (WIDTH, "３．５米", 3.5),
        (WIDTH, "3.50 m", 3.5),
        (WIDTH, "4", 4),
        (WIDTH, "", None),
        (WIDTH, " — ", None),
        (one("integer"), "1,200", 1200),
        (one("integer"), "12.0", 12),
        (SURFACE, "沥 青", "沥青"),
        (one("yesno"), "有", True),
        (one("yesno"), "√", True),
        (one("yesno"), "无", False),
        (one("date"), "2024.7.12", "2024-07-12"),
        (one("date"), "2024年7月12日", "2024-07-12"),
        (one("date"), "2099-01-31", "2099-01-31"),
        (one("text"), " 一 号 路 ", "一号路"),
    ],
)
def test_what_ledgers_and_people_write_is_understood(attribute, text, value):
    found = attributes.clean(attribute, text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("attribute", "text", "words"),
    [
        (WIDTH, "宽", "应为数"),
        (WIDTH, "0.5", "在 1–30 米之间"),
        (WIDTH, "45", "现填 45"),
        (WIDTH, "NaN", "读不出来"),
        (WIDTH, "1e30", "读不出来"),
        (WIDTH, "3.1234", "三位小数"),
        (one("integer"), "1.5", "整数"),
        (one("integer", minimum=Decimal(1)), "0", "不小于 1"),
        (SURFACE, "砂石", "水泥、沥青"),
        (one("yesno"), "也许", "“是”或“否”"),
        (one("date"), "2024-02-30", "日期"),
        (one("date"), "2024", "日期"),
        (one("text"), "长" * 201, "200 个字"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(attribute, text, words):
    with pytest.raises(ValidationError) as refused:
        attributes.clean(attribute, text)
    assert words in refused.value.messages[0] and attribute.name in refused.value.messages[0]


@given(st.decimals(min_value="-99999999999.999", max_value="99999999999.999", places=3))
def test_every_number_survives_json_and_its_own_words(number):
    plain = one("decimal", unit="米")
    value = attributes.clean(plain, str(number))
    kept = json.loads(json.dumps(value))
    assert attributes.cell(plain, kept) == number
    assert attributes.clean(plain, attributes.value_words(plain, kept)) == value


@given(st.text(max_size=30), st.sampled_from(Kind.values))
def test_any_text_is_a_value_or_a_sentence(text, kind):
    attribute = one(kind, choices=["水泥"] if kind == "choice" else [])
    try:
        value = attributes.clean(attribute, text)
    except ValidationError as refused:
        assert refused.messages[0]
        return
    again = attributes.clean(attribute, attributes.typed(value))
    assert value is None or again == value or isinstance(value, str)


def test_words_carry_the_unit_unless_a_head_does():
    assert attributes.value_words(WIDTH, 3.5) == "3.5 米"
    assert attributes.value_words(WIDTH, 1200, short=True) == "1,200"
    assert attributes.value_words(one("yesno"), False) == "否"
    assert attributes.value_words(one("date"), "2024-07-02") == "2024年7月2日"
    assert attributes.value_words(WIDTH, None) == ""
    assert attributes.cell(one("date"), "2024-07-02") == date(2024, 7, 2)


@pytest.mark.parametrize("head", ["路面宽度", "路面宽度（米）", "路面宽度(m)", "路面 宽度米", "路面宽度/m"])
def test_a_head_names_its_attribute_with_or_without_unit(head):
    assert attributes.by_head([SURFACE, WIDTH], head) is WIDTH
    assert attributes.by_head([SURFACE], head) is None


def form_of(fields: dict[str, forms.Field], sent: dict[str, str]) -> forms.Form:
    form = forms.Form(sent)
    form.fields.update(fields)
    return form


def test_a_form_asks_with_the_right_keyboard_and_takes_what_was_typed():
    fields = attributes.form_fields([WIDTH, SURFACE])
    assert fields["attribute_width_m"].widget.attrs["inputmode"] == "decimal"
    form = form_of(fields, {"attribute_width_m": "3.5 米", "attribute_surface": ""})
    assert form.is_valid(), form.errors
    assert attributes.taken([WIDTH, SURFACE], form.cleaned_data, {"old": 1, "surface": "沥青"}) == {
        "old": 1,
        "width_m": 3.5,
    }


def test_a_choice_that_is_gone_stays_until_it_is_changed():
    fields = attributes.form_fields([SURFACE], {"surface": "砂石"})
    kept = form_of(fields, {"attribute_surface": "砂石"})
    assert kept.is_valid() and kept.cleaned_data["attribute_surface"] == "砂石"
    changed = form_of(attributes.form_fields([SURFACE]), {"attribute_surface": "砂石"})
    assert not changed.is_valid()


def test_required_attributes_are_asked_for():
    needed = one("choice", choices=["水泥"], required=True)
    form = form_of(attributes.form_fields([needed]), {"attribute_width_m": ""})
    assert form.errors == {"attribute_width_m": ["请选择"]}
    with pytest.raises(ValidationError):
        attributes.checked([needed], {})
    assert attributes.checked([needed], {}, complete=False) == {}


def test_the_api_says_which_key_is_wrong():
    with pytest.raises(ValidationError) as refused:
        attributes.checked([WIDTH], {"width_m": 99, "depth": 1})
    assert set(refused.value.message_dict) == {"attribute_width_m", "attribute_depth"}
    assert attributes.checked([WIDTH], {"width_m": 3.5}) == {"width_m": 3.5}


@pytest.mark.django_db
def test_filters_find_by_choice_range_yes_and_words():
    make_type(code="0103")
    for name, values in (
        ("甲桥", {"span_m": 8, "is_dangerous_bridge": True, "built_structure": "拱桥"}),
        ("乙桥", {"span_m": 20.5, "is_dangerous_bridge": False}),
    ):
        make_facility(type_code="0103", name=name, attributes=values)
    known = attributes.for_type("0103")

    def found(**asked) -> list[str]:
        form = form_of(attributes.filter_fields(known), {f"attribute_{name}": v for name, v in asked.items()})
        assert form.is_valid(), form.errors
        rows = Facility.objects.filter(attributes.condition(known, form.cleaned_data))
        return list(rows.order_by("id").values_list("name", flat=True))

    assert found() == ["甲桥", "乙桥"]
    assert found(span_m_from="10") == ["乙桥"]
    assert found(span_m_from="3", span_m_to="20") == ["甲桥"]
    assert found(is_dangerous_bridge="否") == ["乙桥"]
    assert found(built_structure="拱桥") == ["甲桥"]


@pytest.mark.django_db
def test_facts_keep_the_order_of_the_type_and_tell_retired_ones_last():
    make_type(code="0103")
    TypeAttribute.objects.filter(type="0103", key="span_m").update(active=False)
    said = attributes.facts("0103", {"span_m": 8, "length_m": 30, "gone": 1, "is_dangerous_bridge": False})
    assert said == [("桥长", "30 米"), ("是否危桥", "否"), ("跨径", "8 米")]
    assert "span_m" not in [row.key for row in attributes.for_type("0103")]
    assert attributes.for_types(["0103"])["0103"][0].key == "length_m"
