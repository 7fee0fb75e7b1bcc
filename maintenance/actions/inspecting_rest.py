"""其余正常: one tap for everything a patrol passed and found in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import require
from accounts.models import Person
from accounts.rights import Right
from assets.models import Condition, Facility
from maintenance.actions.inspecting_after import complete_when_whole
from maintenance.covering import facilities_of
from maintenance.models import Checkpoint, Inspection, InspectionDuty, Standard
from maintenance.standards import in_force

BROKEN = (Condition.DAMAGED, Condition.FAILED)

# One row a facility; the key is made of the tap's and the facility's, so that a tap sent twice adds nothing.
_INSERT = """
INSERT INTO maintenance_inspection (client_key, duty_id, facility_id, standard_id, way, entry, result, condition, note,
  inspected_at, recorded_at, person_id, content_sm3)
SELECT md5(%(key)s || ':' || facility)::uuid, %(duty)s, facility, standard, 'rest_normal', %(entry)s, 'normal', '', '',
  %(at)s, now(), %(person)s, ''
FROM unnest(%(facilities)s::bigint[], %(standards)s::bigint[]) AS rest (facility, standard)
ON CONFLICT DO NOTHING
"""
_KEPT = """
SELECT count(*) FROM maintenance_inspection
WHERE duty_id = %(duty)s AND way = 'rest_normal' AND client_key = md5(%(key)s || ':' || facility_id)::uuid
"""


@dataclass(frozen=True)
class Rest:
    """`recorded`: how many this tap put down as normal; `left`: ids of the facilities still to be looked at one by one."""

    recorded: int
    left: tuple[int, ...]


@transaction.atomic
def rest_normal(
    *,
    duty: InspectionDuty,
    entry: str,
    inspected_at: datetime,
    client_key: UUID,
    by,
    facilities: Iterable[int] | None = None,
    person: Person | None = None,
) -> Rest:
    """Put down as normal every facility of a duty not yet looked at, except those that are asked for one by one.

    `facilities`: ids of those that stood on the list when it was tapped; None: all. The same tap sent again adds
    nothing and answers the same. Raises Refused, Http404, and ValidationError for a duty that was called off.
    """
    require(by, Right.INSPECTION_DO, duty)
    held = InspectionDuty.objects.visible_to(by).select_for_update(of=("self",)).get(pk=duty.pk)
    if held.state == InspectionDuty.State.EXCUSED:
        raise ValidationError("这次巡查任务已批准取消", code="excused")
    if held.state == InspectionDuty.State.ENDED:
        raise ValidationError(f"这次巡查任务已终止：{held.ended_why}", code="ended")
    at = min(inspected_at, timezone.now())
    if timezone.localdate(at) < held.opens_on:
        raise ValidationError(f"这次巡查任务 {held.opens_on:%Y-%m-%d} 起才能做", code="early")
    rest, left = parted(held, timezone.localdate(at))
    if facilities is not None:
        meant = set(facilities)
        rest = {pk: standard for pk, standard in rest.items() if pk in meant}
    said = {
        "key": str(client_key),
        "duty": held.pk,
        "entry": entry,
        "at": at,
        "person": person.pk if person else by.person_id,
        "facilities": list(rest),
        "standards": list(rest.values()),
    }
    with connection.cursor() as cursor:
        if rest:
            cursor.execute(_INSERT, said)
        cursor.execute(_KEPT, said)
        recorded = cursor.fetchone()[0]
    complete_when_whole(held, by=by)
    return Rest(recorded, left)


def parted(duty: InspectionDuty, day: date) -> tuple[dict[int, int | None], tuple[int, ...]]:
    """What of a duty is still to be looked at on a day: {facility id: standard id} that one tap covers, and the ids that
    are asked for one by one.
    """
    rows = list(_open(duty).values_list("pk", "type_id", "condition"))
    standards = in_force({kind for _, kind, _ in rows}, duty.division_id, day)
    dangerous = types_with_danger(standards)
    alone = {pk for pk, kind, condition in rows if kind in dangerous or condition in BROKEN}
    rest = {pk: (kind in standards and standards[kind].pk) or None for pk, kind, _ in rows if pk not in alone}
    return rest, tuple(pk for pk, _, _ in rows if pk in alone)


def _open(duty: InspectionDuty) -> QuerySet[Facility]:
    looks = Inspection.objects.everywhere(because="the looks of a duty the caller sees").filter(duty=duty)
    return facilities_of(duty).exclude(pk__in=looks.values("facility_id"))


def types_with_danger(standards: dict[str, Standard]) -> set[str]:
    """Types whose standard has a point that is danger when it fails: no tap answers for them."""
    danger = Checkpoint.Severity.A
    return {
        kind
        for kind, standard in standards.items()
        if any(point.severity == danger for point in standard.checkpoints.all())
    }
