"""The register as it stood on a past day, and as far as it was known by another: counted from the dated rows.

`day` is when it was so, `known_at` by when we had learnt it (the end of that day; None: all we know now). So
`counts(post, day=d, known_at=d)` repeats what was counted on d, and without `known_at` says what we now know of d.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.scoping import ScopeKind
from assets.models import Facility, FacilityState, Registration
from common.moments import morning

ASPECTS = (
    "status",
    "condition",
    "property_class",
    "division_id",
    "type_id",
    "registration",
)
KEEPER = ("keeper_id", "keeper_person_id")
COUNTED = (Registration.UNCODED.value, Registration.CODED.value)

_LATEST = "(array_agg({0} ORDER BY from_date DESC, recorded_at DESC, id DESC) FILTER (WHERE {1}))[1] AS {0}"
_SAID = ", ".join(
    [_LATEST.format(name, f"{name} IS NOT NULL") for name in ASPECTS]
    + [_LATEST.format(name, "says_keeper") for name in KEEPER]
)
_STOOD = f"""
    SELECT facility_id, {_SAID} FROM assets_facilitystate
    WHERE from_date <= %s AND recorded_at < %s AND (closed_at IS NULL OR closed_at >= %s)
    GROUP BY facility_id
"""  # noqa: S608  names of our own columns


@dataclass(frozen=True)
class Condition:
    """A piece of SQL over the columns of `ASPECTS` and its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


def counts(
    post, *, day: date, known_at: date | datetime | None = None, by: Iterable[str] = (), **where: Any
) -> list[dict[str, Any]]:
    """How many facilities stood that day in sight of the post, grouped `by` some of ASPECTS, in their order.

    `where` narrows by aspects (a value or a list of values; `area`: ranges of division codes). Each dictionary has
    the grouped aspects and `count`. Uncounted registrations (已并入, 已撤回) are left out.
    """
    names = _aspects(by)
    stood, values = _stood(post, day, known_at, where)
    head = ", ".join([*names, "count(*)"])
    tail = f"GROUP BY {', '.join(names)} ORDER BY {', '.join(names)}" if names else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {head} FROM ({stood}) AS stood {tail}", values)  # noqa: S608
        return [dict(zip([*names, "count"], row, strict=True)) for row in cursor.fetchall()]


def rows(post, *, day: date, known_at: date | datetime | None = None, **where: Any):
    """The facilities that `counts` counts, as a queryset; their columns are those of today."""
    stood, values = _stood(post, day, known_at, where)
    these = RawSQL(f"SELECT facility_id FROM ({stood}) AS stood", values)  # noqa: S608, S611  names of our own columns
    return Facility.objects.everywhere(because="narrowed to what the post saw on that day").filter(
        pk__in=these
    )


def then(facilities: Iterable[int], *, day: date, known_at: date | datetime | None = None) -> dict[int, dict]:
    """The aspects of these facilities (already held) on that day: {id: {aspect: value}}."""
    known = _known(known_at)
    sql = _STOOD.replace("WHERE ", "WHERE facility_id = ANY(%s) AND ", 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(facilities), day, known, known])
        names = ["facility_id", *ASPECTS, *KEEPER]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def is_as_now(*, day: date, known_at: datetime) -> bool:
    """Whether the present values are those of the day as known then: nothing was learnt or closed since. One query."""
    since = Q(recorded_at__gte=known_at) | Q(closed_at__gte=known_at) | Q(from_date__gt=day)
    return not FacilityState.objects.everywhere(because="whether anything has changed").filter(since).exists()


def aspect(name: str, *, day: date, known_at: datetime) -> Subquery:
    """What one of the aspects (or keepers) of a facility was that day, as an expression on the facilities of a queryset."""
    _aspects([name])
    rows = FacilityState.objects.everywhere(because="the past of facilities already chosen")
    said = Q(says_keeper=True) if name in KEEPER else Q(**{f"{name}__isnull": False})
    rows = rows.filter(said, facility=OuterRef("pk"), from_date__lte=day, recorded_at__lt=known_at)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__gte=known_at))
    return Subquery(rows.order_by("-from_date", "-recorded_at", "-pk").values(name)[:1])


def differences() -> list[str]:
    """For the nightly check: facilities whose present values are not what their dated rows say, in words."""
    today, now = timezone.localdate(), timezone.now()
    unlike = " OR ".join(
        [f"stood.{name} IS DISTINCT FROM known.{name}" for name in ASPECTS if name != "condition"]
        + ["coalesce(stood.condition, 'unknown') <> known.condition"]
        + [f"stood.{name} IS DISTINCT FROM known.{name}" for name in KEEPER]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT known.id, known.name FROM assets_facility AS known
                LEFT JOIN ({_STOOD}) AS stood ON stood.facility_id = known.id
                WHERE {unlike} ORDER BY known.id LIMIT 100""",  # noqa: S608
            [today, now, now],
        )
        return [f"设施“{name}”（{pk}）的现状与变动记录不符" for pk, name in cursor.fetchall()]


def _aspects(names: Iterable[str]) -> list[str]:
    chosen = list(names)
    if unknown := set(chosen) - {*ASPECTS, *KEEPER}:
        raise ValueError(f"no aspect of a facility: {unknown}")
    return chosen


def _stood(post, day: date, known_at, where: dict[str, Any]) -> tuple[str, list[Any]]:
    """The facilities that counted, in sight and narrowed, with their aspects then."""
    known = _known(known_at)
    conditions = [Condition("registration = ANY(%s)", (list(COUNTED),)), *_seen_by(post), *_narrowed(where)]
    sql = f"SELECT * FROM ({_STOOD}) AS said WHERE {' AND '.join(one.sql for one in conditions)}"  # noqa: S608
    return sql, [day, known, known, *(value for one in conditions for value in one.values)]


def _known(known_at: date | datetime | None) -> datetime:
    """The first moment that is too late."""
    if known_at is None:
        return timezone.now() + timedelta(days=1)
    if isinstance(known_at, datetime):
        return known_at
    return morning(known_at + timedelta(days=1))


def _seen_by(post) -> list[Condition]:
    """What the post saw that day: by the village, type and keeper of then."""
    if post is None:
        return [Condition("false")]
    if post.scope_kind == ScopeKind.OWN_PARTY:
        return [Condition("keeper_id = %s", (post.party_id,))]
    if post.scope_kind == ScopeKind.OWN_ASSIGNMENTS:
        return [Condition("keeper_person_id = %s", (post.person_id,))]
    seen = [_in_area(post.ranges)]
    if post.scope_kind == ScopeKind.AREA_SECTORS:
        seen.append(Condition("left(type_id, 2) = ANY(%s)", (list(post.sector_codes),)))
    return seen


def _in_area(ranges: Iterable[tuple[str, str]]) -> Condition:
    pairs = list(ranges)
    sql = " OR ".join("division_id >= %s AND division_id < %s" for _ in pairs) or "false"
    return Condition(f"({sql})", tuple(edge for pair in pairs for edge in pair))


def _narrowed(where: dict[str, Any]) -> list[Condition]:
    area = where.pop("area", None)
    conditions = [_in_area(area)] if area is not None else []
    for name, value in zip(_aspects(where), where.values(), strict=True):
        values = value if isinstance(value, list | tuple | set) else [value]
        column = "coalesce(condition, 'unknown')" if name == "condition" else name
        conditions.append(Condition(f"{column} = ANY(%s)", (list(values),)))
    return conditions
