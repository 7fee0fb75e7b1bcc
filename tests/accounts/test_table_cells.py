"""Cells of plain tables: what a widget writes it reads again, and columns are found wherever they stand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.imports import widgets
from accounts.imports.columns import NoHeads, rows_under_heads
from accounts.imports.parties import PartyResource
from accounts.models import Party, Sector

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="、，,；;"),
    min_size=1,
    max_size=20,
)
SECTORS = [Sector(code=f"{number:02}", name=name) for number, name in enumerate(("供水", "照明", "道路"), 1)]


@given(st.frozensets(NAMES, max_size=20))
def test_a_list_is_read_as_it_was_written(names):
    widget = widgets.ListWidget(longest=20)
    assert widget.clean(widget.render(names)) == names


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_is_read_as_it_was_written(day):
    widget = widgets.DayWidget()
    assert widget.clean(widget.render(day)) == day
    assert widget.clean(f"{day.year:04}年{day.month}月{day.day}日") == day
    assert widget.clean(f"{day.year:04}/{day.month}/{day.day}") == day


@given(st.integers(0, 10_000))
def test_a_count_is_read_as_it_was_written_or_grouped(number):
    widget = widgets.CountWidget(0, 10_000)
    assert widget.clean(widget.render(number)) == widget.clean(f"{number:,}") == number


@given(st.sampled_from(Party.Kind.values), st.booleans(), st.frozensets(st.sampled_from(SECTORS)))
def test_choices_are_read_as_they_were_written(kind, active, sectors):
    kinds, words = widgets.ChoiceWidget(Party.Kind.choices), widgets.YesNoWidget("在用", "停用")
    several = widgets.SectorsWidget(SECTORS)
    assert kinds.clean(kinds.render(kind)) == kind
    assert words.clean(words.render(active)) is active
    assert several.clean(several.render(sectors)) == sectors


@given(st.text(max_size=40))
def test_rubbish_is_answered_in_words(text):
    for widget in (
        widgets.CountWidget(0, 9),
        widgets.DayWidget(),
        widgets.ChoiceWidget(Party.Kind.choices),
        widgets.YesNoWidget(),
        widgets.SectorsWidget(SECTORS),
        widgets.PhoneWidget(),
        widgets.CodeWidget(longest=18),
    ):
        try:
            widget.clean(text)
        except ValueError as error:
            assert any("一" <= letter <= "鿿" for letter in str(error))


@given(st.permutations([column.head for column in PartyResource.columns]), st.integers(0, 9))
def test_columns_are_found_in_any_order_below_a_title(heads, above):
    title = [("表", line, ["某某镇单位表"]) for line in range(1, above + 1)]
    line = above + 5
    content = ("表", line, [f"{head}的内容" for head in heads])
    found = rows_under_heads(
        PartyResource.columns, [*title, ("表", above + 1, [f"{head}*（必填）" for head in heads]), content]
    )
    assert found.rows == [(line, {name: f"{head}的内容" for name, head in PartyResource.heads().items()})]
    assert (found.ignored, found.unread) == ([], [])


def test_heads_too_far_down_or_incomplete_are_no_heads():
    heads = [column.head for column in PartyResource.columns]
    title = [("表", line, ["题"]) for line in range(1, 11)]
    for lines in ([], title, [*title, ("表", 11, heads)], [("表", 1, ["单位", "种类"])]):
        with pytest.raises(NoHeads, match="“单位”“种类”“所属区划”"):
            rows_under_heads(PartyResource.columns, lines)


def test_the_signature_line_is_no_row():
    lines = [
        ("表", 1, ["单位", "种类", "所属区划"]),
        ("表", 2, ["填表人：", "", ""]),
        ("表", 3, ["填表人公司", "建设单位", "石塘村"]),
    ]
    assert [line for line, _cells in rows_under_heads(PartyResource.columns, lines).rows] == [3]
