"""What doors of flows share: an act that the state does not allow is answered in words, not as a failure."""

from typing import Any

from django.core.exceptions import BadRequest

from accounts.flows import Flow, Move, WrongMove


def move_of(flow: Flow, row: Any, act: str) -> Move:
    """The move, for a dialog about to ask. Raises BadRequest (400) where the row's state does not allow it."""
    try:
        return flow.find(row, act)
    except WrongMove as refusal:
        raise BadRequest(refusal.messages[0]) from refusal
