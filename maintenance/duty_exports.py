"""Plans and due work as workbooks."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exports import PIECE, answer
from common.spreadsheets.out import Column
from maintenance.duty_tables import covers_in_words, state_in_words, who_in_words
from maintenance.models import InspectionDuty, InspectionPlan


def _head(asks: str) -> str:
    return f"筛选：{asks}" if asks else ""


def duties(rows, *, post, asks: str = ""):
    """The filtered due work; the export is noted."""
    columns = [
        Column("id", _("任务号"), 12, "code"),
        Column("division", _("村（社区）"), 16),
        Column("what", _("巡查对象"), 30),
        Column("code", _("统一编码"), 26, "code"),
        Column("plan", _("计划"), 24),
        Column("opens_on", _("可做起日"), 12, "date"),
        Column("due_on", _("期限"), 12, "date"),
        Column("who", _("巡查人"), 16),
        Column("done_on", _("完成"), 12, "date"),
        Column("done_by", _("完成人"), 12),
        Column("state", _("状态"), 16),
        Column("excuse", _("取消理由"), 30),
    ]
    today = timezone.localdate()
    cells = (_duty(row, today) for row in rows.iterator(PIECE))
    return answer(_("巡查任务"), columns, cells, post=post, table=InspectionDuty, below_title=_head(asks))


def _duty(row: InspectionDuty, today) -> list:
    return [
        str(row.pk),
        row.division.short_name,
        covers_in_words(row),
        row.facility.code if row.facility else "",
        row.plan.name,
        row.opens_on,
        row.due_on,
        who_in_words(row),
        row.done_on,
        row.done_by.name if row.done_by else "",
        state_in_words(row, today)[1],
        row.excuse,
    ]


def plans(rows, *, post, asks: str = ""):
    columns = [
        Column("name", _("计划"), 24),
        Column("division", _("范围"), 16),
        Column("kind", _("种类"), 14),
        Column("types", _("设施类别"), 40),
        Column("covers", _("每次巡查"), 14),
        Column("rhythm", _("周期"), 24),
        Column("doer", _("由谁巡查"), 16),
        Column("from_date", _("起始"), 12, "date"),
        Column("until", _("停止"), 12, "date"),
        Column("drawn_until", _("已排至"), 12, "date"),
        Column("state", _("状态"), 10),
    ]
    cells = (_plan(row) for row in rows.iterator(PIECE))
    return answer(_("巡查计划"), columns, cells, post=post, table=InspectionPlan, below_title=_head(asks))


def _plan(row: InspectionPlan) -> list:
    return [
        row.name,
        row.division.short_name,
        row.get_kind_display(),
        "、".join(kind.name for kind in row.types.all()) or _("全部类别"),
        row.get_covers_display(),
        row.told_rhythm,
        str(row.person or row.get_doer_display()),
        row.from_date,
        row.until,
        row.drawn_until,
        _("执行中") if row.active else _("已停止"),
    ]
