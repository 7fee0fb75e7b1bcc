"""How cells become values, and values cells. A wrong cell is answered with a sentence: what was read, what to write instead.

(The library's own widgets let InvalidOperation and DoesNotExist through as they are.)
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from import_export.widgets import Widget
from rapidfuzz import fuzz, process

from accounts.models import Division, Party, Role, Sector
from common.phones import NotAPhone, normalise_phone
from common.privacy import mask_phone

ALIKE = 60  # of 100; below it a suggestion only confuses
BETWEEN = re.compile(r"[、，,；;\n]+")  # what stands between the entries of one cell
LONGEST_LIST = 8_000  # letters
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")


class TextWidget(Widget):
    def __init__(self, *, longest: int, required: bool = False) -> None:
        super().__init__()
        self.longest, self.required = longest, required

    def clean(self, value, row=None, **kwargs) -> str:
        text = str(value or "").strip()
        if self.required and not text:
            raise ValueError("没有填写")
        if len(text) > self.longest:
            raise ValueError(f"“{text[:12]}…”太长，最多 {self.longest} 字")
        return text


class CodeWidget(TextWidget):
    """A code without the blanks people put into it."""

    def clean(self, value, row=None, **kwargs) -> str:
        return re.sub(r"[\s-]", "", super().clean(value, row)).upper()


class YesNoWidget(Widget):
    """Two words, by default 是 and 否; `empty` is what no word means."""

    def __init__(self, yes: str = "是", no: str = "否", *, empty: bool = False) -> None:
        super().__init__()
        self.words, self.empty = {yes: True, no: False}, empty

    def clean(self, value, row=None, **kwargs) -> bool:
        text = str(value or "").strip()
        if text and text not in self.words:
            raise ValueError(f"“{text[:12]}”应填" + "或".join(f"“{word}”" for word in self.words))
        return self.words.get(text, self.empty)

    def render(self, value, obj=None, **kwargs) -> str:
        return next(word for word, meant in self.words.items() if meant == bool(value))


class ChoiceWidget(Widget):
    """One of a few words, or its key."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.words = {str(word): key for key, word in choices}

    def clean(self, value, row=None, **kwargs) -> str:
        text = str(value or "").strip()
        if not text:
            raise ValueError("没有填写")
        if text not in self.words:
            right = _nearest(text, self.words) or f"，请填：{'、'.join(self.words)}"
            raise ValueError(f"“{text[:20]}”不在可选的内容里{right}")
        return self.words[text]

    def render(self, value, obj=None, **kwargs) -> str:
        return next((word for word, key in self.words.items() if key == value), str(value or ""))


class CountWidget(Widget):
    """A whole number within bounds; None for an empty cell that may be empty."""

    def __init__(self, least: int, most: int, *, required: bool = False) -> None:
        super().__init__()
        self.least, self.most, self.required = least, most, required

    def clean(self, value, row=None, **kwargs) -> int | None:
        text = str(value or "").strip().replace(",", "").replace("，", "")
        if not text and not self.required:
            return None
        if not text.isdecimal() or len(text) > 12 or not self.least <= int(text) <= self.most:
            said = f"“{text[:20]}”" if text else "没有填写，"
            raise ValueError(f"{said}应填 {self.least} 到 {self.most} 的整数")
        return int(text)


class DayWidget(Widget):
    """2026-11-22, 2026/11/22 or 2026年11月22日; None for an empty cell."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            year, month, day = map(int, _DAY.fullmatch(text).groups())  # type: ignore[union-attr]
            return date(year, month, day)
        except (AttributeError, ValueError) as error:
            raise ValueError(f"“{text[:20]}”不是日期，请写成 2026-01-31") from error

    def render(self, value, obj=None, **kwargs) -> str:
        return value.isoformat() if value else ""


class ListWidget(Widget):
    """Several short texts in one cell, as a set; they come out sorted, with 、 between."""

    def __init__(self, *, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs) -> frozenset[str]:
        text = str(value or "").strip()
        if len(text) > LONGEST_LIST:
            raise ValueError(f"“{text[:12]}…”太长，一格最多 {LONGEST_LIST} 字")
        entries = frozenset(entry.strip() for entry in BETWEEN.split(text) if entry.strip())
        if long := next((entry for entry in entries if len(entry) > self.longest), ""):
            raise ValueError(f"“{long[:12]}…”太长，每项最多 {self.longest} 字，各项之间用顿号隔开")
        return entries

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(sorted(value))


class PhoneWidget(Widget):
    """A number in any usual spelling; None for a masked one, which asks for no change. It comes out masked."""

    def clean(self, value, row=None, **kwargs) -> str | None:
        text = str(value or "").strip()
        if not text or "*" in text:
            return None
        try:
            return normalise_phone(text)
        except NotAPhone as error:
            raise ValueError(str(error)) from error

    def render(self, value, obj=None, **kwargs) -> str:
        return mask_phone(value or "")


class OfficePhoneWidget(PhoneWidget):
    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) or ""

    def render(self, value, obj=None, **kwargs) -> str:
        return value or ""


class NamedWidget(Widget):
    """A row found by what people call it; wrong words are answered with the nearest right ones."""

    what = ""

    def __init__(self, rows: Iterable[Any], *, required: bool = False) -> None:
        super().__init__()
        self.required = required
        self.by_word: dict[str, list[Any]] = {}
        for row in rows:
            for word in self.words_of(row):
                found = self.by_word.setdefault(word, [])
                if row not in found:
                    found.append(row)

    def words_of(self, row) -> Iterable[str]:
        return (row.name,)

    def clean(self, value, row=None, **kwargs) -> Any:
        text = str(value or "").strip()
        if not text:
            if self.required:
                raise ValueError("没有填写")
            return None
        found = self.narrowed(self.by_word.get(text, []), row)
        if len(found) == 1:
            return found[0]
        raise ValueError(self.several(text, found) if found else f"未找到“{text[:40]}”{self.nearest(text)}")

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)

    def narrowed(self, found: list[Any], row) -> list[Any]:
        return found

    def several(self, text: str, found: list[Any]) -> str:
        return f"有 {len(found)} 个{self.what}叫“{text}”，请写全称"

    def nearest(self, text: str) -> str:
        return _nearest(text, self.by_word) or f"，请填写您管理范围内的{self.what}"


def _nearest(text: str, words: Mapping[str, Any]) -> str:
    alike = process.extractOne(text, words.keys(), scorer=fuzz.WRatio, score_cutoff=ALIKE)
    return f"。是否为“{alike[0]}”？" if alike else ""


class DivisionWidget(NamedWidget):
    """By short or whole name, name behind the township's, alias, or code; comes out by the shortest that is the only one."""

    what = "区划"

    def words_of(self, row: Division) -> Iterable[str]:
        under = (f"{row.parent}{row.short_name}",) if row.parent else ()
        aliases = (alias.name for alias in row.aliases.all())
        return dict.fromkeys((row.short_name, row.name, *under, row.pk, *aliases))

    def several(self, text: str, found: list[Division]) -> str:
        codes = "、".join(f"{one.parent or ''}{one.pk}" for one in found[:4])
        return f"有 {len(found)} 个区划叫“{text}”，请填写 12 位代码（{codes}）"

    def nearest(self, text: str) -> str:
        names = {row.short_name: row for rows in self.by_word.values() for row in rows}
        return _nearest(text, names) or "，请填写您管理范围内的区划"

    def render(self, value, obj=None, **kwargs) -> str:
        if value is None:
            return ""
        words = (value.short_name, f"{value.parent or ''}{value.short_name}")
        return next((word for word in words if len(self.by_word.get(word, [])) < 2), value.pk)


class PartyWidget(NamedWidget):
    what = "单位"

    def narrowed(self, found: list[Party], row) -> list[Party]:
        """Of several units of one name, the one in the row's own division."""
        if len(found) < 2 or row is None:
            return found
        near = [
            party
            for party in found
            if str(party.division) == row.get("division") or party.division_id == row.get("division")
        ]
        return near or found


class RoleWidget(NamedWidget):
    what = "角色"

    def words_of(self, row: Role) -> Iterable[str]:
        return row.name, row.pk


class SectorWidget(NamedWidget):
    what = "行业大类"

    def words_of(self, row: Sector) -> Iterable[str]:
        return row.name, row.pk, f"{row.pk} {row.name}"

    def nearest(self, text: str) -> str:
        return _nearest(text, self.by_word) or "，请填写行业大类的名称"


class SectorsWidget(SectorWidget):
    """Several sectors in one cell."""

    def clean(self, value, row=None, **kwargs) -> frozenset[Sector]:
        words = [word.strip() for word in BETWEEN.split(str(value or "")) if word.strip()]
        return frozenset(super(SectorsWidget, self).clean(word, row) for word in words)

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(sector.name for sector in sorted(value, key=lambda sector: sector.pk))
