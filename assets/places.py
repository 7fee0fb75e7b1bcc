"""Places of the register that upper rooms fill."""

from collections.abc import Callable
from typing import Any

from common.places import Place

FACILITY_PANELS: Place[Callable[[Any, Any], str]] = Place(
    "facility_panels", what="function(post, facility) -> markup on the page of a facility, '' for nothing"
)
LEDGER_ACTS: Place[Callable[[Any, Any], Any]] = Place(
    "ledger_acts", what="function(facilities queryset, period) -> acts for 工作台账 (assets.ledgers)"
)
