"""How the name of a village or community is written, and what may follow it: suffixes, groups, spots."""

import re

VILLAGE, COMMUNITY, OTHER = "村", "社区", ""

_SUFFIXES = (
    ("社区居民委员会", COMMUNITY),
    ("社区居委会", COMMUNITY),
    ("社区居委", COMMUNITY),
    ("社区村委会", COMMUNITY),
    ("社区委员会", COMMUNITY),
    ("居民委员会", COMMUNITY),
    ("居委会", COMMUNITY),
    ("居委", COMMUNITY),
    ("社区", COMMUNITY),
    ("村村民委员会", VILLAGE),
    ("村民委员会", VILLAGE),
    ("村民委会", VILLAGE),
    ("村民委", VILLAGE),
    ("村村委会", VILLAGE),
    ("村委会", VILLAGE),
    ("村委", VILLAGE),
    ("行政村", VILLAGE),
    ("村", VILLAGE),
)
_ENDINGS = tuple(sorted((ending for ending, _ in _SUFFIXES), key=len, reverse=True))
_KINDS = dict(_SUFFIXES)
MARKS = re.compile(r"[、，,;；/\\+&\n|]")
SEPARATORS = re.compile(rf"{MARKS.pattern}|和|及|与|至|到")
_NUM = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
_TEAM = r"(?:村民小组|村民组|居民小组|居民组|小组|组|队|生产队|社|网格|片区|片)"
_GROUPS = re.compile(  # possessive throughout: forty digits could be split in more ways than anybody can wait for
    rf"[\-—·_:：]?+第?+(?>{_NUM})(?>{_TEAM})?+(?:[、,，\-~至到和]?+第?+(?>{_NUM})(?>{_TEAM})?+)*+(?<=[组队社格区片])$"
)
_SPOTS = re.compile(
    r"[\-—·_:：]?[^、,，;；/+&]{1,10}?(?:自然村|村民小组|村民组|居民小组|小组|组|队|屯|庄|湾|沟|岗|冲|塘|坝|片区|片|网格|小区|新村|家|村)$"
)
_AROUND = re.compile(r"^(?:\d{1,2}[、.．]|[①-⑳]|[*#\"'“”《》<>·•、,，]++)++|[*#\"'“”《》<>;；,，、。.!]+$")
_BODIES = re.compile(
    r"(?<=[村区会])(?:党(?:总支|支部|委)(?:委员会)?|(?:股份)?经济(?:股份)?合作(?:社|联社)|集体|全境|境内|辖区(?:内)?|范围内|内)$"
)
_BRACKETED = re.compile(r"^[(\[【]([^()\[\]【】]+)[)\]】]$")
_ANY_NUMBER = re.compile(r"[0-9一二三四五六七八九十百]")


def undressed(text: str) -> str:
    """A folded name without ordinals and marks around it, and without the village's bodies: 2、*石塘村党总支* → 石塘村."""
    bare = _BODIES.sub("", _AROUND.sub("", text))
    return bare or text


def bases(name: str) -> list[tuple[str, str]]:
    """Every way to cut a suffix off a folded name: 周村村委会 is 周 with 村村委会 or 周村 with 村委会."""
    return [
        (name[: -len(ending)], _KINDS[ending])
        for ending in _ENDINGS
        if name.endswith(ending) and len(name) > len(ending)
    ]


def stem(name: str) -> tuple[str, str]:
    """A folded name without its suffix, and which kind the suffix says: 石塘村委会 → (石塘, 村)."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)], _KINDS[ending]
    return name, OTHER


def spellings(name: str) -> dict[str, str]:
    """Every way a folded official name is written → the kind of its suffix (empty for the bare stem)."""
    base, kind = stem(name)
    found = {name: kind or "name"}
    for ending, of in _SUFFIXES:
        if of == kind:
            found[base + ending] = kind
    if kind:
        found.setdefault(base, OTHER)
        if len(base) > 2 and base.endswith("村") and kind == COMMUNITY:
            found.setdefault(base[:-1], OTHER)  # 周村社区 is not 周, but 东岗村社区 is 东岗
    else:
        found |= {name + ending: of for ending, of in _SUFFIXES}
    return found


def number_differs(one: str, other: str) -> bool:
    """Whether two names carry different numerals: then they are different places, however alike."""
    return _ANY_NUMBER.findall(one) != _ANY_NUMBER.findall(other)


def spot_after(tail: str, *, strict: bool) -> str | None:
    """The group or spot that follows a village's name: 三组, (南岗), 南岗自然村; None when it is something else.

    After a bare stem (`strict`) only a numbered group counts, or 石塘 would swallow 石塘坝村.
    """
    if tail[:1] == "等":
        return None
    inside = _BRACKETED.match(tail)
    if inside:
        return None if SEPARATORS.search(inside[1]) else inside[1]
    if _GROUPS.match(tail) or (not strict and not SEPARATORS.match(tail) and _SPOTS.match(tail)):
        return tail.lstrip("-—·_:：")
    return None
