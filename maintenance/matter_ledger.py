"""维修 in 工作台账: one line for each matter that was handled; who may read a matter's photos."""

from django.db.models import Q, QuerySet

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
    """Photos of before and after: whoever sees the matter, one it was merged into, or a part it was split into."""
    if not (may(post, Right.CARE_VIEW) and owner_id.isdigit() and len(owner_id) < 19):
        return False
    shown = Q(pk=owner_id) | Q(merged=owner_id) | Q(split_from=owner_id)
    shown |= Q(split_from__merged=owner_id) | Q(split_from__split_from=owner_id)
    return Matter.objects.visible_to(post).filter(shown).exists()
