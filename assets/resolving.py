"""A code, once given, finds a facility for ever: the one that counts today, through merges and changes of type.

resolve("320115009210-0401-00007-4", Facility.objects.visible_to(post))
"""

from django.db import connection
from django.db.models import QuerySet

from assets import codes
from assets.models import Facility

# UNION, not UNION ALL: a ring, which no act makes, would end instead of turning for ever
_FOLLOW = """
    WITH RECURSIVE way(id, onward) AS (
        SELECT id, merged_into_id FROM assets_facility WHERE id = {start}
        UNION SELECT next.id, next.merged_into_id FROM way JOIN assets_facility AS next ON next.id = way.onward
    ) SELECT id FROM way WHERE onward IS NULL
"""
_OF_FACILITY = _FOLLOW.format(start="%s")
_OF_CODE = _FOLLOW.format(start="(SELECT facility_id FROM assets_facilitycode WHERE code = %s)")


def resolve(code: str, among: QuerySet[Facility]) -> Facility | None:
    """The facility a code (whole, grouped or not, an old one too) stands for today, if it is among the given ones."""
    try:
        plain = str(codes.parse(code))
    except codes.CodeError:
        return None
    found = resolved_id(plain)
    return among.filter(pk=found).first() if found else None


def resolved_id(code: str) -> int | None:
    """The number of the facility that 22 digits stand for today, of whatever area; None for a code never given.

    A code changed with the type is a row of the same facility; a merged facility leads to the one it was merged into,
    which may have been merged in turn.
    """
    return _asked(_OF_CODE, code)


def kept_id(facility: Facility) -> int:
    """The number of the facility that stands for this one today: itself, unless it was merged."""
    return (
        facility.pk if facility.merged_into_id is None else _asked(_OF_FACILITY, facility.pk) or facility.pk
    )


def _asked(statement: str, key: str | int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        found = cursor.fetchone()
    return found[0] if found else None
