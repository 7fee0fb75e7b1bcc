"""Words typed into a search box, and the facilities they find: by code, tail of a code, name, initials, keeper, telephone.

Each way of finding is a question that one index answers; all are asked at once and only for keys, at most `MOST` each.
Measured at 1,000,000 facilities (scripts/bench_lists.py, EXPLAIN): the ways joined by OR in the list's own statement leave
the planner nothing but to read the whole table for a rare word, 1 to 3 s. Asked apart, each takes its GIN, hash or reversed
index: 1 to 40 ms. The keys found then narrow the list (`id IN (…)`), in any order, with any other filter.
Only a word that more than `MOST` facilities have (路灯) is looked for along the list itself, where the page is full after a
few hundred rows; `many` then says that more than are ever counted were found, so that nobody counts them again.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Reverse

from accounts.access import may
from accounts.models import Division, Party, Person
from accounts.rights import Right
from assets import codes
from assets.ledger.text import key
from assets.models import Facility
from assets.resolving import resolved_id
from common.db.bigrams import Bigrams, pairs
from common.phones import NotAPhone, normalise_phone, phone_list_matches, phone_matches

MOST = 10_000  # facilities found by one way that are still named one by one
BACKWARDS = {"backwards": Reverse("code")}  # a code from its end, as the index on it holds it
SHORTEST_TAIL = 4  # digits
PARTS = 4  # words between blanks that are looked for one by one
_APART = re.compile(r"[\s\-‐-―−_.·]+")
_HERE = "only narrows facilities that are themselves visible"


@dataclass(frozen=True)
class Found:
    """The rows that words find, and whether they are surely more than a list counts."""

    rows: QuerySet[Facility]
    many: bool = False


def narrow(rows: QuerySet[Facility], text: str, *, post) -> Found:
    """Those of the visible `rows` that the words find; all for no words. Two questions before the list's own."""
    words = unicodedata.normalize("NFKC", text).replace("\0", "").strip()
    if not words:
        return Found(rows)
    if code := _whole_code(words):
        return Found(rows.filter(pk=resolved_id(code) or 0))
    parts = _parts(words)
    if len(parts) == 1:
        return _narrowed(rows, _ways(words, post=post))
    found = Found(rows)
    for part in parts:
        found = _narrowed(found.rows, [*_ways(part, post=post), _in_village(part)])
    return found


def _parts(words: str) -> list[str]:
    """What blanks part, each of which a facility must have: 石塘 公厕. A number stays whole: 00001 5."""
    parts = words.split()
    return (
        [words]
        if _APART.sub("", words).isdigit()
        else [*parts[: PARTS - 1], *filter(None, ["".join(parts[PARTS - 1 :])])]
    )


def _in_village(words: str) -> "_Way":
    """Its village is called so, or was before a merge."""
    called = Q(short_name__contains=words) | Q(aliases__name__contains=words)
    villages = Division.objects.everywhere(because=_HERE).filter(called).distinct()
    return _Way(Q(division_id__in=_keys(villages)))


def of_keeper(rows: QuerySet[Facility], words: str) -> QuerySet[Facility]:
    """Those whose unit in charge of the upkeep is called so, by appointment or, before one, as registered."""
    units = Party.objects.everywhere(because=_HERE).filter(name__icontains=words)
    said = Q(keeper=None, facts__party__contains=words)
    ways = [_Way(Q(keeper_id__in=_keys(units))), _Way(said, ("facts__party", "facts__person"), words)]
    return _narrowed(rows, ways).rows


def of_owner(rows: QuerySet[Facility], words: str) -> QuerySet[Facility]:
    """Those whose owner is called so."""
    units = Party.objects.everywhere(because=_HERE).filter(name__icontains=words)
    return rows.filter(owner_id__in=_keys(units))


def is_code(text: str) -> bool:
    """Whether the words are one whole code."""
    return bool(_whole_code(text))


def _whole_code(words: str) -> str:
    try:
        return str(codes.parse(words))
    except codes.CodeError:
        return ""


@dataclass(frozen=True)
class _Way:
    """One condition that one index answers; for words, the two columns whose pairs of characters are asked too."""

    asked: Q
    columns: tuple[str, ...] = ()
    words: str = ""

    def among(self, rows: QuerySet[Facility]) -> QuerySet:
        """Their keys, unordered, as many as are named one by one and one more."""
        if wanted := pairs(self.words):
            first, second = self.columns
            rows = rows.alias(found_by=Bigrams(Concat(first, Value(" "), second)))  # as the index spells it
            rows = rows.filter(Q(found_by__contains=wanted))
        return rows.filter(self.asked).order_by().values("pk")[: MOST + 1]


def _narrowed(rows: QuerySet[Facility], ways: Iterable[_Way]) -> Found:
    rows = rows.alias(**BACKWARDS)
    first, *others = ways
    found = first.among(rows).union(*(way.among(rows) for way in others))
    keys = {row["pk"] for row in found}
    if len(keys) <= MOST:
        return Found(rows.filter(pk__in=keys))
    any_of = Q()
    for way in ways:
        any_of |= way.asked
    return Found(rows.filter(any_of), many=True)


def _ways(words: str, *, post) -> list[_Way]:
    """Every way in which these words may be meant."""
    digits = _APART.sub("", words)
    found = [*_by_name(key(words)), *_by_keeper(words)]
    if digits.isdigit() and len(digits) >= SHORTEST_TAIL:
        found.append(_Way(Q(backwards__startswith=digits[::-1])))
        found += _by_phone(words, post=post)
    return found


def _by_name(folded: str) -> list[_Way]:
    asked = Q(name_key__contains=folded) | Q(initials__contains=folded)
    return [_Way(asked, ("name_key", "initials"), folded)]


def _by_keeper(words: str) -> list[_Way]:
    """The unit or the person by appointment, and whoever was named at registration."""
    units = Party.objects.everywhere(because=_HERE).filter(name__icontains=words)
    people = Person.objects.everywhere(because=_HERE).filter(name__icontains=words)
    said = Q(facts__party__contains=words) | Q(facts__person__contains=words)
    return [
        _Way(Q(keeper_id__in=_keys(units))),
        _Way(Q(keeper_person_id__in=_keys(people))),
        _Way(said, ("facts__party", "facts__person"), words),
    ]


def _by_phone(words: str, *, post) -> list[_Way]:
    """A unit's duty phone for everyone; people's telephones, whole or by the last four, for posts that may see them."""
    ways = []
    if whole := _as_phone(words):
        units = Party.objects.everywhere(because=_HERE).filter(duty_phone=whole)
        ways.append(_Way(Q(keeper_id__in=_keys(units))))
    if may(post, Right.CONTACT_REVEAL):
        people = Person.objects.everywhere(because=_HERE).filter(phone_matches("phone", words))
        ways += [
            _Way(Q(keeper_person_id__in=_keys(people))),
            _Way(phone_list_matches("facts__phone_hashes", words)),
        ]
    return ways


def _as_phone(words: str) -> str:
    try:
        return normalise_phone(words)
    except NotAPhone:
        return ""


def _keys(rows: QuerySet) -> list:
    """Keys as values: a planner that knows them knows how many facilities to expect."""
    return list(rows.values_list("pk", flat=True)[:MOST])
