"""What the drawing is given, and what it answers. Keys are the caller's; days are dates; costs are whole points."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Unit:
    """A unit to be called on. `area`: whose units one trip can join; `order`: where it stands on the way."""

    key: int
    area: str
    order: str
    risk: int = 0  # 0 to 100: the more, the earlier in its window


@dataclass(frozen=True)
class Obligation:
    """`unit` is called on once from `first` to `last`. Only those of one `way` can share a stop (announced, hidden, …)."""

    key: str
    unit: int
    first: date
    last: date
    way: str


@dataclass(frozen=True)
class Team:
    """`days`: every day it can go; one trip a day, of at most `stops` units. `home`: the area it should not be sent to."""

    key: int
    stops: int
    days: frozenset[date]
    home: str = ""


@dataclass(frozen=True)
class Stood:
    """A visit of the plan as it stands. `fixed`: past, pinned or recorded; it stays, and its day is taken."""

    key: int
    team: int
    on: date
    way: str
    units: tuple[int, ...]
    fixed: bool = False


@dataclass(frozen=True)
class Costs:
    """What the drawing avoids, in points: each trip; each beyond what is even, and beyond what is level, in a team's
    week; each in its home area; each call moved."""

    unplaced: int = 1_000_000
    trip: int = 100
    above_even: int = 5
    above_level: int = 30
    at_home: int = 40
    moved: int = 20


@dataclass(frozen=True)
class Problem:
    units: tuple[Unit, ...]
    obligations: tuple[Obligation, ...]
    teams: tuple[Team, ...]
    stood: tuple[Stood, ...] = ()
    least_gap: int = 7  # days between two calls on one unit, unless its window leaves no other
    seed: int = 0
    costs: Costs = field(default_factory=Costs)


@dataclass(frozen=True)
class Limits:
    """How long the solver may search, in its own deterministic units, and the gap at which it may stop."""

    deterministic_time: float = 20.0
    gap: float = 0.01


@dataclass(frozen=True)
class Trip:
    """A team's day: its units in order, and the obligations that it fulfils. `stood`: the visit of the plan that it keeps."""

    on: date
    team: int
    way: str
    units: tuple[int, ...]
    fulfils: tuple[str, ...]
    stood: int | None = None


@dataclass(frozen=True)
class Wish:
    """A wish that could not be met: its kind ("unplaced", "at_home", "above_level", "within_gap"), whom it concerns, when."""

    kind: str
    unit: int | None = None
    team: int | None = None
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Drawn:
    """The plan. `kept_for` names the obligations that fixed visits fulfil already. `bound`: no plan costs less (proven)."""

    trips: tuple[Trip, ...]
    kept_for: tuple[str, ...]
    unplaced: tuple[str, ...]
    wishes: tuple[Wish, ...]
    objective: int
    bound: int
    deterministic_time: float

    @property
    def gap(self) -> float:
        """(objective - bound) / objective; 0 is proven best."""
        return (self.objective - self.bound) / self.objective if self.objective else 0.0
