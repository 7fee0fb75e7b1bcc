"""Workbooks of the register, as the office keeps them: exactly what the filters show."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Refused
from assets.models import Facility, LedgerBatch, LedgerRow
from assets.templatetags.register import grouped
from common.audit import note
from common.privacy import mask_phone
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet
from common.spreadsheets.sheets import MOST_ROWS

FETCHED = 2000  # rows held at once while an answer goes out
LEDGER = (
    Column("number", "序号", 6, "number"),
    Column("code", "统一编码", 28, "code"),
    Column("name", "设施名称", 28),
    Column("type", "设施类别", 20),
    Column("township", "镇（街道）", 14),
    Column("village", "村（社区）", 16),
    Column("quantity", "数量", 10, "number"),
    Column("unit", "单位", 8),
    Column("built", "建成时间", 12),
    Column("value", "原值", 16, "money", unit="元"),
    Column("class", "经营属性", 12),
    Column("owner", "产权归属", 16),
    Column("party", "管护主体", 22),
    Column("person", "责任人", 12),
    Column("phones", "联系电话", 26),
    Column("fund", "经费来源", 18),
    Column("status", "状态", 10),
    Column("condition", "状况", 10),
    Column("note", "备注", 24),
)


def facilities(rows: QuerySet[Facility], *, post):
    """The ledger of the filtered facilities, in the order of their codes; phones masked. The export is noted."""
    note("export", table="assets_facility", details={"what": "设施台账"})
    ordered = rows.select_related("division__parent").order_by("code", "id")
    today = timezone.localdate()
    sheet = Sheet(
        f"{post.division.short_name}农村公共基础设施管护台账",
        LEDGER,
        _lines(ordered.iterator(chunk_size=FETCHED)),
        name="管护台账",
        unit_line=f"导出日期：{today:%Y年%-m月%-d日}    单位：元",
        signature="填表人：            审核人：            负责人：",
        footer=f"{post.person.name} {today:%Y-%m-%d} 导出",
        freeze_columns=3,
    )
    return spreadsheet_answer(f"设施台账{today:%Y%m%d}", sheet)


def _lines(rows: Iterable[Facility]) -> Iterator[list]:
    for number, facility in enumerate(rows, start=1):
        said = getattr(facility, "facts", None)
        yield [
            number,
            grouped(facility.code),
            facility.name,
            facility.type.name,
            facility.division.parent.short_name if facility.division.parent else "",
            facility.division.short_name,
            facility.quantity,
            facility.unit,
            facility.built,
            facility.original_value,
            facility.get_property_class_display(),
            said.owner if said else facility.get_owner_kind_display(),
            facility.keeper.name if facility.keeper else said.party if said else "",
            said.person if said else "",
            "、".join(mask_phone(phone) for phone in said.phone_list) if said else "",
            said.fund_source if said else "",
            facility.get_status_display(),
            facility.get_condition_display(),
            facility.note,
        ]


HELD = (
    Column("sheet", "工作表", 14),
    Column("row", "行", 6, "number"),
    Column("name", "设施名称", 28),
    Column("category", "类别（原文）", 16),
    Column("village", "所在村（原文）", 16),
    Column("quantity", "数量（原文）", 12),
    Column("built", "建成时间（原文）", 14),
    Column("cost", "投资（原文）", 14),
    Column("party", "管护主体", 18),
    Column("person", "责任人", 12),
    Column("reason", "原因", 48),
    Column("suggestion", "建议", 32),
)
RAW = ("category", "village", "quantity", "built", "cost", "party", "person")


def held_rows(batch: LedgerBatch, rows: Iterable[LedgerRow]):
    """The rows of a batch that wait, as they were written, with why; at most what a sheet holds."""
    if batch.counts.get("held", 0) > MOST_ROWS - 10:
        raise Refused("待处理的行太多，一个工作表放不下，请按村拆开台账后再导入")
    note("export", table="assets_ledgerbatch", key=str(batch.pk), details={"what": "待处理行"})
    sheet = Sheet(f"{batch.file_name} 待处理行", HELD, (_held(row) for row in rows), name="待处理")
    return spreadsheet_answer(f"待处理行-批次{batch.pk}", sheet)


def _held(row: LedgerRow) -> list:
    raw = json.loads(row.raw or "{}")
    held = [problem for problem in row.problems if problem["severity"] == "held"]
    return [
        row.sheet,
        row.row,
        raw.get("name", ""),
        *(raw.get(name, "") for name in RAW),
        "；".join(problem["message"] for problem in held),
        "；".join(problem["suggestion"] for problem in held if problem["suggestion"]),
    ]
