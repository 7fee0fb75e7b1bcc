"""What stands above a table and in its sheet's name: the unit of amounts, the datum, the village, the category."""

import re
from collections.abc import Iterable

from assets.ledger.kinds import Catalogue
from assets.ledger.text import clean, key
from assets.ledger.villages import Gazetteer

LONGEST_NAME = 16  # characters of a village or a township
_MONEY = re.compile(r"亿元|千万元|百万元|十万元|万元|千元|元")
_STATED = re.compile(
    r"(?:金额|货币|投资|资金|计量|计价|造价)?单位(?:[:：]|为|是)?[(（]?((?:亿元|千万元|百万元|十万元|万元|千元|元)|[^\s,，。;；)）]{0,12}(?:万元|[、/,]元))"
)
_AMOUNTS_IN = re.compile(r"(?:金额|投资|资金|造价)(?:均)?(?:以|按|为)(亿元|万元|千元|元)(?:为单位|计|填)?")
_PAPER = re.compile(
    r"(?:汇总|统计|明细|登记|一览|信息|调查|情况|管护|养护|基本|普查|资产|设施)*(?:台账|台帐|清单|明细表|登记表|统计表|一览表|汇总表|情况表|信息表|表|册|清册|目录)+$"
)
_NUMBERED = re.compile(
    r"^[\d一二三四五六七八九十]+[、.．\-_ ]+|^\d+(?=[^\d])|^(?:附[件表]?\d*|表\d+)[:：.、\-_—]*"
)
_YEAR = re.compile(r"\d{4}(?:[-~至]\d{4})?年?度?(?:\d{1,2}月)?")


def amount_unit(texts: Iterable[str]) -> str | None:
    """The unit of money that one of the lines states: `单位：万元`."""
    for text in texts:
        folded = key(text)
        found = _STATED.search(folded) or _AMOUNTS_IN.search(folded)
        if found and (unit := _MONEY.search(found[1])):
            return unit.group()
    return None


def head_amount_unit(text: str) -> str | None:
    """The unit of money in a head: `投资（万元）`; None if it names none."""
    found = _MONEY.search(key(text))
    return found.group() if found else None


def village_of(texts: Iterable[str], places: Gazetteer) -> tuple[str, str] | None:
    """The one village in scope that a sheet's name or a title names, and the words that do; None if none or several."""
    for text in texts:
        found: dict[str, str] = {}
        for piece in re.split(r"[\s:：,，;；()（）]+", clean(text)):
            bare = _PAPER.sub("", _YEAR.sub("", _NUMBERED.sub("", key(piece))))
            for code, word in _villages_in(bare, places):
                found.setdefault(code, word)
        if len(found) == 1:
            return next(iter(found.items()))
    return None


def _villages_in(text: str, places: Gazetteer) -> list[tuple[str, str]]:
    """Villages whose name with its suffix stands anywhere in a text, or that the whole text means."""
    whole = places.place(text) if text else None
    if whole and whole.code:
        return [(whole.code, text)]
    begun = _village_first(text, places)
    found, at = ([begun] if begun else []), 0
    while at < len(text):
        for end in range(min(len(text), at + 16), at + 2, -1):
            if text[at:end] in places.strict:
                place = places.place(text[at:end])
                if place.code:
                    found.append((place.code, text[at:end]))
                at = end - 1
                break
        at += 1
    return found


def _village_first(text: str, places: Gazetteer) -> tuple[str, str] | None:
    """The village a text begins with, after its township perhaps; here even one of two characters (孙村) can be meant."""
    for start in range(min(len(text), LONGEST_NAME), -1, -1):
        if start and not places.township(text[:start]):
            continue
        for end in range(min(len(text), start + LONGEST_NAME), start + 1, -1):
            if text[start:end] in places.strict and (code := places.place(text[start:end]).code):
                return code, text[start:end]
    return None


def township_of(texts: Iterable[str], places: Gazetteer) -> str:
    """The township that a sheet's name or a title begins with or is, or an empty string."""
    for text in texts:
        for piece in re.split(r"[\s:：,，;；()（）]+", clean(text)):
            bare = key(piece)
            for end in range(min(len(bare), 16), 1, -1):
                if code := places.township(bare[:end]):
                    return code
    return ""


def is_group(text: str, places: Gazetteer, kinds: Catalogue) -> bool:
    """Whether a lone text names a village or a kind of facility as a whole, so that it can stand above rows."""
    bare = _NUMBERED.sub("", key(text))
    if village := village_of([bare], places):
        return key(village[1]) == bare
    return kinds.is_word(bare)


def category_of(texts: Iterable[str], kinds: Catalogue) -> str | None:
    """The word for a type or a group of types that a sheet's name or a title ends with, before 台账 and the like."""
    for text in texts:
        for piece in re.split(r"[\s:：,，;；()（）]+", clean(text)):
            bare = _YEAR.sub("", _NUMBERED.sub("", key(piece)))
            for form in (bare, _PAPER.sub("", bare), re.sub(r"(?:台账|台帐|清单|明细|表)+$", "", bare)):
                short = re.sub(r"^.*?(?:街道|镇|乡|社区|村)(?=.{2})", "", form)
                if short and kinds.knows(short):
                    return short
    return None
