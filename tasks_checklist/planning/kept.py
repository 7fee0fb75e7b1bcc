"""The plan as it stands, as far as it still can: what a new drawing is measured against, so that nothing moves for nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tasks_checklist.planning.calls import Call
from tasks_checklist.planning.terms import Problem, Stood, Trip


def kept(
    problem: Problem, calls: Iterable[Call], taken: set[tuple[int, date]]
) -> tuple[list[Trip], list[Call]]:
    """The trips that stand and can still be made, without stops that nothing calls for; and the calls they leave out.

    `taken`: the days of teams on which fixed visits stand.
    """
    teams = {team.key: team for team in problem.teams}
    stops = defaultdict(list)
    for visit in problem.stood:
        team = teams.get(visit.team)
        if visit.fixed or team is None or visit.on not in team.days or (visit.team, visit.on) in taken:
            continue
        if len(visit.units) <= team.stops:
            for unit in visit.units:
                stops[unit, visit.way].append(visit)
    met: dict[int, list[Call]] = defaultdict(list)
    left = []
    for call in calls:
        fitting = [visit for visit in stops[call.unit, call.way] if call.first <= visit.on <= call.last]
        if fitting:
            met[fitting[0].key].append(call)
        else:
            left.append(call)
    order = {unit.key: (unit.order, unit.key) for unit in problem.units}
    standing = {visit.key: visit for visit in problem.stood}
    return [
        _trip(standing[key], sorted(mine, key=lambda one: order[one.unit])) for key, mine in met.items()
    ], left


def _trip(visit: Stood, calls: list[Call]) -> Trip:
    units = tuple(call.unit for call in calls)
    fulfils = tuple(key for call in calls for key in call.fulfils)
    return Trip(visit.on, visit.team, visit.way, units, fulfils, visit.key)
