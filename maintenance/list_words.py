"""What the database is told to say a list in words: area, kinds and days, for the statements of editions_sql.py."""

import json
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Division
from assets.models import KeeperKind, OwnerKind, PropertyClass
from assets.models.moves import STANDING
from maintenance.models import FundKind, Mode

WORDS = {
    "owner_kinds": OwnerKind,
    "classes": PropertyClass,
    "keeper_kinds": KeeperKind,
    "modes": Mode,
    "fund_kinds": FundKind,
}


def area_of(division: Division) -> tuple[str, dict[str, str]]:
    """The condition on facilities of a division, and its edges as parameters."""
    ranges = list(enumerate(division.ranges))
    area = " OR ".join(
        f"facility.division_id >= %(from_{n})s AND facility.division_id < %(until_{n})s"
        for n, _range in ranges
    )
    edges = {
        f"{name}_{n}": edge for n, pair in ranges for name, edge in zip(("from", "until"), pair, strict=True)
    }
    return area, edges


def asked(division: Division, *, states: list[str], on: date | None = None) -> tuple[str, dict[str, Any]]:
    """The area and everything else FRESH wants, of items in some states."""
    area, edges = area_of(division)
    words = {name: json.dumps({str(k): str(v) for k, v in one.choices}) for name, one in WORDS.items()}
    return area, {
        **edges,
        **words,
        "county": division.county_code,
        "today": on or timezone.localdate(),
        "standing": [str(one.value) for one in STANDING],
        "states": states,
    }
