"""改革责任清单 and 三统一: kept by the office, worded for many, by workbook, frozen with differences, published; proof of facts."""

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import demo
from accounts.access import Refused
from accounts.models import Party, Sector
from common.models import Attachment
from maintenance.models import Publication
from maintenance.publication_terms import load_terms
from tasks_checklist import demo_duty_lists, duty_publishing, unification_shown
from tasks_checklist.actions import duty_editions, duty_items, unifying
from tasks_checklist.duty_comparing import ADDED, CHANGED, DROPPED, HEADS, KEPT, Said, compare
from tasks_checklist.imports.duty_items import DutyItemResource
from tasks_checklist.models import DutyEdition, DutyEditionLine, DutyItem, Unification
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
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import committee, now, office

LIST = reverse("tasks_checklist:duty-item-list")


@pytest.fixture
def clerk(db):
    office()
    committee()
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def listed(clerk, **fields) -> DutyItem:
    said = {"party": committee(), "duty": "日常巡查", "content": "每月两次", "by": clerk, **fields}
    return duty_items.add(**said)


def frozen(clerk) -> DutyEdition:
    return duty_editions.freeze(division=clerk.division, by=clerk)


# --- differences --------------------------------------------------------------------------------
SAID = st.builds(
    lambda party, duty, content, standard: Said(
        party, SHITANG, duty, {"party": f"单位{party}", "content": content, "standard": standard}
    ),
    st.integers(1, 4), st.sampled_from("甲乙丙丁"), st.sampled_from(["", "一", "二"]), st.sampled_from(["", "高"]),
)  # fmt: skip
LISTS = st.lists(SAID, max_size=12, unique_by=lambda said: said.key)


@given(before=LISTS, after=LISTS)
def test_differences_account_for_every_duty_and_rebuild_the_list(before, after):
    compared = list(compare(before, after))
    standing = [one.said for one in compared if one.change != DROPPED]
    assert standing == after
    old = {said.key: said for said in before}
    new = {said.key for said in after}
    assert {one.said.key for one in compared if one.change == DROPPED} == set(old) - new
    for one in compared:
        if one.change == ADDED:
            assert one.said.key not in old
        if one.change in (KEPT, CHANGED):
            columns = old[one.said.key].columns
            differs = {key for key in HEADS if columns.get(key, "") != one.said.columns.get(key, "")}
            assert set(one.differs) == differs and bool(differs) == (one.change == CHANGED)


# --- the living list ----------------------------------------------------------------------------
def test_the_office_lists_duties_for_one_and_many_and_the_village_reads_its_own(clerk, village):
    at_office, at_village = client_of(clerk), client_of(village)
    new, fill = reverse("tasks_checklist:duty-item-create"), reverse("tasks_checklist:duty-item-fill")
    assert at_village.get(new).status_code == 403 and at_office.get(new).status_code == 200
    said = {"party": committee().pk, "duty": "日常巡查", "content": "每月两次", "frequency": "每月"}
    assert at_office.post(new, {}).status_code == 422
    assert at_office.post(new, said).status_code == 302
    again = at_office.post(new, said)
    assert again.status_code == 422 and "已有这项责任" in again.text
    other = committee(division=make_division(code="320115009202").pk)
    units = [committee().pk, other.pk, office().pk]
    assert at_office.post(fill, {"parties": units, "duty": "日常巡查"}).status_code == 302
    rows = DutyItem.objects.everywhere(because="test")
    assert sorted(rows.values_list("party", flat=True)) == sorted(units)
    assert rows.get(party=committee()).content == "每月两次"  # what stood stays
    shown = at_village.get(LIST).text
    assert "每月两次" in shown and str(other.name) not in shown
    whole = at_village.get(f"{LIST}?whose=all").text
    assert office().name in whole and other.name not in whole.split("<tbody>")[1]
    item = rows.get(party=committee())
    edit = reverse("tasks_checklist:duty-item-edit", args=[item.pk])
    assert edit in at_office.get(LIST).text and edit not in shown
    assert at_village.post(edit, said).status_code == 403
    changed = {**said, "content": "每月三次", "version": item.version}
    assert at_office.post(edit, changed).status_code == 302
    stale = at_office.post(edit, {**changed, "content": "每月四次"})
    assert stale.status_code == 422 and now(item).content == "每月三次"
    end = reverse("tasks_checklist:duty-item-end", args=[item.pk])
    assert at_office.post(end, {"until": timezone.localdate()}).status_code == 302
    assert at_office.post(end, {"until": timezone.localdate()}).status_code == 400
    assert (
        "每月三次" not in at_office.get(LIST).text and "每月三次" in at_office.get(f"{LIST}?state=ended").text
    )


def test_neighbours_and_departments_keep_no_list_of_another(clerk, village):
    item = listed(clerk, duty="石塘独有责任")
    neighbour = make_post(role="township_clerk", division=GULI)
    edit = reverse("tasks_checklist:duty-item-edit", args=[item.pk])
    assert client_of(neighbour).get(edit).status_code == 404
    assert "石塘独有责任" not in client_of(neighbour).get(f"{LIST}?whose=all").text
    department = make_post(role="department", division=COUNTY)
    assert client_of(department).get(edit).status_code == 403
    with pytest.raises(Refused):
        duty_items.add(party=committee(), duty="代立责任", by=department)
    with pytest.raises(ValidationError):
        duty_items.add(party=committee(division=GULI_VILLAGE), duty="越界", by=clerk)


def test_lists_ask_evenly(clerk):
    assert_flat(client_of(clerk), LIST, lambda n: listed(clerk, duty=f"责任{n}"), rows=6)
    assert_flat(
        client_of(clerk),
        reverse("tasks_checklist:duty-edition-list"),
        lambda n: listed(clerk, duty=f"增{n}") and frozen(clerk),
        rows=4,
    )
    edition = DutyEdition.objects.everywhere(because="test").order_by("-pk").first()
    assert (
        client_of(clerk).get(reverse("tasks_checklist:duty-edition-detail", args=[edition.pk])).status_code
        == 200
    )


def test_a_workbook_comes_back_as_it_went(clerk):
    item = listed(clerk)
    client = client_of(clerk)
    answer = client.get(reverse("tasks_checklist:duty-item-export"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert {"日常巡查", "每月两次", committee().name} <= set(cells)
    table = DutyItemResource
    made = handed_over(table, edited(exported(table, clerk), lambda row: None), clerk)
    assert kinds(made) == {"same": 1}, judged(made)

    def more(row):
        row["具体内容"] = "每月四次"

    before = standing(table, clerk)
    brought_in(table, edited(exported(table, clerk), more), clerk)
    after = standing(table, clerk)
    assert differences(before, after) == {(item.pk, "content"): ("每月两次", "每月四次")}
    new = {"责任单位": office().name, "责任事项": "制定计划", "时限、频次": "每年3月底前"}
    brought_in(table, filled(table, new), clerk)
    made_new = DutyItem.objects.everywhere(because="test").get(duty="制定计划")
    assert made_new.division_id == HENGXI and made_new.seq > item.seq
    wrong = handed_over(table, filled(table, {"责任单位": "没有的单位", "责任事项": "甲"}), clerk)
    assert kinds(wrong) == {"wrong": 1} and "未找到" in str(judged(wrong))
    assert client.get(reverse("accounts:table-template", args=["duty_items"])).status_code == 200


# --- editions -----------------------------------------------------------------------------------
def test_frozen_with_differences_and_never_twice_the_same(clerk, village):
    client = client_of(clerk)
    freeze = reverse("tasks_checklist:duty-edition-freeze")
    assert client.post(freeze, {}).status_code == 422  # nothing on it
    kept, reworded, ended = (listed(clerk, duty=duty) for duty in ("巡查", "公示", "宣传"))
    assert client_of(village).post(freeze, {}).status_code == 403
    assert client.post(freeze, {"note": "首版"}).status_code == 302
    again = client.post(freeze, {})
    assert again.status_code == 422 and "没有变化" in again.text
    duty_items.reword(item=reworded, version=reworded.version, by=clerk, standard="五日内", frequency="每笔")
    duty_items.end(item=ended, until=timezone.localdate(), by=clerk)
    added = listed(clerk, duty="资金")
    edition = frozen(clerk)
    assert (edition.kept_count, edition.added_count, edition.changed_count, edition.dropped_count) == (
        1,
        1,
        1,
        1,
    )
    lines = {line.duty: line for line in edition.lines.all()}
    assert lines[kept.duty].change == "kept" and lines[added.duty].change == "added"
    assert lines[reworded.duty].changed_columns == ["standard", "frequency"]
    assert lines[ended.duty].change == "dropped"
    page = reverse("tasks_checklist:duty-edition-detail", args=[edition.pk])
    shown = client.get(page).text
    assert "五日内" in shown and "<del>（空）</del>" in shown and "上一版有，本版不再列入" in shown
    assert "巡查" not in client.get(f"{page}?change=added").text.split("<tbody>")[1].split("</tbody>")[0]
    assert client_of(village).get(page).status_code == 200  # known beneath
    assert client_of(make_post(role="township_clerk", division=GULI)).get(page).status_code == 404
    export = client.get(reverse("tasks_checklist:duty-edition-export", args=[edition.pk]))
    assert export.status_code == 200


@pytest.mark.parametrize("model", [DutyEdition, DutyEditionLine])
def test_the_database_refuses_to_change_what_is_frozen(clerk, model):
    listed(clerk)
    edition = frozen(clerk)
    table, key = model._meta.db_table, "id" if model is DutyEdition else "edition_id"
    for statement in (
        f"UPDATE {table} SET id = id WHERE {key} = %s",
        f"DELETE FROM {table} WHERE {key} = %s",
    ):
        with (
            pytest.raises(Exception, match="已定版|denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [edition.pk])
    line = edition.lines.get()
    line.pk, line.duty = None, "迟到的责任"
    with pytest.raises(IntegrityError, match="已定版"), transaction.atomic():
        line.save(force_insert=True)


def test_published_with_its_boards(clerk, village):
    listed(clerk, duty="村里的责任")
    listed(clerk, duty="街道的责任", party=office())
    other = committee(division=make_division(code="320115009202").pk)
    listed(clerk, duty="邻村的责任", party=other)
    edition = frozen(clerk)
    load_terms()
    publish = reverse("tasks_checklist:duty-edition-publish", args=[edition.pk])
    assert client_of(clerk).post(publish).status_code == 302
    row = Publication.objects.of("duty_list", edition.pk).get()
    assert row.term_days == 7 and "管护改革工作责任清单" in row.title
    assert duty_publishing.find(str(edition.pk)) == edition and duty_publishing.find("x") is None
    sheet = duty_publishing.sheet(edition, make_division(code=SHITANG))
    assert [line[2] for line in sheet["rows"]] == ["街道的责任", "村里的责任"]
    assert len(duty_publishing.sheet(edition, edition.division)["rows"]) == 3
    paper = reverse("maintenance:publication-paper", args=[row.pk])
    assert client_of(clerk).get(paper)["Content-Type"] == "application/pdf"


# --- 三统一 -------------------------------------------------------------------------------------
@pytest.fixture
def sector(db):
    return Sector.objects.get_or_create(code="02", defaults={"name": "供水"})[0]


def door(name: str, code: str = HENGXI, sector: str = "02", fact: str = "funding") -> str:
    return reverse(f"tasks_checklist:unification-{name}", args=[code, sector, fact])


def test_a_fact_is_said_with_proof_by_the_township_or_its_department(
    clerk, village, sector, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    Sector.objects.get_or_create(code="03", defaults={"name": "道路"})
    at_office, today = client_of(clerk), timezone.localdate()
    assert "未填报" in at_office.get(door("detail")).text
    bare = at_office.post(door("edit"), {"reached": "yes", "on": today})
    assert bare.status_code == 422 and "依据" in bare.text
    said = {"reached": "yes", "on": today, "evidence": "横财〔2026〕8号"}
    assert at_office.post(door("edit"), said).status_code == 302
    row = Unification.objects.everywhere(because="test").get()
    assert row.reached and row.said_by == clerk.person
    assert at_office.post(door("edit"), {**said, "reached": "no", "seen": row.version + 5}).status_code == 422
    file = SimpleUploadedFile("a.png", png(), "image/png")
    assert at_office.post(door("file"), {"files": file}).status_code == 302
    kept = Attachment.objects.get(owner_kind=unifying.FILES)
    show = reverse("accounts:attachment-show", args=[kept.public_id])
    assert client_of(village).get(show).getvalue()
    neighbour = client_of(make_post(role="township_clerk", division=GULI))
    assert neighbour.get(show).status_code == 404 and neighbour.get(door("detail")).status_code == 404
    read = client_of(village).get(door("detail")).text
    assert "横财〔2026〕8号" in read and door("edit") not in read
    assert client_of(village).post(door("edit"), said).status_code == 403
    department = make_post(role="department", division=COUNTY, sectors=["02"])
    assert client_of(department).post(door("edit"), {**said, "reached": "no"}).status_code == 302
    assert not now(row).reached
    assert client_of(department).get(door("detail", sector="03")).status_code == 404
    assert unification_shown.may_read_proof(village, str(row.pk)) and not unification_shown.may_read_proof(
        village, "x"
    )


def test_the_table_counts_and_asks_evenly(clerk, sector):
    table = reverse("tasks_checklist:unification-table")
    facts = Unification.Fact.values
    place = make_division(code=HENGXI)

    def one(number: int) -> None:
        other = Sector.objects.get_or_create(code=f"{number + 30}", defaults={"name": f"行业{number}"})[0]
        unifying.say(
            division=place, sector=other, fact=facts[number % 3], reached=True, on=timezone.localdate(),
            evidence=f"文件{number}", by=clerk,
        )  # fmt: skip

    assert_flat(client_of(clerk), table, one, rows=5)
    lines = unification_shown.lines_of([place], Sector.objects.all())
    reached = [sum(line.cells[place].reached for line in lines) for place in range(3)]
    assert sum(reached) == 5
    only = client_of(clerk).get(f"{table}?fact={facts[0]}&reached=yes").text
    assert "行业0" in only and ">行业1<" not in only.split("<tbody>")[1]
    assert client_of(clerk).get(reverse("tasks_checklist:unification-print")).status_code == 200
    assert client_of(make_post(role="county_office", division=COUNTY)).get(table).status_code == 200


# --- the demo -----------------------------------------------------------------------------------
def test_the_demo_is_loaded_once_and_opens(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_reference", verbosity=0)
    demo.load({})
    for village in ("320115009210", "320115007001"):
        Party.objects.everywhere(because="test").get_or_create(
            division_id=village, kind="village_committee", defaults={"name": f"{village}村民委员会"}
        )
    assert "三统一" in demo_duty_lists.load({})
    assert demo_duty_lists.load({}) == "示范的责任清单已在册"
