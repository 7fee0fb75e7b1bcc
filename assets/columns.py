"""The columns the register's list may show: one list for the page, the workbook and the API.

columns = chosen(["code", "name", "attribute_width_m"], attributes=for_type("0101"))
column.value(facility)        # what a workbook or the API holds: text, Decimal, date, True
column.words(facility)        # what the page says
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets import attributes as measured
from assets.models import Facility, TypeAttribute
from assets.templatetags.register import grouped, plain
from common import money
from common.privacy import mask_phone
from common.spreadsheets.sheets import Kind


@dataclass(frozen=True)
class ShownColumn:
    """One column: its head, how it looks on paper, what it needs beside the row (`related`), what it says."""

    name: str
    head: "str | Promise"
    value: Callable[[Facility], Any]
    width: float = 14
    kind: Kind = "text"
    unit: "str | Promise | None" = None
    related: tuple[str, ...] = ()
    usual: bool = False  # shown to whoever has not chosen
    phone: str = ""  # where it stands in the row of a phone; "": nowhere

    @property
    def full_head(self) -> str:
        return f"{self.head}（{self.unit}）" if self.unit else str(self.head)

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "money")

    def words(self, facility: Facility) -> str:
        value = self.value(facility)
        if value in (None, ""):
            return ""
        if self.kind == "money":
            return money.show(value)
        return plain(value) if self.kind == "number" else str(value)


def _said(name: str) -> Callable[[Facility], str]:
    """A word of the registration."""
    return lambda facility: getattr(getattr(facility, "facts", None), name, "")


def _label(name: str) -> Callable[[Facility], str]:
    """The word for a choice."""
    return lambda facility: getattr(facility, f"get_{name}_display")() if getattr(facility, name) else ""


def _owner(facility: Facility) -> str:
    if facility.owner:
        return facility.owner.name
    return _said("owner")(facility) or facility.get_owner_kind_display()


def _keeper(facility: Facility) -> str:
    """By appointment; before one, as registered."""
    return facility.keeper.name if facility.keeper else _said("party")(facility)


def _person(facility: Facility) -> str:
    return facility.keeper_person.name if facility.keeper_person else _said("person")(facility)


def _phones(facility: Facility) -> str:
    said = getattr(facility, "facts", None)
    return "、".join(mask_phone(phone) for phone in said.phone_list) if said else ""


def _township(facility: Facility) -> str:
    return facility.division.parent.short_name if facility.division.parent else ""


COLUMNS = (
    ShownColumn("name", _("设施名称"), lambda one: one.name, 28, usual=True, phone="title"),
    ShownColumn("code", _("统一编码"), lambda one: grouped(one.code), 28, "code", usual=True, phone="fact"),
    ShownColumn("type", _("类别"), lambda one: one.type.name, 20, usual=True, phone="rest"),
    ShownColumn("township", _("镇（街道）"), _township, related=("division__parent",)),
    ShownColumn(
        "division", _("村（社区）"), lambda one: one.division.short_name, 16, usual=True, phone="fact"
    ),
    ShownColumn("settlement", _("自然村组"), lambda one: str(one.settlement or ""), related=("settlement",)),
    ShownColumn("grid", _("网格"), lambda one: one.grid.name if one.grid else "", related=("grid",)),
    ShownColumn("address", _("位置"), lambda one: one.address, 28),
    ShownColumn("quantity", _("数量"), lambda one: one.quantity, 10, "number", usual=True),
    ShownColumn("unit", _("单位"), lambda one: one.unit, 8),
    ShownColumn("built", _("建成"), lambda one: one.built, 12, usual=True),
    ShownColumn("value", _("原值"), lambda one: one.original_value, 16, "money", unit=_("元")),
    ShownColumn("fund_source", _("建设资金来源"), lambda one: one.fund_source, 18),
    ShownColumn("property_class", _("经营属性"), _label("property_class"), 12),
    ShownColumn("owner", _("产权归属"), _owner, 16, related=("owner",)),
    ShownColumn("title_state", _("确权状态"), _label("title_state"), 10),
    ShownColumn("relief_kind", _("衔接资产"), _label("relief_kind"), 14),
    ShownColumn("keeper", _("管护主体"), _keeper, 22, usual=True),
    ShownColumn("person", _("责任人"), _person, 12, related=("keeper_person",)),
    ShownColumn("phones", _("联系电话"), _phones, 26),
    ShownColumn("fund", _("经费来源"), _said("fund_source"), 18),
    ShownColumn("registration", _("赋码"), _label("registration"), 10),
    ShownColumn("status", _("状态"), _label("status"), 10),
    ShownColumn("condition", _("状况"), _label("condition"), 10, usual=True, phone="state"),
    ShownColumn("verified_on", _("核实日期"), lambda one: one.verified_on, 12, "date"),
    ShownColumn("registered_at", _("登记时间"), lambda one: one.registered_at.date(), 12, "date"),
    ShownColumn("note", _("备注"), lambda one: one.note, 24),
)
ON_PAGES_ONLY = frozenset({"person", "phones"})  # people's names and telephones do not leave by the API
ALWAYS = "name"
USUAL = tuple(column.name for column in COLUMNS if column.usual)
USUAL_OF_A_COUNTY = (*USUAL, "township")  # where the rows of several townships stand together
# what the office's own ledger holds, when the reader has not chosen columns
LEDGER = (
    *(
        "code",
        "type",
        "township",
        "division",
        "quantity",
        "unit",
        "built",
        "value",
        "property_class",
        "owner",
    ),
    *("keeper", "person", "phones", "fund", "status", "condition", "note"),
)


def every(attributes: Iterable[TypeAttribute] = ()) -> list[ShownColumn]:
    """All columns, those of the attributes of the chosen type behind them."""
    return [*COLUMNS, *(_measured(one) for one in attributes)]


def _measured(one: TypeAttribute) -> ShownColumn:
    number = one.kind in ("decimal", "integer")
    return ShownColumn(
        f"{measured.PREFIX}{one.key}",
        one.name,
        lambda facility: measured.cell(one, facility.attributes.get(one.key)),
        14,
        "number" if number else "date" if one.kind == "date" else "text",
        unit=one.unit or None,
    )


def chosen(names: Iterable[str], attributes: Iterable[TypeAttribute] = ()) -> list[ShownColumn]:
    """The named columns in the list's order; the usual ones for no name. Names nobody knows (any more) are passed over."""
    wanted = set(names) | {ALWAYS}
    known = [column for column in every(attributes) if column.name in wanted]
    return known if len(known) > 1 else [column for column in COLUMNS if column.usual]


def with_related(rows, columns: Iterable[ShownColumn]):
    """The rows with all that the columns show, in one query."""
    related = {path for column in columns for path in column.related}
    return rows.select_related(*sorted(related)) if related else rows
