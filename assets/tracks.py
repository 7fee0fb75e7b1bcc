"""From what a phone recorded on foot to a line worth keeping: without jitter, no more points than it needs. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from assets.geometry import Part, Position, metres_between

STEP = 5.0  # metres; closer fixes say that somebody stood still
SPIKE = 30.0  # metres out and back within one fix: the receiver erred, nobody ran
TOLERANCE = 4.0  # metres; what a phone knows anyway
LONGEST_SPAN = 250  # points looked at together, some kilometres of way
SPREAD = 3  # each point becomes the mean of so many before and after it, some 30 m of way,
REACH = 12.0  # unless they lie further apart than this: a line smoothed before is left as it is


def walked(points: Sequence[Position]) -> Part:
    """The track without standing still, spikes, trembling and idle points; the first and the last point stay."""
    return simplified(_steadied(_without_spikes(_without_rest(points))))


def simplified(points: Sequence[Position], tolerance: float = TOLERANCE) -> Part:
    """Douglas and Peucker: no point left out lies further than `tolerance` metres from the line that is left.

    A long track is cut first, each cut staying a point: a track drawn to spite the method would else take the square of
    its points, minutes instead of a second.
    """
    if len(points) < 3:
        return tuple(points)
    cuts = [*range(0, len(points) - 1, LONGEST_SPAN), len(points) - 1]
    keep, spans = set(cuts), list(pairwise(cuts))
    while spans:
        first, last = spans.pop()
        furthest, distance = _furthest(points, first, last)
        if distance > tolerance:
            keep.add(furthest)
            spans += [(first, furthest), (furthest, last)]
    return tuple(points[at] for at in sorted(keep))


def _furthest(points: Sequence[Position], first: int, last: int) -> tuple[int, float]:
    """Which point between two others lies furthest from their stretch, and how many metres."""
    found, most = first, 0.0
    for at in range(first + 1, last):
        if (distance := metres_off(points[at], points[first], points[last])) > most:
            found, most = at, distance
    return found, most


def metres_off(point: Position, start: Position, end: Position) -> float:
    """How far a point lies from a stretch; all within some kilometres."""
    degrees = end[0] - start[0], end[1] - start[1]
    east = metres_between(start, (start[0] + 1e-3, start[1])) * 1e3
    north = metres_between(start, (start[0], start[1] + 1e-3)) * 1e3
    along = (degrees[0] * east) ** 2 + (degrees[1] * north) ** 2
    x, y = (point[0] - start[0]) * east, (point[1] - start[1]) * north
    share = (x * degrees[0] * east + y * degrees[1] * north) / along if along else 0.0
    share = min(1.0, max(0.0, share))
    return ((x - share * degrees[0] * east) ** 2 + (y - share * degrees[1] * north) ** 2) ** 0.5


def _without_rest(points: Sequence[Position]) -> list[Position]:
    """Without fixes closer than a step to the one before; the last fix ends the track."""
    kept = list(points[:1])
    for point in points[1:]:
        if metres_between(kept[-1], point) >= STEP:
            kept.append(point)
    if len(points) > 1 and kept[-1] != points[-1]:
        kept[-1:] = [points[-1]] if len(kept) > 1 else [kept[-1], points[-1]]
    return kept


def _without_spikes(points: Sequence[Position]) -> list[Position]:
    kept = list(points[:1])
    for at in range(1, len(points) - 1):
        before, after = kept[-1], points[at + 1]
        out, back = metres_between(before, points[at]), metres_between(points[at], after)
        if min(out, back) < SPIKE or metres_between(before, after) > 0.3 * min(out, back):
            kept.append(points[at])
    return [*kept, *points[1:][-1:]]


def _steadied(points: Sequence[Position]) -> list[Position]:
    """Running means: a trembling track would come out too long by a tenth and more. What is far apart stays."""
    return [_mean(points, at) for at in range(len(points))]


def _mean(points: Sequence[Position], at: int) -> Position:
    """The mean of a point and as many before as after it, all within reach."""
    spread = 0
    while spread < SPREAD and _in_reach(points, at, spread + 1):
        spread += 1
    near = points[at - spread : at + spread + 1]
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)


def _in_reach(points: Sequence[Position], at: int, steps: int) -> bool:
    if at - steps < 0 or at + steps >= len(points):
        return False
    ends = points[at - steps], points[at + steps]
    return all(metres_between(points[at], end) <= steps * REACH for end in ends)
