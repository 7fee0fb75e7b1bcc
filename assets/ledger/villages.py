"""Which division a ledger's word means: official names, their short forms, former names, codes, a street before, a
group after. Never by likeness: one wrong character only earns a suggestion, a number that differs is another place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from assets.ledger.spellings import (
    MARKS,
    SEPARATORS,
    bases,
    number_differs,
    spellings,
    spot_after,
    stem,
    undressed,
)
from assets.ledger.text import key, one_apart

LONGEST_PLACE = 200  # characters; names are sought letter by letter, and none is as long
_TOWNSHIP = re.compile(r"(街道办事处|街道办|街道|办事处|镇人民政府|镇政府|镇|乡人民政府|乡政府|乡)$")
_CODE = re.compile(r"\d{12}(?:\.0)?|\d{9}(?:\.0)?")
_CODE_BESIDE = re.compile(r"^(\d{12})[\-—_/:：]?(?=\D)(.+)$|^(.*\D)[(\-—_/:：]?(\d{12})\)?$")


@dataclass(frozen=True, slots=True)
class Division:
    """A county, township or village as the register knows it.

    `former` are names it used to have (read, but flagged), `aliases` words the township confirmed (read in silence).
    """

    code: str
    name: str
    level: str
    former: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """The 6, 9 or 12 digits that its codes begin with."""
        return self.code[: {"county": 6, "township": 9}.get(self.level, 12)]


class Place(NamedTuple):
    """What a cell means: a village's code or None, a group or spot after it, and a problem (code, message, held?)
    with candidates (codes) to suggest."""

    code: str | None = None
    spot: str = ""
    problem: tuple[str, str, bool] | None = None
    candidates: tuple[str, ...] = ()
    note: str | None = None


@dataclass(slots=True)
class Gazetteer:
    """All divisions of a county by every spelling, with the part of it that this ledger may speak of."""

    scope: str
    divisions: dict[str, Division]
    strict: dict[str, set[str]] = field(default_factory=dict)
    bare: dict[str, set[str]] = field(default_factory=dict)
    former: dict[str, set[str]] = field(default_factory=dict)
    confirmed: dict[str, set[str]] = field(default_factory=dict)
    _stems: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _townships: dict[str, str] = field(default_factory=dict)
    _counties: tuple[str, ...] = ()
    _short_counties: tuple[str, ...] = ()
    _longest: int = 0
    _known: dict[tuple[str, str], Place] = field(default_factory=dict)

    @classmethod
    def build(cls, divisions: Iterable[Division], scope: str) -> "Gazetteer":
        """Spellings of all divisions; `scope` is the code of the county, township or village the ledger is read for."""
        found = cls(scope, {division.code: division for division in divisions})
        for division in found.divisions.values():
            if division.level == "village":
                found._add_village(division)
            elif division.level == "township":
                found._add_township(division)
        counties = [key(d.name) for d in found.divisions.values() if d.level == "county"]
        cities = [re.sub(r"^.*?(?:市|州)(?=.)", "", name) for name in counties]
        found._counties = tuple(sorted({*counties, *cities}, key=len, reverse=True))
        found._short_counties = tuple(name[:-1] for name in found._counties if len(name) > 2)
        found._longest = max((len(word) for word in (*found.strict, *found.former)), default=0)
        return found

    def _add_village(self, division: Division) -> None:
        base, _ = stem(key(division.name))
        self._stems.setdefault(base, []).append((division.code, key(division.name)))
        for spelling, kind in spellings(key(division.name)).items():
            (self.strict if kind else self.bare).setdefault(spelling, set()).add(division.code)
        for name in division.former:
            for spelling in spellings(key(name)):
                self.former.setdefault(spelling, set()).add(division.code)
        if division.code.startswith(self.prefix()[:9]):  # what a word means, each township says for itself
            for name in division.aliases:
                self.confirmed.setdefault(key(name), set()).add(division.code)

    def _add_township(self, division: Division) -> None:
        for name in (division.name, *division.former, *division.aliases):
            folded = key(name)
            base = _TOWNSHIP.sub("", folded)
            words = (
                [folded] + [base + ending for ending in ("街道办事处", "街道办", "街道", "镇", "乡")]
                if base
                else [folded]
            )
            for word in words:
                self._townships.setdefault(word, division.code)
        self._townships[key(division.name)] = division.code

    def prefix(self) -> str:
        """The digits every code in scope begins with."""
        known = self.divisions.get(self.scope)
        if known:
            return known.prefix
        return self.scope[:6] if self.scope.endswith("000000") else self.scope[:9]

    def township(self, text: str) -> str | None:
        """The township a whole text names, or None."""
        return self._townships.get(self._without_county(key(text)))

    def name(self, code: str) -> str:
        """The official name of a code, or the code itself."""
        found = self.divisions.get(code)
        return found.name if found else code

    def place(self, text: str, township: str = "") -> Place:
        """What a cell of the village column means, within `township` (a code, from a column or the title) if known."""
        known = self._known.get((text, township))
        if known is None:
            known = self._place(key(text[:LONGEST_PLACE]), township)
            if len(self._known) < 50_000:
                self._known[text, township] = known
        return known

    def _place(self, text: str, township: str) -> Place:
        if not text:
            return Place(problem=("missing_village", "没有写所在村", True))
        if text in self.confirmed:
            return self._judged(self.confirmed[text], "", text)
        if _CODE.fullmatch(text):
            return self._by_code(text.removesuffix(".0"))
        if beside := _CODE_BESIDE.match(text):
            return self._by_code_and_name(*(part for part in beside.groups() if part), township=township)
        bare = self._without_county(undressed(text))
        found = self._whole_or_front(bare, "", township)
        found_township, rest = self._split_township(bare)
        if found is None and found_township:
            if not rest:
                return Place(problem=("village_is_township", "写的是街道或乡镇，没有写到村", True))
            found = self._whole_or_front(rest, found_township, found_township)
        if found is None and (short := self._short_township(bare)):
            found = self._whole_or_front(short[1], short[0], short[0])
        return found or self._several(bare, township) or self._unknown(bare, found_township or township)

    def _by_code_and_name(self, one: str, other: str, *, township: str) -> Place:
        """A code beside a name: the place of both, or nobody's where they differ."""
        digits, name = (one, other) if one.isdigit() else (other, one)
        coded, named = self._by_code(digits), self._place(name.strip("()[]-—_/:："), township)
        if coded.code and named.code in (coded.code, None) and named.problem is None:
            return coded
        if coded.code and coded.code in named.candidates:
            return coded
        message = f"代码{digits}与“{name}”不是同一个村"
        held = Place(
            problem=("ambiguous_village", message, True), candidates=(coded.code,) if coded.code else ()
        )
        return coded if coded.problem else held

    def _without_county(self, text: str) -> str:
        text = re.sub(r"^(?:江苏省|山西省|新疆维吾尔自治区|新疆|[^省市区县]{2,3}省)", "", text)
        for name in self._counties:
            if text.startswith(name) and len(text) > len(name):
                return text[len(name) :]
            city = re.match(rf"^[^市州]{{2,3}}[市州]{re.escape(name)}(?=.)", text)
            if city:
                return text[city.end() :]
        for name in self._short_counties:  # 江宁谷里街道石坝村, though 江宁街道 is a township too
            if text.startswith(name) and self._split_township(text[len(name) :])[0]:
                return text[len(name) :]
        return text

    def _split_township(self, text: str) -> tuple[str, str]:
        """The township a text begins with and what follows; ("", text) when it begins with none."""
        for length in range(min(len(text), 16), 1, -1):
            code = self._townships.get(text[:length])
            if code:
                return code, text[length:].lstrip("-—·/:：")
        return "", text

    def _short_township(self, text: str) -> tuple[str, str] | None:
        """A township without 街道 or 镇 before a village of its own: 横溪石塘村, 横溪石塘."""
        for length in range(2, min(len(text) - 1, 6)):
            code = self._townships.get(text[:length] + "街道") or self._townships.get(text[:length] + "镇")
            rest = text[length:]
            if code and (rest in self.strict or self._near(self.bare.get(rest), code)):
                return code, rest
        return None

    def _by_code(self, digits: str) -> Place:
        code = digits if len(digits) == 12 else digits + "000"
        division = self.divisions.get(code)
        if division is None or division.level != "village":
            message = f"代码{digits}不是村或社区的代码"
            return Place(problem=("unknown_village", message, True))
        return self._judged({code}, "", digits)

    def _whole_or_front(self, text: str, within: str, township: str) -> Place | None:
        """A text that is a spelling, or a spelling with a group after it."""
        return self._whole(text, within, township) or self._front(text, within, township)

    def _whole(self, text: str, within: str, township: str) -> Place | None:
        text = text.strip("()[]【】。.")
        strict, bare = self._near(self.strict.get(text), within), self._near(self.bare.get(text), within)
        codes = strict or bare
        if strict and bare:
            codes = strict if self._near(strict, township) & self._in_scope() else strict | bare
        if codes:
            return self._judged(self._prefer(codes, township), "", text)
        former = self._near(self.former.get(text), within)
        if former:
            return self._judged(self._prefer(former, township), "", text, former=True)
        return None

    def _front(self, text: str, within: str, township: str) -> Place | None:
        """The longest spelling a text begins with, if what follows is a group or a spot."""
        for length in range(min(len(text) - 1, self._longest), 1, -1):
            head, tail = text[:length], text[length:]
            known = head in self.strict or head in self.former or head in self.confirmed
            spot = spot_after(tail, strict=not known)
            if spot is None or not (known or head in self.bare):
                continue
            if head in self.confirmed:
                return self._judged(self.confirmed[head], spot, text)
            found = self._whole(head, within, township)
            if found is not None:
                return self._two(found, spot, tail) or found._replace(spot=spot)
        return None

    def _two(self, found: Place, spot: str, tail: str) -> Place | None:
        """石坝村(双塘村) names two villages, 石坝村(原双塘村) one."""
        if tail[:1] not in "([【" or spot not in self.strict:
            return None
        other = self._judged(set(self.strict[spot]), "", spot)
        if other.code is None or other.code == found.code:
            return None
        codes = tuple(code for code in (found.code, other.code) if code)
        return self._more_than_one(codes)

    def _more_than_one(self, codes: tuple[str, ...]) -> Place:
        names = "、".join(self.name(code) for code in codes)
        message = f"一格里写了不止一个村（{names}），请拆成几行"
        return Place(None, "", ("ambiguous_village", message, True), codes)

    def _near(self, codes: set[str] | None, township: str) -> set[str]:
        """Those of the codes that lie in a township (all of them when none is named)."""
        if not codes:
            return set()
        return {code for code in codes if code.startswith(township[:9])} if township else codes

    def _in_scope(self) -> set[str]:
        prefix = self.prefix()
        return {code for code in self.divisions if code.startswith(prefix)}

    def _prefer(self, codes: set[str], township: str) -> set[str]:
        """Codes in the township named nearby, when there are any."""
        return self._near(codes, township) or codes

    def _judged(self, codes: set[str], spot: str, text: str, *, former: bool = False) -> Place:
        """One code in scope is the answer; several, or none in scope, hold the row."""
        prefix = self.prefix()
        mine = sorted(code for code in codes if code.startswith(prefix))
        if len(mine) == 1:
            name = self.name(mine[0])
            problem = ("former_name", f"“{text}”是“{name}”的曾用名，已按现名读取", False) if former else None
            note = f"“{text}”即“{name}”" if text != key(name) else None
            return Place(mine[0], spot, problem, (), note)
        if mine:
            names = "、".join(self.long_name(code) for code in mine)
            message = f"“{text}”可能是{names}，分不清是哪一个"
            return Place(None, spot, ("ambiguous_village", message, True), tuple(mine))
        names = "、".join(self.long_name(code) for code in sorted(codes)[:3])
        message = f"“{text}”是{names}，不在您的范围内"
        return Place(None, spot, ("not_your_village", message, True))

    def long_name(self, code: str) -> str:
        """A village with its township before it."""
        return self.name(f"{code[:9]}000") + self.name(code)

    def _several(self, text: str, township: str) -> Place | None:
        """Two villages in one cell."""
        for separators in (MARKS, SEPARATORS):  # 和谐社区、和进社区: 和 is a word only where no mark stands
            parts = [part for part in separators.split(text) if part]
            if len(parts) > 1:
                return self._parted(parts, township)
        return None

    def _parted(self, parts: list[str], township: str) -> Place | None:
        found = [self._whole_or_front(part, "", township) for part in parts]
        codes = tuple(dict.fromkeys(place.code for place in found if place and place.code))
        if len(codes) < 2 and not (codes and any(place and not place.code for place in found)):
            return None
        return self._more_than_one(codes)

    def _unknown(self, text: str, township: str) -> Place:
        """Not found: the other suffix of a name that only one place in scope bears is read and flagged, the rest is held."""
        prefix = self.prefix()
        cut = bases(text)
        same = {code for base, _ in cut for code, _ in self._stems.get(base, ()) if code.startswith(prefix)}
        if len(same) == 1:
            (code,) = same
            name = self.name(code)
            return Place(code, "", ("village_suffix", f"登记的名称是“{name}”，表中写作“{text}”", False))
        near = tuple(sorted(same)) or self._alike(text)
        return Place(None, "", ("unknown_village", f"范围内没有“{text}”", True), near)

    def _alike(self, text: str) -> tuple[str, ...]:
        """Villages in scope whose name is one character off, unless that character is a number; else those whose name
        the text begins with."""
        prefix = self.prefix()
        wanted = {text, stem(text)[0]}
        found, begun = [], []
        for other, codes in self._stems.items():
            mine = [code for code, _ in codes if code.startswith(prefix)]
            if not mine:
                continue
            spelled = (other, f"{other}村", f"{other}社区")
            if any(_alike(base, name) for base in wanted for name in spelled):
                found += mine
            elif len(other) > 1 and text.startswith(other):
                begun += mine
        return tuple((found or begun)[:5])


def _alike(one: str, other: str) -> bool:
    """Whether names differ by one character that is no number and leaves more in common than a suffix (各村, 周村)."""
    if not one_apart(one, other) or number_differs(one, other):
        return False
    return len(other) > 2 or bool(set(one) & set(other) - set("村社区"))
