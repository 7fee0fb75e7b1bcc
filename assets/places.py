"""Places of the register that upper rooms fill."""

from collections.abc import Callable
from typing import Any

from common.places import Place

FACILITY_PANELS: Place[Callable[[Any, Any], str]] = Place(
    "facility_panels", what="function(post, facility) -> markup on the page of a facility, '' for nothing"
)
# `function(facility_ids) -> {facility_id: address}`: whose keeper is settled by a room above, and where
KEEPER_SETTLED_ABOVE: Place[Callable[[Any], dict[int, str]]] = Place(
    "keeper_settled_above",
    what="function(facility_ids) -> {facility_id: address where its keeper is settled}",
)
LEDGER_ACTS: Place[Any] = Place("ledger_acts", what="assets.act_ledgers.Acts: a kind of act in 工作台账")
SCAN_LINKS: Place[Callable[[Any, Any], "tuple[str, str, str] | None"]] = Place(
    "scan_links",
    what="function(post, facility) -> (word, url, icon) for signed-in readers of a plate, or None",
)
FACILITY_ACTS: Place[Callable[[Any, Any], "tuple[str, str, str] | None"]] = Place(
    "facility_acts", what="function(post, facility) -> (word, url, icon) of an act beside its title, or None"
)
FACILITY_STRIPS: Place[Callable[[Any, Any], list[dict[str, Any]]]] = Place(
    "facility_strips",
    what="function(post, facility) -> strips that must be seen first: {state, title, text, url, word}",
)
