"""The columns of 管护责任清单 [domain.md section 7]: their heads, and which must be filled. Pure.

`field`: what of the item (or, `of_register`, of the facility) fills the column. `holds`: an item without it can't be
handed in. Ownership is must as well, but 未确权 is a truthful word of the register: it is counted and holds nothing up.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ListColumn:
    key: str
    head: str
    field: str = ""
    must: bool = False
    holds: bool = False
    of_register: bool = False
    width: int = 12
    kind: str = "text"


def _register(key: str, head: str, field: str = "", **said) -> ListColumn:
    return ListColumn(key, head, field or key, of_register=True, **said)


def _must(key: str, head: str, field: str = "", **said) -> ListColumn:
    return ListColumn(key, head, field or key, must=True, holds=True, **said)


COLUMNS = (
    _register("code", "设施编码", must=True, holds=True, width=24, kind="code"),
    _register("name", "设施名称", must=True, width=24),
    _register("village", "所在村（社区）", "division", width=12),
    _register("type", "类别", must=True, width=16),
    _register("quantity", "数量", must=True, holds=True, width=10),
    _register("location", "位置", "address", must=True, holds=True, width=20),
    _register("built", "建成时间", width=10),
    _register("owner", "权属单位", must=True, width=18),
    _register("property_class", "经营属性", must=True, width=10),
    _must("party", "管护主体", width=20),
    _must("keeper_kind", "管护主体类型", width=14),
    _must("person", "管护责任人", width=10),
    _must("phone", "公开电话", "public_phone", width=14, kind="code"),
    _must("duty", "管护内容", "duty_text", width=30),
    _must("standard", "管护标准", "own_standard", width=22),
    _must("mode", "管护方式", width=10),
    _must("interval", "巡查频次", "interval_days", width=10),
    _must("funds", "经费来源", "fund_kinds", width=18),
    _must("cost", "年度预算", "annual_cost", width=12),
    _must("department", "监管单位", width=18),
    _must("supervisor", "监管人", width=10),
    ListColumn("note", "备注", "note", width=16),
)
BY_KEY = {column.key: column for column in COLUMNS}
HEADS = {column.key: column.head for column in COLUMNS}
MUST = tuple(column.key for column in COLUMNS if column.must)
HOLDS = tuple(column.key for column in COLUMNS if column.holds)
# what the register lays down for every facility can't be empty
NEVER_EMPTY = ("name", "type", "property_class")
COUNTED = tuple(key for key in MUST if key not in NEVER_EMPTY)
FIELDS = {column.field: column for column in COLUMNS if not column.of_register}


def head(key: str) -> str:
    return HEADS.get(key, key)
