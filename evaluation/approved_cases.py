"""Approved experiences counted: the calculator `cases_approved` of indicator P1."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.moments import morning
from evaluation.models import Experience
from evaluation.places import Counted, Period

BECAUSE = "counted for the evaluation of every unit asked"


def count(units: list[str], period: Period) -> dict[str, Counted]:
    """Experiences of each village approved within the period, as they stood at the deadline: not withdrawn by then."""
    deadline = period.deadline
    rows = Experience.objects.everywhere(because=BECAUSE).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=deadline),
        division_id__in=units,
        approved_at__gte=morning(period.from_date),
        approved_at__lte=deadline,
        approved_at__lt=morning(period.until + timedelta(days=1)),
    )
    found = dict(rows.order_by().values_list("division_id").annotate(Count("pk")))
    return {unit: _counted(unit, found.get(unit, 0), period) for unit in units}


def _counted(unit: str, number: int, period: Period) -> Counted:
    asked = {"village": unit, "approved_from": period.from_date, "approved_by": period.until}
    url = f"{reverse('evaluation:case-list')}?{urlencode(asked)}"
    told = _("审核通过的典型经验 %s 个") % number
    raises = "" if number else _("报送一个典型经验，审核通过后加分")
    return Counted(Decimal(number), Decimal(1), told, url=url, raises=raises)
