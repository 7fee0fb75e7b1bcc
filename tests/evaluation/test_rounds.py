"""评价轮次: prepared, opened with a sheet for every unit, given more time, taken back; who sees what of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice
from evaluation.actions import proofs, rounds
from evaluation.grouping import grouped
from evaluation.models import Evaluation, PartScore, Round, ScoreChange
from evaluation.round_jobs import remind
from tests.evaluation.round_rows import PDF, filled, lines_of, make_round, make_scheme, sheet_of
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post, make_villages
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db


def test_groups_are_of_like_size_and_never_part_equals():
    sizes = {f"v{n:02d}": n // 2 for n in range(40)}
    groups, of = grouped(sizes, 5)
    assert [one["word"] for one in groups] == ["甲组", "乙组", "丙组"]
    assert set(of) == {key for key, size in sizes.items() if size >= 5}
    for size in range(5, 20):
        assert len({of[key] for key in of if sizes[key] == size}) == 1
    assert grouped(dict(reversed(sizes.items())), 5) == (groups, of)
    assert grouped({"a": 9, "b": 1}, 5)[1] == {"a": "甲组"}
    assert grouped({"a": 1}, 5) == ([], {})


@pytest.fixture
def office():
    make_villages(HENGXI)
    return make_post(role="township_clerk", division=HENGXI)


def test_opening_makes_every_sheet_and_fixes_the_seed(office):
    head = make_post(role="village_head", division=SHITANG)
    row = make_round(by=office)
    assert row.state == "open"
    assert row.seed
    assert row.title.endswith("横溪街道农村公共基础设施管护年度评价")
    assert not row.county_step  # a township's own round
    sheets = Evaluation.objects.everywhere(because="test").filter(round=row)
    assert sheets.count() == 21
    lines = PartScore.objects.everywhere(because="test").filter(evaluation=sheet_of(row))
    assert list(lines.values_list("indicator__code", flat=True)) == ["A1"] * 3 + ["C1", "E4", "P2"]
    assert Notice.objects.filter(person=head.person, title__startswith="请填报自评").exists()
    with pytest.raises(WrongMove):
        rounds.open(round=row, by=office)
    with pytest.raises(ValidationError, match="已经建立"):
        make_round(by=office, scheme=row.scheme, opened=False)


def test_a_county_round_has_townships_and_no_foreigners():
    make_villages(HENGXI, GULI)
    county = make_post(role="county_office", division=COUNTY)
    row = make_round(by=county, division=COUNTY)
    clerk = make_post(role="township_clerk", division=HENGXI)
    seen = Evaluation.objects.visible_to(clerk).filter(round=row)
    assert {one.division_id[:9] for one in seen} == {HENGXI[:9]}
    assert Round.objects.reaching(clerk).filter(pk=row.pk).exists()
    assert client_of(clerk).get(f"/judgement/rounds/{row.pk}/void/").status_code in (403, 404)


def test_dates_stand_in_order_and_the_county_keeps_the_scheme(office):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="审核截止"):
        make_round(by=office, review_due=today - timedelta(days=1), opened=False)
    row = make_round(by=office, opened=False, scheme=make_scheme(number=2))
    Round.objects.everywhere(because="test").filter(pk=row.pk).update(deadline=timezone.now())
    with pytest.raises(ValidationError, match="截止"):
        rounds.open(round=row, by=office)
    with pytest.raises(Refused):
        rounds.open(round=row, by=make_post(role="village_head", division=SHITANG))


def test_more_time_and_void(office):
    row = make_round(by=office)
    later = row.deadline + timedelta(days=30)
    row = rounds.postpone(round=row, deadline=later, reason="汛期", by=office)
    assert row.deadline == later
    assert row.review_due >= timezone.localdate(later)
    with pytest.raises(ValidationError, match="晚于"):
        rounds.postpone(round=row, deadline=later, reason="再延", by=office)
    row = rounds.void(round=row, reason="重新发起", by=office)
    assert sheet_of(row).state == "void"


def test_changes_of_points_are_only_added(office):
    row = make_round(by=office)
    score = PartScore.objects.everywhere(because="test").filter(evaluation__round=row).first()
    change = ScoreChange.objects.create(score=score, stage="claim", after=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreChange.objects.everywhere(because="test").filter(pk=change.pk).update(why="改")


def test_pages_of_rounds_and_sheets(office):
    client = client_of(office)
    row = make_round(by=office, opened=False)
    assert "发起" in client.get(f"/judgement/rounds/{row.pk}/").content.decode()
    assert client.post(f"/judgement/rounds/{row.pk}/open/", {"seen": row.version}).status_code == 302
    page = client.get(f"/judgement/rounds/{row.pk}/").content.decode()
    assert "还没上报的村" in page
    sheet = sheet_of(row)
    assert "管护制度健全并公开" in client.get(f"/judgement/sheets/{sheet.pk}/").content.decode()
    for url in ("rounds/", "rounds/export/", "sheets/?stand=unfiled", "sheets/export/", "rounds/new/"):
        assert client.get(f"/judgement/{url}").status_code == 200, url
    neighbour = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert neighbour.get(f"/judgement/sheets/{sheet.pk}/").status_code == 404
    assert neighbour.get(f"/judgement/rounds/{row.pk}/").status_code == 404


def test_whoever_has_not_filed_is_told_once_a_day(office):
    head = make_post(role="village_head", division=SHITANG)
    row = make_round(by=office)
    day = timezone.localdate(row.deadline) - timedelta(days=3)
    with time_machine.travel(row.deadline - timedelta(days=3), tick=False):
        assert remind(today=day) == {"filing": 1, "review": 0}
        assert remind(today=day)["filing"] == 0
        assert remind(today=day - timedelta(days=1))["filing"] == 0
    assert Notice.objects.filter(person=head.person, title__contains="还没有上报").count() == 1
    Evaluation.objects.everywhere(because="test").filter(round=row).update(
        state="submitted", submitted_at=timezone.now()
    )
    assert remind(today=row.review_due) == {"filing": 0, "review": 1}


def test_lists_ask_the_same_however_long(office):
    scheme, client = make_scheme(number=7), client_of(office)
    assert_flat(
        client, "/judgement/rounds/",
        lambda n: make_round(by=office, scheme=scheme, year=2020 + n, opened=False), rows=5,
    )  # fmt: skip
    row = make_round(by=office, scheme=scheme, year=2050)
    sheets = list(Evaluation.objects.everywhere(because="test").filter(round=row).order_by("pk"))
    Evaluation.objects.everywhere(because="test").filter(round=row).update(state="void")

    def file(number: int) -> None:
        rows = Evaluation.objects.everywhere(because="test").filter(pk=sheets[number].pk)
        rows.update(state="submitted", submitted_at=timezone.now())

    assert_flat(client, "/judgement/reviews/", file, rows=20)
    assert_flat(client, "/judgement/sheets/?state=submitted", lambda n: None, rows=2)


def test_a_sheet_asks_the_same_for_many_proofs(office):
    head = make_post(role="village_head", division=SHITANG)
    sheet = filled(sheet_of(make_round(by=office)), head)
    key = lines_of(sheet)["A1.2"].pk

    def prove(number: int) -> None:
        file = SimpleUploadedFile(f"{number}.pdf", PDF + b"%" + str(number).encode(), "application/pdf")
        proofs.add(evaluation=sheet, score_id=key, file=file, by=head)

    assert_flat(client_of(office), f"/judgement/sheets/{sheet.pk}/", prove, rows=5)
