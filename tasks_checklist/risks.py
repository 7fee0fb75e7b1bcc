"""Which villages need looking at most: what the county entered or JUDGE sent, and what the records say (VILLAGE_CONCERNS)."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from tasks_checklist.models import Finding, VillageRisk, VisitState, VisitStop
from tasks_checklist.models.findings import OPEN, RUNNING
from tasks_checklist.places import VILLAGE_CONCERNS, VillageConcern

BECAUSE = "risk is weighed for every village of a plan"
OPEN_POINTS, OVERDUE_POINTS = 5, 10  # for each finding, up to FINDINGS_AT_MOST
FINDINGS_AT_MOST = 40
LONG_AGO, AGO_POINTS = 180, 20  # days since the last visit after which a village weighs in full
SAID_SHARE = 0.4  # of the score that was entered or sent
MOST = 100
HIGH = 60  # from here on a village stands out on the page


@dataclass(frozen=True)
class Weighed:
    """A village's risk (0 to 100) and what it is made of: [(word, points)]."""

    risk: int
    said: VillageRisk | None
    parts: tuple[tuple[str, float], ...] = field(default=())

    @property
    def told(self) -> str:
        return "，".join(f"{word} {points:.0f}" for word, points in self.parts if round(points))


def risks_of(codes: list[str], on: date) -> dict[str, int]:
    """{division code: 0 to 100}. A constant number of queries."""
    return {code: one.risk for code, one in weigh(codes, on).items()}


def weigh(codes: list[str], on: date) -> dict[str, Weighed]:
    """Each village with what its risk is made of. A constant number of queries."""
    said = said_on(codes, on)
    concerns = [(one.word, one.weigh(codes, on)) for one in VILLAGE_CONCERNS.filled()]
    found = {}
    for code in codes:
        parts = [(_("录入分"), SAID_SHARE * said[code].score)] if code in said else []
        parts += [(word, points.get(code, 0.0)) for word, points in concerns]
        whole = round(sum(points for _word, points in parts))
        found[code] = Weighed(max(0, min(MOST, whole)), said.get(code), tuple(parts))
    return found


def said_on(codes: list[str], on: date) -> dict[str, VillageRisk]:
    """The score that stands on a day, by village."""
    rows = VillageRisk.objects.everywhere(because=BECAUSE).filter(division__in=codes, from_date__lte=on)
    return {row.division_id: row for row in rows.order_by("from_date", "pk")}


# --- what the records say -------------------------------------------------------------------------
def open_findings(codes: list[str], on: date) -> dict[str, tuple[int, int]]:
    """{division code: (open findings, those overdue)}."""
    rows = Finding.objects.everywhere(because=BECAUSE).filter(division__in=codes, state__in=OPEN)
    late = Count("pk", filter=Q(state__in=RUNNING, due_on__lt=on))
    grouped = rows.order_by().values("division_id").annotate(open=Count("pk"), late=late)
    return {one["division_id"]: (one["open"], one["late"]) for one in grouped}


def days_since(codes: list[str], on: date) -> dict[str, int]:
    """{division code: days since it was last visited}; those never visited are missing."""
    rows = VisitStop.objects.everywhere(because=BECAUSE).filter(division__in=codes, visit__on__lt=on)
    recorded = rows.filter(visit__state=VisitState.RECORDED).order_by()
    last = recorded.values("division_id").annotate(last=Max("visit__on"))
    return {one["division_id"]: (on - one["last"]).days for one in last}


def _by_findings(codes: list[str], on: date) -> dict[str, float]:
    return {
        code: min(FINDINGS_AT_MOST, OPEN_POINTS * number + OVERDUE_POINTS * late)
        for code, (number, late) in open_findings(codes, on).items()
    }


def _by_absence(codes: list[str], on: date) -> dict[str, float]:
    days = days_since(codes, on)
    return {code: AGO_POINTS * min(days.get(code, LONG_AGO), LONG_AGO) / LONG_AGO for code in codes}


CONCERNS = {
    "tasks_checklist.findings": VillageConcern(_("未销号、逾期问题"), _by_findings),
    "tasks_checklist.absence": VillageConcern(_("久未督导"), _by_absence),
}
