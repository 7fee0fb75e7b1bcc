"""Places of MONEY: what one noun of the room asks of another."""

from collections.abc import Callable
from typing import Any

from common.places import Place

# Award money is given only after acceptance (先建后补、不建不补): a gate says why an award's allocation may not go out yet.
AWARD_GATES: Place[Callable[[Any], str]] = Place(
    "award_gates", what='function(allocation) -> "" or why this award may not be issued, in a sentence'
)
# What hangs on a booking follows when it is reversed: called before the red entry is booked, with what it locks first.
# Raises ValidationError where what came after must be reversed first.
REVERSED: Place[Callable[[Any, Any, str], Any]] = Place(
    "reversed", what="function(booking, by, reason), by the kind of booking that is reversed"
)
