"""What a new version changes, by its laws: every point of both versions is told once, and nothing changed tells nothing."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from maintenance.standard_changes import changes

WORDS = st.sampled_from(["地面干净", "地面、墙面干净", "灯亮", "水通", "护栏牢固", "标牌清晰", "无异味"])


def point(seq: int, text: str, severity: str = "B"):
    said = {"answer": "yesno", "unit": "", "pass_min": None, "pass_max": None, "photo_asked": False}
    return SimpleNamespace(seq=seq, text=text, severity=severity, **said)


ROWS = st.lists(st.tuples(WORDS, st.sampled_from("ABC")), max_size=8).map(
    lambda rows: [point(seq, *row) for seq, row in enumerate(rows, start=1)]
)


@given(old=ROWS, new=ROWS)
def test_every_point_is_told_once(old, new):
    found = changes(old, new)
    pairs = [*found.changed, *found.kept]
    assert sorted(map(id, old)) == sorted(map(id, [*found.dropped, *(one.before for one in pairs)]))
    assert sorted(map(id, new)) == sorted(map(id, [*found.added, *(one.after for one in pairs)]))


@given(rows=ROWS)
def test_a_copy_changes_nothing(rows):
    assert not changes(rows, [SimpleNamespace(**vars(row)) for row in rows])


def test_the_same_words_are_the_same_point_wherever_they_stand():
    found = changes([point(1, "灯亮"), point(2, "水通")], [point(1, "水通", "A"), point(2, "灯亮")])
    assert [one.columns for one in found.changed] == [(("等级", "B", "A"),)]
    assert [one.after.text for one in found.kept if one.moved] == ["灯亮"]
