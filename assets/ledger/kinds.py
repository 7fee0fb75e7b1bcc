"""Which type a facility is: the ledger's word decides, then its name, then its unit; what they leave open is
proposed and flagged; a word that belongs to no type is held, whatever the name says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from assets.ledger.category_words import ANYTHING, ASIDE, BUSINESS, LOOSE, ORDINAL, PRIVATE, forms, names
from assets.ledger.compounds import compound, pieces
from assets.ledger.cues import CUES
from assets.ledger.text import key
from assets.ledger.units import UNITS, Unit

EXACT, LIKELY, BROAD = "exact", "likely", "broad"

_BETWEEN = re.compile(r"^(?:[、/,，;；+和与及或]|设施|工程|建设|公共|农村|村级|类|\d)+$")
_TAIL = re.compile(r"(?:[(\[【][^()\[\]【】]*[)\]】]|[0-9a-z#号—\-]|一期|二期|三期|项目|工程|设施|处|座)+$")
_PIECES = re.compile(r"[()\[\]【】—\-:：/、]+")
_CODE = re.compile(r"^(\d{4})(?=\D|$)")
_IN_NOTE = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Type:
    """A type of the catalogue (小类) and the unit it is counted in."""

    code: str
    name: str
    unit: str
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A ledger's word for one type (exact, likely) or several (broad); codes in the order they are proposed."""

    word: str
    codes: tuple[str, ...]
    certainty: str
    note: str = ""


class Kind(NamedTuple):
    """The type's code or None, why, a problem (code, message, held?) and other types to suggest."""

    code: str | None = None
    reason: str = ""
    problem: tuple[str, str, bool] | None = None
    candidates: tuple[str, ...] = ()


class _Meaning(NamedTuple):
    """What a category's text leaves possible; `first` is decided already unless name or unit say otherwise."""

    codes: tuple[str, ...]
    certainty: str
    word: str


@dataclass(slots=True)
class Catalogue:
    """Types and the words for them."""

    types: dict[str, Type]
    words: dict[str, Word]
    _scan: re.Pattern[str] = field(default_factory=lambda: re.compile("(?!)"))
    _longest: int = 0
    _known: dict[str, _Meaning | None] = field(default_factory=dict)
    _units: dict[str, Unit | None] = field(default_factory=dict)

    @classmethod
    def build(cls, types: Iterable[Type], words: Iterable[Word]) -> "Catalogue":
        """The catalogue with its words, the types' own names and their sectors' names."""
        found = cls({each.code: each for each in types}, {})
        for word in words:
            codes = tuple(code for code in word.codes if code in found.types)
            if codes:
                found.words[key(word.word)] = Word(key(word.word), codes, word.certainty, word.note)
        for each in found.types.values():
            for name in names(each.name, 3):
                found.words.setdefault(name, Word(name, (each.code,), EXACT))
            found._units[each.code] = UNITS.get(key(each.unit))
        found._add_sectors()
        ordered = sorted(found.words, key=len, reverse=True)
        found._scan = re.compile("|".join(re.escape(word) for word in ordered) or "(?!)")
        found._longest = max((len(word) for word in ordered), default=0)
        return found

    def _add_sectors(self) -> None:
        sectors: dict[str, list[str]] = {}
        for each in self.types.values():
            sectors.setdefault(each.sector, []).append(each.code)
        for sector, codes in sectors.items():
            for name in names(sector, 2) if sector else ():
                self.words.setdefault(name, Word(name, tuple(codes), BROAD if len(codes) > 1 else EXACT))

    def unit(self, code: str | None) -> Unit | None:
        """The unit a type is counted in."""
        return self._units.get(code) if code else None

    def title(self, code: str) -> str:
        """The name of a type, or the code itself."""
        known = self.types.get(code)
        return known.name if known else code

    def knows(self, text: str) -> bool:
        """Whether a text means a type or a group of types."""
        return self._meaning(text) is not None

    def is_word(self, text: str) -> bool:
        """Whether a text is as a whole a word for facilities, or such words side by side: 道路类, 沟渠河道; not 下庄公厕."""
        return any(form in self.words or self._tiles(form) is not None for form in forms(key(text)))

    def decides(self, text: str) -> bool:
        """Whether a category's text says the type without name or unit."""
        meaning = self._meaning(text) if key(text) else None
        return meaning is not None and meaning.certainty == EXACT

    def kind(self, text: str, name: str, units: tuple[Unit, ...]) -> Kind:
        """The type of a row: its category's text, its name, the units stated in cell or head."""
        if not key(text):
            return Kind(
                problem=("missing_category", "没有写设施类别", True), candidates=self._by_name(name, units)
            )
        meaning = self._meaning(text)
        if meaning is None:
            if told := self._told_by_both(key(text), key(name)):
                return told
            message = f"“{text}”不属于任何设施类别"
            return Kind(problem=("unknown_category", message, True), candidates=self._by_name(name, units))
        return self._decide(meaning, name, units)

    def _told_by_both(self, text: str, name: str) -> Kind | None:
        """A word of no type that holds a piece of the very type its name surely is: 农废回收, 农药包装物回收点."""
        heard = self._heard(name)
        if heard is None or len(heard.codes) != 1 or PRIVATE.match(text) or BUSINESS.search(text):
            return None
        listed = (self.words[match.group()] for match in self._scan.finditer(text))
        said = {word.word: word.codes for word in listed if word.certainty != BROAD} | pieces(text)
        code = heard.codes[0]
        if not any(code in codes for piece, codes in said.items() if piece not in LOOSE):
            return None
        message = f"“{text}”不是登记的类别，按名称读作“{self.title(code)}”"
        return Kind(code, "按名称判断", ("category_from_name", message, False))

    def kind_by_name(self, name: str, units: tuple[Unit, ...]) -> Kind:
        """The type where the sheet names no category at all: only the name speaks, and it is flagged."""
        codes = self._by_name(name, units)
        if len(codes) != 1:
            return Kind(problem=("missing_category", "表中没有设施类别", True), candidates=codes)
        message = f"表中没有设施类别，按名称读作“{self.title(codes[0])}”"
        return Kind(codes[0], "按名称判断", ("category_from_name", message, False))

    def _meaning(self, text: str) -> _Meaning | None:
        if text not in self._known:
            self._known[text] = self._read(key(text))
        return self._known[text]

    def _read(self, text: str) -> _Meaning | None:
        coded = _CODE.match(text)
        if coded and coded[1] in self.types:
            return _Meaning((coded[1],), EXACT, coded[1])
        text = ORDINAL.sub("", text) or text
        bare = ASIDE.sub("", text) or text
        for form in (text, *forms(bare)):
            if form in self.words:
                return self._of(self.words[form])
        if ANYTHING.fullmatch(bare):
            return self._inside(text) or _Meaning(tuple(self.types), BROAD, text)
        if PRIVATE.match(bare):
            return None
        for form in forms(bare):
            if found := self._tiles(form) or self._head(form):
                return found
        return self._inside(text)

    def _inside(self, text: str) -> _Meaning | None:
        """What stands in the brackets or before a dash, where the rest says nothing: 基础设施(道路), 水利-泵站."""
        for piece in reversed(_PIECES.split(text)):
            if piece and piece != text and (found := self.words.get(piece) or None):
                return self._of(found)
        return None

    def _of(self, word: Word) -> _Meaning:
        codes = word.codes
        if word.certainty == LIKELY:
            others = (code for code in _IN_NOTE.findall(word.note) if code in self.types)
            codes = tuple(dict.fromkeys((*codes, *others)))
        return _Meaning(codes, word.certainty if len(codes) > 1 else EXACT, word.word)

    def _head(self, text: str) -> _Meaning | None:
        """What the end of a text says, by a listed word or by a compound of form and topic, whichever covers more."""
        listed = self._ending(text)
        made = compound(text)
        if made is None or (listed and len(listed.word) >= made[1]):
            return listed
        codes = tuple(code for code in made[0] if code in self.types)
        if not codes:
            return listed if made[0] else None
        return _Meaning(codes, BROAD if len(codes) > 1 else EXACT, text[-made[1] :])

    def _ending(self, text: str) -> _Meaning | None:
        """Chinese puts the head last: 水冲式公厕 is a 公厕."""
        for length in range(min(len(text), self._longest), 1, -1):
            word = self.words.get(text[-length:])
            if word is not None:
                return self._of(word)
        return None

    def _tiles(self, text: str) -> _Meaning | None:
        """Several words side by side (沟渠河道, 公厕/垃圾房) leave all their types open."""
        found = [self.words[match.group()] for match in self._scan.finditer(text)]
        rest = self._scan.sub("、", text)
        if len(found) < 2 or not _BETWEEN.fullmatch(rest):
            return None
        codes = tuple(dict.fromkeys(code for word in found for code in word.codes))
        return _Meaning(codes, BROAD if len(codes) > 1 else EXACT, text)

    def _decide(self, meaning: _Meaning, name: str, units: tuple[Unit, ...]) -> Kind:
        if meaning.certainty == EXACT:
            return Kind(meaning.codes[0], f"类别写明“{meaning.word}”")
        folded = key(name)
        heard = self._heard(folded)
        if heard and not set(heard.codes) & set(meaning.codes) and self._overrules(heard, meaning):
            title = self.title(heard.codes[0])
            message = f"类别写的是“{meaning.word}”，名称却是“{title}”，按名称读取"
            return Kind(
                heard.codes[0], "按名称判断", ("category_conflict", message, False), meaning.codes[:4]
            )
        left, by = self._narrow(meaning.codes, folded, heard)
        if len(meaning.codes) == len(self.types):
            return self._by_name_alone(meaning, left if heard else meaning.codes)
        if len(left) > 1:
            fitting = self._fitting(left, units)
            if meaning.certainty == LIKELY and meaning.codes[0] in fitting:
                fitting = meaning.codes[:1]
            left, by = (fitting, by or "单位") if fitting else (left, by)
        if len(left) == 1:
            return Kind(left[0], f"类别“{meaning.word}”，按{by or '惯例'}定")
        if meaning.certainty == LIKELY and meaning.codes[0] in left:
            return Kind(meaning.codes[0], f"类别“{meaning.word}”，按惯例定")
        return self._open(meaning, left)

    def _by_name_alone(self, meaning: _Meaning, left: tuple[str, ...]) -> Kind:
        """A word that could be anything: what the name surely says is proposed and flagged, else the row is held."""
        if len(left) == len(meaning.codes):
            message = f"“{meaning.word}”太笼统，名称也看不出是哪一类"
            return Kind(problem=("unknown_category", message, True))
        return self._open(meaning, left)

    def _open(self, meaning: _Meaning, left: tuple[str, ...]) -> Kind:
        """Nothing decides: the first is proposed and flagged."""
        names = "、".join(f"“{self.title(code)}”" for code in left[:4])
        message = f"“{meaning.word}”可以是{names}，暂按“{self.title(left[0])}”"
        return Kind(left[0], "类别较宽，暂取第一种", ("category_open", message, False), left[1:5])

    def _heard(self, name: str) -> _Meaning | None:
        """What a facility's own name says it is."""
        return self._head(_TAIL.sub("", name) or name)

    @staticmethod
    def _overrules(heard: _Meaning, meaning: _Meaning) -> bool:
        """A name that surely is one type speaks against a broad word, and within the sector against a likely one."""
        if len(heard.codes) > 1:
            return False
        return meaning.certainty == BROAD or heard.codes[0][:2] == meaning.codes[0][:2]

    def _narrow(
        self, codes: tuple[str, ...], name: str, heard: _Meaning | None = None
    ) -> tuple[tuple[str, ...], str]:
        """Those of the codes the name speaks for: its head, its words from the last to the first, then the cues."""
        left, by = codes, ""
        said = tuple(code for code in codes if heard and code in heard.codes)
        if heard and heard.certainty == LIKELY and heard.codes[0] in said:
            said = heard.codes[:1]
        if heard and said and len(said) < len(codes):
            left, by = said, f"名称里的“{heard.word}”"
            if len(left) == 1:
                return left, by
        words = [self.words[match.group()] for match in reversed(list(self._scan.finditer(name)))]
        left, more = _kept(left, [word for word in words if word.certainty != LIKELY])
        if len(left) == 1:
            return left, more or by
        spoken = _latest(left, _TAIL.sub("", name))
        if spoken and len(spoken) < len(left):
            return spoken, by or "名称"
        if len(left) == len(codes):
            left, more = _kept(left, [word for word in words if word.certainty == LIKELY])
        return left, more or by

    def _fitting(self, codes: tuple[str, ...], units: tuple[Unit, ...]) -> tuple[str, ...]:
        """Those of the codes counted in a unit that was stated."""
        same = tuple(code for code in codes if self._units[code] in units)
        if same:
            return same
        measures = {unit.measure for unit in units if unit.measure != "count"}
        return tuple(code for code in codes if (own := self._units[code]) and own.measure in measures)

    def _by_name(self, name: str, units: tuple[Unit, ...]) -> tuple[str, ...]:
        """Types the name alone speaks for, most likely first: what is suggested when the category says nothing."""
        folded = key(name)
        meaning = self._heard(folded)
        if meaning is None:
            return ()
        left, _ = self._narrow(meaning.codes, folded, meaning)
        left = self._fitting(left, units) or left if len(left) > 1 else left
        return left[:1] if meaning.certainty != BROAD else left[:4]


def _latest(codes: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Those of the codes whose cue stands furthest back in the name, the longer cue first: the head comes last."""
    best, found = (0, 0), []
    for code in codes:
        mark = max(
            ((at + len(cue), len(cue)) for cue in CUES.get(code, ()) if (at := name.rfind(cue)) >= 0),
            default=(0, 0),
        )
        if mark > best:
            best, found = mark, [code]
        elif mark == best and mark != (0, 0):
            found.append(code)
    return tuple(found)


def _kept(codes: tuple[str, ...], words: list[Word]) -> tuple[tuple[str, ...], str]:
    """What is left of the codes after words have spoken, one after the other, and the last that made a difference."""
    left, by = codes, ""
    for word in words:
        kept = tuple(code for code in left if code in word.codes)
        if kept and len(kept) < len(left):
            left, by = kept, f"名称里的“{word.word}”"
    return left, by
