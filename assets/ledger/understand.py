"""What was understood of a sheet before any row is judged: shown to the person, who can change every guess."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assets.ledger import context
from assets.ledger.columns import Column, Table, continues, find_table, table_under
from assets.ledger.heads import FACTS, OTHER
from assets.ledger.knowledge import Choices, Knowledge, SheetChoice
from assets.ledger.layers import head_score
from assets.ledger.positions import find_datum
from assets.ledger.sheets import HIDDEN, Row, Sheet, column_index, filled, letter, shown
from assets.ledger.text import clean

LEDGER, SUMMARY, NOTE, EMPTY = "ledger", "summary", "note", "empty"
CHOSEN = "由您指定"
LYING = "竖着写"  # the word by which a reason says that a table lies on its side
LYING_COLUMNS = 3  # the first of them may hold the heads of a table that lies on its side
ROLES = {LEDGER: "台账", SUMMARY: "汇总表", NOTE: "说明", HIDDEN: "隐藏的表", EMPTY: "空表"}

_SUMMARY_NAME = re.compile(r"汇总|统计|总览|概况|合计")
_NOTE_NAME = re.compile(r"说明|须知|要求|字典|代码表|封面|下拉|选项|参数|示例|样例|样表")
_BESIDE_NAME = ("village", "category", "quantity", "serial", "address", "position", "longitude")
_FACILITY_FACTS = ("built", "person", "phone", "party", "owner", "fund_source", "serial")


@dataclass(slots=True)
class Understanding:
    """One sheet as understood. `role` is ledger, summary, note, hidden or empty; only a ledger's rows are judged.

    `village` and `category` are what the sheet's name or title says where no column does: (code, words), a word.
    `reasons`: matter (`role`, `head`, `amount_unit`, `datum`, `village`, `category`, `township`) → Chinese sentence.
    `shape` names this layout of heads, so that a township's choices can be found again for the next file.
    """

    sheet: str
    role: str
    table: Table = field(default_factory=Table)
    amount_unit: str | None = None
    datum: str | None = None
    village: tuple[str, str] | None = None
    township: str = ""
    category: str | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        """The table's columns."""
        return self.table.columns

    @property
    def shape(self) -> str:
        """A short fingerprint of the heads in their order."""
        heads = "|".join(f"{column.index}:{column.head}" for column in self.columns)
        return hashlib.sha256(heads.encode()).hexdigest()[:16] if heads else ""

    def as_json(self) -> dict[str, object]:
        """Plain values for storing and for the page."""
        return {
            "sheet": self.sheet,
            "role": self.role,
            "head_rows": self.table.head_rows,
            "columns": [
                {
                    "letter": c.letter,
                    "head": c.head,
                    "fact": c.fact,
                    "label": FACTS.get(c.fact, ""),
                    "reason": c.reason,
                }
                for c in self.columns
            ],
            "amount_unit": self.amount_unit,
            "datum": self.datum,
            "village": self.village[0] if self.village else None,
            "category": self.category,
            "reasons": self.reasons,
            "notes": self.notes,
            "shape": self.shape,
        }


def understand(
    sheet: Sheet,
    rows: Sequence[Row],
    knowledge: Knowledge,
    choices: Choices,
    before: Understanding | None = None,
) -> Understanding:
    """What a sheet is, from its first rows (a few hundred are enough). `before`: the last ledger sheet of the file."""
    choice = choices.sheet(sheet.name)
    found = Understanding(sheet.name, EMPTY)
    if sheet.state == HIDDEN and not choice.include:
        found.role = HIDDEN
        found.reasons["role"] = "工作表是隐藏的，没有读取；需要时可以选择读入"
        return found
    if not rows:
        found.reasons["role"] = "工作表没有内容"
        return found
    table = _chosen_table(sheet, rows, knowledge, choice) or find_table(rows, sheet.merges, knowledge)
    if table is None and before and continues(before.table, rows, knowledge):
        return _continued(before, sheet.name, knowledge)
    if table is None:
        found.role, found.reasons["role"] = _without_head(sheet.name, rows)
        return found
    found.table = table
    if sheet.name not in choices.sheets and found.shape in choices.habits:
        choice = choices.habits[found.shape]
        found.reasons["habit"] = "同样表头的台账以前改过读法，这次照旧"
    _chosen_columns(table, choice)
    found.role, found.reasons["role"] = _role(sheet.name, table, rows, choice)
    _around(found, sheet.name, _above(rows, table), knowledge)
    _choose(found, choice, knowledge)
    _explain(found)
    return found


def _chosen_table(
    sheet: Sheet, rows: Sequence[Row], knowledge: Knowledge, choice: SheetChoice
) -> Table | None:
    """The table under the head a person named."""
    return table_under(choice.head_rows, rows, sheet.merges, knowledge) if choice.head_rows else None


def restated(found: Understanding, table: Table, above: list[str], knowledge: Knowledge) -> Understanding:
    """The understanding of a further table (or page) of the sheet: what the lines above its head state, else as before."""
    further = replace(found, table=table, village=None, category=None, reasons=dict(found.reasons))
    _around(further, "", [clean(text) for text in above], knowledge)
    for matter in ("amount_unit", "datum", "village", "category"):
        if CHOSEN in found.reasons.get(matter, "") or getattr(further, matter) is None:
            setattr(further, matter, getattr(found, matter))
            further.reasons |= {matter: found.reasons[matter]} if matter in found.reasons else {}
    return further


def _continued(before: Understanding, name: str, knowledge: Knowledge) -> Understanding:
    """A sheet without a head whose columns are those of the ledger sheet before it."""
    table = replace(before.table, head_rows=[])
    further = restated(replace(before, sheet=name, notes=[]), table, [name], knowledge)
    further.reasons["role"] = f"没有表头，各列与“{before.sheet}”表一样，接着读取"
    further.reasons["head"] = "没有表头"
    return further


def _chosen_columns(table: Table, choice: SheetChoice) -> None:
    """A person's columns stand above every guess."""
    if not choice.columns:
        return
    chosen = {column_index(name): fact for name, fact in choice.columns.items()}
    for column in table.columns:
        if column.index in chosen:
            column.fact, column.reason = chosen[column.index], CHOSEN
        elif column.fact in chosen.values():
            column.fact, column.reason = OTHER, "您已指定了另一列"


def _above(rows: Sequence[Row], table: Table) -> list[str]:
    """The texts above the head."""
    first = table.head_rows[0] if table.head_rows else 0
    return [clean(shown(cells[i])) for number, cells in rows if number < first for i in filled(cells)]


def _without_head(name: str, rows: Sequence[Row]) -> tuple[str, str]:
    """What a sheet is in which no row looks like the head of a ledger."""
    first = [clean(shown(cells[i])) for _, cells in rows[:3] for i in filled(cells)][:1]
    if not _NOTE_NAME.search(name) and any(_SUMMARY_NAME.search(text) for text in (name, *first)):
        return SUMMARY, "表名或标题写明是汇总，也没有台账的表头，不读取"
    for column in range(LYING_COLUMNS):
        texts = {
            n: clean(cell)
            for n, cells in rows
            if len(cells) > column and isinstance(cell := cells[column], str)
        }
        if head_score(texts) >= 3:
            return (
                NOTE,
                f"列头{LYING}在{letter(column)}列，一列是一个设施，读不了；请转置（选择性粘贴）成一行一个设施再导入",
            )
    return NOTE, "没有找到台账的表头，当作说明，不读取"


def _role(name: str, table: Table, rows: Sequence[Row], choice: SheetChoice) -> tuple[str, str]:
    """Whether a table is a ledger or a summary of one."""
    facts = table.facts
    where = "、".join(str(number) for number in table.head_rows)
    ledger = LEDGER, f"第{where}行是台账的表头"
    if choice.include:
        return ledger
    if choice.include is False:
        return NOTE, "您选择了不读取这张表"
    named = sum(1 for fact in _FACILITY_FACTS[:-1] if fact in facts)
    titled = _SUMMARY_NAME.search(name) or any(_SUMMARY_NAME.search(text) for text in _above(rows, table))
    if _NOTE_NAME.search(name) and not {"village", "category"} <= set(facts):
        return NOTE, "表名写明是说明，不读取"
    if "name" in facts and not set(facts) & set(_BESIDE_NAME) and named < 2:
        return NOTE, "只有名称，没有村、类别和数量，不是台账，不读取"
    if "name" not in facts and not {"village", "quantity"} & set(facts):
        return NOTE, "没有设施名称，也没有村和数量，不是台账，不读取"
    if "name" not in facts and not {"category", "quantity"} & set(facts):
        return NOTE, "没有设施名称，也没有类别和数量，不是台账，不读取"
    if "name" not in facts and named < 2:
        return SUMMARY, "没有设施名称一列，是汇总数，不读取"
    if titled and named == 0 and not {"village", "category"} <= set(facts):
        return SUMMARY, "表名或标题写明是汇总，列头也没有单个设施的内容，不读取"
    return ledger


def _around(found: Understanding, name: str, above: list[str], knowledge: Knowledge) -> None:
    """Facts from the title lines and the sheet's name."""
    facts = found.table.facts
    costs = found.table.of("cost")
    head_unit = context.head_amount_unit(costs[0].head) if costs else None
    title_unit = context.amount_unit(above)
    found.amount_unit = head_unit or title_unit
    if head_unit:
        found.reasons["amount_unit"] = f"列头“{costs[0].head}”写明{head_unit}；单元格自带单位的从其单位"
    elif title_unit:
        found.reasons["amount_unit"] = f"表头上方写明单位是{title_unit}；单元格自带单位的从其单位"
    _datum_around(found, above)
    places = [name, *above]
    found.township = context.township_of(places, knowledge.places)
    if "village" not in facts:
        found.village = context.village_of(places, knowledge.places)
        only = knowledge.places.divisions.get(knowledge.places.scope)
        if found.village is None and only and only.level == "village":
            found.village = only.code, only.name
            found.reasons["village"] = f"表中没有村一列，按导入范围都是{only.name}"
        elif found.village:
            code, word = found.village
            found.reasons["village"] = (
                f"表中没有村一列，表名或标题写的是“{word}”，即{knowledge.places.name(code)}"
            )
    if "category" not in facts:
        found.category = context.category_of(places, knowledge.kinds)
        if found.category:
            found.reasons["category"] = f"表中没有类别一列，表名或标题写的是“{found.category}”"


def _datum_around(found: Understanding, above: list[str]) -> None:
    columns = [column for fact in ("position", "longitude", "latitude") for column in found.table.of(fact)]
    if not columns:
        return
    head = next((datum for column in columns if (datum := find_datum(column.head))), None)
    title = next((datum for text in above if (datum := find_datum(text))), None)
    found.datum = head or title
    if found.datum:
        found.reasons["datum"] = f"{'列头' if head else '标题'}写明坐标系是{found.datum}"
    else:
        found.reasons["datum"] = "没有写明坐标系，按WGS-84读取，请核对"


def _choose(found: Understanding, choice: SheetChoice, knowledge: Knowledge) -> None:
    """A person's choices for the whole sheet."""
    if choice.amount_unit:
        found.amount_unit, found.reasons["amount_unit"] = (
            choice.amount_unit,
            f"{choice.amount_unit}，{CHOSEN}",
        )
    if choice.datum:
        found.datum, found.reasons["datum"] = choice.datum, f"{choice.datum}，{CHOSEN}"
    if choice.village:
        found.village = choice.village, knowledge.places.name(choice.village)
        found.reasons["village"] = f"{found.village[1]}，{CHOSEN}"
    if choice.category:
        found.category, found.reasons["category"] = choice.category, f"{choice.category}，{CHOSEN}"


def _explain(found: Understanding) -> None:
    """The sentences that hold for every understood table."""
    if found.table.of("cost") and not found.amount_unit:
        found.reasons["amount_unit"] = "没有写明金额是元还是万元，没有单位的金额不读取"
    found.reasons["head"] = "第" + "、".join(str(number) for number in found.table.head_rows) + "行"
