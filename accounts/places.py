"""Places that the pages of every room share and upper rooms fill."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.rights import Right
from common.places import Place


@dataclass(frozen=True)
class NavigationEntry:
    """One entry of the sidebar; `count(post)` is the small number beside it, None for none."""

    label: str
    url_name: str
    icon: str
    rights: tuple[Right, ...] = ()  # any of these; none: every signed-in post
    prefixes: tuple[str, ...] = ()  # further url names ("assets:") under which the entry is the chosen one
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class WaitingMatter:
    """Something that waits for the reader: the workbench shows it with its age, limit and one act."""

    kind: str
    what: str
    source: str
    since: Any  # aware datetime
    due: Any  # aware datetime or None
    act: str
    url: str
    icon: str = "clipboard-list"
    burns: bool = False  # danger to people: stands on top whatever else is late


@dataclass(frozen=True)
class QuickAct:
    """An act offered beside the title of the workbench."""

    label: str
    url_name: str
    icon: str
    right: Right


@dataclass(frozen=True)
class Found:
    """One result of the search box: what kind of thing, its name, a few words that tell it from others."""

    kind: str
    name: str
    url: str
    says: str = ""
    icon: str = "search"
    exact: bool = False  # a whole code or number: opened at once when nothing else is found


@dataclass(frozen=True)
class ObjectFactory:
    """How the authorisation matrix makes the object that a url names.

    `make(division) -> dict` answers the url's arguments for an object standing in that village; `own(post)` those of one
    that belongs to the reader alone (a notice, a job), if the village does not decide. `shared`: the object belongs to no
    area, so there is no foreign one.
    """

    make: Callable[[Any], dict]
    own: Callable[[Any], dict] | None = None
    shared: bool = False


@dataclass(frozen=True)
class OpenWork:
    """Work of one kind that a post-holder has open: `rows(post)` in words, `hand(post, receiver, by) -> int` passes it on."""

    what: str
    rows: Callable[[Any], list[str]]
    hand: Callable[[Any, Any, Any], int]


@dataclass(frozen=True)
class MovedAlong:
    """What goes along when villages merge: `move(merge, by)` moves it within the transaction and answers how many rows."""

    what: str
    move: Callable[[Any, Any], int]


NAVIGATION: Place[NavigationEntry] = Place("navigation", what="NavigationEntry of the sidebar")
WAITING_FOR: Place[Callable[[Any], list[WaitingMatter]]] = Place(
    "waiting_for", what="function(post) -> list[WaitingMatter]"
)
SEARCH_WORDS: Place[Callable[[Any, str], list[Found]]] = Place(
    "search_words", what="function(post, words) -> list[Found]"
)
QUICK_ACTS: Place[QuickAct] = Place("quick_acts", what="QuickAct beside the workbench's title")
OBJECT_FACTORIES: Place[ObjectFactory] = Place(
    "object_factories", what="ObjectFactory for url names with arguments"
)
MEASURES: Place[Any] = Place(
    "measures", what="function(post) -> list of figures on the workbench (components/measures.html)"
)
MOVED_WITH_DIVISION: Place[MovedAlong] = Place(
    "moved_with_division", what="MovedAlong: what is open of a division that is closed into another"
)
HANDED_OVER: Place[OpenWork] = Place("handed_over", what="OpenWork: what is open of a post")
IMPORTABLE_TABLES: Place[Any] = Place(
    "importable_tables",
    what="TableResource (accounts/imports/tables.py): a plain table in and out by workbook",
)
# (a tuple of accounts.sections.Tab) the pages one entry of the sidebar opens, shown above each of them
SECTION_TABS: Place[Any] = Place("section_tabs", what="tuple[Tab, ...] of one entry of the sidebar")
