"""Workbooks of the register, as the office keeps them: exactly what the filters show."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.exports import answer
from assets.models import Facility
from assets.templatetags.register import grouped
from common.privacy import mask_phone
from common.spreadsheets.out import Column

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


def facilities(rows: QuerySet[Facility], *, post) -> StreamingHttpResponse:
    """The ledger of the filtered facilities, in the order of their codes; phones masked. The export is noted."""
    ordered = rows.select_related("division__parent").order_by("code", "id")
    today = timezone.localdate()
    return answer(
        "农村公共基础设施管护台账",
        LEDGER,
        _lines(ordered.iterator(chunk_size=FETCHED)),
        post=post,
        table=Facility,
        below_title=f"导出日期：{today:%Y年%-m月%-d日}    单位：元",
        freeze_columns=3,
    )


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
