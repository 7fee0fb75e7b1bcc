"""台账模板: an empty ledger for one village or township, with drop-downs, notes on its heads and an example of a row.

Heads are words the reader knows; the example is marked 示例 in the first column and is not imported.
"""

from collections.abc import Iterator

from accounts.models import Division
from assets.attributes import for_type
from assets.columns import every, head_on_paper
from assets.ledger.units import UNITS
from assets.models import FacilityType, OwnerKind, TypeAttribute
from common.spreadsheets.out import Column, Sheet

BLANK_ROWS = 300
EXAMPLE = "示例"
NOTES = {
    "number": "顺序号，可不填。标着“示例”的一行不导入，可以删去",
    "name": "必填。写到自然村或组，如“前塘自然村公厕”，一处一行",
    "type": "必填。从下拉列表中选择",
    "township": "从下拉列表中选择",
    "division": "必填。从下拉列表中选择",
    "address": "自然村、组或参照物，如“村委会东侧”",
    "quantity": "只写数字，不带单位。不知道的留空，不要填 0",
    "unit": "从下拉列表中选择；不填按类别的计量单位",
    "built": "写到知道的那一级：2014、2014-06 或 2014-06-30",
    "value": "只写数字，单位是元，不是万元",
    "owner": "国有、村集体等，从下拉列表中选择；也可写产权单位名称",
    "keeper": "负责管护的单位或组织",
    "person": "负责管护的人",
    "phones": "手机或带区号的固定电话；两个号码之间写“、”",
    "fund": "管护经费从哪里来",
    "longitude": "WGS-84 坐标，如 118.712345；没有可不填",
    "latitude": "WGS-84 坐标，如 31.812345；没有可不填",
}
FIRST = (
    "name",
    "type",
    "township",
    "division",
    "address",
    "quantity",
    "unit",
    "built",
    "value",
    "fund_source",
)
LAST = ("owner", "keeper", "person", "phones", "fund", "longitude", "latitude", "note")
REQUIRED = ("name", "type", "division")
SAMPLE = {
    "number": EXAMPLE,
    "name": "前塘自然村公厕（示例，不导入）",
    "address": "村委会东侧",
    "quantity": "1",
    "built": "2019-06",
    "value": "85000",
    "fund_source": "财政资金",
    "owner": OwnerKind.VILLAGE.label,
    "keeper": "村民委员会",
    "person": "张三",
    "phones": "025-00000000",
    "fund": "村集体经营收入",
    "note": "填写前请看各列表头上的批注",
}


def template(division: Division, kind: FacilityType | None = None) -> Sheet:
    """The empty ledger for a division; with the type's own measures, and only that type, if one is named."""
    measures = for_type(kind.code) if kind else []
    known = {column.name: column for column in every(measures)}
    names = [name for name in FIRST if name != "township" or division.level == Division.Level.COUNTY]
    choices = _choices(division, kind) | {
        column.name: _measured(one) for column, one in _own(known, measures)
    }
    columns = [Column("number", "序号", 6, note=NOTES["number"])]
    for name in (*names, *(column.name for column, _ in _own(known, measures)), *LAST):
        column = known[name]
        unit = str(column.unit) if column.unit else None
        columns.append(
            Column(
                name,
                head_on_paper(column),
                column.width,
                "text",
                unit=unit,
                choices=choices.get(name, ()),
                open_choices=name in ("owner", "unit"),
                note=NOTES.get(name, ""),
                required=name in REQUIRED,
            )
        )
    title = f"{division}{kind.name if kind else ''}管护台账模板"
    row = [_sample(column, choices) for column in columns]
    return Sheet(
        title, columns, [row], name="台账", unit_line="单位：元", freeze_columns=2, blank_rows=BLANK_ROWS
    )


def _own(known: dict, measures: list[TypeAttribute]) -> Iterator[tuple]:
    """The type's measures with their columns."""
    for one in measures:
        yield known[f"attribute_{one.key}"], one


def _measured(one: TypeAttribute) -> tuple[str, ...]:
    return ("是", "否") if one.kind == TypeAttribute.Kind.YESNO else tuple(one.choices)


def _choices(division: Division, kind: FacilityType | None) -> dict[str, tuple[str, ...]]:
    """What the drop-downs offer: the villages of the division, the types, the units, the kinds of owner."""
    because = "names of villages below a division that the post may import for"
    start, end = division.ranges[0]
    below = Division.objects.everywhere(because=because).filter(
        code__gte=start, code__lt=end, closed_on=None, level=Division.Level.VILLAGE
    )
    villages = list(below.order_by("code").values_list("short_name", "parent__short_name"))
    types = [kind] if kind else list(FacilityType.objects.filter(active=True).order_by("code"))
    return {
        "division": tuple(dict.fromkeys(name for name, _ in villages)),
        "township": tuple(dict.fromkeys(name for _, name in villages)),
        "type": tuple(one.name for one in types),
        "unit": tuple(unit for unit in dict.fromkeys(one.unit for one in types) if unit in UNITS),
        "owner": tuple(str(label) for label in OwnerKind.labels),
    }


def _sample(column: Column, choices: dict[str, tuple[str, ...]]) -> str:
    """The example's cell: as said above, else the first of what may be chosen."""
    return SAMPLE.get(column.name) or next(iter(choices.get(column.name, ())), "")
