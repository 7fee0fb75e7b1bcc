"""整改台账结转: when a month is over its balance is written down, of each area and of each unit, once and for good."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from accounts.models import Division, Party
from accounts.scoping import in_ranges
from common.moments import morning
from tasks_checklist.finding_past import Stood, stood
from tasks_checklist.models import Finding, RegisterPeriod
from tasks_checklist.paper_figures import balanced
from tasks_checklist.planning.windows import Window, windows_of
from tasks_checklist.register import BUCKETS

BECAUSE = "the register is closed for every area"
FURTHEST = 24  # months that are closed belatedly
Place = tuple[str, int | None]  # a division, or a unit in its division


def close_periods(*, today: date) -> dict[str, int]:
    """Close what is over and not yet closed; {"closed": how many months of counties}. Each month is one transaction."""
    counties = Division.objects.everywhere(because=BECAUSE).filter(
        level=Division.Level.COUNTY, closed_on=None
    )
    closed = sum(
        close(county, window) for county in counties.order_by("code") for window in _over(county, today)
    )
    return {"closed": closed}


def _over(county: Division, today: date) -> list[Window]:
    """The months since the county's first finding that ended before today and are not closed."""
    rows = Finding.objects.everywhere(because=BECAUSE).filter(in_ranges("division_id", county.ranges))
    first = (
        rows.exclude(issued_at=None).order_by("issued_at").values_list("issued_at__date", flat=True).first()
    )
    if first is None:
        return []
    begins, ends = first.replace(day=1), today.replace(day=1) - timedelta(days=1)
    closed = set(_rows().filter(division=county, party=None).values_list("period_from", flat=True))
    return [window for window in windows_of("monthly", begins, ends) if window[0] not in closed][-FURTHEST:]


def _rows():
    return RegisterPeriod.objects.everywhere(because=BECAUSE)


@transaction.atomic
def close(county: Division, window: Window) -> bool:
    """Write the rows of a month; of two who do it at once one writes them."""
    counted = count(county, window)
    made = RegisterPeriod.objects.bulk_create(
        [
            RegisterPeriod(
                division_id=code, party_id=unit, period_from=window[0], period_until=window[1], **said
            )
            for (code, unit), said in sorted(counted.items(), key=lambda line: (line[0][0], line[0][1] or 0))
        ],
        ignore_conflicts=True,
    )
    return bool(made)


def count(county: Division, window: Window) -> dict[Place, dict[str, int]]:
    """{(division, unit or None): balance}: the county always, beneath it whatever had findings in the month or before."""
    first, last = window
    findings = stood(county, morning(last + timedelta(days=1)))
    groups: dict[Place, list[Stood]] = defaultdict(list, {(county.pk, None): list(findings)})
    homes = _homes(findings)
    for one in findings:
        for code in {f"{one.division[:9]}000", one.division} - {county.pk}:
            groups[code, None].append(one)
        groups[homes[one.party], one.party].append(one)
    counted = {place: balanced(rows, first, last) for place, rows in groups.items()}
    return {place: said for place, said in counted.items() if any(said.values()) or place[0] == county.pk}


def _homes(findings: Iterable[Stood]) -> dict[int, str]:
    parties = Party.objects.everywhere(because=BECAUSE).filter(pk__in={one.party for one in findings})
    return dict(parties.values_list("pk", "division_id"))


def differences(county: Division, window: Window) -> list[str]:
    """Where the closed rows of a month are not what counting it again answers, in words. A unit may have moved since."""
    again = {_named(*place): said for place, said in count(county, window).items()}
    rows = _rows().filter(
        in_ranges("division_id", county.ranges), period_from=window[0], period_until=window[1]
    )
    stored = {
        _named(row.division_id, row.party_id): {name: getattr(row, name) for name in BUCKETS} for row in rows
    }
    wrong = [name for name in stored.keys() | again.keys() if stored.get(name) != again.get(name)]
    return [f"{name} {window[0]:%Y-%m}" for name in sorted(wrong)]


def _named(code: str, unit: int | None) -> str:
    return f"p{unit}" if unit else code
