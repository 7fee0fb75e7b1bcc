"""The county's own working days: single days that depart from the calendar, and years entered in full."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from common import acting
from common.models import WorkdayOverride, WorkdayYear
from common.workdays import FIRST_YEAR, LAST_YEAR


@transaction.atomic
def set_workday(*, day: date, worked: bool, reason: str, by) -> WorkdayOverride:
    """Say that a day is worked, or off. Raises Refused, or ValidationError outside the years of the calendar."""
    require(by, Right.CALENDAR_MANAGE)
    _within_the_calendar(day.year, "day")
    override, _created = WorkdayOverride.objects.update_or_create(
        day=day, defaults={"worked": worked, "reason": reason, "recorded_by_id": acting.current().account_id}
    )
    return override


@transaction.atomic
def unset_workday(*, override: WorkdayOverride, by) -> None:
    """The day follows the calendar again."""
    require(by, Right.CALENDAR_MANAGE)
    override.delete()


@transaction.atomic
def declare_year(*, year: int, reason: str, by) -> WorkdayYear:
    """The county has entered the published 调休 of the year: its dates are no longer provisional."""
    require(by, Right.CALENDAR_MANAGE)
    _within_the_calendar(year, "year")
    declared, _created = WorkdayYear.objects.update_or_create(
        year=year, defaults={"reason": reason, "recorded_by_id": acting.current().account_id}
    )
    return declared


@transaction.atomic
def withdraw_year(*, year: int, by) -> None:
    """The year is provisional again."""
    require(by, Right.CALENDAR_MANAGE)
    WorkdayYear.objects.filter(year=year).delete()


def _within_the_calendar(year: int, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            {field: _("只能填写 %(first)s 至 %(last)s 年") % {"first": FIRST_YEAR, "last": LAST_YEAR}}
        )
