"""What stands behind the demo's past duties: a look at each facility they cover, by set, all in order. Invented."""

from django.db import connection

from assets.models import FacilityType
from maintenance.actions.inspecting_rest import types_with_danger
from maintenance.models import InspectionDuty
from maintenance.standards import in_force

# One row a facility of a duty that is done, one after another from eight o'clock on, never later than now. A duty covers
# its one facility, or its village's of the plan's types, or all of its village: three plain joins, for no planner hashes
# an OR (PostgreSQL 15 walked every facility for every duty).
LOOKS = """
WITH duties AS MATERIALIZED (
  SELECT d.id, d.facility_id, d.division_id, d.plan_id,
    EXISTS (SELECT FROM maintenance_inspectionplan_types k WHERE k.inspectionplan_id = d.plan_id) AS typed
  FROM unnest(%(duties)s::bigint[]) AS chosen (id) JOIN maintenance_inspectionduty d USING (id)
), covered AS (
  SELECT id AS duty, facility_id AS facility FROM duties WHERE facility_id IS NOT NULL
  UNION ALL
  SELECT d.id, f.id FROM duties d
  JOIN maintenance_inspectionplan_types k ON k.inspectionplan_id = d.plan_id
  JOIN assets_facility f ON f.division_id = d.division_id AND f.type_id = k.facilitytype_id
  WHERE d.facility_id IS NULL
  UNION ALL
  SELECT d.id, f.id FROM duties d JOIN assets_facility f ON f.division_id = d.division_id
  WHERE d.facility_id IS NULL AND NOT d.typed
)
INSERT INTO maintenance_inspection (client_key, duty_id, facility_id, standard_id, way, entry, result, condition, note,
  inspected_at, recorded_at, person_id, content_sm3)
SELECT md5('demo ' || duty || ' ' || facility)::uuid, duty, facility, standard, way,
  (ARRAY['phone', 'phone', 'phone', 'offline', 'paper'])[1 + n %% 5], 'normal', '', '', t.at, t.at + interval '4 minutes',
  person, ''
FROM (
  SELECT d.id AS duty, f.id AS facility, s.standard, d.done_on, d.done_by_id AS person, abs(hashtext(d.id::text)) AS n,
    CASE WHEN d.facility_id IS NULL AND NOT coalesce(s.alone, false) THEN 'rest_normal' ELSE 'point_by_point' END AS way,
    row_number() OVER (PARTITION BY d.id ORDER BY f.type_id, f.id) AS nth
  FROM covered
  JOIN maintenance_inspectionduty d ON d.id = covered.duty
  JOIN assets_facility f ON f.id = covered.facility
  LEFT JOIN unnest(%(days)s::date[], %(types)s::text[], %(standards)s::bigint[], %(alone)s::bool[])
    AS s (day, type, standard, alone) ON s.day = d.done_on AND s.type = f.type_id
  WHERE f.status = 'in_use' AND f.registration IN ('uncoded', 'coded')
) r
CROSS JOIN LATERAL (SELECT least((done_on + time '08:00' + (n %% 90 + least(nth, 90) * 5) * interval '1 minute')
  AT TIME ZONE 'Asia/Shanghai', now() - interval '5 minutes') AS at) t
ON CONFLICT DO NOTHING
"""
ANSWERS = """
INSERT INTO maintenance_inspectionanswer (inspection_id, checkpoint_id, passed, number, text)
SELECT i.id, c.id, CASE WHEN c.severity <> '' AND c.answer <> 'text' THEN true END,
  CASE WHEN c.answer = 'number' THEN round(CASE WHEN c.severity = '' THEN 0
    ELSE coalesce((c.pass_min + c.pass_max) / 2, c.pass_min, c.pass_max / 2, 0) END, 1) END,
  CASE WHEN c.answer = 'text' THEN '无' ELSE '' END
FROM maintenance_inspection i JOIN maintenance_checkpoint c ON c.standard_id = i.standard_id
WHERE i.duty_id = ANY(%(duties)s) AND i.way = 'point_by_point'
ON CONFLICT DO NOTHING
"""


def put_behind(duties: list[InspectionDuty], *, county: str) -> int:
    """Write the looks of duties that are done; answers how many. By the standard in force on each one's day."""
    days = sorted({duty.done_on for duty in duties if duty.done_on})
    held: list[tuple] = []
    kinds = list(FacilityType.objects.values_list("pk", flat=True))
    for day in days:
        standards = in_force(kinds, county, day)
        danger = types_with_danger(standards)
        held += [(day, kind, one.pk, kind in danger) for kind, one in standards.items()]
    columns = [list(column) for column in zip(*held, strict=True)] or [[], [], [], []]
    said = dict(zip(("days", "types", "standards", "alone"), columns, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, {**said, "duties": [duty.pk for duty in duties]})
        looks = cursor.rowcount
        cursor.execute(ANSWERS, {"duties": [duty.pk for duty in duties]})
    return looks
