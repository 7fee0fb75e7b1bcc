"""Places of CARE that upper rooms fill."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.places import Place


@dataclass(frozen=True)
class PublishedKind:
    """A kind of thing that is made known (公示). The room that owns the rows fills it in.

    `find(object_id)` answers the row or None; `url(row)` its page; `sheet(row, division)` what stands on the notice of
    a village: {"title", "unit", "columns": [heads], "rows": [[words]], "notes": [sentences]}, names and phones masked already.
    `upheld(objection, by)` is called, within the transaction, when an objection to one of them is found right.
    `moved(publication, by)` is called when a notice of one of them has been published or taken down.
    `own_act`: drafted only by the act of its room (draft(own=True)), never by the page that drafts any kind.
    `one_at_a_time`: a list of which an area has one edition in force; the next one published takes the former's place.
    """

    word: str
    find: Callable[[str], Any]
    url: Callable[[Any], str]
    sheet: Callable[[Any, Any], dict]
    upheld: Callable[[Any, Any], Any] | None = None
    moved: Callable[[Any, Any], Any] | None = None
    one_at_a_time: bool = False
    own_act: bool = False


# (word, url, icon) of an act beside the title of a matter's page, or None: `function(post, matter)`
MATTER_ACTS: Place[Callable[[Any, Any], "tuple[str, str, str] | None"]] = Place(
    "matter_acts", what="function(post, matter) -> (word, url, icon) of an act beside its title, or None"
)
# what becomes of a contract's checks beside each: `function(post, contract, checks) -> {check: (word, url, icon)}`
CHECK_ACTS: Place[Callable[[Any, Any, Any], "dict[int, tuple[str, str, str]]"]] = Place(
    "check_acts",
    what="function(post, contract, checks) -> (word, url, icon) of an act beside a quality check, by its id",
)
PUBLISHED_KINDS: Place[PublishedKind] = Place(
    "published_kinds", what="PublishedKind, by the key that Publication.kind holds"
)
