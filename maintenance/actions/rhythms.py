"""The county's days of the list: said anew from a day on, never changed for years that have passed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from maintenance.models import ListRhythm


@transaction.atomic
def set_rhythm(
    *, county: Division, from_date: date, hand_in_by: str, publish_by: str, days_to_next: int, by
) -> ListRhythm:
    """From a day on that has not passed. Raises Refused, ValidationError."""
    require(by, Right.EDITION_FREEZE)
    require_division(by, county.pk)
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": "起用日期不能早于今天，以往年度的期限不变"})
    said = {"hand_in_by": hand_in_by, "publish_by": publish_by, "days_to_next": days_to_next}
    rows = ListRhythm.objects.visible_to(by)
    row = rows.filter(county=county, from_date=from_date).first() or ListRhythm(
        county=county, from_date=from_date
    )
    for name, value in said.items():
        setattr(row, name, value)
    row.full_clean(exclude=["county"])
    row.save()
    return row
