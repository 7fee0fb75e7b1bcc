"""审核、复核: item by item with reasons, returned with a limit, sent again; never one's own; each change remembered."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice, Post
from common import attachments
from evaluation.actions import filing, proofs, reviewing
from evaluation.actions.filing import Said
from evaluation.actions.reviewing import Opinion
from evaluation.models import EVALUATION_FLOW, Evaluation, EvaluationState, ScoreChange
from tests.evaluation.round_rows import (
    PDF,
    counting,
    filed,
    filled,
    lines_of,
    make_round,
    paper,
    proved,
    sheet_of,
)
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_post

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def clerk():
    make_division(code=SHITANG)
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def head(clerk):
    return make_post(role="village_head", division=SHITANG)


@pytest.fixture
def sheet(clerk, head) -> Evaluation:
    return filed(sheet_of(make_round(by=clerk)), head)


def judged(sheet: Evaluation, by, *, second: Opinion | None = None) -> Evaluation:
    """All three declared parts accepted, but for what is said of the second."""
    keys = lines_of(sheet)
    said = {keys[f"A1.{n}"].pk: Opinion("accepted") for n in (1, 2, 3)}
    if second:
        said[keys["A1.2"].pk] = second
    return reviewing.judge(evaluation=sheet, opinions=said, by=by)


def test_accepted_changed_and_done(sheet, clerk, head):
    sheet = reviewing.take(evaluation=sheet, by=clerk)
    with pytest.raises(ValidationError, match="还有 3 项没有审核"):
        reviewing.review(evaluation=sheet, by=clerk)
    with pytest.raises(ValidationError, match="请写明理由"):
        judged(sheet, clerk, second=Opinion("changed", D("0.5")))
    with pytest.raises(ValidationError, match="0 到 1"):
        judged(sheet, clerk, second=Opinion("changed", D("1.5"), "错"))
    judged(sheet, clerk, second=Opinion("changed", D("0.5"), "只上了一面墙"))
    change = ScoreChange.objects.everywhere(because="test").get(stage="review")
    assert (change.before, change.after, change.why, change.by) == (1, D("0.5"), "只上了一面墙", clerk.person)
    with pytest.raises(ValidationError, match="不能改分"):
        reviewing.judge(
            evaluation=sheet, opinions={lines_of(sheet)["C1.1"].pk: Opinion("accepted")}, by=clerk
        )
    sheet = reviewing.review(evaluation=sheet, by=clerk)
    assert (sheet.state, sheet.reviewed_by) == ("reviewed", clerk.person)
    county = make_post(role="county_office", division=COUNTY)
    with pytest.raises(ValidationError, match="不设县级复核"):
        reviewing.check(evaluation=sheet, by=county)
    with pytest.raises(ValidationError, match="不设县级复核"):
        reviewing.return_to_township(evaluation=sheet, reason="重审", by=county)
    with pytest.raises(ValidationError, match="不设县级复核"):
        reviewing.recheck(evaluation=sheet, opinions={}, by=county)


def test_returned_mended_and_sent_again(sheet, clerk, head):
    sheet = reviewing.take(evaluation=sheet, by=clerk)
    judged(sheet, clerk, second=Opinion("returned", why="照片不清"))
    with pytest.raises(ValidationError, match="有退回的项"):
        reviewing.review(evaluation=sheet, by=clerk)
    sheet = reviewing.send_back(evaluation=sheet, reason="照片不清，重拍", by=clerk)
    assert sheet.state == "returned" and sheet.returns == 1
    assert Notice.objects.filter(person=head.person, title__startswith="自评已退回").exists()
    with pytest.raises(ValidationError, match="还没有改"):
        filing.submit(evaluation=sheet, by=head)
    late = time_machine.travel(sheet.reopened_until + timedelta(days=9), tick=False)
    with late, pytest.raises(ValidationError, match="截止"):
        filing.submit(evaluation=sheet, by=head)
    with pytest.raises(ValidationError, match="期限未到"):
        reviewing.resume(evaluation=sheet, by=clerk)
    receipt = sheet.receipt
    key = lines_of(sheet)["A1.2"].pk
    filing.write(evaluation=sheet, answers={key: Said(D(1), "重新拍了")}, by=head)
    sheet = filing.submit(evaluation=sheet, by=head)
    assert (sheet.state, sheet.receipt) == ("submitted", receipt)
    accepted = lines_of(sheet)["A1.1"]
    assert (accepted.state, accepted.reviewed) == ("accepted", 1)  # what was accepted stands


def test_what_is_not_sent_again_is_judged_as_it_lies(sheet, clerk):
    sheet = reviewing.send_back(evaluation=sheet, reason="补材料", by=clerk)
    with time_machine.travel(sheet.reopened_until + timedelta(minutes=1), tick=False):
        sheet = reviewing.resume(evaluation=sheet, by=clerk)
        judged(sheet, clerk)
        assert reviewing.review(evaluation=sheet, by=clerk).state == "reviewed"


def test_a_filer_never_reviews_and_nobody_his_own_village(sheet, clerk, head):
    both = make_post(role="township_clerk", division=HENGXI, person=head.person)
    with pytest.raises(ValidationError, match="自己填报"):
        reviewing.take(evaluation=sheet, by=both)
    with pytest.raises(Refused):
        reviewing.take(evaluation=sheet, by=head)
    role = head.role
    role.rights = [*role.rights, "evaluation.review"]
    role.save()
    other = make_post(role="village_head", division=SHITANG)
    with pytest.raises(ValidationError, match="本村"):
        reviewing.take(evaluation=sheet, by=other)
    with pytest.raises(Http404):
        reviewing.take(evaluation=sheet, by=make_post(role="township_clerk"))


def test_whoever_wrote_proved_or_belongs_there_never_reviews(clerk, head):
    """Another signed, and the post worn now is the township's: he is known by what he did, and by all his posts."""
    writer = make_post(role="village_clerk", division=SHITANG)
    sheet = filled(sheet_of(make_round(by=clerk)), writer)
    prover = make_post(role="village_clerk", division=SHITANG)
    proved(sheet, prover)
    sheet = filing.submit(evaluation=sheet, by=head)
    Post.objects.everywhere(because="test").filter(pk__in=[writer.pk, prover.pk]).update(
        from_date=date(2020, 1, 1), until=date(2021, 1, 1)
    )
    for person in (writer.person, prover.person):
        both = make_post(role="township_clerk", division=HENGXI, person=person)
        with pytest.raises(ValidationError, match="自己填报"):
            reviewing.take(evaluation=sheet, by=both)
    neighbour = make_post(role="village_supervisor", division=SHITANG)
    both = make_post(role="township_clerk", division=HENGXI, person=neighbour.person)
    with pytest.raises(ValidationError, match="本村"):
        reviewing.take(evaluation=sheet, by=both)
    assert (
        client_of(both).post(f"/api/evaluations/{sheet.pk}/acts/take/", {}, "application/json").status_code
        == 400
    )
    assert sheet_of(sheet.round).state == "submitted"


def test_the_reviewer_never_checks_nor_signs(clerk, head):
    county = make_post(role="county_office", division=COUNTY)
    sheet = filed(sheet_of(make_round(by=county, division=COUNTY)), head)
    reviewing.take(evaluation=sheet, by=clerk)
    judged(sheet, clerk)
    sheet = reviewing.review(evaluation=sheet, by=clerk)
    both = make_post(role="county_office", division=COUNTY, person=clerk.person)
    for act in (reviewing.check, partial(reviewing.return_to_township, reason="再核")):
        with pytest.raises(ValidationError, match="自己审核"):
            act(evaluation=sheet, by=both)
    for column in ("submitted_by", "checked_by"):
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            rows = Evaluation.objects.everywhere(because="test").filter(pk=sheet.pk)
            rows.update(**{column: clerk.person})
    assert reviewing.check(evaluation=sheet, by=county).state == "county_checked"


def test_the_county_changes_with_a_reason_or_sends_back(clerk, head):
    county = make_post(role="county_office", division=COUNTY)
    sheet = filed(sheet_of(make_round(by=county, division=COUNTY)), head)
    reviewing.take(evaluation=sheet, by=clerk)
    judged(sheet, clerk)
    sheet = reviewing.review(evaluation=sheet, by=clerk)
    sheet = reviewing.return_to_township(evaluation=sheet, reason="第二项再核", by=county)
    assert sheet.state == "under_review"
    sheet = reviewing.review(evaluation=sheet, by=clerk)
    key = lines_of(sheet)["A1.2"].pk
    reviewing.recheck(evaluation=sheet, opinions={key: Opinion("changed", D(0), "未见上墙")}, by=county)
    assert ScoreChange.objects.everywhere(because="test").get(stage="check").after == 0
    reviewing.recheck(evaluation=sheet, opinions={key: Opinion("accepted")}, by=county)
    assert lines_of(sheet)["A1.2"].checked is None
    sheet = reviewing.check(evaluation=sheet, by=county)
    assert sheet.state == "county_checked"
    with pytest.raises(WrongMove):
        reviewing.send_back(evaluation=sheet, reason="晚了", by=clerk)


def test_every_move_that_is_not_in_the_table_is_refused(sheet, clerk):
    for state in EvaluationState.values:
        sheet.state = state
        for act in {move.act for move in EVALUATION_FLOW}:
            if not any(move.act == act and state in move.before for move in EVALUATION_FLOW):
                with pytest.raises(WrongMove):
                    EVALUATION_FLOW.find(sheet, act)


def test_pages_of_review(sheet, clerk, head):
    client = client_of(clerk)
    with counting():
        assert sheet.division.short_name in client.get("/judgement/reviews/").content.decode()
        assert client.post(f"/judgement/sheets/{sheet.pk}/take/", {"seen": sheet.version}).status_code == 302
        url = f"/judgement/sheets/{sheet.pk}/review/page/"
        page = client.get(url).content.decode()
        assert "认可" in page and "4 处中 3 处完整" in page
        keys = lines_of(sheet)
        sent = {f"verdict_{keys[f'A1.{n}'].pk}": "accepted" for n in (1, 2, 3)}
        assert client.post(url, sent, headers={"X-Autosave": "1"}).status_code == 204
        bad = {f"verdict_{keys['A1.1'].pk}": "changed"}
        assert client.post(url, bad, headers={"X-Autosave": "1"}).status_code == 422
        assert client.post(f"/judgement/sheets/{sheet.pk}/review/").status_code == 302
        own = client_of(head)
        page = own.get(f"/judgement/sheets/{sheet.pk}/").content.decode()
        assert "镇级审核" not in page and own.get(url).status_code in (400, 403)
    assert "没有待审核" in client.get("/judgement/reviews/").content.decode()


def changes(sheet: Evaluation, key: int) -> list[tuple]:
    rows = ScoreChange.objects.everywhere(because="test").filter(score=key).order_by("id")
    return [(one.stage, one.before, one.after) for one in rows]


def test_a_proof_that_changes_is_judged_anew(sheet, clerk, head):
    sheet = reviewing.take(evaluation=sheet, by=clerk)
    judged(sheet, clerk, second=Opinion("returned", why="请重新拍照"))
    sheet = reviewing.send_back(evaluation=sheet, reason="请重新拍照", by=clerk)
    line = lines_of(sheet)["A1.2"]
    first = line.proofs.get()
    again = proofs.add(evaluation=sheet, score_id=line.pk, file=paper(), by=head)
    assert again == first and lines_of(sheet)["A1.2"].state == "returned"  # the same file mends nothing
    new = SimpleUploadedFile("新照.pdf", PDF + b"%", "application/pdf")
    proofs.add(evaluation=sheet, score_id=line.pk, file=new, by=head)  # a new photo alone is a mending
    sheet = filing.submit(evaluation=sheet, by=head)
    sheet = reviewing.take(evaluation=sheet, by=clerk)
    judged(sheet, clerk, second=Opinion("changed", D("0.5"), "半面墙"))
    sheet = reviewing.send_back(evaluation=sheet, reason="其他项补充", by=clerk)
    proofs.remove(evaluation=sheet, proof_id=first.pk, by=head)
    line = lines_of(sheet)["A1.2"]
    assert (line.state, line.reviewed, line.checked) == ("open", None, None)
    half = D("0.5")
    assert changes(sheet, line.pk) == [("claim", None, 1), ("review", 1, half), ("claim", half, 1)]


def test_every_change_of_the_last_word_is_remembered(clerk, head):
    county = make_post(role="county_office", division=COUNTY)
    sheet = filed(sheet_of(make_round(by=county, division=COUNTY)), head)
    sheet = reviewing.take(evaluation=sheet, by=clerk)
    half, key = D("0.5"), lines_of(sheet)["A1.1"].pk
    less = Opinion("changed", half, "少一页")
    reviewing.judge(evaluation=sheet, opinions={key: less}, by=clerk)
    reviewing.judge(evaluation=sheet, opinions={key: Opinion("returned", why="缺页")}, by=clerk)
    judged(sheet, clerk)
    sheet = reviewing.review(evaluation=sheet, by=clerk)
    reviewing.recheck(evaluation=sheet, opinions={key: Opinion("changed", D(0), "无")}, by=county)
    reviewing.recheck(evaluation=sheet, opinions={key: Opinion("accepted")}, by=county)
    reviewing.return_to_township(evaluation=sheet, reason="再核", by=county)
    reviewing.judge(evaluation=sheet, opinions={key: less}, by=clerk)
    sheet = reviewing.send_back(evaluation=sheet, reason="补", by=clerk)
    page = client_of(head).get(f"/judgement/sheets/{sheet.pk}/fill/1/").content.decode()
    assert "少一页" not in page  # what is not returned is not told before the notice
    filing.write(evaluation=sheet, answers={key: Said(D(1), "补了说明")}, by=head)
    assert changes(sheet, key) == [
        ("claim", None, 1),
        ("review", 1, half),
        ("review", half, 1),
        ("check", 1, 0),
        ("check", 0, 1),
        ("review", 1, half),
        ("claim", half, 1),
    ]


def test_a_record_pointed_at_as_proof_stays_free(clerk, head):
    sheet = sheet_of(make_round(by=clerk))
    line = lines_of(filled(sheet, head))["A1.2"]
    source = filed(sheet_of(make_round(by=clerk, year=2024, scheme=sheet.round.scheme)), head)
    there = lines_of(source)["A1.2"].proofs.select_related("attachment").get().attachment
    row = proofs.point(evaluation=sheet, score_id=line.pk, public_id=there.public_id, by=head)
    assert row.attachment_id != there.pk and row.attachment.sm3 == there.sm3
    assert not proofs.offered(line, head)  # the same bytes are not offered twice
    lines_of(source)["A1.2"].proofs.all().delete()
    attachments.discard(there)  # nothing binds the record
    with attachments.opened(row.attachment) as kept:
        assert kept.read() == PDF
