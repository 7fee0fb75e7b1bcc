"""群众意见: sent by anyone or entered by an office, answered within the limit, reopened, void."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility
from common import acting
from common.privacy import has_identity_number, has_mobile
from common.workdays import county_deadline
from evaluation.actions.answers import ANYONE, why_not
from evaluation.models import OPINION_FLOW, Opinion, SurveyPlace
from evaluation.models.opinions import WORKDAYS
from maintenance.actions.holding import held

PRIVATE = "请不要写手机号码、身份证号码：意见不记名，答复公开在答复页"


@transaction.atomic
def send(*, place: SurveyPlace, text: str) -> Opinion:
    """An opinion by anyone, from the address of a survey's place. Raises ValidationError.

    The trail is told neither account nor request: whoever sends, even signed in, stays unknown.
    """
    with acting.as_(acting.Acting(door=acting.current().door)):
        rows = SurveyPlace.objects.everywhere(because=ANYONE).select_related("survey", "division", "facility")
        place = rows.get(pk=place.pk)
        if why := why_not(place.survey, timezone.localdate()):
            raise ValidationError(why)
        said = {"division": place.division.heir, "facility": place.facility, "channel": Opinion.Channel.SCAN}
        return _kept(text, received_on=timezone.localdate(), **said)


@transaction.atomic
def enter(
    *, division: Division, channel: str, text: str, received_on: date, by, facility: Facility | None = None
) -> Opinion:
    """One heard or received by the office. Raises Refused, ValidationError."""
    require(by, Right.SURVEY_ENTER)
    require_division(by, division.pk)
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("设施不在所选的村")})
    said = {"division": division, "facility": facility, "channel": channel, "entered_by_id": by.person_id}
    return _kept(text, received_on=received_on, **said)


def _kept(text: str, *, received_on: date, **said) -> Opinion:
    words = text.strip()
    if not words:
        raise ValidationError({"text": _("请填写意见")})
    if has_mobile(words) or has_identity_number(words):
        raise ValidationError({"text": _(PRIVATE)})
    due_on = county_deadline(received_on, WORKDAYS).day
    return Opinion.objects.create(text=words, received_on=received_on, due_on=due_on, **said)


@transaction.atomic
def answer(
    *, opinion: Opinion, answer: str, by, gist: str = "", shown: bool = False, seen: int | None = None
) -> Opinion:
    """答复; shown to the public under `gist` if so wished. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(opinion, by=by, seen=seen)
    if not answer.strip():
        raise ValidationError({"answer": _("请填写答复")})
    if shown and not gist.strip():
        raise ValidationError({"gist": _("公开的答复请写一句事由")})
    if shown and any(has_mobile(words) or has_identity_number(words) for words in (gist, answer)):
        raise ValidationError({"answer": _("公开的内容里不能有手机号码、身份证号码")})
    said: dict[str, Any] = {"answer": answer.strip(), "gist": gist.strip(), "shown": shown}
    said |= {"answered_on": timezone.localdate(), "answered_by_id": by.person_id}
    OPINION_FLOW.move(row, "answer", by=by, **said)
    return row


@transaction.atomic
def reopen(*, opinion: Opinion, reason: str, by, seen: int | None = None) -> Opinion:
    """重新办理: no longer shown; the limit stands as it was. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(opinion, by=by, seen=seen)
    nothing = {"shown": False, "answered_on": None, "answered_by_id": None, "void_reason": ""}
    OPINION_FLOW.move(row, "reopen", by=by, reason=reason, **nothing)
    return row


@transaction.atomic
def void(*, opinion: Opinion, reason: str, by, seen: int | None = None) -> Opinion:
    """登记无效. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(opinion, by=by, seen=seen)
    OPINION_FLOW.move(row, "void", by=by, reason=reason, void_reason=reason.strip())
    return row
