"""Workbooks of 事项: exactly what the filters show; telephones masked, the export noted."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exports import answer
from assets.codes import group
from common.privacy import mask_phone
from common.spreadsheets.out import Column
from maintenance import matter_words as words
from maintenance.models import Matter

FETCHED = 1000
COLUMNS = [
    Column("number", _("编号"), 15, "code"),
    Column("division", _("村（社区）"), 12),
    Column("title", _("事项"), 26),
    Column("facility", _("设施、位置"), 24),
    Column("code", _("设施编码"), 28, "code"),
    Column("source", _("来源"), 12),
    Column("severity", _("等级"), 14),
    Column("hazard", _("隐患等级"), 10),
    Column("measure", _("管控措施"), 20),
    Column("reporter", _("反映人"), 10),
    Column("phone", _("电话（已隐去）"), 14, "code"),
    Column("reported", _("上报时间"), 16),
    Column("due", _("办结限期"), 16),
    Column("handler", _("处置单位、人"), 24),
    Column("state", _("状态"), 12),
    Column("handled", _("处置完成"), 16),
    Column("done", _("处置情况"), 30),
    Column("size", _("规模"), 10),
    Column("closed", _("办结时间"), 16),
    Column("limit", _("时限"), 16),
]


def matters(rows: QuerySet[Matter], *, post, title: str = "", asks: str = "") -> StreamingHttpResponse:
    today = timezone.localdate()
    below = "    ".join(
        [*([_("筛选：%s") % asks] if asks else []), _("导出日期：%s") % f"{today:%Y年%-m月%-d日}"]
    )
    return answer(
        title or _("事项台账"),
        COLUMNS,
        _lines(rows),
        post=post,
        table=Matter,
        below_title=below,
        freeze_columns=3,
    )


def _lines(rows: QuerySet[Matter]) -> Iterator[list]:
    now = timezone.now()
    for row in rows.order_by("-id").iterator(FETCHED):
        yield [
            row.number,
            row.division.short_name,
            row.title,
            words.where(row),
            group(row.facility.code) if row.facility and row.facility.code else "",
            row.get_source_display(),
            row.get_severity_display(),
            row.get_hazard_display() if row.hazard else "",
            row.measure,
            row.reporter_name,
            mask_phone(row.phone),
            words.told_at(row.reported_at),
            words.told_at(row.done_by_time),
            words.handler_told(row),
            row.get_state_display(),
            words.told_at(row.handled_at),
            row.done_text,
            row.get_size_display() if row.size else "",
            words.told_at(row.closed_at),
            words.told_now(row, now)[1],
        ]
