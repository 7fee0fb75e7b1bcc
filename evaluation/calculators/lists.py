"""管护责任清单: complete, published, brought up to date, hung out. Counted from editions, which never change."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from common.models import Act, AuditRecord
from common.moments import morning
from evaluation.calculators.counting import BECAUSE, Figures, Words, day, moment, rates
from evaluation.calculators.register import NO_FACILITY
from evaluation.calculators.standing import in_use
from evaluation.places import Counted, Period
from maintenance import edition_publishing
from maintenance.list_columns import HOLDS
from maintenance.models import Edition, EditionLine, Posting, Publication, ResponsibilityItem
from maintenance.rhythms_in_force import rhythm_of
from tasks_checklist.task_counting import address, page, tallied

KIND = edition_publishing.KIND


def township_of(unit: str) -> str:
    return f"{unit[:9]}000"


# --- complete -----------------------------------------------------------------------------------
def in_current_edition(rows: QuerySet[Any], at: datetime) -> Q:
    """Of facilities: every column that must be filled is, in the line of the edition that held at the moment.

    The latest edition of the village or of the township above it counts.
    """
    editions = Edition.objects.everywhere(because=BECAUSE).filter(frozen_at__lte=at)
    above = Concat(Left(OuterRef("division_code"), 9), Value("000"))
    holding = editions.filter(Q(division_id=OuterRef("division_code")) | Q(division_id=above))
    latest = Subquery(holding.order_by("-frozen_at", "-pk").values("pk")[:1])
    lines = EditionLine.objects.everywhere(because=BECAUSE).filter(facility=OuterRef("pk"))
    blank = Q()
    for key in HOLDS:
        blank |= Q(**{f"columns__{key}": ""})
    return Q(
        Exists(lines.exclude(change=EditionLine.Change.DROPPED).exclude(blank).filter(edition_id=latest))
    )


def list_complete(units: list[str], period: Period) -> dict[str, Counted]:
    """C1: facilities in use that stand, with every must filled, in the edition that holds."""
    at = moment(period)
    rows = in_use(units, on=day(period), known_at=at)
    figures = tallied(rows, "was_division_id", in_current_edition(rows, at))
    words = Words(
        _("在用设施 %(whole)s 处，在现行版清单内且必填项齐全的 %(done)s 处"),
        NO_FACILITY,
        _("补齐 %(lack)s 处设施的清单，核定后列入新版"),
    )
    return rates(units, figures, words, address("maintenance:item-list", state="not_checked"))


# --- published ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """An edition that was made known: when it was frozen, when first told, by which publication."""

    frozen: datetime
    told: datetime
    publication: int


def published(years: Iterable[int], at: datetime, areas: Iterable[str]) -> dict[str, list[Known]]:
    """{area: its editions of the years that were known by the moment}. Two queries.

    What was withdrawn has no day of it and counts as never told.
    """
    rows = Edition.objects.everywhere(because=BECAUSE).filter(division__in=list(areas), year__in=list(years))
    frozen = {
        str(key): (place, when) for key, place, when in rows.values_list("pk", "division_id", "frozen_at")
    }
    told = Publication.objects.everywhere(because=BECAUSE).filter(
        kind=KIND, object_id__in=list(frozen), published_at__lte=at
    )
    told = told.exclude(state=Publication.State.WITHDRAWN).order_by("-published_at", "-pk")
    first: dict[str, tuple[Any, int]] = {
        key: (when, pk) for key, when, pk in told.values_list("object_id", "published_at", "pk")
    }
    found: dict[str, list[Known]] = defaultdict(list)
    for key, (when, pk) in first.items():
        place, at_frozen = frozen[key]
        found[place].append(Known(at_frozen, when, pk))
    return found


def where_told(known: Iterable[Known]) -> str:
    """The first publication of them; else the publications of lists."""
    first = min(known, key=lambda one: one.told, default=None)
    if first:
        return page("maintenance:publication-detail", first.publication)
    return f"{page('maintenance:publication-list')}?kind={KIND}"


def list_published(units: list[str], period: Period) -> dict[str, Counted]:
    """C2①: the year's edition of the village, or of the township above it, was made known by the deadline."""
    known = published([period.until.year], moment(period), {*units, *map(township_of, units)})
    held = {unit: [*known.get(unit, []), *known.get(township_of(unit), [])] for unit in units}
    figures = {unit: (int(bool(told)), 1) for unit, told in held.items()}
    words = Words(_("应公布当年版次 1 次，已公布 %(done)s 次"), "", _("公布当年版次的管护责任清单"))
    return rates(units, figures, words, lambda unit: where_told(held[unit]))


# --- brought up to date -------------------------------------------------------------------------
def list_updated(units: list[str], period: Period) -> dict[str, Counted]:
    """C2②: what was changed after it had been checked, and made known anew within the county's days (30).

    A change is the moment at which an item was opened again (`reopened_at`, as the trail keeps it). Those whose days
    have not passed yet are left out, unless they were made known already.
    """
    at, areas = moment(period), {*units, *map(township_of, units)}
    known = published((period.from_date.year - 1, period.until.year), at, areas)
    days = {county: _days_of(county, period) for county in {unit[:6] for unit in units}}
    figures: dict[str, tuple[int, int]] = {}
    for place, changed in _changes(units, period):
        due = changed + days[place[:6]]
        told = [*known.get(place, []), *known.get(township_of(place), [])]
        in_time = any(one.frozen >= changed and one.told <= due for one in told)
        if in_time or due < at:
            done, whole = figures.get(place, (0, 0))
            figures[place] = (done + in_time, whole + 1)
    words = Words(
        _("核定后变更的条目 %(whole)s 条，限期内更新公布 %(done)s 条"),
        _("期内没有到期应更新公布的变更"),
        _("变更后及时出新版并公布，已有 %(lack)s 条超期"),
    )
    return rates(units, figures, words, address("maintenance:item-list", reopened="yes"))


def _days_of(county: str, period: Period) -> timedelta:
    return timedelta(days=rhythm_of(f"{county}000000", day(period)).days_to_next)


def _changes(units: list[str], period: Period) -> list[tuple[str, datetime]]:
    """(village, when an item was opened again) within the period. Two queries."""
    table = ResponsibilityItem._meta.db_table
    trail = AuditRecord.objects.filter(
        table=table, act=Act.UPDATE, at__gte=morning(period.from_date), at__lt=moment(period)
    )
    opened: list[tuple[int, datetime]] = []
    for key, after in trail.order_by("id").values_list("key", "after"):
        when = parse_datetime((after or {}).get("reopened_at") or "")
        if when is not None and timezone.localdate(when) <= period.until:
            opened.append((int(key), when))
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).filter(facility__division__in=units)
    places = dict(
        rows.filter(pk__in={key for key, _when in opened}).values_list("pk", "facility__division_id")
    )
    return [(places[key], when) for key, when in sorted(set(opened)) if key in places]


# --- hung out -----------------------------------------------------------------------------------
def list_posted(units: list[str], period: Period) -> dict[str, Counted]:
    """C2③: the year's list hangs on the village's board, with its photo; not found wanting."""
    areas = {*units, *map(township_of, units)}
    editions = Edition.objects.everywhere(because=BECAUSE).filter(division__in=areas, year=period.until.year)
    keys = [str(key) for key in editions.values_list("pk", flat=True)]
    hung: Any = Posting.objects.everywhere(because=BECAUSE).standing().filter(division__in=units)  # type: ignore[attr-defined]
    hung = hung.filter(
        publication__kind=KIND, publication__object_id__in=keys, recorded_at__lte=moment(period)
    ).exclude(publication__state=Publication.State.WITHDRAWN)
    there = set(hung.order_by().values_list("division_id", flat=True))
    figures: Figures = {unit: (int(unit in there), 1) for unit in units}
    words = Words(_("应在村内张榜 1 次，已张榜 %(done)s 次"), "", _("张榜并上传照片"))
    return rates(units, figures, words, lambda unit: f"{page('maintenance:publication-list')}?kind={KIND}")


# --- money named --------------------------------------------------------------------------------
def items_funded(units: list[str], period: Period) -> dict[str, Counted]:
    """F1: items of the list that name where the money comes from. Items have no dates: they count as they stand."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live().filter(facility__division__in=units)
    figures = tallied(
        rows.annotate(place=F("facility__division_id")).order_by(), "place", Q(fund_kinds__len__gt=0)
    )
    words = Words(
        _("管护清单 %(whole)s 条，写明经费来源 %(done)s 条"),
        _("还没有管护清单条目"),
        _("为 %(lack)s 条清单写明经费来源"),
    )
    return rates(units, figures, words, address("maintenance:item-list", lacks="funds"))
