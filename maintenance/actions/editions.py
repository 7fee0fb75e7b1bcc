"""定版: the checked items of a township or a village become an edition that never changes."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets.models import Facility, KeeperKind, OwnerKind, PropertyClass
from assets.models.moves import STANDING
from maintenance.editions_sql import COUNTS, DROPPED, LINES, SAID_ANEW
from maintenance.list_columns import COLUMNS
from maintenance.models import Edition, FundKind, ItemState, Mode, ResponsibilityItem

BECAUSE = "the whole list of an area the post covers"


def unfinished(division: Division) -> dict[str, int]:
    """{state of the item, "" for none: number} of the standing facilities of an area whose item is not checked."""
    rows = (
        Facility.objects.everywhere(because=BECAUSE)
        .counted()
        .filter(in_ranges("division_id", division.ranges), status__in=STANDING)
    )
    counted = rows.exclude(responsibility__state=ItemState.CHECKED).order_by()
    return {
        state or "": n for state, n in counted.values_list("responsibility__state").annotate(n=Count("pk"))
    }


def ready(division: Division) -> int:
    """How many lines an edition of the area would have."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live()
    of_area = rows.filter(in_ranges("facility__division_id", division.ranges))
    return of_area.filter(state=ItemState.CHECKED).count()


def edition_before(division: Division) -> Edition | None:
    rows = Edition.objects.everywhere(because=BECAUSE).filter(division=division)
    return rows.order_by("-pk").first()


@transaction.atomic
def freeze(*, division: Division, by, leaving: int = 0, note: str = "") -> Edition:
    """Freeze the list of a township or a village as its next edition.

    `leaving`: how many unfinished ones the clerk says stay out; another number is refused with the numbers. Raises Refused,
    Http404, ValidationError.
    """
    require(by, Right.EDITION_FREEZE, division)
    require_division(by, division.pk)
    if division.level == Division.Level.COUNTY:
        raise ValidationError("清单按镇（街道）或村（社区）定版")
    _one_at_a_time(division)
    left = sum(unfinished(division).values())
    if left != leaving:
        raise ValidationError({"leaving": _says_left(division, left)})
    before = edition_before(division)
    edition = _numbered(division, before, note=note, left=left, by=by)
    _write_lines(edition)
    edition.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(SAID_ANEW, {"edition": edition.pk})
    return edition


def _one_at_a_time(division: Division) -> None:
    """Two freezes of an area at once would give one number twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"edition {division.pk}"])


def _says_left(division: Division, left: int) -> str:
    words = {"": "还没有建条目", **dict(ItemState.choices)}
    by_state = "、".join(f"{words[state]} {n} 处" for state, n in unfinished(division).items())
    if not left:
        return "全部条目都已核定，没有不列入的，请刷新后再定版"
    return f"有 {left} 处设施尚未核定（{by_state}）。先核定完，或确认这 {left} 处不列入本版"


def _numbered(division: Division, before: Edition | None, *, note: str, left: int, by) -> Edition:
    year = timezone.localdate().year
    of_year = Edition.objects.everywhere(because=BECAUSE).filter(division=division, year=year)
    last = of_year.aggregate(last=Max("number"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('maintenance_edition', 'id'))")
        key = cursor.fetchone()[0]
    return Edition(
        pk=key,
        division=division,
        year=year,
        number=last + 1,
        before=before,
        frozen_by_id=by.person_id,
        note=note.strip()[:300],
        left_out=left,
    )


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
    ranges = list(enumerate(edition.division.ranges))
    area = " OR ".join(
        f"facility.division_id >= %(from_{n})s AND facility.division_id < %(until_{n})s"
        for n, _range in ranges
    )
    edges = {
        f"{name}_{n}": edge for n, pair in ranges for name, edge in zip(("from", "until"), pair, strict=True)
    }
    words = {
        "owner_kinds": OwnerKind,
        "classes": PropertyClass,
        "keeper_kinds": KeeperKind,
        "modes": Mode,
        "fund_kinds": FundKind,
    }
    return {
        "area": area,
        **edges,
        **{name: json.dumps({str(k): str(v) for k, v in one.choices}) for name, one in words.items()},
        "edition": edition.pk,
        "before": edition.before_id,
        "county": edition.division.county_code,
        "today": timezone.localdate(),
        "standing": [str(one.value) for one in STANDING],
        "keys": [column.key for column in COLUMNS],
    }
