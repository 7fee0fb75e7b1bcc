"""What a map shows: from afar numbers by village, from near the facilities in its rectangle, at most 2,000.

Read with EXPLAIN (ANALYZE) at 100,000 facilities and 10,000 lines in 400 villages, warm. From near: facility_by_place and
shape_by_place answer (bitmap scans, 0.1 to 0.6 ms each, filtered by condition too), the whole answer of 204 facilities took
24 ms, most of it the rows becoming Python; it depends on what the rectangle holds, at most 2,500 rows, not on the county.
From afar: one grouping of the rows the post may see, by division_id: 118 ms for the county's 100,000 (parallel hash
aggregate), 20 ms for a township's 6,000 (facility_of_division). A page asks that once: its map keeps the answer, and
moving it from afar asks nothing. Casting to float before averaging was slower than averaging decimals.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q, QuerySet
from django.urls import reverse

from accounts.models import Division
from assets.geometry import Box as Rectangle
from assets.ledger.positions import CHINA
from assets.ledger_knowledge import outline
from assets.models import Condition, Facility, Status
from common.db.points import Box, Point

NEAR = 14  # zoom from which single facilities are shown: a screen is some 5 km wide
WIDEST = 0.5  # degrees; whoever asks for more gets numbers by village, whatever zoom is said
MOST = 2000
MOST_SHAPES = 500
BROKEN = Q(condition__in=[Condition.DAMAGED, Condition.FAILED])
SHOWN = ("pk", "name", "type__name", "condition", "status", "longitude", "latitude")


def ground(county: str) -> Rectangle:
    """Where a map begins that has nothing to show yet: the county's outline if known, else the country."""
    return Rectangle(*(outline(county[:6])[1] or CHINA))


def by_village(rows: QuerySet[Facility]) -> dict[str, Any]:
    """Numbers by village with the middle and the extent of what has a position. Two questions."""
    counted = rows.order_by().values("division_id").annotate(
        number=Count("pk"), placed=Count("longitude"), broken=Count("pk", filter=BROKEN),
        x=Avg("longitude"), y=Avg("latitude"),
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude"),
    )  # fmt: skip
    found = list(counted.order_by("division_id"))
    codes = [row["division_id"] for row in found]
    villages = Division.objects.everywhere(because="names of the villages of facilities already visible")
    names = {
        code: (name, township)
        for code, name, township in villages.filter(pk__in=codes).values_list(
            "code", "short_name", "parent__short_name"
        )
    }
    return {
        "villages": [_village(row, names) for row in found if row["placed"]],
        "number": sum(row["number"] for row in found),
        "placed": sum(row["placed"] for row in found),
    }


def _village(row: Mapping[str, Any], names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    name, township = names[row["division_id"]]
    return {
        "code": row["division_id"],
        "name": name,
        "township": township,
        "number": row["placed"],
        "broken": row["broken"],
        "at": _degrees(row["x"], row["y"]),
        "box": _degrees(row["west"], row["south"], row["east"], row["north"]),
    }


def in_rectangle(rows: QuerySet[Facility], where: Rectangle) -> dict[str, Any]:
    """The facilities whose point lies in the rectangle or whose line or area touches it. Two questions, both limited."""
    drawn = list(
        rows.order_by()
        .alias(extent=Box("shape__west", "shape__south", "shape__east", "shape__north"))
        .filter(extent__touches=where)
        .values(*SHOWN, "shape__geometry")[: MOST_SHAPES + 1]
    )
    placed = list(
        rows.order_by()
        .alias(place=Point("longitude", "latitude"))
        .filter(place__inside=where)
        .values(*SHOWN)[: MOST + 1]
    )
    found = {row["pk"]: row for row in [*placed, *drawn[:MOST_SHAPES]]}
    shown = sorted(found)[:MOST]
    more = len(drawn) > MOST_SHAPES or len(placed) > MOST or len(found) > MOST
    return {"facilities": [_facility(found[pk]) for pk in shown], "more": more}


def _facility(row: dict[str, Any]) -> dict[str, Any]:
    said = {
        "name": row["name"],
        "type": row["type__name"],
        "condition": row["condition"],
        "url": reverse("assets:facility-detail", args=[row["pk"]]),
    }
    if row["longitude"] is not None:
        said["at"] = _degrees(row["longitude"], row["latitude"])
    if row["status"] != Status.IN_USE:
        said["status"] = str(Status(row["status"]).label)
    if geometry := row.get("shape__geometry"):
        said["shape"] = geometry
    return said


def _degrees(*values: Any) -> list[float]:
    return [round(float(value), 6) for value in values]


def seen_from_near(zoom: int, where: Rectangle) -> bool:
    """Whether single facilities are shown."""
    small = where.east - where.west <= WIDEST and where.north - where.south <= WIDEST
    return zoom >= NEAR and small


def read_rectangle(text: str) -> Rectangle:
    """ "west,south,east,north" in degrees. Raises ValueError for what is none."""
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("no rectangle")
    return Rectangle(west, south, east, north)
