"""Which matters some words find: by number, a sheet's number from outside, a telephone, the title, the facility."""

import unicodedata

from django.db.models import Q, QuerySet

from accounts.access import may
from accounts.rights import Right
from assets import finding
from assets.models import Facility
from common.phones import phone_matches
from maintenance.matter_numbers import number_of
from maintenance.models import Matter

MOST = 2000  # facilities called so that are still named one by one
SHORTEST_NUMBER = 4


def narrow(rows: QuerySet[Matter], text: str, *, post) -> QuerySet[Matter]:
    """Those of the visible `rows` that the words find; all for no words."""
    words = unicodedata.normalize("NFKC", text).replace("\0", "").strip()
    if not words:
        return rows
    if number := number_of(words):
        return rows.filter(number=number)
    asked = Q(title__icontains=words) | Q(place__icontains=words) | Q(outside_number__startswith=words)
    digits = "".join(one for one in words if one.isdigit())
    if len(digits) >= SHORTEST_NUMBER and may(post, Right.CONTACT_REVEAL):
        asked |= phone_matches("phone", words)
    called = finding.narrow(Facility.objects.visible_to(post), words, post=post).rows
    keys = list(called.order_by().values_list("pk", flat=True)[:MOST])
    return rows.filter(asked | Q(facility_id__in=keys))
