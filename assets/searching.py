"""What the search box finds of WHAT: facilities by code or its tail, name, initials, keeper or telephone."""

from django.urls import reverse

from accounts.access import may
from accounts.places import Found
from accounts.rights import Right
from assets import codes, finding
from assets.models import Facility

SHOWN = 20


def found(post, words: str) -> list[Found]:
    if not may(post, Right.FACILITY_VIEW):
        return []
    rows = finding.narrow(Facility.objects.visible_to(post).counted().for_list(), words, post=post).rows
    return [
        Found(
            kind="设施",
            name=row.name,
            url=_address(row, words),
            says=f"{codes.group(row.code) if row.code else ''} {row.division} {row.type}".strip(),
            icon="building-community",
            exact=finding.is_code(words),
        )
        for row in rows.order_by("division_id", "id")[:SHOWN]
    ]


def _address(row: Facility, words: str) -> str:
    """The page; for one found by a code it no longer has, or that was merged into it, with that code, so that it can say so."""
    page = reverse("assets:facility-detail", args=[row.pk])
    code = str(codes.parse(words)) if finding.is_code(words) else row.code
    return page if code == row.code else f"{page}?code={code}"
