"""How cells become values. Every widget answers a wrong cell with a sentence: what was read, what to write instead.

(The library's own widgets let InvalidOperation and DoesNotExist through as they are.)
"""

from collections.abc import Iterable
from typing import Any

from import_export.widgets import Widget
from rapidfuzz import fuzz, process

from accounts.models import Division, Party, Role
from common.phones import NotAPhone, normalise_phone

ALIKE = 60  # of 100; below it a suggestion only confuses


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


class YesNoWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> bool:
        text = str(value or "").strip()
        if text not in ("", "是", "否"):
            raise ValueError(f"“{text}”应填“是”或“否”")
        return text == "是"


class PhoneWidget(Widget):
    """A number in any usual spelling; None for a masked one, which asks for no change."""

    def clean(self, value, row=None, **kwargs) -> str | None:
        text = str(value or "").strip()
        if not text or "*" in text:
            return None
        try:
            return normalise_phone(text)
        except NotAPhone as error:
            raise ValueError(str(error)) from error


class OfficePhoneWidget(PhoneWidget):
    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) or ""


class NamedWidget(Widget):
    """A row found by what people call it; wrong words are answered with the nearest right ones."""

    what = ""

    def __init__(self, rows: Iterable[Any]) -> None:
        super().__init__()
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
            return None
        found = self.narrowed(self.by_word.get(text, []), row)
        if len(found) == 1:
            return found[0]
        raise ValueError(self.several(text, found) if found else f"未找到“{text}”{self.nearest(text)}")

    def narrowed(self, found: list[Any], row) -> list[Any]:
        return found

    def several(self, text: str, found: list[Any]) -> str:
        return f"有 {len(found)} 个{self.what}叫“{text}”，请写全称"

    def nearest(self, text: str) -> str:
        alike = process.extractOne(text, self.by_word.keys(), scorer=fuzz.WRatio, score_cutoff=ALIKE)
        return f"。是否为“{alike[0]}”？" if alike else f"，请填写您管理范围内的{self.what}"


class DivisionWidget(NamedWidget):
    what = "区划"

    def words_of(self, row: Division) -> Iterable[str]:
        return dict.fromkeys((row.short_name, row.name, row.pk, *(alias.name for alias in row.aliases.all())))

    def several(self, text: str, found: list[Division]) -> str:
        codes = "、".join(f"{one.parent or ''}{one.pk}" for one in found[:4])
        return f"有 {len(found)} 个区划叫“{text}”，请填写 12 位代码（{codes}）"


class RequiredDivisionWidget(DivisionWidget):
    def clean(self, value, row=None, **kwargs) -> Division:
        found = super().clean(value, row)
        if found is None:
            raise ValueError("没有填写")
        return found


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
