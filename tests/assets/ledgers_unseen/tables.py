"""Lays a table out on a page: heads of one to three rows, blocks, sections, totals, footers, in one style."""

import random
from typing import Any

from tests.assets.ledgers_unseen import heads, rows
from tests.assets.ledgers_unseen.far_heads import FAR
from tests.assets.ledgers_unseen.gcj import to_gcj
from tests.assets.ledgers_unseen.heads import Head
from tests.assets.ledgers_unseen.pages import THEIR_NAMES, Page, expected_values
from tests.assets.ledgers_unseen.style import Style
from tests.assets.ledgers_unseen.townships import Facility, Township, Village

LONE = {"cost", "lon", "lat", "position", "unit", "quantity"}


SECTORS = {
    "农村道路": "交通道路", "桥梁": "交通道路", "供水设施": "供水",
        "污水处理设施": "污水与排水", "公共厕所": "环境卫生", "垃圾收集点": "环境卫生",
    "沟渠河道": "农村水利", "灌溉泵站": "农村水利", "塘坝水库": "农村水利",
        "路灯": "照明", "文体广场": "文化体育", "公共服务用房": "公共服务",
}  # fmt: skip


class Table:
    """Writes one table of a style; the same columns may be written again on another page."""

    def __init__(self, rng: random.Random, town: Township, style: Style) -> None:
        self.rng, self.town, self.style = rng, town, style
        self.amount_unit = rng.choice(["万元", "万元", "元"])
        self.columns = self._columns()
        self.facts = [head.fact for head in self.columns]
        self.width = len(self.columns)
        self.left = style.left
        self.right = self.left + self.width - 1
        self.serial = 0
        self.since_head = 0
        self._previous: tuple[Facility, dict[str, Any]] | None = None

    # -- heads ---------------------------------------------------------------------------------------------------

    def _columns(self) -> list[Head]:
        style, rng = self.style, self.rng
        wanted = [
            "serial",
            "township",
            "village",
            "name",
            "category",
            "quantity",
            "unit",
            "built",
            "cost",
            "fund",
        ]
        people = ["person_phone"] if style.person_phone else ["person", "phone"]
        wanted += ["party", *people, "owner", *style.extra, "remark"]
        gone = set(style.drop) | ({"unit"} if style.quantity != "unit" else set())
        gone |= {
            fact
            for fact, at in (("village", style.village), ("category", style.category))
            if at not in ("column", "merged")
        }
        gone |= set() if style.township else {"township"}
        gone |= {"serial"} if style.serial == "none" else set()
        blocks = self._blocks([fact for fact in wanted if fact not in gone])
        others = rng.sample(heads.OTHERS, min(style.others, len(heads.OTHERS)))
        others += [f"附加栏{n}" for n in range(style.others - len(others))]
        blocks += [[Head("other", (text,))] for text in others]
        for upper, lowers in rng.sample(heads.FOREIGN, style.foreign_groups if style.depth > 1 else 0):
            blocks.append([Head("other", (rng.choice(upper.split()), lower)) for lower in lowers])
        blocks += [[Head("other", ("",))] for _ in range(style.empty_heads)]
        blocks = self._beside(blocks)
        if style.permuted:
            rng.shuffle(blocks)
        elif style.others or style.foreign_groups or style.empty_heads:
            blocks = self._sprinkled(blocks)
        columns = [head for block in blocks for head in block]
        while columns and not columns[-1].path[-1]:
            columns.insert(1, columns.pop())
        return columns

    def _beside(self, blocks: list[list[Head]]) -> list[list[Head]]:
        """Columns that stand next to a fact's own: its second half, the broader word, parts of the sum."""
        made = []
        for block in blocks:
            facts = [head.fact for head in block]
            if self.style.broad_category and facts == ["category"]:
                made.append([Head("sector", (self.rng.choice(["设施大类", "大类"]),))])
                block = [Head("category", (self.rng.choice(["设施小类", "小类"]),))]
            made.append(block)
            if self.style.two_measures and facts == ["quantity"]:
                block.append(
                    Head("count", (self.rng.choice(["数量（座/处/盏）", "数量", "数量（个、座、处、盏）"]),))
                )
            if self.style.wide_name and facts == ["name"]:
                block.append(Head("pad", block[0].path))
            if self.style.parts and facts == ["cost"]:
                unit = f"（{self.amount_unit}）" if self.style.unit_at == "head" else ""
                made.append([Head("other", (f"{text}{unit}",)) for text in self.rng.choice(heads.SOURCES)])
        return made

    def _sprinkled(self, blocks: list[list[Head]]) -> list[list[Head]]:
        """Columns of other things anywhere after the first three."""
        known = [block for block in blocks if any(head.fact != "other" for head in block)]
        for block in blocks:
            if block not in known:
                known.insert(self.rng.randint(min(3, len(known)), len(known)), block)
        return known

    def _blocks(self, facts: list[str]) -> list[list[Head]]:
        blocks: list[list[Head]] = []
        taken: set[str] = set()
        for fact in facts:
            if fact in taken:
                continue
            group = self._group(fact, facts, taken) if self.style.depth > 1 else None
            block = group or [Head(fact, (self._word(fact),))]
            taken |= {head.fact for head in block}
            blocks.append(block)
        return blocks

    def _group(self, fact: str, facts: list[str], taken: set[str]) -> list[Head] | None:
        """A group that begins with the fact and whose other facts are columns of this table, if one is wanted."""
        fitting = [
            (uppers, lowers)
            for uppers, lowers in heads.GROUPS
            if lowers[0][0] == fact
            and all(f == "other" or (f in facts and f not in taken) for f, _ in lowers)
        ]
        if not fitting or self.rng.random() < 0.15:
            return None
        uppers, lowers = self.rng.choice(fitting)
        upper = self.rng.choice(uppers.split())
        unit = f"（{self.amount_unit}）" if self.style.unit_at == "head" else ""
        deep = self.style.depth > 2 and self.rng.random() < 0.8
        made = []
        for each, words in lowers:
            lower = self.rng.choice(words.split()).format(u=unit)
            path: tuple[str, ...] = (upper, lower)
            if deep and each == "cost":
                made.append(Head(each, (upper, f"投资{unit}", self.rng.choice(["总额", "合计", "总投资"]))))
                made += [Head("other", (upper, f"投资{unit}", text)) for text in heads.SUMS]
                continue
            if deep and each == "person" and ("phone" in dict(lowers)) and len(lowers) > 2:
                path = (upper, "管护责任人", "姓名")
            elif deep and each == "phone" and len(lowers) > 2:
                path = (upper, "管护责任人", self.rng.choice(["电话", "联系电话"]))
            made.append(Head(each, path))
        return made

    def _word(self, fact: str) -> str:
        text = heads.word(self.rng, fact, unlisted=self.style.unlisted)
        if self.style.far and fact in FAR and self.rng.random() < 0.35:
            text = self.rng.choice(FAR[fact].split())
        if self.style.two_measures and fact == "quantity":
            text = self.rng.choice(["长度（公里）", "长度(km)", "里程\n（公里）"])
        if self.style.datum == "head" and fact in ("lon", "lat", "position"):
            return f"{text}（GCJ-02）"
        if self.style.asides:
            text = heads.with_aside(self.rng, fact, text)
        if self.style.upright and self.rng.random() < 0.7:
            text = heads.upright(text)
        elif self.style.messy_heads:
            text = heads.messy(self.rng, text)
        if fact == "cost" and self.style.unit_at == "head":
            text = heads.with_unit(self.rng, text, self.amount_unit)
        return text

    def head(self, page: Page, left: int | None = None) -> None:
        """The head's rows, merged both ways or not at all."""
        start = self.left if left is None else left
        depth = max(len(head.path) for head in self.columns)
        top = page.row
        for level in range(depth):
            for at, head in enumerate(self.columns):
                before = self.columns[at - 1].path[: level + 1] if at else ()
                grouped = len(head.path) > level + 1
                if (
                    head.fact != "pad"
                    and len(head.path) > level
                    and not (grouped and before == head.path[: level + 1])
                ):
                    page.put(start + at, head.path[level] or None)
            page.next("header")
        if self.style.merged_heads:
            self._merge_head(page, top, depth, start)
        if not page.columns:
            page.columns = self.letters(start)

    def letters(self, start: int) -> dict[str, str]:
        return {
            letters(start + at): THEIR_NAMES.get(head.fact, head.fact)
            for at, head in enumerate(self.columns)
            if head.fact not in ("group", "position", "pad", "sector", "person_phone", "count")
        }

    def _merge_head(self, page: Page, top: int, depth: int, start: int) -> None:
        for at, head in enumerate(self.columns):
            deepest = len(head.path) - 1
            if head.fact == "pad":
                page.merge(start + at - 1, start + at, top, top + depth - 1)
            elif at + 1 < self.width and self.columns[at + 1].fact == "pad":
                continue
            elif deepest < depth - 1 and head.path[0]:
                page.merge(start + at, start + at, top + deepest, top + depth - 1)
            for level in range(deepest):
                before = self.columns[at - 1].path[: level + 1] if at else ()
                if before == head.path[: level + 1]:
                    continue
                last = at
                while (
                    last + 1 < self.width
                    and self.columns[last + 1].path[: level + 1] == head.path[: level + 1]
                ):
                    last += 1
                if last > at:
                    page.merge(start + at, start + last, top + level, top + level)

    # -- rows ----------------------------------------------------------------------------------------------------

    def cells(self, facility: Facility) -> dict[str, Any]:
        """What each fact's cell says of a facility."""
        facts = dict(facility.facts)
        if self.style.datum:
            facts["lon"], facts["lat"] = to_gcj(facts["lon"], facts["lat"])
        found: dict[str, Any] = {
            "township": self.town.name,
            "village": self._spelling(facility.village),
            "name": facility.name,
            "category": facility.word,
            "quantity": rows.quantity(self.rng, facility, self.style.quantity),
            "unit": facility.unit,
            "built": rows.built(self.rng, facility.built),
            "cost": rows.cost(self.rng, facility.cost, self.amount_unit, self.style.unit_at),
            "phone": self.rng.choice([facts["phone"], int(facts["phone"])]),
            "lon": float(facts["lon"]),
            "lat": float(facts["lat"]),
            "position": f"{facts['lon']},{facts['lat']}",
            "sector": SECTORS[facility.kind],
            "person_phone": rows.person_phone(self.rng, facts["person"], facts["phone"]),
        }
        if self.style.two_measures:
            number = rows.plain(facility.quantity)
            found["quantity"], found["count"] = (number, None) if facility.unit == "公里" else (None, number)
        return found | {fact: facts[fact] for fact in ("fund", "owner", "party", "person", "remark", "group")}

    def _spelling(self, village: Village) -> str:
        return self.rng.choice([village.short, village.short, village.name])

    def data(
        self, page: Page, facility: Facility, *, hide: frozenset[str] = frozenset(), hidden: frozenset[str] = frozenset(),
        left: int | None = None,
    ) -> None:  # fmt: skip
        """One facility, good or spoilt. `hide`: facts that stand further up in a merged range; `hidden`: in any row."""
        start = self.left if left is None else left
        cells = self.cells(facility)
        code, fact = self._spoil(facility, cells, hidden)
        self.serial += 1
        serial = rows.serial(self.rng, self.serial, self.style.serial)
        for at, head in enumerate(self.columns):
            if head.fact == "serial":
                page.put(start + at, f"=ROW()-{page.row - self.serial}" if self.style.formulas else serial)
            elif head.fact == "pad":
                page.merge(start + at - 1, start + at)
            elif head.fact == "other":
                page.put(start + at, self._other(head))
            elif head.fact not in hide:
                page.put(start + at, cells[head.fact])
        if self.style.notes_right and self.rng.random() < 0.2:
            page.put(
                start + self.width + self.rng.randint(0, 2),
                self.rng.choice(["核对过", "？", "已上报", "√", "见附件"]),
            )
        if code:
            page.close_bad(code, fact)
        else:
            page.close_good(expected_values(facility, set(self.facts)))
            self._previous = facility, cells

    def _other(self, head: Head) -> Any:
        text = head.path[-1]
        for piece, values in heads.OTHER_CELLS.items():
            if piece in text:
                return self.rng.choice(values)
        return self.rng.choice(["是", "良好", "见照片", None, "每周一次", "按标准"])

    def _spoil(
        self, facility: Facility, cells: dict[str, Any], hide: frozenset[str]
    ) -> tuple[str, str | None]:
        if self.rng.random() >= self.style.bad:
            return "", None
        open_facts = [fact for fact in ("village", "category") if fact in self.facts and fact not in hide]
        open_facts = [fact for fact in open_facts if getattr(self.style, fact) == "column"]
        choices = [
            ("missing_name", "name"),
            ("quantity_negative", "quantity"),
            ("quantity_unreadable", "quantity"),
        ]
        choices = [each for each in choices if each[1] in self.facts]
        choices += [(f"unknown_{fact}", fact) for fact in open_facts] + [
            (f"missing_{fact}", fact) for fact in open_facts
        ]
        before = self._previous[0] if self._previous else None
        if before and before.village == facility.village and before.kind == facility.kind:
            choices.append(("duplicate_in_file", ""))
        code, fact = self.rng.choice(choices)
        if code == "duplicate_in_file" and self._previous:
            cells |= self._previous[1]
            return code, None
        cells[fact] = rows.spoilt(self.rng, code)
        return code, fact


def letters(index: int) -> str:
    """0 → A, 26 → AA."""
    text, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
