"""Rows counted by village and added up to townships and counties, for the measures of key tasks."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.scoping import code_range, in_ranges
from assets.models import Facility, FacilityState, Registration
from assets.models.moves import STANDING
from maintenance.models import ResponsibilityItem
from tasks_checklist.places import Proof

CODED = Registration.CODED
COUNTED = (Registration.UNCODED, CODED)
BECAUSE = "what the records prove of a task, in numbers alone"
Counted = dict[str, tuple[int, int]]  # {village or township: (done, whole)}
ADDRESS = {"county": None, "township": "township", "village": "village"}


def level_of(code: str) -> str:
    return "county" if code.endswith("000000") else "township" if code.endswith("000") else "village"


def ranges_of(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [code_range(code, level_of(code)) for code in codes]


def within(rows: QuerySet, column: str, codes: Iterable[str]) -> QuerySet:
    return rows.filter(in_ranges(column, ranges_of(codes))).order_by()


def added_up(codes: Iterable[str], counted: Counted) -> Counted:
    """The figures of each code: of all that lies at or beneath it. Pure."""
    found: Counted = {}
    for code in codes:
        start, end = code_range(code, level_of(code))
        parts = [figures for place, figures in counted.items() if start <= place < end]
        if parts:
            found[code] = (sum(done for done, _whole in parts), sum(whole for _done, whole in parts))
    return found


def proofs(codes: list[str], counted: Counted, words: str, url_of: Callable[[str], str]) -> dict[str, Proof]:
    """`words` with %(done)s and %(whole)s."""
    return {
        code: Proof(done, whole, words % {"done": done, "whole": whole}, url_of(code))
        for code, (done, whole) in added_up(codes, counted).items()
        if whole
    }


def page(url_name: str, *arguments: Any) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def address(url_name: str, **asked: Any) -> Callable[[str], str]:
    """The list that makes a figure, narrowed to the place."""

    def url_of(code: str) -> str:
        name = ADDRESS[level_of(code)]
        query = {**({name: code} if name else {}), **asked}
        found = page(url_name)
        return f"{found}?{urlencode(query)}" if found and query else found

    return url_of


def tallied(rows: QuerySet, column: str, done: Q) -> Counted:
    """{place: (rows that are done, all rows)} in one query."""
    counted: Any = rows.values_list(column).annotate(
        done=Count("pk", filter=done, distinct=True), whole=Count("pk", distinct=True)
    )
    return {place: (number, whole) for place, number, whole in counted}


def facilities(codes: list[str], on: date) -> QuerySet[Any]:
    """Those in use on a day, with `coded`: whether they bore a code then."""
    return within(counted_on(on).filter(in_use=True), "division_id", codes)


def counted_on(on: date) -> QuerySet[Any]:
    """Every facility that counted on a day, with `in_use` and `coded` as they were.

    Of a past day by what was recorded of it; what the register learnt of later stood then if it says itself that it was
    built by then, without a code.
    """
    rows = Facility.objects.everywhere(because=BECAUSE)
    if on >= timezone.localdate():
        return rows.counted().annotate(in_use=_is("status", STANDING), coded=_is("registration", [CODED]))
    rows = rows.annotate(status_then=_said("status", on), registration_then=_said("registration", on))
    recorded = Q(registration_then__in=COUNTED)
    built = Q(built__gt="", built__lte=f"{on:%Y-%m-%d}", registration__in=COUNTED)
    later = Q(registration_then=None, status_then=None) & built
    stood = Q(status_then__in=STANDING) | Q(status_then=None, status__in=STANDING)
    in_use = Case(When(stood, then=Value(True)), default=Value(False))
    return rows.filter(recorded | later).annotate(in_use=in_use, coded=_is("registration_then", [CODED]))


def _is(column: str, values: Iterable[str]) -> Case:
    return Case(When(**{f"{column}__in": list(values)}, then=Value(True)), default=Value(False))


def _said(aspect: str, on: date) -> Subquery:
    """What the dated rows say of a facility's aspect on a day; None where they say nothing by then."""
    rows = FacilityState.objects.everywhere(because=BECAUSE).filter(
        facility=OuterRef("pk"), from_date__lte=on, closed_at=None
    )
    said = rows.exclude(**{aspect: None}).order_by("-from_date", "-recorded_at", "-id")
    return Subquery(said.values(aspect)[:1])


def items(codes: list[str], on: date) -> QuerySet[ResponsibilityItem]:
    """Items of the facilities in use on a day; what the items say has no history, it is as they stand."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE)
    if on >= timezone.localdate():
        return within(rows.live(), "facility__division_id", codes)
    kept = rows.filter(facility__in=facilities(codes, on).values("pk"))
    return within(kept, "facility__division_id", codes)
