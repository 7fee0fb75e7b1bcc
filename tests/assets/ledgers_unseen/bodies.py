"""What stands above, between and below the rows of a table: titles, lines of facts, sections, totals, footers."""

import random
from itertools import groupby
from typing import Any

from tests.assets.ledgers_unseen.pages import Page
from tests.assets.ledgers_unseen.tables import Table, letters
from tests.assets.ledgers_unseen.townships import Facility, Village

NUMERALS = "一二三四五六七八九十"
PAPERS = "农村公共基础设施管护台账 农村公共基础设施管护明细表 公共基础设施登记表 农村基础设施管护清单 村级公共设施管护情况一览表"
SUBTOTALS = ("小计", "小 计", "小  计", "本村小计", "{v}小计", "小计：", "小计（{n}处）")
TOTALS = ("合计", "合 计", "总计", "合  计", "总 计", "全街道合计", "合计：", "共计")
PAGE_SUMS = ("本页小计", "本页合计", "本 页 小 计")
FOOTERS = {
    "signed": ["填报人：周会计", "审核人：陈主任", "填报日期：2024年11月5日"],
    "leaders": ["单位负责人（签字）：", "分管领导：", "经办人：王某"],
    "made": ["制表：周会计", "复核：陈主任", "日期：2024年11月"],
    "seal": ["（盖章）"],
    "phone": ["联系电话：025-52190000"],
    "lone_phone": ["025-52190000"],
    "date": ["2024年11月5日"],
    "note": ["注：1.本表由各村填报，街道汇总；2.金额保留一位小数。"],
    "remark": ["备注：以上设施均已完成移交"],
    "star": ["*带星号的为必填项", "※ 设施类别按目录填写"],
    "village_signed": ["村（社区）负责人：李书记", "填表人：周会计", "联系电话：17000000002"],
    "sealed": ["填报单位（盖章）：", "填报时间：2024.11.5"],
    "explained": ["填表说明：", "1、设施名称应与实物标识一致；", "2、投资金额以竣工决算为准。"],
    "supervised": ["村务监督委员会主任签字：", "村党组织书记签字："],
    "printed": ["第1页 共1页"],
}
HINTS = {
    "what": {
        "serial": "必填", "village": "填全称", "name": "填写设施全称",
            "category": "下拉选择", "quantity": "填数字和单位", "built": "格式：2020年5月",
        "cost": "填数字", "phone": "填手机号", "person": "填姓名", "remark": "选填", "fund": "下拉选择", "owner": "选择",
    },
    "example": {
        "serial": "示例", "village": "××村", "name": "××村进村道路",
            "category": "农村道路", "quantity": "3.2公里", "built": "2020年5月",
        "cost": "12.5", "phone": "13800000000", "person": "张三", "remark": "", "fund": "区级财政", "owner": "村集体",
    },
}  # fmt: skip
STACKED = ("star", "explained")  # each text in a row of its own


def section_name(kind_word: str, number: int, level: int, rng: random.Random) -> str:
    """`一、道路类`, `（二）供水`, `3.公厕`, `【路灯】`, `★桥梁（共5处）`."""
    numeral = NUMERALS[number % 10]
    outer = [
        "{n}、{w}",
        "（{n}）{w}",
        "{n}. {w}",
        "({n}) {w}",
        "{a}.{w}",
        "【{w}】",
        "★{w}",
        "{n}、{w}（共{a}处）",
        "{w}：",
        "◆ {w}",
    ]
    inner = ["（{n}）{w}", "{a}、{w}", "● {w}", "（{n}）{w}（{a}处）"]
    return rng.choice(inner if level else outer).format(n=numeral, w=kind_word, a=number + 1)


class Body:
    """Writes a table's page from its first title to its last footer."""

    def __init__(self, table: Table, page: Page, *, place: str = "", paper: str = "") -> None:
        self.table, self.page, self.rng, self.style = table, page, table.rng, table.style
        self.place, self.paper = place, paper
        self.since_head = 0
        self.sections = 0

    # -- above ---------------------------------------------------------------------------------------------------

    def above(self) -> None:
        style, page, table = self.style, self.page, self.table
        if style.blank_top:
            page.blank(style.blank_top)
        for number in range(style.titles):
            text = (
                self.title()
                if not number
                else self.rng.choice(["（2024年度）", "2024年11月", "（征求意见稿）"])
            )
            page.line(table.left, text, "title", table.right)
        if line := self.facts_line():
            if self.rng.random() < 0.5:
                page.line(table.left, "        ".join(line), "title", table.right)
            else:
                step = max(1, table.width // len(line))
                for at, text in enumerate(line):
                    page.put(table.left + min(at * step, table.width - 1), text)
                page.next("title")
        if style.blank_after_title:
            page.blank()

    def title(self) -> str:
        paper = self.paper or self.rng.choice(PAPERS.split())
        year = self.rng.choice(["", "2024年", "2024年度"])
        return f"{self.place or self.table.town.name}{year}{paper}"

    def facts_line(self) -> list[str]:
        """填报单位, the unit of all amounts, the day."""
        found = []
        if self.style.unit_at == "line":
            unit = self.table.amount_unit
            found.append(
                self.rng.choice([f"单位：{unit}", f"金额单位：{unit}", f"（单位:{unit}）", f"单位:{unit}"])
            )
        elif self.rng.random() < 0.5 and self.style.datum != "line":
            return []
        if self.style.datum == "line":
            found.append(
                self.rng.choice(
                    [
                        "坐标系：GCJ-02",
                        "坐标系：火星坐标系",
                        "坐标：GCJ02",
                        "（坐标系:GCJ-02）",
                        "坐标来源：高德地图",
                    ]
                )
            )
        if self.rng.random() < 0.7:
            where = self.place or f"{self.table.town.name}"
            found.insert(0, f"{self.rng.choice(['填报单位', '填报单位（盖章）', '编制单位'])}：{where}")
        if self.rng.random() < 0.3:
            found.insert(
                self.rng.randint(0, len(found)),
                self.rng.choice(["填报日期：2024年11月5日", "2024年11月5日", "时间：2024.11"]),
            )
        return found

    def head(self) -> None:
        self.table.head(self.page)
        if self.style.column_numbers:
            for at in range(self.table.width):
                self.page.put(self.table.left + at, at + 1)
            self.page.next("header")
        if self.style.hints:
            self._hints()
        self.since_head = 0

    def _hints(self) -> None:
        """A row below the head for whoever fills the table in: what belongs there, or an example."""
        for at, fact in enumerate(self.table.facts):
            self.page.put(self.table.left + at, HINTS[self.style.hints].get(fact))
        self.page.next("note")

    # -- rows ----------------------------------------------------------------------------------------------------

    def blocks(self, facilities: list[Facility]) -> None:
        """All facilities, grouped as the style groups them."""
        outer, inner = self._grouping()
        if self.style.total == "top":
            self.sum_row(self.rng.choice(TOTALS), "total", len(facilities))
        for n, (_, group) in enumerate(groupby(facilities, key=outer)):
            block = list(group)
            self._section(block[0], n, outer)
            for m, (_, part) in enumerate(groupby(block, key=inner)):
                rows = list(part)
                if inner is not outer:
                    self._inner_section(rows[0], m)
                self._rows(rows)
            if self.style.serial == "per_block":
                self.table.serial = 0
            if self.style.subtotals == "block":
                label = self.rng.choice(SUBTOTALS).format(v=block[0].village.short, n=len(block))
                self.sum_row(label, "subtotal", len(block))
            elif self.style.blanks_between:
                self.page.blank()
        self._template(facilities[-1])
        if self.style.total == "bottom":
            self.sum_row(self.rng.choice(TOTALS), "total", len(facilities))

    def _grouping(self) -> tuple[Any, Any]:
        village = lambda facility: facility.village.code  # noqa: E731
        kind = lambda facility: facility.kind  # noqa: E731
        if self.style.category in ("section", "merged") and self.style.village in ("section", "merged"):
            return village, kind
        return (kind, kind) if self.style.category in ("section", "merged") else (village, village)

    def _section(self, first: Facility, number: int, outer: Any) -> None:
        by_village = outer(first) == first.village.code
        if by_village and self.style.village == "section":
            text = first.village.short
            if self.rng.random() < 0.4:
                text = section_name(text, number, 0, self.rng)
        elif not by_village and self.style.category == "section":
            text = section_name(self._kind_words(first), number, 0, self.rng)
        else:
            return
        right = self.table.right if self.rng.random() < 0.7 else None
        self.page.line(self.table.left, text, "section", right)

    def _inner_section(self, first: Facility, number: int) -> None:
        if self.style.category == "section":
            text = section_name(self._kind_words(first), number, 1, self.rng)
            self.page.line(
                self.table.left, text, "section", self.table.right if self.rng.random() < 0.7 else None
            )

    def _kind_words(self, first: Facility) -> str:
        return self.rng.choice([first.word, first.kind, f"{first.kind}类"])

    def _rows(self, rows: list[Facility]) -> None:
        """Rows of one village (or kind), with the ranges that are merged over them."""
        page, style = self.page, self.style
        held = {
            fact
            for fact, at in (
                ("village", style.village),
                ("category", style.category),
                ("township", style.township),
            )
            if at == "merged"
        }
        begun = page.row
        for facility in rows:
            if style.reprint and self.since_head >= style.reprint:
                self._merge(held, begun, page.row - 1)
                self._new_page()
                begun = page.row
            hide = frozenset(held) if page.row > begun else frozenset()
            facility.word = (
                rows[0].word if "category" in held or style.category == "section" else facility.word
            )
            self.table.data(page, facility, hide=hide, hidden=frozenset(held))
            self.since_head += 1
        self._merge(held, begun, page.row - 1)

    def _merge(self, held: set[str], top: int, bottom: int) -> None:
        for at, fact in enumerate(self.table.facts):
            if fact in held and bottom > top:
                self.page.merge(self.table.left + at, self.table.left + at, top, bottom)

    def _new_page(self) -> None:
        """Where the printer began a page: a sum, perhaps a page number, the title and the head again."""
        if self.style.page_sums:
            self.sum_row(self.rng.choice(PAGE_SUMS), "subtotal", self.since_head)
        if self.rng.random() < 0.3:
            self.page.line(self.table.left, "第1页 共3页", "footer", self.table.right)
        if self.style.page_sums and self.rng.random() < 0.5:
            self.page.line(self.table.left, self.title(), "title", self.table.right)
        first = self.page.row
        known = list(self.page.header_rows)
        self.table.head(self.page)
        self.page.header_rows = known
        self.page.skipped += [{"row": row, "kind": "head"} for row in range(first, self.page.row)]
        self.since_head = 0

    def sum_row(self, label: str, kind: str, count: int) -> None:
        """小计 or 合计, its label in any of the first columns, with or without numbers beside it."""
        table, page = self.table, self.page
        texts = [
            at
            for at, fact in enumerate(table.facts[:6])
            if fact in ("serial", "township", "village", "name", "category", "group")
        ]
        at = self.rng.choice(texts or [0])
        split = (
            self.style.split_labels and at + 1 in texts and label.replace(" ", "") in ("小计", "合计", "总计")
        )
        if split:
            page.put(table.left + at, label[0])
            page.put(table.left + at + 1, "计")
        else:
            page.put(table.left + at, label)
        for column, fact in enumerate(table.facts):
            if fact == "quantity" and column != at:
                page.put(
                    table.left + column,
                    self._sum(page, column, count) or self.rng.choice([f"{count}处", count, f"共{count}处"]),
                )
            elif fact == "cost" and column != at and self.rng.random() < 0.7:
                page.put(
                    table.left + column,
                    self._sum(page, column, count) or self.rng.choice([count * 12.5, f"{count * 3}"]),
                )
        following = at + 1
        if (
            self.rng.random() < 0.4
            and following < table.width
            and not page.cells.get((page.row, table.left + following))
        ):
            page.merge(table.left + at, table.left + following)
        page.next(kind)

    def _sum(self, page: Page, column: int, count: int) -> str:
        """The sum as a formula, where the style has formulas."""
        at = letters(self.table.left + column)
        return f"=SUM({at}{page.row - count}:{at}{page.row - 1})" if self.style.formulas else ""

    def _template(self, last: Facility) -> None:
        """Rows numbered beforehand and never filled in."""
        for _ in range(self.style.template_rows):
            self.table.serial += 1
            for at, fact in enumerate(self.table.facts):
                if fact == "serial":
                    self.page.put(self.table.left + at, self.table.serial)
            self.page.next("blank")

    # -- below ---------------------------------------------------------------------------------------------------

    def below(self) -> None:
        if not self.style.footer:
            return
        page, table = self.page, self.table
        if self.rng.random() < 0.5:
            page.blank()
        texts = FOOTERS[self.style.footer]
        if self.style.footer in STACKED:
            for text in texts:
                page.line(table.left, text, "footer", table.right if self.rng.random() < 0.5 else None)
            return
        at = table.left if len(texts) > 1 or self.rng.random() < 0.6 else table.left + max(0, table.width - 3)
        step = max(1, table.width // len(texts))
        for text in texts:
            page.put(at, text)
            at += step
        page.next("footer")

    def whole(self, facilities: list[Facility]) -> None:
        """The page from top to bottom."""
        self.above()
        self.head()
        self.blocks(facilities)
        self.below()


def order(facilities: list[Facility], style_village: str, style_category: str) -> list[Facility]:
    """Facilities in the order their blocks need."""
    if style_category in ("section", "merged") and style_village not in ("section", "merged"):
        return sorted(facilities, key=lambda f: f.kind)
    if style_category in ("section", "merged"):
        return sorted(facilities, key=lambda f: (f.village.code, f.kind))
    return sorted(facilities, key=lambda f: f.village.code)


def villages_of(facilities: list[Facility]) -> list[Village]:
    return list(dict.fromkeys(facility.village for facility in facilities))
