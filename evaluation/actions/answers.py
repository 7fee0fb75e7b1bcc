"""问卷: sent by anyone from the address of a place, entered from paper, struck."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from common import acting
from evaluation.models import Answer, Survey, SurveyPlace, SurveyState
from evaluation.models.surveys import BEST
from evaluation.survey_marks import score_of
from maintenance.actions.holding import held

ANYONE = "anyone may answer at the address of a place"


def why_not(survey: Survey, day: date) -> str:
    """Why no answer is taken on the day, in a sentence; empty if one is."""
    if survey.state != SurveyState.OPEN:
        return _("这项调查没有在进行")
    if day < survey.from_date:
        return _("调查从 %s 开始") % f"{survey.from_date:%Y-%m-%d}"
    return _("调查已于 %s 截止") % f"{survey.until:%Y-%m-%d}" if day > survey.until else ""


def send(*, place: SurveyPlace, marks: Sequence[int], key: UUID) -> Answer:
    """An answer by anyone; the same `key` twice is one answer. Raises ValidationError.

    The trail is told neither account nor request: whoever sends, even signed in, stays unknown.
    """
    with acting.as_(acting.Acting(door=acting.current().door)), transaction.atomic():
        rows = SurveyPlace.objects.everywhere(because=ANYONE).select_related("survey", "division")
        place = rows.select_for_update(of=("self",)).get(pk=place.pk)
        there = Answer.objects.everywhere(because=ANYONE).filter(key=key).first()
        if there is not None:
            return there
        today = timezone.localdate()
        if why := why_not(place.survey, today):
            raise ValidationError(why)
        return _kept(place, marks, channel=Answer.Channel.SCAN, answered_on=today, key=key)


@transaction.atomic
def enter(*, place: SurveyPlace, sheet: str, marks: Sequence[int], answered_on: date, by) -> Answer:
    """One sheet of paper; its number is entered once in the survey. Raises Refused, Http404, ValidationError.

    None once the survey has ended: its results stand from then on, and one sheet more would tell what is on it.
    """
    require(by, Right.SURVEY_ENTER, place)
    place = held(place, by=by, beside=("survey", "division"))
    survey, sheet = place.survey, sheet.strip()
    if not sheet:
        raise ValidationError({"sheet": _("请填问卷编号")})
    if survey.state != SurveyState.OPEN:
        raise ValidationError(why_not(survey, answered_on))
    if not survey.from_date <= answered_on <= min(survey.until, timezone.localdate()):
        raise ValidationError({"answered_on": _("填写日期应在调查期内，且不晚于今天")})
    if (
        Answer.objects.everywhere(because="a number is entered once")
        .filter(survey=survey, sheet=sheet)
        .exists()
    ):
        raise ValidationError({"sheet": _("编号 %s 已经录入过") % sheet})
    said = {"channel": Answer.Channel.PAPER, "sheet": sheet, "entered_by_id": by.person_id, "key": uuid4()}
    return _kept(place, marks, answered_on=answered_on, **said)


def _kept(place: SurveyPlace, marks: Sequence[int], **said) -> Answer:
    asked = place.survey.question_set.questions.count()
    if len(marks) != asked or any(not 0 <= mark <= BEST for mark in marks):
        raise ValidationError(_("请逐题评分"))
    score = score_of(marks)
    if score is None:
        raise ValidationError(_("各题都选了“不了解”，没有可以统计的评价"))
    return Answer.objects.create(
        survey=place.survey,
        place=place,
        division=place.division.heir,  # of a merged village's QR or sheets: for whom it went into
        marks=list(marks),
        score=score,
        entered_on=timezone.localdate(),
        **said,
    )


@transaction.atomic
def strike(*, answer: Answer, reason: str, by, seen: int | None = None) -> Answer:
    """剔除 what was entered wrongly; it counts no more from today on. Raises Refused, Http404, ValidationError."""
    require(by, Right.SURVEY_ENTER, answer)
    row = held(answer, by=by, seen=seen)
    if row.struck_on:
        raise ValidationError(_("已经剔除过"))
    if row.channel != Answer.Channel.PAPER:
        raise ValidationError(_("扫码评价不能剔除"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明剔除的原因")})
    row.struck_on, row.struck_reason, row.version = timezone.localdate(), reason.strip(), row.version + 1
    row.save(update_fields=["struck_on", "struck_reason", "version"])
    return row
