"""What the rows of a ledger of money say: heads, units, money in and out, totals that must add up (pure).

    book = read(lines)           # lines: (sheet, row number, texts)
    book.rows, book.told, book.wrong

A total row that disagrees with its rows is told, and so is the first row whose balance is not the one before it plus
what came in, less what went out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from assets.ledger.context import amount_unit, head_amount_unit
from assets.ledger.sheets import letter
from assets.ledger.text import key
from common.money import NotMoney, Unit, parse, with_unit

Line = tuple[str, int, list[str]]
HEAD_WITHIN = 20  # rows from the top of a sheet in which its head is looked for
NOTHING = Decimal(0)
# Tried in this order; the first that matches a head names its fact.
HEADS = (
    ("serial", r"^序号$"),
    ("day", r"日期|时间|年月日|到账日|支付日"),
    ("voucher", r"(凭证|票据|单据|发票)(种类|类型|类别)|^票种$"),
    ("paper", r"凭证|票据|发票|单据|文号|依据|票号"),
    ("source", r"来源|资金性质|渠道"),
    ("income", r"收入|到账|拨入|入账|收款金额|借方"),
    ("expense", r"支出(?!类|项)|付款金额|支付金额|付出|贷方"),
    ("balance", r"结余|余额"),
    ("use", r"用途|支出类|支出项|开支|科目"),
    ("sector", r"行业|设施类别|大类"),
    ("division", r"^(所在|所属)?(行政)?(村|社区|单位)|村（社区）|村\(社区\)|用款单位|记账单位"),
    ("who", r"收款|付款|对方|领款|往来|捐赠人"),
    ("words", r"摘要|事由|内容|项目|说明|备注"),
    ("amount", r"金额|数额"),
)
MONEY = ("income", "expense", "balance", "amount")
_MONTH = r"[一二三四五六七八九十\d]+月份?"
_TOTAL = re.compile(
    rf"^(合计|总计|小计|累计|共计|本[月页年季][合累小]计|{_MONTH}[合小]计|年[度终]合计)[:：]?$"
)
_PART = re.compile(
    r"小计|本[月页季]|\d月|[一二三四五六七八九十]月"
)  # a total of the rows since the last one of its kind
_OPENING = re.compile(r"上年(度)?(结转|结余|余额)|期初|年初(结余|余额)|承前页|上期结(转|余)")
_MEANS = (
    ("支出", "expense"),
    ("付款", "expense"),
    ("收入", "income"),
    ("到账", "income"),
    ("捐赠", "income"),
)
OPENING, INCOME, EXPENSE = "opening", "income", "expense"


@dataclass(frozen=True)
class Said:
    """One row: what kind of money it is, yuan, what stands in its columns by fact; `fault`: why its amount is none."""

    tab: str
    number: int
    kind: str
    amount: Decimal | None
    facts: dict[str, str]
    cells: list[str]
    fault: str = ""


@dataclass
class Book:
    """All sheets: rows, how each was understood (words for the page), what disagrees."""

    rows: list[Said] = field(default_factory=list)
    understood: list[dict[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    wrong: int = 0


@dataclass(frozen=True)
class Table:
    """A sheet's head: its row, its columns by fact, the unit of each money column, what a bare 金额 means."""

    row: int
    columns: dict[str, int]
    units: dict[str, str]
    bare: str


def read(lines: Iterable[Line]) -> Book:
    book = Book()
    for tab, rows in groupby(lines, key=lambda line: line[0]):
        several = list(rows)
        table = find_head(tab, several)
        if table is None:
            book.told.append(f"“{tab}”没有找到金额的表头（收入、支出或金额），没有读取。")
            continue
        book.understood.append(_words_of(tab, table, several))
        _Walk(book, table).go(several)
    return book


def find_head(tab: str, rows: Sequence[Line]) -> Table | None:
    """The first row that names an amount and something beside it."""
    for at, (_tab, number, texts) in enumerate(rows[:HEAD_WITHIN]):
        columns = {fact: index for index, text in reversed(list(enumerate(texts))) if (fact := fact_of(text))}
        if len(columns) > 1 and any(name in columns for name in MONEY):
            above = [text for line in rows[:at] for text in line[2]] + [tab]
            usual = amount_unit(above) or "元"
            units = {
                name: head_amount_unit(texts[columns[name]]) or usual for name in MONEY if name in columns
            }
            bare = next((kind for word, kind in _MEANS if any(word in text for text in above)), EXPENSE)
            return Table(number, columns, units, bare)
    return None


def fact_of(text: str) -> str:
    bare = key(text)
    if not bare or len(bare) > 16:
        return ""
    return next((fact for fact, pattern in HEADS if re.search(pattern, bare)), "")


def _words_of(tab: str, table: Table, rows: Sequence[Line]) -> dict[str, str]:
    heads = next(texts for _tab, number, texts in rows if number == table.row)
    read_as = "、".join(f"{letter(index)}列“{heads[index]}”" for index in sorted(table.columns.values()))
    return {
        "tab": tab,
        "head": f"第{table.row}行",
        "columns": read_as,
        "unit": next(iter(table.units.values())),
    }


def in_yuan(text: str, unit: str) -> Decimal:
    """A cell as yuan; "" and dashes are nothing. Raises NotMoney, also for units beyond 元 and 万元."""
    bare = text.replace(" ", "")
    if bare in ("", "-", "—", "－", "/", "0"):
        return NOTHING
    if unit not in (Unit.YUAN, Unit.WAN):
        raise NotMoney(f"金额单位“{unit}”读不了，请改为元或万元")
    return parse(_as_number(bare), unit)


def _as_number(text: str) -> str | float:
    """Digits of a workbook's float are taken at Excel's precision."""
    return float(text) if re.fullmatch(r"-?\d+\.\d{3,}(e-?\d+)?", text) else text


class _Walk:
    """Goes down a sheet once, adding up as it goes."""

    def __init__(self, book: Book, table: Table) -> None:
        self.book, self.table = book, table
        self.whole = {INCOME: NOTHING, EXPENSE: NOTHING}
        self.part = dict(self.whole)
        self.balance: Decimal | None = None
        self.balance_told = False

    def go(self, rows: Iterable[Line]) -> None:
        for tab, number, texts in rows:
            if number <= self.table.row or [text for text in texts if text] == []:
                continue
            if total := next((text for text in texts[:6] if _TOTAL.match(key(text))), ""):
                self._compare(tab, number, texts, key(total))
            elif fact_of_all(texts) >= 3:
                continue  # the head again, on a further page
            else:
                for said in self._row(tab, number, texts):
                    self.book.rows.append(said)

    def _cell(self, texts: Sequence[str], fact: str) -> str:
        index = self.table.columns.get(fact)
        return texts[index] if index is not None and index < len(texts) else ""

    def _amounts(self, texts: Sequence[str]) -> Iterator[tuple[str, Decimal]]:
        for fact in ("income", "expense", "amount"):
            if text := self._cell(texts, fact):
                amount = in_yuan(text, self.table.units[fact])
                if amount:
                    yield (self.table.bare if fact == "amount" else fact), amount

    def _row(self, tab: str, number: int, texts: list[str]) -> Iterator[Said]:
        facts = {fact: self._cell(texts, fact) for fact in self.table.columns if fact not in MONEY}
        try:
            found = list(self._amounts(texts))
            balance = in_yuan(self._cell(texts, "balance"), self.table.units.get("balance", "元"))
        except NotMoney as refusal:
            yield Said(tab, number, EXPENSE, None, facts, texts, f"金额读不了：{refusal}")
            return
        if any(_OPENING.search(text) for text in texts):
            opening = found[0][1] if found else balance
            self.balance = opening
            if opening:
                yield Said(tab, number, OPENING, opening, facts, texts)
            return
        for kind, amount in found:
            self.whole[kind] += amount
            self.part[kind] += amount
            yield Said(tab, number, kind, amount, facts, texts)
        if found:
            self._carry(tab, number, found, balance if self._cell(texts, "balance") else None)

    def _carry(
        self, tab: str, number: int, found: list[tuple[str, Decimal]], balance: Decimal | None
    ) -> None:
        """The balance of the row against the one before; where a row leaves it empty, it is carried on."""
        moved = sum((amount if kind == INCOME else -amount for kind, amount in found), NOTHING)
        before, self.balance = self.balance, balance
        if balance is None:
            self.balance = None if before is None else before + moved
        elif before is not None and before + moved != balance and not self.balance_told:
            self.balance_told = True
            self._tell(
                f"“{tab}”第{number}行结余写 {with_unit(balance)}，按上一行推算应为 {with_unit(before + moved)}。"
            )

    def _compare(self, tab: str, number: int, texts: Sequence[str], word: str) -> None:
        """A total against the rows it adds up."""
        sums = self.part if _PART.search(word) else self.whole
        try:
            written = dict(self._amounts(texts))
        except NotMoney:
            self._tell(f"“{tab}”第{number}行“{word}”的金额读不了，没有核对。")
            return
        for kind, said in written.items():
            if said != sums[kind]:
                name = "收入" if kind == INCOME else "支出"
                short = f"写 {with_unit(said)}，各行相加 {with_unit(sums[kind])}，差 {with_unit(said - sums[kind])}"
                self._tell(f"“{tab}”第{number}行“{word}”的{name}{short}。")
        if sums is self.part:
            self.part = dict.fromkeys(self.part, NOTHING)

    def _tell(self, sentence: str) -> None:
        self.book.told.append(sentence)
        self.book.wrong += 1


def fact_of_all(texts: Sequence[str]) -> int:
    return sum(1 for text in texts if text and fact_of(text) and not re.search(r"\d", text))
