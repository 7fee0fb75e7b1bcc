"""Next year's division codes: compared, decided line by line, taken over; a reused code never."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.editions import NoTable, Ours, differences, read_rows
from accounts.models import Division, DivisionEdition
from assets.models import Facility
from tests.assets.factories import make_facility
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_post

OTHER, NEW = "320115009201", "320115009299"
OURS = [Ours("1", "甲村"), Ours("2", "乙村"), Ours("3", "丙村", closed=True)]


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        ({"1": "甲村", "2": "乙村"}, []),
        ({"1": "甲村", "2": "乙村", "4": "丁村"}, [("added", "4")]),
        ({"1": "甲甲村", "2": "乙村"}, [("renamed", "1")]),
        ({"1": "甲村"}, [("closed", "2")]),
        ({"1": "甲村", "5": "乙村"}, [("recoded", "2"), ("added", "5")]),
        ({"1": "甲村", "2": "乙村", "3": "新丙村"}, [("reused", "3")]),
        ({"1": "戊村", "6": "甲村", "2": "乙村"}, [("reused", "1"), ("added", "6")]),
    ],
)
def test_lines_are_told_apart(theirs, found):
    assert [(line.kind, line.code) for line in differences(theirs, OURS)] == found


@given(st.dictionaries(st.integers(1, 30).map(str), st.sampled_from("甲乙丙丁戊己"), max_size=20))
def test_an_edition_like_ours_differs_in_nothing(theirs):
    ours = [Ours(code, name) for code, name in theirs.items()]
    assert differences(theirs, ours) == []
    changed = {line.code for line in differences({}, ours)}
    assert changed == set(theirs)


def test_the_table_is_found_under_its_head():
    rows = [
        ["江宁区区划代码"],
        ["统计用区划代码", "城乡分类代码", "名称"],
        ["320115009210", "220", "石塘村委会"],
    ]
    assert read_rows(rows, county="320115") == {"320115009210": "石塘村委会"}
    for nothing in ([], [["名称"]], [["代码", "名称"], ["999999009210", "别处"]]):
        with pytest.raises(NoTable):
            read_rows(nothing, county="320115")


def sheet(*lines: tuple[str, str], encoding: str = "utf-8") -> SimpleUploadedFile:
    text = "\n".join(["代码,名称", *(",".join(line) for line in lines)])
    return SimpleUploadedFile("2024.csv", text.encode(encoding))


@pytest.fixture
def office(db):
    for code in (COUNTY, HENGXI, SHITANG, OTHER):
        make_division(code=code)
    return make_post(role="county_office", division=COUNTY)


def standing() -> dict[str, str]:
    return dict(
        Division.objects.filter(code__startswith="320115", closed_on=None).values_list("code", "name")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_edition_through_the_pages(office, encoding):
    facility = make_facility(division=SHITANG)
    codes = standing() | {NEW: standing()[SHITANG], OTHER: "横溪新村民委员会"}
    del codes[SHITANG]
    client = client_of(office)
    file = sheet(*codes.items(), encoding=encoding)
    answer = client.post(reverse("accounts:edition-upload"), {"year": 2025, "file": file}, follow=True)
    edition = DivisionEdition.objects.get()
    kinds = {line["code"]: line["kind"] for line in edition.lines}
    assert kinds == {SHITANG: "recoded", NEW: "added", OTHER: "renamed"}
    assert "换码" in answer.content.decode()

    sent = {f"accept-{code}": "1" for code in kinds} | {f"successor-{SHITANG}": NEW}
    client.post(reverse("accounts:edition-detail", args=[edition.pk]), sent)
    assert Division.objects.get(pk=SHITANG).closed_on is not None
    assert Division.objects.get(pk=OTHER).short_name == "横溪新村"
    facility = Facility.objects.get(pk=facility.pk)
    assert (facility.division_id, facility.code[:12]) == (NEW, SHITANG)
    edition.refresh_from_db()
    assert edition.state == "confirmed"


def test_a_line_not_chosen_and_a_reused_code_change_nothing(office):
    Division.objects.filter(pk=OTHER).update(closed_on="2020-01-01")
    codes = standing() | {NEW: "新设村委会", OTHER: "别处村委会"}
    client = client_of(office)
    client.post(reverse("accounts:edition-upload"), {"year": 2025, "file": sheet(*codes.items())})
    edition = DivisionEdition.objects.get()
    client.post(reverse("accounts:edition-detail", args=[edition.pk]), {f"accept-{OTHER}": "1"})
    assert Division.objects.get(pk=OTHER).closed_on is not None
    assert not Division.objects.filter(pk=NEW).exists()


def test_a_closed_village_asks_for_a_successor_and_nothing_is_half_done(office):
    codes = standing() | {NEW: "新设村委会"}
    del codes[SHITANG]
    client = client_of(office)
    client.post(reverse("accounts:edition-upload"), {"year": 2025, "file": sheet(*codes.items())})
    edition = DivisionEdition.objects.get()
    sent = {f"accept-{SHITANG}": "1", f"accept-{NEW}": "1"}
    answer = client.post(reverse("accounts:edition-detail", args=[edition.pk]), sent)
    assert answer.status_code == 422
    assert "选择并入的村" in answer.content.decode()
    assert not Division.objects.filter(pk=NEW).exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", b"\xff\xfe\x00\xd8"])
def test_a_bad_file_is_told(office, content):
    file = SimpleUploadedFile("x.xlsx", content)
    answer = client_of(office).post(reverse("accounts:edition-upload"), {"year": 2025, "file": file})
    assert answer.status_code == 422
    assert not DivisionEdition.objects.exists()


def test_giving_up(office):
    edition = DivisionEdition.objects.create(county_id=COUNTY, year=2025, file_name="x.csv")
    client = client_of(office)
    client.post(reverse("accounts:edition-discard", args=[edition.pk]))
    edition.refresh_from_db()
    assert edition.state == "discarded"
    again = client.post(reverse("accounts:edition-detail", args=[edition.pk]))
    assert again.status_code == 422
