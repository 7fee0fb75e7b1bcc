"""Who keeps a facility, once 管护责任清单 says it: the list's act writes the dated rows here, the register's own acts refuse.

(docs/decisions/0015: the keeper of the list is in force when the village has confirmed it.)
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from assets.models import Facility
from assets.places import KEEPER_SETTLED_ABOVE

SETTLED_ELSEWHERE = "管护主体已由管护责任清单确定，请在清单条目里变更"
Said = tuple[int, int | None, int | None, str]  # facility, keeper, person, kind of keeper

# The present value follows the dated rows: of this day the row learnt last counts, and no day is later than today.
SETTLE = """
    WITH said AS (
        SELECT * FROM unnest(%(facilities)s::bigint[], %(parties)s::bigint[], %(people)s::bigint[], %(kinds)s::text[])
            AS said (facility_id, keeper_id, keeper_person_id, keeper_kind)
    ), followed AS (
        UPDATE assets_facility facility
        SET keeper_id = said.keeper_id, keeper_person_id = said.keeper_person_id, version = facility.version + 1
        FROM said WHERE facility.id = said.facility_id
        RETURNING facility.id
    )
    INSERT INTO assets_facilitystate (facility_id, from_date, recorded_at, says_keeper, keeper_id, keeper_person_id,
        keeper_kind, reason, recorded_by_id)
    SELECT said.facility_id, %(day)s, %(now)s, true, said.keeper_id, said.keeper_person_id, said.keeper_kind,
        %(reason)s, %(person)s
    FROM said ORDER BY said.facility_id
"""


@transaction.atomic
def settle_keepers(*, said: Sequence[Said], reason: str, by) -> int:
    """Let each facility be kept as said from today on; how many. Asks for no right: the list's act has asked for its own."""
    if not said:
        return 0
    facilities, parties, people, kinds = (list(column) for column in zip(*said, strict=True))
    held = Facility.objects.everywhere(because="of items the list's act holds").filter(pk__in=facilities)
    list(held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    asked = {
        "facilities": facilities,
        "parties": parties,
        "people": people,
        "kinds": kinds,
        "day": timezone.localdate(),
        "now": timezone.now(),
        "reason": reason,
        "person": by.person_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, asked)
    return len(facilities)


def settled_above(facilities: Iterable[int]) -> dict[int, str]:
    """Facilities whose keeper a room above settles, each with the address where."""
    keys = list(facilities)
    found: dict[int, str] = {}
    for ask in KEEPER_SETTLED_ABOVE.filled():
        found |= ask(keys)
    return found


def refuse_settled(facilities: Iterable[Facility]) -> None:
    """Raise ValidationError naming those whose keeper is settled above."""
    rows = {row.pk: row for row in facilities}
    settled = settled_above(rows)
    if not settled:
        return
    first = rows[min(settled)]
    many = f"等 {len(settled)} 处设施的" if len(settled) > 1 else "的"
    raise ValidationError(f"“{first.name}”{many}{SETTLED_ELSEWHERE}")
