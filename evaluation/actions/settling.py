"""结果: added up, made known for its term, objected to and corrected, final; recomputed it is the same."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from accounts.system import SystemPost
from common.privacy import mask_mobiles
from evaluation import result_publishing
from evaluation.actions.freezing import write as write_counts
from evaluation.counting import FROM_SCORES, counted, judged, period_of, require_known, unit_of
from evaluation.models import (
    ROUND_FLOW,
    Evaluation,
    EvaluationState,
    Level,
    PartScore,
    Round,
    RoundState,
    ScoreChange,
)
from evaluation.models.rounds import judged_before
from evaluation.settling_lines import BECAUSE, COLUMNS, results_of, sheets_of, weighed
from maintenance.actions import publishing
from maintenance.actions.holding import held
from maintenance.models import Objection, Publication

S = EvaluationState
AT_A_TIME = 500
READY = {True: (S.COUNTY_CHECKED,), False: (S.REVIEWED,)}  # by whether the round has a county's step
NEVER_FILED = (S.NOT_STARTED, S.DRAFTING)
CLOSED_WITH = (Level.VILLAGE, Level.TOWNSHIP)  # sheets that go with their division (moving_rounds.py)


@transaction.atomic
def compute(*, round: Round) -> dict[int, dict[str, Any]]:
    """Score, grade and place of every sheet, written from the stored points; what is counted from the villages' own
    results comes after these. Answers the results. The caller holds the round and has asked for the right.
    """
    found = results_of(round)
    _write(round, found)
    if _count_from_scores(round):
        found = results_of(round)
        _write(round, found)
    return found


def _write(round: Round, results: dict[int, dict[str, Any]]) -> None:
    changed = []
    for sheet in sheets_of(round):
        values = results[sheet.pk]
        if any(getattr(sheet, name) != values[name] for name in COLUMNS):
            for name in COLUMNS:
                setattr(sheet, name, values[name])
            changed.append(sheet)
    Evaluation.objects.everywhere(because=BECAUSE).bulk_update(changed, COLUMNS, AT_A_TIME)


def _count_from_scores(round: Round) -> bool:
    """The lines of townships that rest on their villages' results, counted now that these stand."""
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(evaluation__round=round)
    scores = list(rows.filter(part__calculator=FROM_SCORES).select_related("part", "evaluation"))
    if not scores:
        return False
    require_known([scores[0].part])
    units = [unit_of(one.evaluation) for one in scores]
    said = counted([scores[0].part], units, period_of(round))
    for one in scores:
        for name, value in judged(one.part, said.get((FROM_SCORES, unit_of(one.evaluation)))).items():
            setattr(one, name, value)
    write_counts(scores, stage=ScoreChange.Stage.FREEZE, by=SystemPost())
    return True


def pending(round: Round) -> list[Evaluation]:
    """The villages' sheets whose review is not over; those never filed are judged as they are."""
    ready = (*READY[round.county_step], *NEVER_FILED)
    return [sheet for sheet in sheets_of(round) if sheet.level == Level.VILLAGE and sheet.state not in ready]


@transaction.atomic
def notice(*, round: Round, phone: str = "", seen: int | None = None, by) -> Publication:
    """公示结果: added up and made known for five working days. Answers the publication.

    Raises Refused, Http404, WrongMove, ValidationError (sheets still under review, no telephone).
    """
    require(by, Right.EVALUATION_SETTLE, round)
    row = held(round, by=by, seen=seen, beside=("division", "scheme"))
    ROUND_FLOW.find(row, "notice")
    if left := pending(row):
        names = "、".join(one.unit for one in left[:5])
        raise ValidationError(_("还有 %(n)s 个村没有审核完：%(names)s") % {"n": len(left), "names": names})
    compute(round=row)
    ROUND_FLOW.move(row, "notice", by=by)
    _all_to(row, S.NOTICED)
    drafted = result_publishing.draft(round=row, phone=phone, by=by)
    return publishing.publish(publication=drafted, from_date=timezone.localdate(), phone=phone, by=by)


def _all_to(round: Round, state: str) -> None:
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=round).exclude(state=S.VOID)
    rows.update(state=state)


@transaction.atomic
def follow(publication: Publication, by) -> None:
    """A notice that was taken down: the round stands where it stood before it (PUBLISHED_KINDS.moved).

    Only the notice of the round's own area; a village closed meanwhile is 不参评: its successor is judged.
    """
    rows = Round.objects.everywhere(because="the round whose notice was taken down").select_for_update()
    row = rows.filter(pk=int(publication.object_id)).first()
    if publication.state != Publication.State.WITHDRAWN or row is None or row.state != RoundState.NOTICED:
        return
    if publication.division_id != row.division_id:
        return
    ROUND_FLOW.move(row, "take_back", by=SystemPost())
    sheets = Evaluation.objects.everywhere(because=BECAUSE).filter(round=row, state=S.NOTICED)
    sheets.filter(division__closed_on__isnull=False, level__in=CLOSED_WITH).update(state=S.VOID)
    sheets.filter(first_submitted_at=None).update(state=S.NOT_STARTED)
    sheets.filter(checked_at__isnull=False).update(state=S.COUNTY_CHECKED)
    sheets.filter(state=S.NOTICED).update(state=S.REVIEWED)


@transaction.atomic
def correct(
    *, evaluation: Evaluation, objection_id: int, score_id: int, points: Decimal, why: str, by
) -> Evaluation:
    """更正: an objection to the notice that stands was found right: a part of a sheet that it is about gets other
    points; the round is added up again. The change keeps which objection.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.EVALUATION_SETTLE, evaluation)
    if why_not := judged_before(evaluation, by):
        raise ValidationError(why_not)
    round = held(evaluation.round, by=by, beside=("division", "scheme"))
    sheet = Evaluation.objects.visible_to(by).filter(round=round).get(pk=evaluation.pk)
    if sheet.state == S.VOID:
        raise ValidationError(_("这份评价表不参评，不能更正得分"))
    objection = _upheld(round, sheet, objection_id)
    if not why.strip():
        raise ValidationError({"why": _("请写明更正的理由")})
    rows = PartScore.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    score = weighed(rows).filter(evaluation=sheet, pk=score_id).first()
    if score is None or not 0 <= points <= (score.part.points or Decimal(0)):
        raise ValidationError({"points": _("得分须在 0 到该项分值之间")})
    before = score.stands
    score.checked, score.check_said = points, why.strip()[:300]
    score.save(update_fields=["checked", "check_said"])
    stage = ScoreChange.Stage.OBJECTION
    kept = _why_kept(objection, sheet, why.strip())
    ScoreChange.objects.create(
        score=score, stage=stage, before=before, after=points, why=kept, by_id=by.person_id
    )
    compute(round=round)
    return Evaluation.objects.visible_to(by).get(pk=sheet.pk)


def _upheld(round: Round, sheet: Evaluation, objection_id: int) -> Objection:
    """The objection that a correction rests on. Raises ValidationError."""
    found = {one.pk: one for one in result_publishing.upheld_of(round)}
    if round.state != RoundState.NOTICED or not found:
        raise ValidationError(_("公示期间异议成立的，才能更正得分"))
    objection = found.get(objection_id)
    if objection is None:
        raise ValidationError({"objection": _("请选择对本次公示提出、已答复为成立的异议")})
    if not result_publishing.is_about(objection, sheet):
        said = {"number": objection.number, "area": objection.division, "unit": sheet.unit}
        raise ValidationError(
            {"objection": _("异议 %(number)s 涉及%(area)s，不能据以更正%(unit)s的得分") % said}
        )
    return objection


def _why_kept(objection: Objection, sheet: Evaluation, why: str) -> str:
    """The reason as the change keeps it: the objection's number, its words where it names no village."""
    said = f"异议 {objection.number}：{why}"
    if objection.division_id != sheet.division_id:
        said = f"{said}（异议内容：{mask_mobiles(objection.text)}）"
    return said[:300]


@transaction.atomic
def finish(*, round: Round, seen: int | None = None, by) -> Round:
    """定稿: its term over, every objection answered, recomputed the same. Raises Refused, Http404, WrongMove, ValidationError."""
    require(by, Right.EVALUATION_SETTLE, round)
    row = held(round, by=by, seen=seen, beside=("division", "scheme"))
    ROUND_FLOW.find(row, "finish")
    if not result_publishing.notices_of(row).settled().exists():
        raise ValidationError(_("公示期未满，或还有异议没有答复，不能定稿"))
    if wrong := differences(row):
        raise ValidationError(_("重新计算与公示结果不一致：%s") % "；".join(wrong[:3]))
    ROUND_FLOW.move(row, "finish", by=by, final_at=timezone.now())
    _all_to(row, S.FINAL)
    return row


def differences(round: Round) -> list[str]:
    """Where adding up again gives another result than the stored one, in words; none is right."""
    results = results_of(round)
    return [
        _("%(unit)s：现存 %(stored)s，重算 %(again)s")
        % {"unit": sheet.unit, "stored": getattr(sheet, name), "again": results[sheet.pk][name]}
        for sheet in sheets_of(round)
        for name in COLUMNS
        if getattr(sheet, name) != results[sheet.pk][name]
    ]


def recount() -> list[str]:
    """The nightly check: every result that was made known, added up again."""
    rows = Round.objects.everywhere(because="results once made known")
    known = rows.filter(state__in=(RoundState.NOTICED, RoundState.FINAL)).select_related("scheme")
    return [
        f"评价结果与重新计算不符：{row.title} {told}"
        for row in known.order_by("pk")
        for told in differences(row)
    ]
