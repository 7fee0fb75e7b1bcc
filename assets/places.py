"""Places of the register that upper rooms fill."""

from collections.abc import Callable
from typing import Any

from common.places import Place

FACILITY_PANELS: Place[Callable[[Any, Any], str]] = Place(
    "facility_panels", what="function(post, facility) -> markup on the page of a facility, '' for nothing"
)
LEDGER_ACTS: Place[Any] = Place("ledger_acts", what="assets.act_ledgers.Acts: a kind of act in 工作台账")
