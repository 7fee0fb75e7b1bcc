"""An edition frozen in the database: its lines in words and figures, and how each differs from the edition before."""

# What the items of facilities that count and stand say today, in words and figures.
FRESH = """
    standard_of AS MATERIALIZED (
        SELECT DISTINCT ON (type_id) type_id, title || '（第' || number || '版）' AS words FROM maintenance_standard
        WHERE county_id = %(county)s AND state = 'published' AND from_date <= %(today)s
        ORDER BY type_id, from_date DESC, id DESC
    ), fresh AS MATERIALIZED (
        SELECT facility.id, facility.division_id, facility.type_id, facility.code, item.id AS item_id,
            jsonb_build_object(
                'code', coalesce(facility.code, ''),
                'name', facility.name,
                'village', place.short_name,
                'type', kind.name,
                'quantity', coalesce(trim_scale(facility.quantity)::text || facility.unit, ''),
                'location', coalesce(nullif(facility.address, ''), settlement.name,
                    CASE WHEN facility.longitude IS NOT NULL THEN '已定位' END, ''),
                'built', facility.built,
                'owner', coalesce(owner.name, %(owner_kinds)s::jsonb ->> facility.owner_kind),
                'property_class', %(classes)s::jsonb ->> facility.property_class,
                'party', coalesce(party.name, ''),
                'keeper_kind', coalesce(%(keeper_kinds)s::jsonb ->> item.keeper_kind, ''),
                'person', coalesce(person.name, ''),
                'phone', item.public_phone,
                'duty', item.duty_text,
                'standard', coalesce(nullif(item.own_standard, ''), standard_of.words, ''),
                'mode', coalesce(%(modes)s::jsonb ->> item.mode, ''),
                'interval', CASE WHEN item.interval_days = 1 THEN '每日'
                    WHEN item.interval_days IS NOT NULL THEN '每' || item.interval_days || '日' ELSE '' END,
                'funds', coalesce((SELECT string_agg(%(fund_kinds)s::jsonb ->> fund, '、' ORDER BY place)
                    FROM unnest(item.fund_kinds) WITH ORDINALITY AS funds (fund, place)), ''),
                'cost', coalesce(item.annual_cost::text, ''),
                'department', coalesce(department.name, ''),
                'supervisor', coalesce(supervisor.name, ''),
                'note', item.note
            ) AS columns,
            jsonb_build_object(
                'party', item.party_id, 'keeper_kind', item.keeper_kind, 'person', item.person_id,
                'public_phone', item.public_phone, 'duty_text', item.duty_text, 'own_standard', item.own_standard,
                'mode', item.mode, 'interval_days', item.interval_days, 'fund_kinds', to_jsonb(item.fund_kinds),
                'annual_cost', item.annual_cost, 'department', item.department_id, 'supervisor', item.supervisor_id,
                'note', item.note
            ) AS refs,
            array_remove(ARRAY[CASE WHEN NOT party.active THEN 'party' END, CASE WHEN NOT person.active THEN 'person' END,
                CASE WHEN NOT department.active THEN 'department' END,
                CASE WHEN NOT supervisor.active THEN 'supervisor' END], NULL) AS retired
        FROM assets_facility facility
        JOIN maintenance_responsibilityitem item ON item.facility_id = facility.id AND item.state = ANY(%(states)s)
        JOIN assets_facilitytype kind ON kind.code = facility.type_id
        JOIN accounts_division place ON place.code = facility.division_id
        LEFT JOIN accounts_settlement settlement ON settlement.id = facility.settlement_id
        LEFT JOIN accounts_party owner ON owner.id = facility.owner_id
        LEFT JOIN accounts_party party ON party.id = item.party_id
        LEFT JOIN accounts_person person ON person.id = item.person_id
        LEFT JOIN accounts_party department ON department.id = item.department_id
        LEFT JOIN accounts_person supervisor ON supervisor.id = item.supervisor_id
        LEFT JOIN standard_of ON standard_of.type_id = facility.type_id
        WHERE ({area}) AND facility.registration IN ('uncoded', 'coded') AND facility.status = ANY(%(standing)s)
    )"""
# One line for each checked item. The edition's own row comes last (migration 0002).
LINES = (
    f"WITH {FRESH}"  # noqa: S608
    + """, compared AS (
        SELECT fresh.*, old.id AS old_id, CASE WHEN old.columns IS DISTINCT FROM fresh.columns THEN ARRAY(
            SELECT key FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS known (key, place)
            WHERE old.columns -> key IS DISTINCT FROM fresh.columns -> key ORDER BY place) ELSE '{{}}' END AS differs
        FROM fresh LEFT JOIN maintenance_editionline old ON old.edition_id = %(before)s
            AND old.facility_id = fresh.id AND old.change <> 'dropped'
    )
    INSERT INTO maintenance_editionline (edition_id, seq, facility_id, division_code, type_code, columns, refs, change,
        changed_columns)
    SELECT %(edition)s, row_number() OVER (ORDER BY division_id, type_id, code, id), id, division_id, type_id, columns, refs,
        CASE WHEN old_id IS NULL THEN 'added' WHEN cardinality(differs) > 0 THEN 'changed' ELSE 'kept' END,
        CASE WHEN old_id IS NULL THEN '{{}}' ELSE differs END
    FROM compared
"""
)
# What stood in the edition before and no longer does, behind the others, as it was said then.
DROPPED = """
    INSERT INTO maintenance_editionline (edition_id, seq, facility_id, division_code, type_code, columns, refs, change,
        changed_columns)
    SELECT %(edition)s, %(count)s + row_number() OVER (ORDER BY old.seq), old.facility_id, old.division_code, old.type_code,
        old.columns, old.refs, 'dropped', '{}'
    FROM maintenance_editionline old
    WHERE old.edition_id = %(before)s AND old.change <> 'dropped' AND NOT EXISTS (
        SELECT FROM maintenance_editionline line WHERE line.edition_id = %(edition)s AND line.facility_id = old.facility_id)
"""
COUNTS = """
    SELECT count(*) FILTER (WHERE change = 'kept'), count(*) FILTER (WHERE change = 'added'),
        count(*) FILTER (WHERE change = 'changed'), count(*) FILTER (WHERE change = 'dropped')
    FROM maintenance_editionline WHERE edition_id = %(edition)s
"""
# The clock of the next edition stops for what this one says.
SAID_ANEW = """
    UPDATE maintenance_responsibilityitem item SET reopened_at = NULL
    FROM maintenance_editionline line
    WHERE line.edition_id = %(edition)s AND line.change <> 'dropped' AND item.facility_id = line.facility_id
        AND item.reopened_at IS NOT NULL AND item.state = 'checked'
"""
