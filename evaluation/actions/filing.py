"""自评: what a unit declares, written down as it is typed; missing named; signed by the head, with a receipt."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.models import Person
from accounts.rights import Right
from evaluation.actions.freezing import LANDED_AFTER, hold_back_freeze
from evaluation.evaluation_shown import groups_of, scores_of
from evaluation.models import (
    EVALUATION_FLOW,
    Evaluation,
    EvaluationState,
    IndicatorPart,
    Level,
    PartScore,
    RoundState,
    ScoreChange,
)
from maintenance.actions.holding import held

S = EvaluationState
FILING = (S.NOT_STARTED, S.DRAFTING, S.RETURNED)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are read for another
LENGTH = 6
BESIDE = ("round", "division")
HELD = "the lines of the sheet held"


@dataclass(frozen=True)
class Said:
    """What is declared of one part: points (None: nothing yet) and words."""

    points: Decimal | None
    text: str = ""


@dataclass(frozen=True)
class Missing:
    """What a sheet still lacks: the group's number and word, the part, why."""

    number: int
    group: str
    text: str
    why: str


def closed_because(sheet: Evaluation, at: datetime) -> str:
    """Why nothing may be filed at a moment by the server's clock; "" while it may."""
    if sheet.level != Level.VILLAGE:
        return _("镇街和部门的评价全部由系统计算，不需填报")
    if sheet.state not in FILING:
        return _("现为“%s”，不能再改；退回后才能修改") % sheet.get_state_display()
    if sheet.round.state not in (RoundState.OPEN, RoundState.FROZEN):
        return _("本轮评价%s，不能填报") % sheet.round.get_state_display()
    if at <= sheet.round.deadline:
        return ""
    if sheet.state == S.RETURNED and sheet.reopened_until and at <= sheet.reopened_until:
        return ""
    ends = (
        sheet.reopened_until if sheet.state == S.RETURNED and sheet.reopened_until else sheet.round.deadline
    )
    return _("自评已于 %s 截止") % f"{timezone.localtime(ends):%Y-%m-%d %H:%M}"


def _held(evaluation: Evaluation, by, began: datetime) -> Evaluation:
    row = held(evaluation, by=by, beside=BESIDE)
    if why := closed_because(row, began):
        raise ValidationError(why)
    return row


def _own_line(row: Evaluation, key: int) -> PartScore:
    scores = PartScore.objects.everywhere(because=HELD).select_for_update(of=("self",))
    found = scores.filter(evaluation=row, pk=key).select_related("part").first()
    if found is None or found.part.method != IndicatorPart.Method.SELF:
        raise ValidationError(_("这一项由系统计算或现场抽查，不能申报"))
    return found


@transaction.atomic
def write(
    *,
    evaluation: Evaluation,
    answers: Mapping[int, Said] | None = None,
    summary: str | None = None,
    next_steps: str | None = None,
    by,
) -> Evaluation:
    """What was typed, kept; `answers` by the id of the line. Sent again it changes nothing.

    Raises Refused, Http404, ValidationError: closed, more than the part's points, a part nobody may type.
    """
    began = timezone.now()
    require(by, Right.EVALUATION_FILL, evaluation)
    row = _held(evaluation, by, began)
    for key, said in (answers or {}).items():
        _claim(_own_line(row, key), said, by)
    texts = {"summary": summary, "next_steps": next_steps}
    changed = {name: text.strip() for name, text in texts.items() if text is not None}
    if row.state == S.NOT_STARTED:
        EVALUATION_FLOW.move(row, "write", by=by, **changed)
    elif changed:
        for name, text in changed.items():
            setattr(row, name, text)
        row.save(update_fields=list(changed))
    return row


def _claim(score: PartScore, said: Said, by) -> None:
    most = score.part.points or Decimal(0)
    if said.points is not None and not 0 <= said.points <= most:
        raise ValidationError(
            _("“%(text)s”的自评得分须在 0 到 %(most)s 之间") % {"text": score.part.text, "most": f"{most:g}"}
        )
    text = said.text.strip()
    if (score.claimed, score.claim) == (said.points, text):
        return
    before = score.last_word
    score.claimed, score.claim = said.points, text
    score.save(update_fields=["claimed", "claim"])
    _unsaid(score)
    remember(score, before=before, stage=ScoreChange.Stage.CLAIM, by=by)


def _unsaid(score: PartScore) -> None:
    """What was said to another claim or other proofs says nothing of these: it is open again, and counts as mended."""
    score.state, score.reviewed, score.checked = PartScore.State.OPEN, None, None
    score.save(update_fields=["state", "reviewed", "checked"])


def remember(score: PartScore, *, before: Decimal | None, stage: str, why: str = "", by) -> None:
    """One line for each change of the points last said, whoever made it and however."""
    if before != score.last_word:
        ScoreChange.objects.create(
            score=score, stage=stage, before=before, after=score.last_word, why=why, by_id=by.person_id
        )


def proofs_changed(score: PartScore, *, by) -> None:
    """After a proof of a line held came or went: nothing accepted may rest on what nobody has seen."""
    before = score.last_word
    _unsaid(score)
    remember(score, before=before, stage=ScoreChange.Stage.CLAIM, why=_("佐证有变动"), by=by)


def missing(sheet: Evaluation) -> list[Missing]:
    """What must still be said before it can be signed: a part without points, points without the proof asked for.

    Three queries.
    """
    found: list[Missing] = []
    for group in groups_of(sheet, scores_of(sheet), live=False):
        for row in group.declared:
            if row.score.claimed is None and row.part.indicator.kind == "base":
                found.append(Missing(group.number, group.word, row.part.text, _("没有填自评得分")))
            elif row.lacks_proof:
                found.append(Missing(group.number, group.word, row.part.text, _("没有上传佐证")))
            elif row.score.state == PartScore.State.RETURNED:
                found.append(Missing(group.number, group.word, row.part.text, _("镇级退回的还没有改")))
    return found


@transaction.atomic
def submit(*, evaluation: Evaluation, seen: int | None = None, by) -> Evaluation:
    """签字上报: by the head, whole, in time. Answers the sheet with its receipt.

    Raises Refused, Http404, WrongMove, ValidationError naming what is missing.
    """
    began = timezone.now()
    require(by, Right.EVALUATION_SIGN, evaluation)
    hold_back_freeze(evaluation.round_id)
    row = held(evaluation, by=by, seen=seen, beside=BESIDE)
    EVALUATION_FLOW.find(row, "submit")
    if why := closed_because(row, began) or _too_late_to_count(row):
        raise ValidationError(why)
    if row.reviewed_by_id is not None and row.reviewed_by_id == by.person_id:
        raise ValidationError(_("您审核过这份自评，不能再由您签字上报"))
    if lacking := missing(row):
        raise ValidationError([f"{one.group}“{one.text}”：{one.why}" for one in lacking[:8]])
    said: dict[str, Any] = {"submitted_at": began, "submitted_by_id": by.person_id, "returned_reason": ""}
    if row.first_submitted_at is None:
        said |= {"first_submitted_at": began, "receipt": new_receipt(row.round.year)}
    again = row.returns > 0
    EVALUATION_FLOW.move(row, "submit", by=by, **said)
    _tell_reviewers(row, again=again)
    return row


def _too_late_to_count(row: Evaluation) -> str:
    """Begun in time, but so long on its way that the round may have been counted: no receipt for what is not counted."""
    if row.first_submitted_at is not None or timezone.now() <= row.round.deadline + LANDED_AFTER:
        return ""
    return _("自评已于 %s 截止") % f"{timezone.localtime(row.round.deadline):%Y-%m-%d %H:%M}"


def new_receipt(year: int) -> str:
    """「ZP2026-7K3M9Q」: the year is for people, the rest can't be counted up."""
    return f"ZP{year}-" + "".join(secrets.choice(LETTERS) for _n in range(LENGTH))


def _tell_reviewers(row: Evaluation, *, again: bool) -> None:
    """Whoever reviewed it before learns that it came again; first filings wait on the queue."""
    reviewer: Person | None = row.reviewed_by if again else None
    if reviewer is not None:
        title = _("%s 已重新上报自评") % row.division
        link = reverse("evaluation:evaluation-detail", args=[row.pk])
        notify(person=reviewer, title=title, link=link)
