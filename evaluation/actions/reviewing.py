"""审核、复核: item by item, accepted, changed with a reason or returned; never one's own filing, never one's own village."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.rights import Right
from evaluation.actions.filing import remember
from evaluation.evaluation_shown import Row, groups_of, scores_of
from evaluation.models import (
    EVALUATION_FLOW,
    Evaluation,
    PartScore,
    RoundState,
    ScoreChange,
)
from maintenance.actions.holding import held
from maintenance.boards import holders_beneath

BESIDE = ("round", "division")
LONGEST_REOPENED = timedelta(days=30)
ACCEPTED, CHANGED, RETURNED = "accepted", "changed", "returned"


@dataclass(frozen=True)
class Opinion:
    """What is said of one declared part: accepted, changed (to `points`, `why`) or returned (`why`)."""

    verdict: str
    points: Decimal | None = None
    why: str = ""


def _held(evaluation: Evaluation, by, seen: int | None, act: str) -> Evaluation:
    """The sheet held, the act open to this post now. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(evaluation, by=by, seen=seen, beside=BESIDE)
    move = EVALUATION_FLOW.find(row, act)
    require(by, move.right, row)
    if why := move.why_not(row, by):
        raise ValidationError(why)
    if row.round.state not in (RoundState.OPEN, RoundState.FROZEN):
        raise ValidationError(_("本轮评价%s，不能再审核") % row.round.get_state_display())
    return row


@transaction.atomic
def take(*, evaluation: Evaluation, seen: int | None = None, by) -> Evaluation:
    """开始审核. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(evaluation, by, seen, "take")
    EVALUATION_FLOW.move(row, "take", by=by)
    return row


@transaction.atomic
def resume(*, evaluation: Evaluation, seen: int | None = None, by) -> Evaluation:
    """What was returned and not sent again in time is judged as it lies. Raises as `take`."""
    row = _held(evaluation, by, seen, "resume")
    EVALUATION_FLOW.move(row, "resume", by=by)
    rows = PartScore.objects.everywhere(because="the lines of the sheet held").filter(evaluation=row)
    rows.filter(state=RETURNED).update(state=PartScore.State.OPEN)
    return row


def _declared(row: Evaluation) -> dict[int, Row]:
    groups = groups_of(row, scores_of(row), live=False)
    return {one.score.pk: one for group in groups for one in group.declared}


def _sound(one: Row, said: Opinion) -> Decimal | None:
    """The points that stand after it; None where it is returned. Raises ValidationError."""
    text, most = one.part.text, one.part.points or Decimal(0)
    if said.verdict == ACCEPTED:
        if one.lacks_proof:
            raise ValidationError(_("“%s”没有佐证，只能记 0 分或退回") % text)
        return one.score.claimed or Decimal(0)
    if not said.why.strip():
        raise ValidationError(_("“%s”改分或退回的，请写明理由") % text)
    if said.verdict == RETURNED:
        return None
    if said.points is None or not 0 <= said.points <= most:
        raise ValidationError(
            _("“%(text)s”的得分须在 0 到 %(most)s 之间") % {"text": text, "most": f"{most:g}"}
        )
    return said.points


@transaction.atomic
def judge(*, evaluation: Evaluation, opinions: Mapping[int, Opinion], by) -> Evaluation:
    """The township's word on declared parts, by the id of their lines; each change of points is remembered.

    Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = _held(evaluation, by, None, "review")
    declared = _declared(row)
    for key, said in opinions.items():
        if key not in declared:
            raise ValidationError(_("系统计算的指标不能改分"))
        _write(declared[key].score, "reviewed", _sound(declared[key], said), said, by)
    return row


def _write(score: PartScore, column: str, points: Decimal | None, said: Opinion, by) -> None:
    word = "review" if column == "reviewed" else "check_said"
    before, why = score.last_word, said.why.strip()[:300]
    if (getattr(score, column), getattr(score, word), score.state) == (points, why, said.verdict):
        return
    setattr(score, column, points)
    setattr(score, word, why)
    columns = [column, word]
    if column == "reviewed":
        score.state = said.verdict
        columns.append("state")
    score.save(update_fields=columns)
    stage = ScoreChange.Stage.REVIEW if column == "reviewed" else ScoreChange.Stage.CHECK
    remember(score, before=before, stage=stage, why=why, by=by)


@transaction.atomic
def review(*, evaluation: Evaluation, seen: int | None = None, by) -> Evaluation:
    """审核完成: every declared part has been judged, none is returned. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(evaluation, by, seen, "review")
    lines = [one for one in _declared(row).values() if one.score.claimed is not None]
    left = [one.part.text for one in lines if one.score.state == PartScore.State.OPEN]
    if left:
        raise ValidationError(_("还有 %(n)s 项没有审核：%(first)s") % {"n": len(left), "first": left[0]})
    if any(one.score.state == RETURNED for one in lines):
        raise ValidationError(_("有退回的项，请退回该村修改，或改为记分"))
    EVALUATION_FLOW.move(row, "review", by=by, reviewed_by_id=by.person_id, reviewed_at=timezone.now())
    return row


@transaction.atomic
def send_back(
    *, evaluation: Evaluation, reason: str, until: datetime | None = None, seen: int | None = None, by
) -> Evaluation:
    """退回: the village writes again until a moment (three days unless said), whatever the deadline; it is told.

    Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = _held(evaluation, by, seen, "return")
    now = timezone.now()
    ends = until or now + timedelta(days=3)
    if not now < ends <= now + LONGEST_REOPENED:
        raise ValidationError({"until": _("重报截止须在今天以后、30 天以内")})
    said = {"reopened_until": ends, "returns": row.returns + 1, "reviewed_by_id": by.person_id}
    EVALUATION_FLOW.move(row, "return", by=by, reason=reason, returned_reason=reason.strip()[:300], **said)
    title = _("自评已退回，请修改后重报：%s") % row.round.title
    link = reverse("evaluation:evaluation-detail", args=[row.pk])
    for person in holders_beneath(row.division, Right.EVALUATION_FILL):
        notify(person=person, title=title, body=reason, link=link, pressing=True)
    return row


def _require_county_step(row: Evaluation) -> None:
    if not row.round.county_step:
        raise ValidationError(_("本轮评价不设县级复核"))


@transaction.atomic
def recheck(*, evaluation: Evaluation, opinions: Mapping[int, Opinion], by) -> Evaluation:
    """The county's word on declared parts: other points, with a reason. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(evaluation, by, None, "check")
    _require_county_step(row)
    declared = _declared(row)
    for key, said in opinions.items():
        if key not in declared or said.verdict == RETURNED:
            raise ValidationError(_("系统计算的指标不能改分；要退回的请退回镇级"))
        one = declared[key]
        if said.verdict == ACCEPTED:  # as the township left it
            if one.score.checked is not None:
                _write(one.score, "checked", None, Opinion(ACCEPTED), by)
            continue
        _write(one.score, "checked", _sound(one, said), said, by)
    return row


@transaction.atomic
def check(*, evaluation: Evaluation, seen: int | None = None, by) -> Evaluation:
    """复核完成. Raises Refused, Http404, WrongMove, ValidationError (a round without a county's step)."""
    row = _held(evaluation, by, seen, "check")
    _require_county_step(row)
    EVALUATION_FLOW.move(row, "check", by=by, checked_by_id=by.person_id, checked_at=timezone.now())
    return row


@transaction.atomic
def return_to_township(*, evaluation: Evaluation, reason: str, seen: int | None = None, by) -> Evaluation:
    """退回镇级: judged anew there, with the reason; who reviewed it is told. Raises as `check`."""
    row = _held(evaluation, by, seen, "send_back")
    _require_county_step(row)
    reviewer = row.reviewed_by
    EVALUATION_FLOW.move(row, "send_back", by=by, reason=reason)
    if reviewer is not None:
        title = _("县级退回重审：%s") % row.division
        link = reverse("evaluation:evaluation-detail", args=[row.pk])
        notify(person=reviewer, title=title, body=reason, link=link, pressing=True)
    return row
