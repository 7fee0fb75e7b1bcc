"""Which villages need looking at most: open and overdue findings, days since the last visit, what the county or JUDGE said."""

from datetime import date

from django.db.models import Count, Max, Q

from tasks_checklist.models import Finding, VillageRisk, VisitState, VisitStop
from tasks_checklist.models.findings import OPEN, RUNNING
from tasks_checklist.places import VILLAGE_CONCERNS

BECAUSE = "risk is weighed for every village of a plan"
OPEN_POINTS, OVERDUE_POINTS = 5, 10  # for each finding, up to FINDINGS_AT_MOST
FINDINGS_AT_MOST = 40
LONG_AGO, AGO_POINTS = 180, 20  # days since the last visit after which a village weighs in full
SAID_SHARE = 0.4  # of the score that was entered or sent


def risks_of(codes: list[str], on: date) -> dict[str, int]:
    """{division code: 0 to 100}. A constant number of queries."""
    points: dict[str, float] = dict.fromkeys(codes, 0.0)
    for code, open_ones, late in _findings(codes, on):
        points[code] += min(FINDINGS_AT_MOST, OPEN_POINTS * open_ones + OVERDUE_POINTS * late)
    seen = _last_visits(codes, on)
    for code in codes:
        days = (on - seen[code]).days if code in seen else LONG_AGO
        points[code] += AGO_POINTS * min(days, LONG_AGO) / LONG_AGO
    for code, score in _said(codes, on).items():
        points[code] += SAID_SHARE * score
    for concern in VILLAGE_CONCERNS.filled():
        for code, more in concern.weigh(codes, on).items():
            points[code] += more
    return {code: max(0, min(100, round(points[code]))) for code in codes}


def _findings(codes: list[str], on: date):
    rows = Finding.objects.everywhere(because=BECAUSE).filter(division__in=codes, state__in=OPEN)
    late = Count("pk", filter=Q(state__in=RUNNING, due_on__lt=on))
    return (
        rows.order_by()
        .values("division_id")
        .annotate(open=Count("pk"), late=late)
        .values_list("division_id", "open", "late")
    )


def _last_visits(codes: list[str], on: date) -> dict[str, date]:
    rows = VisitStop.objects.everywhere(because=BECAUSE).filter(division__in=codes, visit__on__lt=on)
    recorded = rows.filter(visit__state=VisitState.RECORDED).order_by()
    return dict(
        recorded.values("division_id").annotate(last=Max("visit__on")).values_list("division_id", "last")
    )


def _said(codes: list[str], on: date) -> dict[str, int]:
    rows = VillageRisk.objects.everywhere(because=BECAUSE).filter(division__in=codes, from_date__lte=on)
    return dict(rows.order_by("from_date").values_list("division_id", "score"))
