"""评价: a round prepared, opened, put off, filed, returned, reviewed, frozen, made known, corrected, final; one taken back."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.demo import XUGAO
from accounts.models import Division, DivisionMerge
from common import jobs
from common.jobs import Asker
from common.models import Attachment
from evaluation.actions import filing, freezing, moving_rounds, proofs, reviewing, rounds, settling
from evaluation.actions.filing import Said
from evaluation.actions.reviewing import Opinion
from evaluation.models import Evaluation, PartScore, Proof, Round, Scheme
from evaluation.tasks import freeze_due_rounds
from maintenance.actions import publishing
from maintenance.models import Publication
from tests.acts import at_work
from tests.factories import COUNTY, SHITANG
from tests.maintenance.publication_rows import make_objection

BECAUSE = "test"


def _round(by, *, year: int, county: str = COUNTY) -> Round:
    scheme = Scheme.objects.filter(division_id=county, state="issued").order_by("number").first()
    today = timezone.localdate()
    said = {
        "title": "", "from_date": today - timedelta(days=180), "until": today, "opens_on": today,
        "deadline": timezone.now() + timedelta(days=3), "review_due": today + timedelta(days=9),
        "check_due": today + timedelta(days=19), "county_step": True,
    }  # fmt: skip
    return rounds.create(
        division=Division.objects.get(pk=county), scheme=scheme, kind="half", year=year, by=by, **said
    )


def _sheet(row: Round) -> Evaluation:
    return Evaluation.objects.everywhere(because=BECAUSE).get(round=row, level="village", division_id=SHITANG)


def _lines(sheet: Evaluation) -> list[PartScore]:
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(evaluation=sheet, part__method="self")
    return list(rows.select_related("part__indicator").order_by("pk"))


def _paper(name: str) -> SimpleUploadedFile:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return SimpleUploadedFile(f"{name}.pdf", body + name.encode(), "application/pdf")


def _file(sheet: Evaluation, by) -> Evaluation:
    """Nothing that wants a proof is claimed, but for the first part that takes a paper."""
    lines = _lines(sheet)
    answers = {one.pk: Said(Decimal(0), "今年没有") for one in lines}
    filing.write(evaluation=sheet, answers=answers, summary="见证", next_steps="见证", by=by)
    open_to = next(one for one in lines if Attachment.Kind.PDF in proofs.accepted(one.part))
    proofs.add(evaluation=sheet, score_id=open_to.pk, file=_paper("见证甲"), by=by)
    gone = proofs.add(evaluation=sheet, score_id=open_to.pk, file=_paper("见证乙"), by=by)
    proofs.remove(evaluation=sheet, proof_id=gone.pk, by=by)
    other = next(
        one for one in lines if one.pk != open_to.pk and Attachment.Kind.PDF in proofs.accepted(one.part)
    )
    there = Proof.objects.everywhere(because=BECAUSE).select_related("attachment").get(score=open_to)
    proofs.point(evaluation=sheet, score_id=other.pk, public_id=there.attachment.public_id, by=by)
    return filing.submit(evaluation=sheet, by=by)


def _accepted(sheet: Evaluation, clerk) -> Evaluation:
    opinions = {one.pk: Opinion("accepted") for one in _lines(sheet)}
    reviewing.judge(evaluation=sheet, opinions=opinions, by=clerk)
    return reviewing.review(evaluation=sheet, by=clerk)


def _review(sheet: Evaluation) -> None:
    with at_work("hx.clerk") as clerk:
        reviewing.take(evaluation=sheet, by=clerk)
        reviewing.send_back(evaluation=sheet, reason="补充", by=clerk)
    with at_work("shitang.head") as head:
        filing.submit(evaluation=sheet, by=head)
    with at_work("hx.clerk") as clerk:
        reviewing.send_back(evaluation=sheet, reason="再补", by=clerk)
        rows = Evaluation.objects.everywhere(because=BECAUSE).filter(pk=sheet.pk)
        rows.update(reopened_until=timezone.now() - timedelta(hours=1))
        reviewing.resume(evaluation=sheet, by=clerk)
        _accepted(sheet, clerk)
    with at_work("county.office") as office:
        reviewing.return_to_township(evaluation=sheet, reason="再核", by=office)
    with at_work("hx.clerk") as clerk:
        reviewing.review(evaluation=sheet, by=clerk)
    with at_work("county.office") as office:
        first = _lines(sheet)[0].pk
        opinions = {first: Opinion("changed", Decimal("0.5"), "查有部分")}
        reviewing.recheck(evaluation=sheet, opinions=opinions, by=office)
        reviewing.check(evaluation=sheet, by=office)


def act_on_a_round_of_judgement() -> None:
    with at_work("county.office") as office:
        row = _round(office, year=2094)
        rounds.change(round=row, number="见证〔2094〕1号", by=office)
        rounds.open(round=row, by=office)
        row.refresh_from_db()
        rounds.postpone(round=row, deadline=row.deadline + timedelta(days=1), reason="汛期", by=office)
    with at_work("shitang.head") as head:
        sheet = _file(_sheet(row), head)
        _review(sheet)
    rows = Round.objects.everywhere(because=BECAUSE).filter(pk=row.pk)
    rows.update(deadline=timezone.now() - freezing.LANDED_AFTER - timedelta(seconds=1))
    freeze_due_rounds()
    row.refresh_from_db()
    jobs.run(freezing.begin(round=row, by=Asker()).pk)
    row.refresh_from_db()
    assert row.frozen_at is not None
    _make_known(row)


def _make_known(row: Round) -> None:
    with at_work("county.office") as office:
        first = settling.notice(round=row, phone="025-52100000", by=office)
        publishing.withdraw(publication=first, reason="漏项", by=office)
        row.refresh_from_db()
        told = settling.notice(round=row, phone="025-52100000", by=office)
        said = make_objection(
            publication=told, division=COUNTY, state="upheld", answer="成立", answered_at=timezone.now()
        )
        sheet = _sheet(row)
        line = _lines(sheet)[0]
        settling.correct(
            evaluation=sheet,
            objection_id=said.pk,
            score_id=line.pk,
            points=Decimal(0),
            why="查实没有",
            by=office,
        )
        rows = Publication.objects.everywhere(because=BECAUSE).filter(pk=told.pk)
        past = timezone.localdate() - timedelta(days=30)
        rows.update(from_date=past, until=past + timedelta(days=8), state="ended")
        settling.finish(round=row, by=office)
    assert settling.recount() == []


def act_on_a_round_taken_back() -> None:
    with at_work("county.office") as office:
        row = _round(office, year=2095)
        rounds.open(round=row, by=office)
        rounds.void(round=row, reason="重新发起", by=office)
        again = _round(office, year=2096)
        rounds.open(round=again, by=office)
        assert jobs.run(jobs.start("evaluation.remind_of_rounds", arguments={}, by=Asker()).pk).result[
            "filing"
        ]
        gone = DivisionMerge(closed_id=XUGAO, successor_id=SHITANG)
        assert moving_rounds.move_sheets(gone, office)
        rows = Round.objects.everywhere(because=BECAUSE).filter(pk=again.pk)
        rows.update(deadline=timezone.now() - freezing.LANDED_AFTER - timedelta(seconds=1))
        again.refresh_from_db()
        rounds.freeze(round=again, by=office)
