"""Places of DUTY that its own nouns and upper rooms fill."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from common.places import Place


@dataclass(frozen=True)
class Proof:
    """What the records prove of a task in an area: `done` of `whole`, in words, and the page that lists the rows.

    `whole` 0: nothing to prove there; `told` says it in a sentence with its unit.
    """

    done: int
    whole: int
    told: str
    url: str = ""

    @property
    def share(self) -> float | None:
        return self.done / self.whole if self.whole else None


@dataclass(frozen=True)
class TaskMeasure:
    """A measure that a task may name (AnnualTask.measure); the room that owns the records fills it in.

    `prove(codes, year, on)` answers {division code: Proof} for the divisions asked for, in a constant number of queries;
    of a past year `on` is its last day. `undated`: what of it keeps no history and is read as of today, in a sentence.
    """

    word: "str | Promise"
    says: "str | Promise"
    prove: Callable[[list[str], int, date], dict[str, Proof]]
    undated: "str | Promise" = ""


@dataclass(frozen=True)
class VillageConcern:
    """What makes a village need looking at: `weigh(codes, on)` answers {division code: points, 0 to 100}."""

    word: str
    weigh: Callable[[list[str], date], dict[str, float]]


TASK_MEASURES: Place[TaskMeasure] = Place(
    "task_measures", what="TaskMeasure, by the key that AnnualTask.measure holds"
)
VILLAGE_CONCERNS: Place[VillageConcern] = Place(
    "village_concerns", what="VillageConcern: what raises a village's risk"
)
