"""What a row below the head is: a facility, or one of the rows that people put between facilities."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from assets import codes
from assets.ledger.quantities import read_measure
from assets.ledger.sheets import UNSEEN, Cell, Fault, filled, shown
from assets.ledger.text import clean, is_placeholder, key

TITLE, HEAD, SECTION, SUBTOTAL, TOTAL, BLANK, FOOTER, NOTE, SUMMARY, DATA = (
    "title", "head", "section", "subtotal", "total", "blank", "footer", "note", "summary", "data",
)  # fmt: skip
ROW_KINDS = {
    TITLE: "标题", HEAD: "表头", SECTION: "分节", SUBTOTAL: "小计", TOTAL: "合计", BLANK: "空行",
    FOOTER: "表尾", NOTE: "说明", SUMMARY: "汇总",
}  # fmt: skip

_TOTAL = re.compile(
    r"^(?:[^,，。;；]{0,16}?)(小计|合计|总计|共计|累计|汇总|总合计)(?:[:：(（].{0,20}|[^\u4e00-\u9fff]{0,12}(?:[个处条座盏项公里]{0,2}))?$"
)
_TOLD_TOTAL = re.compile(
    r"^(?:以上|全[村镇乡区县]|全街道|本[村镇表])?(?:合计|总计|共计|累计|共有?)[^,，。;；]{0,12}\d"
)
_LONE_TOTAL = re.compile(r"^(?:合计|总计|共计|累计|总合计|全镇合计|全街道合计|全部合计|汇总)")
_FOOTER = re.compile(
    r"^(?:填报|填表|制表|制表单位|审核|复核|审批|编制|统计|经办|主管|分管|负责|联系|单位负责|村主任|村书记|村支书|财务负责|记录|校对|监督|领导)"
    r"(?:人|单位|时间|日期|员|领导|签字|签名|意见|电话)*(?:签字|签名|\(签字\)|\(签章\)|\(盖章\))*[:：]"
    r"|^(?:填报|填表|制表|审核|上报|报送)(?:人|日期|时间|单位)(?:签字|签名|\(签字\))?[:：]?"
    r"|^(?:注|备注|说明|附注|填表说明|填报说明|注意|注释|备 注)\d*[:：.、]"
    r"|^(?:单位)?(?:\(?(?:盖章|公章|签章)\)?)[:：]?|\((?:盖章|公章|签章)\)[:：]?$|^(?:日期|时间|电话|联系电话|咨询电话|监督电话)[:：]"
    r"|^\d{4}年\d{1,2}月\d{1,2}日$|^年月日$|^第\d+页|^共\d+页|^以下空白|^此表|^本表"
)
_PHONE_ALONE = re.compile(r"^(?:0\d{2,3}-?)?\d{7,8}$|^1[3-9]\d{9}$")
_NUMBERED = re.compile(
    r"^[(（]?[一二三四五六七八九十百]{1,3}[)）]?[、.．:：]|^[(（][一二三四五六七八九十百]{1,3}[)）]|^第[一二三四五六七八九十百]+[部分章节类]"
)
_CHINESE_SERIAL = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$")
_NOTE_LINE = re.compile(r"^\d{1,2}[、.．]\D{6,}|^[(（]\d{1,2}[)）]\D{6,}|.{40,}")
_SIGNED = re.compile(r"签[字名章]|盖章|主任|书记|[人员长][:：]|电话|日期|时间[:：]|单位[:：]")
_LABEL = re.compile(r"^[^:：\d]{1,20}[:：]")
_BULLET = re.compile(r"^[*※★☆▲△●○◆◇■□▪•·#→]+")
_STARRED = re.compile(r"^[*※★▲●◆■#]+\D{2}")
_PAPER = re.compile(
    r"(?:台账|台帐|清单|明细|登记|一览|汇总|统计|情况|信息|调查|普查|排查|公示)表?(?:册|目录)?(?:[(（][^()（）]{0,14}[)）])?$"
)
_IS_PAPER = re.compile(r"台账|台帐|表(?:[(（]|$)|清单|册(?:[(（]|$)|目录")
_STATED = re.compile(r"(?:填报|编制|上报|填表|制表|报送)单位|(?:金额)?单位[:：]|坐标系")
_EXAMPLE = re.compile(r"^[(（]?(?:填写)?(?:示?例|样例|范例|举例|例如)[)）]?[:：]?$")
_HINT = re.compile(
    r"^[(（]?(?:必填|选填|非必填|可选|下拉|选择|单选|多选|自动|不填|请|填|格式|例如|如[:：]|例[:：]|按.{0,10}填)"
)
_HALVES = ("合", "小", "总", "共")  # of 合计 and the like, where the label is spread over two cells
_BENEATH_TITLE = re.compile(r"^[(（].*[)）]$|\d{4}年|日期[:：]|^20\d\d[-./]\d")
_COLUMN_NUMBERS = re.compile(r"^(?:\d{1,2}|[甲乙丙丁戊己庚辛]|\(\d{1,2}\)|[a-z])$")


_OWN = (
    "category",
    "built",
    "fund_source",
    "party",
    "person",
    "phone",
    "owner",
)  # of one facility, never of a sum
_PREFILLED = ("serial", "village", "township", "unit")  # what a form holds before anybody fills it in


class RowJudge:
    """Tells rows of one table apart; made anew for each head."""

    def __init__(
        self,
        head_rows: Sequence[dict[int, str]],
        facts: dict[str, int],
        width: int,
        is_group: Callable[[str], bool] = lambda text: False,
    ) -> None:
        """`head_rows`: the texts of the head rows by column, folded; `facts`: fact → column; `width`: columns used;
        `is_group`: whether a text names a village or a kind of facility as a whole."""
        self._is_group = is_group
        self._own = {facts[fact] for fact in _OWN if fact in facts}
        self._prefilled = {facts[fact] for fact in _PREFILLED if fact in facts}
        self._heads = [texts for texts in head_rows if texts]
        self._name = facts.get("name", -1)
        self._category = facts.get("category", -1)
        self._village = facts.get("village", -1)
        self._serial = facts.get("serial", -1)
        self._quantity = facts.get("quantity", -1)
        self._code = facts.get("code", -1)
        self._left = min((index for index in facts.values() if index != self._name), default=-1)
        self._width = width
        self._after_footer = False
        self._after_title = False
        self._any_data = False

    def kind(self, cells: Sequence[Cell], wide: bool) -> str:
        """The kind of a row; `wide`: its only text stands in a range merged across several columns."""
        used = [
            index
            for index, cell in enumerate(cells[: self._width])
            if cell is not None and (type(cell) is not str or cell.strip(UNSEEN))
        ]
        if not used:
            return NOTE if any(True for _ in filled(cells)) else BLANK
        if self.is_coded(cells):
            self._after_footer, self._any_data = False, True
            return DATA
        if self._is_blank_form(cells, used):
            return BLANK
        if self._any_data and len(used) > 6 and self._plain(cells, used):
            return DATA
        found = self._other(cells, used, wide)
        self._after_title = found == TITLE
        if found == FOOTER:
            self._after_footer = True
        elif found == DATA:
            self._after_footer, self._any_data = False, True
        return found

    def _is_blank_form(self, cells: Sequence[Cell], used: list[int]) -> bool:
        """A row numbered beforehand, with its village perhaps, and never filled in."""
        if self._serial not in used or not self._prefilled.issuperset(used):
            return False
        cell = cells[self._serial]
        serial = key(shown(cell))
        return isinstance(cell, Fault) or (len(serial) < 7 and serial.isdigit())

    def is_coded(self, cells: Sequence[Cell]) -> bool:
        """Whether the row names a facility by its code: then it is one, whatever else it says, and speaks for itself."""
        cell = cells[self._code] if 0 <= self._code < len(cells) else None
        return (
            isinstance(cell, str)
            and len(cell) >= codes.LENGTH
            and sum(map(str.isdecimal, cell)) == codes.LENGTH
        )

    def _plain(self, cells: Sequence[Cell], used: list[int]) -> bool:
        """The quick way out for most rows: a name that is no label, and a category or a serial number."""
        name = cells[self._name] if 0 <= self._name < len(cells) else None
        if not isinstance(name, str) or len(name) > 60 or "计" in name or self._matches_head(cells, used):
            return False
        serial = cells[self._serial] if 0 <= self._serial < len(cells) else None
        self._after_footer, self._any_data = False, True
        return isinstance(serial, (int, float)) or (self._category in used and not _FOOTER.match(key(name)))

    def _other(self, cells: Sequence[Cell], used: list[int], wide: bool) -> str:
        texts = {index: key(shown(cells[index])) for index in used}
        if self._matches_head(cells, used) or self._is_numbering(texts):
            return HEAD
        if not self._any_data and self._is_form(texts):
            return NOTE
        if self._tells_much(texts):
            return DATA
        if found := self._totals(texts):
            return found
        if self._is_title(texts):
            return TITLE
        if self._is_signed(texts):
            return FOOTER
        if self._is_group_alone(texts):
            return SECTION
        if self._is_footer(texts, wide):
            return FOOTER
        if self._is_section(cells, texts, wide):
            return SECTION
        if all(is_placeholder(text) for index, text in texts.items() if index not in self._prefilled):
            return BLANK
        return DATA

    def is_head(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is the head again."""
        used = [index for index in filled(cells) if index < self._width]
        return bool(used) and self._matches_head(cells, used)

    def _tells_much(self, texts: dict[int, str]) -> bool:
        """Whether a row tells what is told of one facility only, whatever words stand in its remarks."""
        told = [text for index, text in texts.items() if index in self._own]
        return (
            sum(1 for text in told if not (_LABEL.match(text) or _FOOTER.search(text) or _TOTAL.match(text)))
            > 2
        )

    def _is_form(self, texts: dict[int, str]) -> bool:
        """Below the head: what to fill in, column by column, or an example of it."""
        if _EXAMPLE.match(texts.get(self._serial) or texts[min(texts)]):
            return True
        hints = sum(1 for text in texts.values() if _HINT.match(text))
        return hints > 2 and hints * 2 > len(texts)

    def _is_title(self, texts: dict[int, str]) -> bool:
        """The name of a paper, alone in its row; or a line beneath it, before the head comes again."""
        if len(texts) <= 2 and any(_PAPER.search(text) and _IS_PAPER.search(text) for text in texts.values()):
            return not self._looks_like_facility(texts)
        lines = self._after_title and len(texts) <= 4 and not self._looks_like_facility(texts)
        return lines and any(_STATED.search(text) or _BENEATH_TITLE.search(text) for text in texts.values())

    def _is_signed(self, texts: dict[int, str]) -> bool:
        """Places to sign: every text is a label with a colon, and one of them says who or when."""
        labels = [text for text in texts.values() if _LABEL.match(text)]
        if not labels or len(texts) > 8 or any(_NUMBERED.match(text) for text in labels):
            return False
        rest = [text for text in texts.values() if text not in labels]
        return all(_FOOTER.search(text) for text in rest) and any(_SIGNED.search(text) for text in labels)

    def _is_group_alone(self, texts: dict[int, str]) -> bool:
        """The only text of the row names a village or a kind of facility."""
        if len(texts) != 1:
            return False
        (text,) = texts.values()
        return len(text) <= 24 and self._is_group(_tidied(text))

    def _matches_head(self, cells: Sequence[Cell], used: list[int]) -> bool:
        """The head again, printed in mid-table."""
        first = cells[used[0]]
        if not isinstance(first, str) or len(used) < 2:
            return False
        for head in self._heads:
            same = sum(1 for index in used if index in head and head[index] == key(shown(cells[index])))
            if same >= 2 and same * 10 >= len(used) * 6:
                return True
        return False

    def _is_numbering(self, texts: dict[int, str]) -> bool:
        """The line of column numbers under a head: 1 2 3 …, 甲 乙 丙 …"""
        if (
            self._any_data
            or len(texts) < 4
            or not all(_COLUMN_NUMBERS.match(text) for text in texts.values())
        ):
            return False
        numbers = [int(text.strip("()")) for text in texts.values() if text.strip("()").isdigit()]
        return len(numbers) < 2 or all(b - a == 1 for a, b in pairwise(numbers))

    def _totals(self, texts: dict[int, str]) -> str | None:
        texts = _joined(texts)
        if len(texts) == 1 and _TOLD_TOTAL.match(next(iter(texts.values()))):
            return TOTAL
        for index, text in texts.items():
            if text.startswith("其中") and not self._looks_like_facility(_less(texts, "其中")):
                return SUBTOTAL  # what a sum is made of
            if len(text) <= 30 and _TOTAL.match(text):
                return self._sum(index, text, texts)
        return None

    def _sum(self, index: int, text: str, texts: dict[int, str]) -> str | None:
        """Which sum a label says; None for a facility that has a name of its own, or whose name reads like a sum's."""
        name = texts.get(self._name, "")
        if (
            name
            and index != self._name
            and not _TOTAL.match(name)
            and (name.isdigit() or not _is_amount(name))
        ):
            return None
        category = texts.get(self._category, "")
        if category and not _TOTAL.match(category) and (self._serial in texts or index == self._quantity):
            return None
        return TOTAL if _LONE_TOTAL.match(text) else SUBTOTAL

    def _is_footer(self, texts: dict[int, str], wide: bool) -> bool:
        if sum(1 for text in texts.values() if _FOOTER.search(text)) and len(texts) <= 8:
            return not self._looks_like_facility(texts)
        if len(texts) > 2 or self._looks_like_facility(texts):
            return False
        if len(texts) == 1 and _STARRED.match(next(iter(texts.values()))):
            return True
        if all(_PHONE_ALONE.match(text) for text in texts.values()):
            return True
        return self._after_footer or (wide and any(_NOTE_LINE.match(text) for text in texts.values()))

    def _looks_like_facility(self, texts: dict[int, str]) -> bool:
        """Two of the things only a facility has, none of them a footer's label: name, category, quantity, number."""
        told = [texts.get(index, "") for index in (self._name, self._category, self._quantity, self._village)]
        found = [text for text in told if text and not _FOOTER.search(text)]
        if texts.get(self._serial, "").isdigit():
            return bool(found)
        return len(found) > 1

    def _is_section(self, cells: Sequence[Cell], texts: dict[int, str], wide: bool) -> bool:
        if _CHINESE_SERIAL.match(texts.get(self._serial, "")):
            named = [index for index in (self._name, self._category, self._village) if index in texts]
            if len(named) == 1 and self._is_group(_tidied(texts[named[0]])):
                return True  # 一 | 道路类 | … with its own sums
        if len(texts) > 3 or self._looks_like_facility(texts):
            return False
        first_index = min(texts)
        first = texts[first_index]
        if isinstance(cells[first_index], (int, float)) or first.isdigit():
            return False
        if _NUMBERED.match(first):
            return True
        if len(texts) > 1 and _CHINESE_SERIAL.match(first):
            return True
        if len(texts) > 1:
            return False
        return wide or first_index in (self._left, self._serial, self._village, self._category)


def states_facts(text: str) -> bool:
    """Whether a line says what holds for all rows below: `填报单位：…`, `单位：万元`."""
    return bool(_STATED.search(key(text)))


def _less(texts: dict[int, str], start: str) -> dict[int, str]:
    """The texts that do not begin so."""
    return {index: text for index, text in texts.items() if not text.startswith(start)}


def _joined(texts: dict[int, str]) -> dict[int, str]:
    """The same texts with a label that was spread over two cells put together: 合 | 计."""
    if "计" not in texts.values():
        return texts
    found = dict(texts)
    for before, index in pairwise(sorted(texts)):
        if texts[index] == "计" and texts[before] in _HALVES:
            found[before] += found.pop(index)
    return found


def _is_amount(text: str) -> bool:
    """Whether a text is only a number with its unit: 15处."""
    numbers, wrong = read_measure(text)
    return bool(numbers) and wrong is None


def _tidied(text: str) -> str:
    """A section's words without its number, brackets behind and colon."""
    bare = _NUMBERED.sub("", _BULLET.sub("", text.strip()).strip("【】[]〔〕"))
    return re.sub(r"[(（][^()（）]*[)）]$|[:：]$", "", bare).strip()


def section_text(cells: Sequence[Cell]) -> str:
    """A section's words without its number: `一、道路类` → 道路类."""
    texts = [clean(shown(cells[index])) for index in filled(cells)]
    if len(texts) > 1 and _CHINESE_SERIAL.match(key(texts[0])):
        texts = texts[1:]
    return _tidied(texts[0]) if texts else ""
