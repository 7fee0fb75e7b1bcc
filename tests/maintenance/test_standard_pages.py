"""The library, a version, its writing on one page, the panel at the facility, the workbook in and out."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maintenance.actions import standards as acts
from maintenance.imports.checkpoints import CheckpointResource
from maintenance.models import Checkpoint, Standard
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, SHITANG, STRANGE_COUNTY, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.standard_rows import make_standard


@pytest.fixture
def department(db):
    make_type()
    return make_post(role="department", division=COUNTY, sectors=["04"])


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def rows_sent(points: list[dict], **said) -> dict:
    sent = {"point-TOTAL_FORMS": len(points), "point-INITIAL_FORMS": 0}
    for number, point in enumerate(points):
        whole = {"answer": "yesno", "severity": "C", "ORDER": number + 1, **point}
        sent |= {f"point-{number}-{name}": value for name, value in whole.items()}
    return sent | {"title": "公厕标准", "from_date": "2999-01-01", "interval_days": "3", **said}


def test_a_village_reads_what_is_published_and_no_draft(village):
    shown = make_standard(title="现行公厕标准")
    hidden = make_standard(title="没写完", state="draft")
    foreign = make_standard(county=STRANGE_COUNTY, number=1)
    client = client_of(village)
    page = client.get(reverse("maintenance:standard-detail", args=[shown.pk]))
    assert "现行公厕标准" in page.text and "第 2 版" not in page.text
    for row in (hidden, foreign):
        assert client.get(reverse("maintenance:standard-detail", args=[row.pk])).status_code == 404
    assert client.get(reverse("maintenance:standard-create")).status_code == 403
    library = client.get(reverse("maintenance:standard-list")).text
    assert "农村公厕" in library and "编写标准" not in library


def test_the_library_shows_gaps_and_new_versions(department):
    make_facility(type_code="0402")
    make_standard(type_code="0401")
    make_standard(type_code="0401", from_date="2999-01-01")
    client, url = client_of(department), reverse("maintenance:standard-list")
    whole = client.get(url).text
    assert "1 类设施在用但没有现行标准" in whole and "2999-01-01起用" in whole
    only = client.get(url, {"only": "gap"}).text
    assert "生活垃圾收集点" in only and "农村公厕" not in only
    for asked in ("in_force", "coming"):
        found = client.get(url, {"only": asked, "sector": "04"}).text
        assert "农村公厕" in found and "垃圾桶" not in found
    assert client.get(url, {"only": "x"}).status_code == 400


def test_written_on_one_page(department):
    client = client_of(department)
    made = client.post(reverse("maintenance:standard-create"), {"type": "0401", "from_date": "2999-01-01"})
    row = Standard.objects.everywhere(because="test").get()
    assert made["Location"] == reverse("maintenance:standard-edit", args=[row.pk])
    page = client.get(made["Location"]).text
    assert "增加检查点" in page and "__prefix__" in page
    points = [
        {"text": "第三", "ORDER": 3},
        {"text": "第一", "ORDER": 1, "severity": "A", "photo_asked": "on"},
        {"text": "不要", "ORDER": 2, "DELETE": "on"},
        {
            "text": "余氯",
            "ORDER": 2,
            "answer": "number",
            "unit": "毫克/升",
            "pass_min": "0.3",
            "severity": "A",
        },
    ]
    sent = rows_sent(points, version=row.version, requirements="干净")
    answer = client.post(made["Location"], sent)
    assert answer.status_code == 302
    assert list(row.checkpoints.values_list("text", "severity", "photo_asked")) == [
        ("第一", "A", True),
        ("余氯", "A", False),
        ("第三", "C", False),
    ]
    wrong = client.post(
        made["Location"], rows_sent([{"text": "坏", "pass_min": "1"}], version=row.version + 1)
    )
    assert wrong.status_code == 422 and "不是数值" in wrong.text
    stale = client.post(made["Location"], rows_sent([], version=1))
    assert stale.status_code == 422 and "改过这条内容" in stale.text


def test_a_department_opens_no_version_of_anothers_sector(department):
    other = make_standard(type_code="0101", state="draft")
    client = client_of(department)
    for name in ("detail", "edit", "submit", "withdraw"):
        assert client.get(reverse(f"maintenance:standard-{name}", args=[other.pk])).status_code == 404


def test_versions_say_what_changed(department):
    old = make_standard(points=0, interval_days=7)
    new = make_standard(points=0, interval_days=3, from_date="2999-01-01")
    for standard, texts in ((old, ["地面干净", "冲水可用"]), (new, ["地面、墙面干净", "灯亮"])):
        for seq, text in enumerate(texts, start=1):
            Checkpoint.objects.create(standard=standard, seq=seq, text=text, severity="C")
    page = client_of(department).get(reverse("maintenance:standard-detail", args=[old.pk])).text
    assert "巡查间隔 7 日 → 3 日" in page
    assert "地面干净 → 地面、墙面干净" in page
    assert "<b>增加</b>灯亮" in page and "<b>去掉</b>冲水可用" in page


def test_read_at_the_facility_and_behind_its_plate(village):
    facility, other = make_facility(), make_facility(type_code="0402")
    standard = make_standard(requirements="地面干净\n灯亮")
    link = reverse("maintenance:standard-detail", args=[standard.pk])
    client = client_of(village)
    tab = reverse("assets:facility-detail", args=[facility.pk]) + "?tab=panels"
    assert link in client.get(tab).text and "地面干净" in client.get(tab).text
    assert (
        "还没有管护标准"
        in client.get(reverse("assets:facility-detail", args=[other.pk]) + "?tab=panels").text
    )
    scan = reverse("plates:code-read")
    assert link in client.get(scan, {"code": facility.code}).text
    assert link not in Client().get(scan, {"code": facility.code}).text


def test_printed_and_exported(department):
    standard = make_standard(requirements="=1+1", source="自拟")
    client = client_of(department)
    assert "检查点1" in client.get(reverse("maintenance:standard-print", args=[standard.pk])).text
    book = client.get(reverse("maintenance:standard-list-export"), {"form": "csv", "sector": "04"})
    text = b"".join(book.streaming_content).decode("utf-8-sig")
    assert "检查点2" in text and "'=1+1" in text and "没有标准" in text


def imported(by, *lines: dict) -> list:
    table = CheckpointResource(by=by)
    return [table.import_row({**line}, None, row_number=number) for number, line in enumerate(lines, 1)]


def test_what_was_exported_comes_back_unchanged(department):
    make_standard(points=3)
    table = CheckpointResource(by=department)
    lines = [table.cells_of(row) for row in table.rows()]
    results = imported(department, *lines)
    assert {result.import_type for result in results} == {"skip"}
    assert Standard.objects.everywhere(because="test").count() == 1


def test_an_imported_change_goes_into_a_draft(department):
    published = make_standard(points=2)
    first = published.checkpoints.first()
    result = imported(
        department,
        {
            "id": str(first.pk),
            "type": "农村公厕",
            "text": "地面无积水",
            "answer": "是否合格",
            "severity": "A",
        },
        {"id": "", "type": "农村公厕", "text": "灯亮", "severity": "B", "photo_asked": "是"},
        {"id": "", "type": "垃圾桶（箱）", "text": "桶身完好", "severity": "C"},
        {"id": "", "type": "村道", "text": "别部门的", "severity": "C"},
    )
    assert [one.is_valid() and not one.errors for one in result[:3]] == [True] * 3
    assert not result[3].is_valid() or result[3].errors
    assert [point.text for point in published.checkpoints.all()] == ["检查点1", "检查点2"]
    draft = Standard.objects.everywhere(because="test").get(type="0401", state="draft")
    assert list(draft.checkpoints.values_list("text", "severity")) == [
        ("地面无积水", "A"),
        ("检查点2", "B"),
        ("灯亮", "B"),
    ]
    assert Standard.objects.everywhere(because="test").filter(type="0403", state="draft").exists()
    assert not Standard.objects.everywhere(because="test").filter(type="0101").exists()


@pytest.mark.parametrize(
    "name", ["standard-list", "standard-list-export", "standard-detail", "standard-edit"]
)
def test_pages_ask_as_often_for_thirty_as_for_one(department, name):
    row = make_standard(state="draft")
    codes = [f"04{number:02}" for number in range(1, 8)]

    def more(number: int) -> None:
        make_standard(type_code=codes[number % 7], points=1, from_date=timezone.localdate())
        Checkpoint.objects.create(standard=row, seq=number + 10, text=f"{number}")

    arguments = [row.pk] if name in ("standard-detail", "standard-edit") else []
    assert_flat(client_of(department), reverse(f"maintenance:{name}", args=arguments), more)


def test_a_draft_of_the_department_reaches_the_counties_writer_too(department):
    office = make_post(role="county_office", division=COUNTY)
    row = acts.draft(county=make_division(code=COUNTY), type=make_type(code="0401"), by=department)
    assert client_of(office).get(reverse("maintenance:standard-edit", args=[row.pk])).status_code == 200
