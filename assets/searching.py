"""What the search box finds of WHAT: facilities by a whole code, an old one too, or by a part of the name."""

from django.urls import reverse

from accounts.access import may
from accounts.places import Found
from accounts.rights import Right
from assets import codes
from assets.filters import by_words
from assets.models import Facility

SHOWN = 20


def found(post, words: str) -> list[Found]:
    if not may(post, Right.FACILITY_VIEW):
        return []
    rows = Facility.objects.visible_to(post).filter(by_words(words)).for_list()[:SHOWN]
    return [
        Found(
            kind="设施",
            name=row.name,
            url=reverse("assets:facility-detail", args=[row.pk]),
            says=f"{codes.group(row.code) if row.code else ''} {row.division} {row.type}".strip(),
            icon="building-community",
            exact=_is_code(words),
        )
        for row in rows
    ]


def _is_code(words: str) -> bool:
    try:
        codes.parse(words)
    except codes.CodeError:
        return False
    return True
