"""应巡: done, asked to be excused, excused. One that counts from the last look draws the next in the same transaction."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maintenance.actions.generating import draw_next
from maintenance.models import InspectionDuty
from maintenance.models.inspections import FLOW

BECAUSE = "a duty the caller holds, locked"


def _held(duty: InspectionDuty) -> InspectionDuty:
    rows = InspectionDuty.objects.everywhere(because=BECAUSE).select_for_update(of=("self",), no_key=True)
    return rows.select_related("plan__season").get(pk=duty.pk)


@transaction.atomic
def complete(*, duty: InspectionDuty, on: date, by) -> InspectionDuty:
    """All that the duty covers was looked at on a day, in time or late. Done already: nothing happens.

    Raises Refused, Http404, WrongMove (excused), ValidationError.
    """
    held = _held(duty)
    if held.state == InspectionDuty.State.DONE:
        return held
    if on > timezone.localdate():
        raise ValidationError({"on": "完成日期不能晚于今天"})
    FLOW.move(held, "complete", by=by, done_on=on, done_by_id=by.person_id)
    draw_next(held, after=on)
    return held


@transaction.atomic
def ask_excuse(*, duty: InspectionDuty, reason: str, by) -> InspectionDuty:
    """The doer's unit says why it can't be done. Raises Refused, Http404, WrongMove, ValidationError."""
    held = _held(duty)
    FLOW.move(held, "ask", by=by, reason=reason, excuse=reason.strip(), excuse_asked_by_id=by.person_id)
    return held


@transaction.atomic
def excuse(*, duty: InspectionDuty, by) -> InspectionDuty:
    """批准取消, by another person than who asked. Raises Refused, Http404, WrongMove, ValidationError."""
    held = _held(duty)
    FLOW.move(held, "excuse", by=by, excused_by_id=by.person_id)
    draw_next(held, after=timezone.localdate())
    return held


@transaction.atomic
def keep(*, duty: InspectionDuty, reason: str, by) -> InspectionDuty:
    """不同意取消: it stays to be done, the asker is told why. Raises Refused, Http404, WrongMove, ValidationError."""
    held = _held(duty)
    asker = held.excuse_asked_by
    FLOW.move(held, "keep", by=by, reason=reason, excuse="", excuse_asked_by_id=None)
    if asker is not None:
        _tell(asker, held, reason.strip())
    return held


def _tell(asker, duty: InspectionDuty, reason: str) -> None:
    from accounts.actions.notices import notify

    notify(
        person=asker,
        title=f"巡查任务不予取消：{duty.plan}",
        body=f"{duty.due_on:%Y年%-m月%-d日}到期的巡查任务仍须完成。{reason}",
    )
