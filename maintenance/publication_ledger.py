"""公示 in 工作台账: objections about a facility and their answers, one line an act; and who reads the photos of boards."""

from django.db.models import QuerySet

from accounts.access import may
from accounts.rights import Right
from assets.act_ledgers import WITH, ActLine, Acts
from maintenance.models import Objection, Posting


def _objections(post) -> QuerySet:
    rows = Objection.objects.visible_to(post).exclude(facility=None).exclude(answered_at=None)
    return rows.select_related(*WITH, "answered_by", "publication")


def _objection(row: Objection) -> ActLine:
    what = f"公示异议 {row.number} {row.get_state_display()}"
    return ActLine(row.answered_at, row.facility, what, str(row.answered_by or "系统"), row.answer)


OBJECTIONS = Acts("公示异议", _objections, "answered_at", _objection)


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a board: whoever sees the sheet (ATTACHMENT_OWNERS)."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and Posting.objects.visible_to(post).filter(pk=int(owner_id)).exists()
