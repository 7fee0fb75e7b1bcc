"""The columns the register's list may show: one list for the page, the workbook and the API.

columns = chosen(["code", "name", "attribute_width_m"], attributes=for_type("0101"))
column.value(facility)        # what a workbook or the API holds: text, Decimal, date, True
column.words(facility)        # what the page says
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets import attributes as measured
from assets.ledger.head_words import OWN_MEASURE
from assets.ledger.heads import read_head
from assets.models import Facility, OwnerKind, Registration, TypeAttribute
from assets.models.facilities import Condition, ReliefKind, Status, TitleState
from assets.models.types import PropertyClass
from assets.templatetags.register import grouped, plain
from common import money
from common.privacy import mask_phone
from common.spreadsheets.sheets import Kind


def _itself(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class ShownColumn:
    """One column: its head, where its values stand (`paths`, as a query names them), and what is told of them (`told`).

    From a row of the model or from bare values of a query, the column says the same.
    """

    name: str
    head: "str | Promise"
    paths: tuple[str, ...]
    width: float = 14
    kind: Kind = "text"
    unit: "str | Promise | None" = None
    told: Callable[..., Any] = _itself
    related: tuple[str, ...] = ()
    usual: bool = False  # shown to whoever has not chosen
    phone: str = ""  # where it stands in the row of a phone; "": nowhere

    @property
    def full_head(self) -> str:
        return f"{self.head}（{self.unit}）" if self.unit else str(self.head)

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "money")

    def value(self, facility: Facility) -> Any:
        """What a workbook or the API holds: text, Decimal, date, True."""
        return self.told(*(_reached(facility, path) for path in self.paths))

    def words(self, facility: Facility) -> str:
        value = self.value(facility)
        if value in (None, ""):
            return ""
        if self.kind == "money":
            return money.show(value)
        return plain(value) if self.kind == "number" else str(value)


def _reached(row: Any, path: str) -> Any:
    """The value at the end of a path, None where it breaks off."""
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def _label(choices: Any) -> Callable[[str], str]:
    """The word for a choice."""
    words = {choice.value: str(choice.label) for choice in choices}
    return lambda value: words.get(value, "")


def _or_blank(value: Any) -> str:
    return value or ""


def _first(*values: str | None) -> str:
    """By appointment or papers; before them, as registered."""
    return next((value for value in values if value), "")


def _owner(party: str | None, said: str | None, kind: str) -> str:
    return party or said or str(OwnerKind(kind).label)


def _phones(said: str | None) -> str:
    return "、".join(map(mask_phone, said.split("、"))) if said else ""


COLUMNS = (
    ShownColumn("name", _("设施名称"), ("name",), 28, usual=True, phone="title"),
    ShownColumn("code", _("统一编码"), ("code",), 28, "code", told=grouped, usual=True, phone="fact"),
    ShownColumn("type", _("类别"), ("type__name",), 20, usual=True, phone="rest"),
    ShownColumn(
        "township",
        _("镇（街道）"),
        ("division__parent__short_name",),
        told=_or_blank,
        related=("division__parent",),
    ),
    ShownColumn("division", _("村（社区）"), ("division__short_name",), 16, usual=True, phone="fact"),
    ShownColumn("settlement", _("自然村组"), ("settlement__name",), told=_or_blank, related=("settlement",)),
    ShownColumn("grid", _("网格"), ("grid__name",), told=_or_blank, related=("grid",)),
    ShownColumn("address", _("位置"), ("address",), 28),
    ShownColumn("quantity", _("数量"), ("quantity",), 10, "number", usual=True),
    ShownColumn("unit", _("单位"), ("unit",), 8),
    ShownColumn("built", _("建成"), ("built",), 12, usual=True),
    ShownColumn("value", _("原值"), ("original_value",), 16, "money", unit=_("元")),
    ShownColumn("fund_source", _("建设资金来源"), ("fund_source",), 18),
    ShownColumn("property_class", _("经营属性"), ("property_class",), 12, told=_label(PropertyClass)),
    ShownColumn(
        "owner",
        _("产权归属"),
        ("owner__name", "facts__owner", "owner_kind"),
        16,
        told=_owner,
        related=("owner",),
    ),
    ShownColumn("title_state", _("确权状态"), ("title_state",), 10, told=_label(TitleState)),
    ShownColumn("relief_kind", _("衔接资产"), ("relief_kind",), told=_label(ReliefKind)),
    ShownColumn("keeper", _("管护主体"), ("keeper__name", "facts__party"), 22, told=_first, usual=True),
    ShownColumn(
        "person",
        _("责任人"),
        ("keeper_person__name", "facts__person"),
        12,
        told=_first,
        related=("keeper_person",),
    ),
    ShownColumn("phones", _("联系电话"), ("facts__phones",), 26, told=_phones),
    ShownColumn("fund", _("经费来源"), ("facts__fund_source",), 18, told=_or_blank),
    ShownColumn("longitude", _("经度"), ("longitude",), 13, "number", unit="WGS-84"),
    ShownColumn("latitude", _("纬度"), ("latitude",), 13, "number", unit="WGS-84"),
    ShownColumn("registration", _("赋码情况"), ("registration",), 10, told=_label(Registration)),
    ShownColumn("status", _("状态"), ("status",), 10, told=_label(Status)),
    ShownColumn(
        "condition", _("状况"), ("condition",), 10, told=_label(Condition), usual=True, phone="state"
    ),
    ShownColumn("verified_on", _("核实日期"), ("verified_on",), 12, "date"),
    ShownColumn("registered_at", _("登记时间"), ("registered_at",), 12, "date", told=timezone.localdate),
    ShownColumn("note", _("备注"), ("note",), 24),
)
ON_PAGES_ONLY = frozenset({"person", "phones"})  # people's names and telephones do not leave by the API
ALWAYS = "name"
KEYS = ("name", "code", "type", "division")  # what tells which facility a row means
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
        ("attributes",),
        14,
        "number" if number else "date" if one.kind == "date" else "text",
        unit=one.unit or None,
        told=lambda values: measured.cell(one, values.get(one.key)),
    )


def head_on_paper(column: ShownColumn) -> str:
    """The head in a workbook, unit apart: a type's own measure must not be read as a fact when it comes back."""
    own = column.paths == ("attributes",) and read_head(column.full_head).fact
    return f"{OWN_MEASURE}{column.head}" if own else str(column.head)


def chosen(names: Iterable[str], attributes: Iterable[TypeAttribute] = ()) -> list[ShownColumn]:
    """The named columns in the list's order; the usual ones for no name. Names nobody knows (any more) are passed over."""
    wanted = set(names) | {ALWAYS}
    known = [column for column in every(attributes) if column.name in wanted]
    return known if len(known) > 1 else [column for column in COLUMNS if column.usual]


def readable(columns: Iterable[ShownColumn], *, of_a_county: bool) -> list[ShownColumn]:
    """The columns with those that tell which facility a row is, so that the workbook can be imported again."""
    names = {column.name for column in columns}
    keys = {*KEYS, *(("township",) if of_a_county else ())}
    own = [column for column in columns if column not in COLUMNS]
    return [*(column for column in COLUMNS if column.name in names | keys), *own]


def with_related(rows, columns: Iterable[ShownColumn]):
    """The rows with all that the columns show, in one query."""
    related = {path for column in columns for path in column.related}
    return rows.select_related(*sorted(related)) if related else rows


def values(rows, columns: Sequence[ShownColumn], *, at_once: int) -> Iterator[list[Any]]:
    """What the columns hold of each row, straight from the query: no row becomes an object of its own."""
    paths = list(dict.fromkeys(path for column in columns for path in column.paths))
    told = [_from_bare(column, [paths.index(path) for path in column.paths]) for column in columns]
    for bare in rows.values_list(*paths).iterator(at_once):
        yield [tell(bare) for tell in told]


def _from_bare(column: ShownColumn, places: list[int]) -> Callable[[Sequence[Any]], Any]:
    """The column's value from the bare values of a row; most are one of them as it is."""
    tell = column.told
    if tell is _itself:
        return itemgetter(*places)
    if len(places) == 1:
        (only,) = places
        return lambda bare: tell(bare[only])
    chosen = itemgetter(*places)
    return lambda bare: tell(*chosen(bare))
