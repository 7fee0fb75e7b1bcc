"""One look in words: its answers with their photos, what it set off; who reads its photos; its line in 工作台账."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.exports import PIECE, answer
from accounts.rights import Right
from assets.act_ledgers import WITH, ActLine, Acts
from assets.models import Condition, Facility, Status
from common.spreadsheets.out import Column
from maintenance.models import Inspection, InspectionAnswer, InspectionPhoto, Matter

LAST = 5  # looks on the page of a facility
BECAUSE = "belongs to a look the reader sees"


# --- Its page -----------------------------------------------------------------------------------
def answers_of(inspection: Inspection) -> list[dict[str, Any]]:
    """Every answered point: how it was answered, its words, its photos."""
    photos = photos_of(inspection)
    rows = inspection.answers.select_related("checkpoint").order_by("checkpoint__seq")
    return [
        {
            "point": row.checkpoint,
            "said": said_of(row),
            "tone": {True: "ok", False: "bad", None: "mute"}[row.passed],
            "text": row.text,
            "photos": photos[row.checkpoint_id],
        }
        for row in rows
    ]


def said_of(row: InspectionAnswer) -> str:
    """`合格`, `不合格`, `0.2毫克/升，不合格`, `已填`."""
    word = {True: _("合格"), False: _("不合格"), None: ""}[row.passed]
    if row.number is None:
        return word or (_("不适用") if row.checkpoint.answer != "text" else _("已填"))
    number = f"{row.number.normalize():f}{row.checkpoint.unit}"
    return f"{number}，{word}" if word else number


def photos_of(inspection: Inspection) -> dict[int | None, list]:
    """{checkpoint id, None for the whole: its photos}."""
    found: dict[int | None, list] = defaultdict(list)
    rows = InspectionPhoto.objects.everywhere(because=BECAUSE).filter(inspection=inspection)
    for row in rows.select_related("attachment").order_by("pk"):
        found[row.checkpoint_id].append(row.attachment)
    return found


def facts_of(inspection: Inspection) -> list[tuple]:
    position = f"{inspection.longitude}，{inspection.latitude}" if inspection.longitude is not None else ""
    return [
        (_("回执"), inspection.receipt),
        (_("巡查时间"), f"{inspection.inspected_at.astimezone():%Y-%m-%d %H:%M}"),
        (_("巡查人"), inspection.person),
        (
            _("方式"),
            _("%(way)s，%(entry)s")
            % {"way": inspection.get_way_display(), "entry": inspection.get_entry_display()},
        ),
        (_("依据标准"), inspection.standard or _("当日没有标准")),
        (_("状况"), inspection.get_condition_display() if inspection.condition else _("未改")),
        (
            _("任务"),
            inspection.duty and inspection.duty.plan.name,
            inspection.duty and f"{inspection.duty.due_on:%Y-%m-%d} 到期",
        ),
        (_("位置"), position),
        (_("入库时间"), f"{inspection.recorded_at.astimezone():%Y-%m-%d %H:%M}"),
        (_("说明"), inspection.note),
    ]


def matters_of(inspection: Inspection, post) -> QuerySet[Matter]:
    """The matters it set off, and those open before that it found again, as far as the reader may see them."""
    of_look = Q(inspection=inspection) | Q(points__answer__inspection=inspection)
    return Matter.objects.visible_to(post).filter(of_look).distinct()


# --- The workbook -------------------------------------------------------------------------------
def workbook(rows, *, post, asks: str = ""):
    """The filtered looks with the points that failed; the export is noted."""
    columns = [
        Column("receipt", _("回执"), 20, "code"),
        Column("at", _("巡查时间"), 17, "datetime"),
        Column("division", _("村（社区）"), 16),
        Column("facility", _("设施"), 30),
        Column("code", _("统一编码"), 26, "code"),
        Column("kind", _("类别"), 16),
        Column("result", _("结果"), 8),
        Column("failed", _("不合格项"), 50),
        Column("condition", _("状况"), 10),
        Column("way", _("方式"), 12),
        Column("entry", _("录入"), 14),
        Column("person", _("巡查人"), 12),
        Column("standard", _("标准版次"), 10),
        Column("note", _("说明"), 40),
    ]
    failed = InspectionAnswer.objects.everywhere(because=BECAUSE).filter(passed=False)
    failed = failed.select_related("checkpoint").order_by("checkpoint__seq")
    rows = rows.prefetch_related(Prefetch("answers", queryset=failed, to_attr="failed_answers"))
    cells = (_cells(row) for row in rows.iterator(PIECE))
    told = f"筛选：{asks}" if asks else ""
    return answer(_("巡查记录"), columns, cells, post=post, table=Inspection, below_title=told)


def _cells(row) -> list:
    return [
        row.receipt,
        row.inspected_at,
        row.facility.division.short_name,
        row.facility.name,
        row.facility.code or "",
        row.facility.type.name,
        row.get_result_display(),
        "；".join(
            f"{one.checkpoint.text}{'：' + one.text if one.text else ''}" for one in row.failed_answers
        ),
        row.get_condition_display() if row.condition else "",
        row.get_way_display(),
        row.get_entry_display(),
        row.person.name if row.person else "",
        str(row.standard.number) if row.standard else "",
        row.note,
    ]


# --- On pages of the rooms below ----------------------------------------------------------------
def panel(post, facility: Facility) -> str:
    """最近巡查 on the page of a facility (FACILITY_PANELS); three questions whatever was looked at."""
    if not may(post, Right.CARE_VIEW):
        return ""
    looks = facility.inspections.select_related("person").order_by("-inspected_at")[:LAST]
    context = {"facility": facility, "looks": looks, "code": facility.code or facility.name}
    return render_to_string("maintenance/inspection_panel.html", context)


def act(post, facility: Facility) -> tuple[str, str, str] | None:
    """巡查, beside the title of a facility (FACILITY_ACTS) and on the page a plate opens (SCAN_LINKS)."""
    looked_after = facility.status == Status.IN_USE
    if not looked_after or not may(post, Right.INSPECTION_DO, facility):
        return None
    return _("巡查"), reverse("maintenance:inspecting-facility", args=[facility.pk]), "clipboard-check"


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a look: whoever sees it, or a matter it set off (ATTACHMENT_OWNERS)."""
    if not (may(post, Right.CARE_VIEW) and owner_id.isdigit() and len(owner_id) < 19):
        return False
    look = Inspection.objects.visible_to(post).filter(pk=int(owner_id))
    of_look = Q(inspection=int(owner_id)) | Q(points__answer__inspection=int(owner_id))
    return look.exists() or Matter.objects.visible_to(post).filter(of_look).exists()


def _looks(post) -> QuerySet:
    return Inspection.objects.visible_to(post).select_related(*WITH, "person")


def _look(row: Inspection) -> ActLine:
    said = _("，状况 %s") % Condition(row.condition).label if row.condition else ""
    what = f"{row.get_way_display()}：{row.get_result_display()}{said}"
    return ActLine(row.inspected_at, row.facility, what, str(row.person or "系统"), row.note)


LOOKS = Acts("巡查", _looks, "inspected_at", _look)
