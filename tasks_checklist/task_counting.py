"""Rows counted by village and added up to townships and counties, for the measures of key tasks."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from accounts.scoping import code_range, in_ranges
from assets.models import Facility
from assets.models.moves import STANDING
from maintenance.models import ResponsibilityItem
from tasks_checklist.places import Proof

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


def facilities(codes: list[str]) -> QuerySet[Facility]:
    rows = Facility.objects.everywhere(because=BECAUSE).counted()
    return within(rows.filter(status__in=STANDING), "division_id", codes)


def items(codes: list[str]) -> QuerySet[ResponsibilityItem]:
    return within(
        ResponsibilityItem.objects.everywhere(because=BECAUSE).live(), "facility__division_id", codes
    )
