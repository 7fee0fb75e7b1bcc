"""自评: kept as it is typed, missing named, signed in time, nothing after the deadline, nobody else's sheet; the freeze."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from common import jobs
from common.jobs import Asker
from common.models import Job, JobState
from evaluation.actions import filing, freezing, rounds
from evaluation.actions.filing import Said
from evaluation.forms.filing import plain
from evaluation.models import ScoreChange
from evaluation.tasks import freeze_due_rounds
from tests.evaluation.round_rows import counting, filled, lines_of, make_round, paper, proved, sheet_of
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_post

pytestmark = pytest.mark.django_db
D = Decimal
NEIGHBOUR = "320115009209"


@pytest.fixture
def village():
    make_division(code=SHITANG)
    make_division(code=NEIGHBOUR)
    office = make_post(role="township_clerk", division=HENGXI)
    head = make_post(role="village_head", division=SHITANG)
    return make_round(by=office), office, head


def test_what_is_typed_is_kept_and_what_is_missing_is_named(village):
    row, _office, head = village
    sheet = sheet_of(row)
    assert len(filing.missing(sheet)) == 3
    sheet = filled(sheet, head)
    assert sheet.state == "drafting" and sheet.summary == "小结"
    filled(sheet, head)  # sent again by a bad network
    assert ScoreChange.objects.everywhere(because="test").filter(score__evaluation=sheet).count() == 3
    assert [one.why for one in filing.missing(sheet)] == ["没有上传佐证"]
    with pytest.raises(ValidationError, match="没有上传佐证"):
        filing.submit(evaluation=sheet, by=head)
    proved(sheet, head)
    sheet = filing.submit(evaluation=sheet, by=head)
    assert sheet.state == "submitted" and sheet.receipt.startswith("ZP") and sheet.submitted_by == head.person
    with pytest.raises(ValidationError, match="待审核"):
        filled(sheet, head)
    with pytest.raises(WrongMove):
        filing.submit(evaluation=sheet, by=head)


def test_points_as_an_office_writes_them(village):
    assert [plain(D(one)) for one in ("0.00", "0.50", "1.00", "10.00", "2")] == ["0", "0.5", "1", "10", "2"]
    row, _office, head = village
    sheet = sheet_of(row)
    key = lines_of(sheet)["A1.1"].pk
    filing.write(evaluation=sheet, answers={key: Said(D(0), "没有")}, by=head)
    page = client_of(head).get(f"/judgement/sheets/{sheet.pk}/fill/1/").content.decode()
    assert '<option value="0" selected>' in page  # a nought is an answer


def test_nobody_types_what_is_counted_nor_more_than_the_points(village):
    row, _office, head = village
    sheet = sheet_of(row)
    keys = lines_of(sheet)
    for key in ("C1.1", "E4.1"):
        with pytest.raises(ValidationError, match="不能申报"):
            filing.write(evaluation=sheet, answers={keys[key].pk: Said(D(4))}, by=head)
    with pytest.raises(ValidationError, match="0 到 1"):
        filing.write(evaluation=sheet, answers={keys["A1.1"].pk: Said(D("1.01"))}, by=head)
    other = lines_of(sheet_of(row, NEIGHBOUR))["A1.1"].pk
    with pytest.raises(ValidationError, match="不能申报"):
        filing.write(evaluation=sheet, answers={other: Said(D(1))}, by=head)


def test_a_neighbour_sees_and_touches_nothing(village):
    row, _office, head = village
    sheet = filled(sheet_of(row), head)
    neighbour = make_post(role="village_head", division=NEIGHBOUR)
    for act in (lambda: filled(sheet, neighbour), lambda: filing.submit(evaluation=sheet, by=neighbour)):
        with pytest.raises(Http404):
            act()
    clerk = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(Refused):
        filing.submit(evaluation=sheet, by=clerk)  # only the head signs
    client = client_of(neighbour)
    for url in (f"{sheet.pk}/", f"{sheet.pk}/fill/1/", f"{sheet.pk}/close/", f"{sheet.pk}/submit/"):
        assert client.get(f"/judgement/sheets/{url}").status_code == 404, url


def test_nothing_after_the_deadline_nothing_before_refused(village):
    row, _office, head = village
    sheet = filled(sheet_of(row), head)
    proved(sheet, head)
    with time_machine.travel(row.deadline + timedelta(microseconds=1), tick=False):
        with pytest.raises(ValidationError, match="截止"):
            filing.write(evaluation=sheet, summary="晚了", by=head)
        with pytest.raises(ValidationError, match="截止"):
            filing.submit(evaluation=sheet, by=head)
    with time_machine.travel(row.deadline, tick=False):
        assert filing.submit(evaluation=sheet, by=head).submitted_at == row.deadline


def test_the_freeze_counts_all_once(village):
    row, _office, _head = village
    with counting({SHITANG: (1, 2), NEIGHBOUR: (0, 0)}):
        with pytest.raises(ValidationError, match="还没有截止"):
            rounds.freeze(round=row, by=make_post(role="township_clerk", division=HENGXI))
        with time_machine.travel(row.deadline + timedelta(minutes=5), tick=False):
            freeze_due_rounds()
            freeze_due_rounds()
            job = Job.objects.get(kind=freezing.KIND)
            jobs.run(job.pk)
            row.refresh_from_db()
            assert Job.objects.get(pk=job.pk).state == JobState.DONE
            frozen = row.frozen_at
            assert rounds.freeze(round=row, by=_office).frozen_at == frozen
            assert not freezing.due().exists()
    line = lines_of(sheet_of(row))["C1.1"]
    assert (line.computed, line.rate, line.raises) == (D("3.00"), D("0.5"), "补齐 1 处")
    other = lines_of(sheet_of(row, NEIGHBOUR))["C1.1"]
    assert (other.applies, other.computed) == (False, None)
    changes = ScoreChange.objects.everywhere(because="test").filter(stage="freeze")
    assert changes.count() == 1 and changes.get().after == D("3.00")


def test_a_calculator_nobody_offers_stops_the_freeze_in_words(village):
    row, _office, _head = village
    with time_machine.travel(row.deadline + timedelta(minutes=5), tick=False):
        job = freezing.begin(round=row, by=Asker())
        job = jobs.run(job.pk)
    assert job.state == JobState.FAILED and "test_rate" in job.problem


def test_pages_of_filing_on_the_phone(village):
    row, _office, head = village
    sheet = sheet_of(row)
    client = client_of(head)
    with counting():
        page = client.get(f"/judgement/sheets/{sheet.pk}/fill/1/").content.decode()
        assert "有本村管护制度文件" in page and "data-autosave" in page
        page = client.get(f"/judgement/sheets/{sheet.pk}/fill/2/").content.decode()
        assert "4 处中 3 处完整" in page and "补齐 1 处" in page and "4.5" in page
        assert client.get(f"/judgement/sheets/{sheet.pk}/fill/9/").status_code == 404
        key = lines_of(sheet)["A1.1"].pk
        url = f"/judgement/sheets/{sheet.pk}/fill/1/"
        sent = {f"points_{key}": "1", f"text_{key}": "有"}
        assert client.post(url, sent, headers={"X-Autosave": "1"}).status_code == 204
        assert client.post(url, {f"points_{key}": "7"}, headers={"X-Autosave": "1"}).status_code == 422
        assert client.post(url, sent).status_code == 302
        page = client.get(f"/judgement/sheets/{sheet.pk}/close/").content.decode()
        assert "还缺 2 项" in page
        photo = paper()
        two = lines_of(sheet)["A1.2"].pk
        sent = client.post(f"/judgement/sheets/{sheet.pk}/parts/{two}/files/", {"photos": photo})
        assert sent.status_code == 302
        assert client.get(f"/judgement/sheets/{sheet.pk}/parts/{key}/pick/").status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=400)):
            assert client.get(url).status_code in (302, 400)


def test_a_signature_on_its_way_at_the_deadline_is_counted_or_gets_no_receipt(village):
    row, _office, head = village
    sheet = filled(sheet_of(row), head)
    proved(sheet, head)
    with time_machine.travel(row.deadline + freezing.LANDED_AFTER, tick=False):
        assert not freezing.due().exists()  # what was begun in time may still land
        with counting(), pytest.raises(ValidationError, match="还没有截止"):
            rounds.freeze(round=row, by=_office)
    landed = row.deadline + freezing.LANDED_AFTER + timedelta(seconds=1)
    with time_machine.travel(row.deadline, tick=False) as clock:
        waits = filing.hold_back_freeze

        def long_wait(key):
            waits(key)
            clock.move_to(landed)

        with pytest.MonkeyPatch.context() as slow:
            slow.setattr(filing, "hold_back_freeze", long_wait)
            with pytest.raises(ValidationError, match="截止"):
                filing.submit(evaluation=sheet, by=head)
        assert freezing.due().exists() and not sheet_of(row).receipt
