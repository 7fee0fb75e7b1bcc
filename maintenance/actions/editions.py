"""定版: the checked items of a township or a village become an edition that never changes."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets.models import Facility
from assets.models.moves import STANDING
from common.moments import morning
from maintenance.actions.freezing import last_of, next_of, one_at_a_time
from maintenance.editions_sql import COUNTS, DROPPED, LINES, SAID_ANEW
from maintenance.list_columns import COLUMNS
from maintenance.list_words import asked
from maintenance.models import Edition, ItemState, ResponsibilityItem
from maintenance.rhythms_in_force import circle_of

BECAUSE = "the whole list of an area the post covers"


def unfinished(division: Division) -> dict[str, int]:
    """{state, "" for none: number} of an area's standing facilities whose item is not checked, in the order of its way."""
    rows = (
        Facility.objects.everywhere(because=BECAUSE)
        .counted()
        .filter(in_ranges("division_id", division.ranges), status__in=STANDING)
    )
    counted = rows.exclude(responsibility__state=ItemState.CHECKED).order_by()
    found = dict(counted.values_list("responsibility__state").annotate(n=Count("pk")))
    return {state or "": found[state] for state in (None, *ItemState.values) if state in found}


def ready(division: Division) -> int:
    """How many lines an edition of the area would have."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live()
    of_area = rows.filter(in_ranges("facility__division_id", division.ranges))
    return of_area.filter(state=ItemState.CHECKED).count()


def edition_before(division: Division) -> Edition | None:
    return last_of(Edition, division)


@transaction.atomic
def freeze(*, division: Division, by, leaving: int = 0, note: str = "", on: date | None = None) -> Edition:
    """Freeze the list of a township or a village as its next edition.

    `leaving`: how many unfinished ones the clerk says stay out; another number is refused with the numbers. `on`: an earlier
    day it was frozen on, where years before are brought in. Raises Refused, Http404, ValidationError: also for one that
    says nothing new in its year.
    """
    require(by, Right.EDITION_FREEZE, division)
    require_division(by, division.pk)
    if division.level == Division.Level.COUNTY:
        raise ValidationError("清单按镇（街道）或村（社区）定版")
    one_at_a_time(Edition, division)
    left = sum(unfinished(division).values())
    if left != leaving:
        raise ValidationError({"leaving": _says_left(division, left)})
    at = morning(on) if on else timezone.now()
    # the list's year ends with the last day of publishing: 2024's may be frozen in March 2025
    year = circle_of(division.county_code, timezone.localdate(at)).year
    edition = next_of(Edition, division, year=year, note=note, at=at, by=by)
    edition.left_out = left
    _write_lines(edition)
    if (now := sum(unfinished(division).values())) != left:  # somebody filled or checked one in between
        raise ValidationError({"leaving": _says_left(division, now)})
    edition.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(SAID_ANEW, {"edition": edition.pk})
        if _repeats(edition) and not cursor.rowcount:  # what was opened again and found right is worth saying
            raise ValidationError(f"与上一版（{edition.before}）相比没有变化，不用再定版")
    return edition


def _repeats(edition: Edition) -> bool:
    """Whether it says line by line what the year's edition before it says."""
    told = edition.added_count or edition.changed_count or edition.dropped_count
    return bool(edition.before and edition.before.year == edition.year and not told)


def _says_left(division: Division, left: int) -> str:
    words = {"": "还没有建条目", **dict(ItemState.choices)}
    by_state = "、".join(f"{words[state]} {n} 处" for state, n in unfinished(division).items())
    if not left:
        return "全部条目都已核定，没有不列入的，请刷新后再定版"
    return f"有 {left} 处设施尚未核定（{by_state}）。先核定完，或确认这 {left} 处不列入本版"


def _write_lines(edition: Edition) -> None:
    """The lines, then the counts of the edition. Raises ValidationError for an edition that would say nothing."""
    asked = _asked(edition)
    with connection.cursor() as cursor:
        cursor.execute(LINES.format(area=asked.pop("area")), asked)
        if not cursor.rowcount:
            raise ValidationError("没有已核定的条目，不能定版")
        asked["count"] = cursor.rowcount
        cursor.execute(DROPPED, asked)
        cursor.execute(COUNTS, asked)
        kept, added, changed, dropped = cursor.fetchone()
    edition.kept_count, edition.added_count = kept, added
    edition.changed_count, edition.dropped_count = changed, dropped


def _asked(edition: Edition) -> dict[str, Any]:
    area, said = asked(
        edition.division, states=[str(ItemState.CHECKED.value)], on=timezone.localdate(edition.frozen_at)
    )
    return said | {
        "area": area,
        "edition": edition.pk,
        "before": edition.before_id,
        "keys": [column.key for column in COLUMNS],
    }
