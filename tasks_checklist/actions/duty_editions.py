"""责任清单定版: the duties that stand on an area's list become an edition that never changes."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division, Party
from accounts.rights import Right
from maintenance.actions.freezing import last_of, next_of, one_at_a_time
from tasks_checklist.duty_comparing import ADDED, CHANGED, DROPPED, KEPT, Said, compare
from tasks_checklist.models import DutyEdition, DutyEditionLine, DutyItem

BECAUSE = "the whole list of an area the post keeps"


def standing_of(division: Division) -> list[Said]:
    """What the list says today: offices and departments first, then villages, each unit's duties in their order."""
    rows = DutyItem.objects.everywhere(because=BECAUSE).live().for_list().filter(division=division)
    return [_said(row) for row in sorted(rows, key=_place)]


def _place(row: DutyItem) -> tuple:
    of_village = row.party.kind == Party.Kind.VILLAGE_COMMITTEE
    return of_village, row.party.division_id, row.party.name, row.party_id, row.seq, row.pk


def _said(row: DutyItem) -> Said:
    columns = {
        "party": row.party.name,
        "content": row.content,
        "standard": row.standard,
        "frequency": row.frequency,
        "basis": row.basis,
        "sector": row.sector.name if row.sector else "",
        "person": row.person_words,
    }
    return Said(row.party_id, row.party.division_id, row.duty, columns)


def lines_of(edition: DutyEdition | None) -> list[Said]:
    """What an edition says; nothing where there is none."""
    if edition is None:
        return []
    rows = edition.lines.exclude(change=DutyEditionLine.Change.DROPPED)  # type: ignore[attr-defined]
    return [Said(row.party_id, row.division_code, row.duty, row.columns) for row in rows]


@transaction.atomic
def freeze(*, division: Division, by, note: str = "") -> DutyEdition:
    """Freeze the list of a county or a township as its next edition of the year.

    Raises Refused, Http404, ValidationError: an empty list, or one that says what the last edition said.
    """
    require(by, Right.EDITION_FREEZE, division)
    require_division(by, division.pk)
    one_at_a_time(DutyEdition, division)
    now, before = standing_of(division), last_of(DutyEdition, division)
    if not now:
        raise ValidationError(_("清单里还没有责任事项，不能定版"))
    compared = list(compare(lines_of(before), now))
    if before is not None and all(one.change == KEPT for one in compared):
        raise ValidationError(_("与上一版（%s）相比没有变化，不用再定版") % before)
    at = timezone.now()
    edition = next_of(DutyEdition, division, year=timezone.localdate(at).year, note=note, at=at, by=by)
    DutyEditionLine.objects.bulk_create(
        DutyEditionLine(
            edition_id=edition.pk,
            seq=place,
            party_id=one.said.party,
            party_name=one.said.columns["party"][:100],
            division_code=one.said.division_code,
            duty=one.said.duty,
            columns=one.said.columns,
            change=one.change,
            changed_columns=list(one.differs),
        )
        for place, one in enumerate(compared, start=1)
    )
    counted = Counter(one.change for one in compared)
    edition.kept_count, edition.added_count = counted[KEPT], counted[ADDED]
    edition.changed_count, edition.dropped_count = counted[CHANGED], counted[DROPPED]
    edition.save(force_insert=True)
    return edition
