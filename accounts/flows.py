"""States and the one table of moves between them: from where, by which act, to where, with which right.

A model's table stands beside its states. Actions move rows along it (`Flow.move`), pages read it to decide
which buttons to show (`Flow.offers`), and a test walks it to see everything else refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.rights import Right


@dataclass(frozen=True)
class Move:
    """`word` names the button. `reason`: the act asks why. `unless(row, post)` says in a sentence why this
    person may not do it now ("" if he may): a submitter never approves his own matter.
    """

    act: str
    word: str
    before: tuple[str, ...]
    after: str
    right: Right
    reason: bool = False
    phrases: tuple[str, ...] = ()
    unless: Callable[[Any, Any], str] | None = None

    def why_not(self, row: Any, post: Any) -> str:
        return self.unless(row, post) if self.unless else ""


@dataclass(frozen=True)
class Offer:
    """A button: its move, and why it can't be pressed now (empty: it can)."""

    move: Move
    why_not: str


class WrongMove(ValidationError):
    """The row's state doesn't allow the act; the message is shown to the reader."""


class Flow:
    """The moves of one state column; `Flow("state", Move(…), …)`."""

    def __init__(self, column: str, *moves: Move) -> None:
        self.column, self.moves = column, moves

    def __iter__(self):
        return iter(self.moves)

    def find(self, row: Any, act: str) -> Move:
        """The move `act` from the row's state. Raises WrongMove; KeyError for an act that no move bears."""
        named = [move for move in self.moves if move.act == act]
        if not named:
            raise KeyError(act)
        state = getattr(row, self.column)
        found = next((move for move in named if state in move.before), None)
        if found is None:
            now = getattr(row, f"get_{self.column}_display")()
            raise WrongMove(_("现为“{now}”，不能{word}").format(now=now, word=named[0].word))
        return found

    def offers(self, row: Any, post: Any) -> list[Offer]:
        """What this post may do with the row now, in the order of the table."""
        state = getattr(row, self.column)
        open_to = (move for move in self.moves if state in move.before and may(post, move.right, row))
        return [Offer(move, move.why_not(row, post)) for move in open_to]

    def move(self, row: Any, act: str, *, by: Any, reason: str = "", **values: Any) -> Move:
        """Move a row the caller holds locked, and write `values` with it.

        Raises Refused, Http404, WrongMove, and ValidationError for a missing reason or an act that is not
        this person's.
        """
        move = self.find(row, act)
        require(by, move.right, row)
        if said := move.why_not(row, by):
            raise ValidationError(said)
        if move.reason and not reason.strip():
            raise ValidationError({"reason": _("请写明{word}的原因").format(word=move.word)})
        for name, value in {self.column: move.after, **values}.items():
            setattr(row, name, value)
        columns = {self.column, *values}
        if hasattr(row, "version"):
            row.version += 1
            columns.add("version")
        row.save(update_fields=sorted(columns))
        return move
