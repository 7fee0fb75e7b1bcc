"""维修 in 工作台账: one line for each matter that was handled; who may read a matter's photos."""

from django.db.models import QuerySet

from accounts.access import may
from accounts.rights import Right
from assets.act_ledgers import ActLine, Acts
from maintenance.models import Matter


def _rows(post) -> QuerySet[Matter]:
    rows = Matter.objects.visible_to(post).filter(facility__isnull=False, handled_at__isnull=False)
    return rows.select_related("facility__type", "facility__division", "handled_by")


def _line(row: Matter) -> ActLine:
    what = f"{row.title}：{row.done_text or row.get_state_display()}"
    return ActLine(row.handled_at, row.facility, what, str(row.handled_by or "系统"), row.number)


REPAIRS = Acts("维修", _rows, "handled_at", _line)


def may_read(post, owner_id: str) -> bool:
    """Photos of before and after: whoever sees the matter."""
    known = may(post, Right.CARE_VIEW) and owner_id.isdigit()
    return known and Matter.objects.visible_to(post).filter(pk=int(owner_id)).exists()
