"""The generator's statements. `targets` is what a plan covers now, and who is to do it, in some villages.

Parameters: plan, places (codes), types (codes or NULL for all), named (person), department (party); opens and due
(dates, in pairs), today, days (due dates that still fit), last.
"""

from assets.models import Status
from maintenance.models import InspectionPlan

Covers, Doer = InspectionPlan.Covers, InspectionPlan.Doer

# what a facility is covered under: target, village, and the keys that the duty carries
COVERED = {
    Covers.FACILITY: ("'f:' || f.id", "f.division_id", "f.id", "NULL::bigint", "NULL::bigint", ""),
    Covers.VILLAGE: (
        "'v:' || f.division_id",
        "f.division_id",
        "NULL::bigint",
        "NULL::bigint",
        "NULL::bigint",
        "",
    ),
    Covers.GRID: (
        "'g:' || g.id",
        "g.division_id",
        "NULL::bigint",
        "g.id",
        "NULL::bigint",
        "JOIN accounts_grid g ON g.id = f.grid_id",
    ),
    Covers.ROUTE: (
        "'r:' || r.id",
        "r.division_id",
        "NULL::bigint",
        "NULL::bigint",
        "r.id",
        "JOIN maintenance_routestop s ON s.facility_id = f.id "
        "JOIN maintenance_route r ON r.id = s.route_id AND r.active",
    ),
}
UNIT = """(SELECT min(p.id) FROM accounts_party p
        WHERE p.division_id = {place} AND p.kind = '{kind}' AND p.active)"""
MEMBER = """(SELECT m.person_id FROM accounts_gridmember m WHERE m.grid_id = t.in_grid
        ORDER BY m.duty = 'member' DESC, m.duty = 'head' DESC, m.id LIMIT 1)"""
CHIEF = """(SELECT c.person_id FROM assets_chief c
        WHERE c.facility_id = t.facility_id AND c.level = '{level}' AND c.until IS NULL)"""
# who is to do it: person, party
DOERS = {
    Doer.KEEPER: ("t.keeper_person", "t.keeper"),
    Doer.GRID: (MEMBER, "NULL::bigint"),
    Doer.VILLAGE: ("NULL::bigint", UNIT.format(place="t.division_id", kind="village_committee")),
    Doer.TOWNSHIP: (
        "NULL::bigint",
        UNIT.format(place="left(t.division_id, 9) || '000'", kind="township_office"),
    ),
    Doer.DEPARTMENT: ("NULL::bigint", "%(department)s::bigint"),
    Doer.VILLAGE_CHIEF: (CHIEF.format(level="village"), "NULL::bigint"),
    Doer.TOWNSHIP_CHIEF: (CHIEF.format(level="township"), "NULL::bigint"),
    Doer.COUNTY_CHIEF: (CHIEF.format(level="county"), "NULL::bigint"),
    Doer.PERSON: ("%(named)s::bigint", "NULL::bigint"),
}
TARGETS = """
    covered AS (
        SELECT {target} AS target, {place} AS division_id, {facility} AS facility_id, {grid} AS grid_id,
            {route} AS route_id, f.keeper_person_id AS keeper_person, f.keeper_id AS keeper, f.grid_id AS in_grid
        FROM assets_facility f {joins}
        WHERE {place} = ANY(%(places)s) AND f.status = 'in_use' AND f.registration IN ('uncoded', 'coded')
            AND (%(types)s::text[] IS NULL OR f.type_id = ANY(%(types)s::text[]))
    ),
    found AS (
        SELECT target, min(division_id) AS division_id, min(facility_id) AS facility_id, min(grid_id) AS grid_id,
            min(route_id) AS route_id, {person_of_all} AS keeper_person, {party_of_all} AS keeper,
            {grid_of_all} AS in_grid
        FROM covered GROUP BY target
    ),
    targets AS MATERIALIZED (
        SELECT t.target, t.division_id, t.facility_id, t.grid_id, t.route_id, {person} AS person_id, {party} AS party_id
        FROM found t
    )"""
COLUMNS = "plan_id, division_id, target, facility_id, grid_id, route_id, opens_on, due_on, person_id, party_id, state, excuse"
CHOSEN = """SELECT %(plan)s, t.division_id, t.target, t.facility_id, t.grid_id, t.route_id, d.opens_on, d.due_on,
        t.person_id, t.party_id, 'pending', ''"""
ON_DAYS = "unnest(%(opens)s::date[], %(due)s::date[]) AS d(opens_on, due_on)"
# nobody has looked at anything of it, and it stands on no paper that is out
UNBEGUN = """NOT EXISTS (SELECT FROM maintenance_inspection i WHERE i.duty_id = d.id)
        AND NOT EXISTS (SELECT FROM maintenance_sheetline l WHERE l.duty_id = d.id)"""
# why nothing of a duty's target is in use any more; NULL: something is, and the plan or the place is what changed
OUT_OF_USE = f"""CASE WHEN d.target NOT LIKE %(kind)s THEN NULL
        WHEN d.facility_id IS NULL THEN '范围内已没有在用的此类设施'
        WHEN f.registration = 'merged' THEN '设施已并入其他设施' WHEN f.registration = 'void' THEN '设施登记已撤回'
        {" ".join(f"WHEN f.status = '{one.value}' THEN '设施{one.label}'" for one in Status if one != Status.IN_USE)} END"""
LEFT_ON = """(SELECT max(s.from_date) FROM assets_facilitystate s WHERE s.facility_id = d.facility_id AND s.closed_at IS NULL
        AND CASE WHEN f.registration IN ('merged', 'void') THEN s.registration = f.registration ELSE s.status = f.status END)"""
FUTURE = "d.plan_id = %(plan)s AND d.state = 'pending' AND d.due_on > %(today)s"
REMOVE_ALL = f"DELETE FROM maintenance_inspectionduty d WHERE {FUTURE} AND {UNBEGUN}"  # noqa: S608


def _one_of_all(column: str) -> str:
    """The value that all facilities of a target share, else none: a patrol has a doer only if all of it has the same."""
    return f"CASE WHEN count({column}) = count(*) AND min({column}) = max({column}) THEN min({column}) END"


def targets(plan: InspectionPlan) -> str:
    """`covered`, `found`, `targets`, to stand after WITH."""
    target, place, facility, grid, route, joins = COVERED[Covers(plan.covers)]
    person, party = DOERS[Doer(plan.doer)]
    return TARGETS.format(
        target=target,
        place=place,
        facility=facility,
        grid=grid,
        route=route,
        joins=joins,
        person_of_all=_one_of_all("keeper_person"),
        party_of_all=_one_of_all("keeper"),
        grid_of_all=_one_of_all("in_grid"),
        person=person,
        party=party,
    )


def insert(plan: InspectionPlan, *, lacking: bool = False) -> str:
    """All dates for all targets; `lacking`: for those alone that lack the `last` of them."""
    missing = """WHERE NOT EXISTS (SELECT FROM maintenance_inspectionduty e
            WHERE e.plan_id = %(plan)s AND e.target = t.target AND e.due_on = %(last)s)"""
    return f"""WITH {targets(plan)} INSERT INTO maintenance_inspectionduty ({COLUMNS})
        {CHOSEN} FROM targets t CROSS JOIN {ON_DAYS} {missing if lacking else ""} ON CONFLICT DO NOTHING"""


def insert_one(plan: InspectionPlan) -> str:
    """The next of one `target`, if it has no open one."""
    return f"""WITH {targets(plan)} INSERT INTO maintenance_inspectionduty ({COLUMNS})
        {CHOSEN} FROM targets t CROSS JOIN {ON_DAYS} WHERE t.target = %(target)s AND {_none_open("t")}
        ON CONFLICT DO NOTHING"""


def _none_open(row: str) -> str:
    return f"""NOT EXISTS (SELECT FROM maintenance_inspectionduty e
            WHERE e.plan_id = %(plan)s AND e.target = {row}.target AND e.state = 'pending')"""


def _waiting(plan: InspectionPlan) -> str:
    """`waiting`: targets without an open duty, with the day on which they were last done or excused."""
    return f"""WITH {targets(plan)}, waiting AS (
        SELECT t.*, (SELECT max(coalesce(e.done_on, e.due_on)) FROM maintenance_inspectionduty e
            WHERE e.plan_id = %(plan)s AND e.target = t.target AND e.state <> 'ended') AS last
        FROM targets t WHERE {_none_open("t")}
    )"""  # noqa: S608


def last_done(plan: InspectionPlan) -> str:
    return f"{_waiting(plan)} SELECT DISTINCT last FROM waiting"  # noqa: S608


def insert_next(plan: InspectionPlan) -> str:
    """For each day on which targets were last done, the date that follows."""
    days = "unnest(%(last)s::date[], %(opens)s::date[], %(due)s::date[]) AS d(last, opens_on, due_on)"
    return f"""{_waiting(plan)} INSERT INTO maintenance_inspectionduty ({COLUMNS})
        {CHOSEN} FROM waiting t JOIN {days} ON d.last IS NOT DISTINCT FROM t.last ON CONFLICT DO NOTHING"""


def remove(plan: InspectionPlan, *, of_types: bool = False) -> str:
    """Future duties in these villages without a target, or on a day that does not fit (`of_types`: only of these types)."""
    here = "d.division_id = ANY(%(places)s)"
    if of_types:
        unfit = """NOT d.due_on = ANY(%(days)s::date[])
            AND EXISTS (SELECT FROM targets t WHERE t.target = d.target)"""
    else:
        unfit = """(NOT d.due_on = ANY(%(days)s::date[]) OR NOT EXISTS
            (SELECT FROM targets t WHERE t.target = d.target AND t.division_id = d.division_id))"""
    return f"""WITH {targets(plan)} DELETE FROM maintenance_inspectionduty d
        WHERE {FUTURE} AND {here} AND {unfit} AND {UNBEGUN}"""  # noqa: S608


def remove_left(plan: InspectionPlan) -> str:
    """Open duties of targets that are there no more, whenever they were due."""
    return f"""WITH {targets(plan)} DELETE FROM maintenance_inspectionduty d
        WHERE d.plan_id = %(plan)s AND d.state = 'pending' AND d.division_id = ANY(%(places)s) AND NOT EXISTS
            (SELECT FROM targets t WHERE t.target = d.target AND t.division_id = d.division_id) AND {UNBEGUN}"""  # noqa: S608


def end(plan: InspectionPlan) -> str:
    """Open duties, whenever they were due, of which nothing is in use any more: ended, with the reason and its day."""
    return f"""WITH {targets(plan)}, gone AS (
        SELECT d.id, {OUT_OF_USE} AS why, least(coalesce({LEFT_ON}, %(today)s), %(today)s) AS left_on
        FROM maintenance_inspectionduty d LEFT JOIN assets_facility f ON f.id = d.facility_id
        WHERE d.plan_id = %(plan)s AND d.state = 'pending' AND d.division_id = ANY(%(places)s)
            AND NOT EXISTS (SELECT FROM targets t WHERE t.target = d.target)
    ) UPDATE maintenance_inspectionduty d SET state = 'ended', ended_on = gone.left_on, ended_why = gone.why
        FROM gone WHERE gone.id = d.id AND gone.why IS NOT NULL"""  # noqa: S608


def take_up(plan: InspectionPlan, *, days: bool) -> str:
    """Ended duties of targets that are in use again, due from today on: of all fitting `days`, or the next of each target."""
    if days:
        fits = "d.due_on = ANY(%(days)s::date[])"
    else:
        fits = f"""{_none_open("t")} AND d.id IN (SELECT DISTINCT ON (e.target) e.id FROM maintenance_inspectionduty e
            WHERE e.plan_id = %(plan)s AND e.state = 'ended' AND e.due_on >= %(today)s ORDER BY e.target, e.due_on)"""  # noqa: S608
    return f"""WITH {targets(plan)} UPDATE maintenance_inspectionduty d SET state = 'pending', ended_on = NULL,
            ended_why = '', division_id = t.division_id, person_id = t.person_id, party_id = t.party_id
        FROM targets t WHERE d.plan_id = %(plan)s AND d.state = 'ended' AND d.due_on >= %(today)s
            AND d.target = t.target AND {fits}"""  # noqa: S608


def reassign(plan: InspectionPlan) -> str:
    """Open duties from today on pass to who is to do them now."""
    return f"""WITH {targets(plan)} UPDATE maintenance_inspectionduty d
        SET person_id = t.person_id, party_id = t.party_id FROM targets t
        WHERE d.plan_id = %(plan)s AND d.state = 'pending' AND d.due_on >= %(today)s AND d.target = t.target
            AND (d.person_id IS DISTINCT FROM t.person_id OR d.party_id IS DISTINCT FROM t.party_id)"""  # noqa: S608
