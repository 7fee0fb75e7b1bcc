"""The running number of a 资金到账通知单: of a township (or the county's own level), anew each year."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Division
from accounts.scoping import code_range, in_ranges
from common.db.locks import one_at_a_time
from funding.models import Arrival

LONGEST_NAME = 12


def next_number(division: Division, day: date) -> str:
    """`横溪街道到账〔2026〕7号`: given in turn; the second of two at once waits for the first. None is given twice."""
    county = division.level == Division.Level.COUNTY
    prefix = division.pk[:6] if county else division.pk[:9]
    one_at_a_time(f"arrival number {prefix} {day.year}")
    head = _head(division, day.year)
    rows = Arrival.objects.everywhere(because="numbers run over all units of a township")
    whole = code_range(division.pk, "county" if county else "township")
    given = rows.filter(in_ranges("division_id", [whole]), number__startswith=head).values_list(
        "number", flat=True
    )
    last = max((int(one.removeprefix(head).removesuffix("号")) for one in given), default=0)
    return f"{head}{last + 1}号"


def _head(division: Division, year: int) -> str:
    above = division.parent if division.level == Division.Level.VILLAGE else division
    return _("%(office)s到账〔%(year)s〕") % {"office": str(above)[:LONGEST_NAME], "year": year}
