"""有督查: findings struck off in time, those that a bulletin listed."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import Division, Party
from common.moments import morning
from evaluation.calculators.counting import BECAUSE, Figures, Words, last_due, moment, rates
from evaluation.calculators.standing import OTHERS
from evaluation.places import Counted, Period
from tasks_checklist.finding_past import Stood, stood
from tasks_checklist.finding_rules import Step
from tasks_checklist.models import FindingStep
from tasks_checklist.task_counting import address

DUE = Words(
    _("应销号问题 %(whole)s 个，限期内销号 %(done)s 个"),
    _("期内没有到期应销号的问题"),
    _("按限期整改销号，已有 %(lack)s 个逾期"),
)


def due_findings(counties: Iterable[str], period: Period) -> list[Stood]:
    """Findings whose limit lay in the period and has passed, as they stood. Three queries a county."""
    places = Division.objects.everywhere(because=BECAUSE).filter(code__in=set(counties))
    at, last = moment(period), last_due(period)
    rows = [one for place in places.order_by("code") for one in stood(place, at)]
    return [one for one in rows if one.is_due(period.from_date, last)]


def struck_in_time(rows: Iterable[Stood], units_of: Callable[[Stood], Iterable[str]]) -> Figures:
    """{unit: (struck off in time, due)}. Pure."""
    figures: dict[str, tuple[int, int]] = {}
    for one in rows:
        for unit in units_of(one):
            done, whole = figures.get(unit, (0, 0))
            figures[unit] = (done + one.in_time, whole + 1)
    return figures


def findings_closed(units: list[str], period: Period) -> dict[str, Counted]:
    """G2: findings of the village's own units struck off within their limit ÷ due in the period."""
    rows = due_findings({f"{unit[:6]}000000" for unit in units}, period)
    others = _others({one.party for one in rows})
    mine = (one for one in rows if one.party not in others)
    figures = struck_in_time(mine, lambda one: (one.division,))
    return rates(units, figures, DUE, of_due(period))


def _others(parties: set[int]) -> set[int]:
    """Of the units those that are not a village's."""
    rows = Party.objects.everywhere(because=BECAUSE).filter(pk__in=parties, kind__in=OTHERS)
    return set(rows.values_list("pk", flat=True))


def of_due(period: Period, **asked: object) -> Callable[[str], str]:
    """The list of findings whose limit lay in the period."""
    days = {"due_since": period.from_date, "due_until": last_due(period)}
    return address("tasks_checklist:finding-list", state="all", **days, **asked)


def findings_circulated(units: list[str], period: Period) -> dict[str, Counted]:
    """N5: findings of the village that a bulletin listed as overdue within the period."""
    steps = FindingStep.objects.everywhere(because=BECAUSE).filter(
        act=Step.BULLETIN,
        at__gte=morning(period.from_date),
        at__lt=moment(period),
        finding__division__in=units,
    )
    steps = steps.exclude(finding__party__kind__in=OTHERS).order_by()
    counted = dict(steps.values_list("finding__division_id").annotate(n=Count("finding", distinct=True)))
    url_of = address("tasks_checklist:finding-list", state="all", overdue="told")
    return {unit: circulated(counted.get(unit, 0), url_of(unit)) for unit in units}


def circulated(number: int, url: str) -> Counted:
    """How many; nothing is owed, so there is no rate."""
    told = str(_("期内被列入通报的逾期问题 %s 个") % number)
    return Counted(Decimal(number), Decimal(0), told, url, str(_("整改不逾期即不再扣分")) if number else "")
