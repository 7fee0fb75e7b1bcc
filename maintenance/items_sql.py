"""Items for all facilities of an area in one statement, and what an edition said filled in again.

Ledgers' words become a party or a person only where exactly one bears that very name: a unit of the village, its township
or its county (a village's committee also by the village's official name), a person of the village or its township.
"""

MAKE = """
    WITH todo AS MATERIALIZED (
        SELECT facility.id, facility.division_id, facility.type_id, facility.property_class, facility.keeper_id,
            facility.keeper_person_id, nullif(btrim(facts.party), '') AS party_word,
            nullif(btrim(facts.person), '') AS person_word, nullif(btrim(facts.fund_source), '') AS fund_word
        FROM assets_facility facility LEFT JOIN assets_registeredfacts facts ON facts.facility_id = facility.id
        WHERE ({area}) AND facility.registration IN ('uncoded', 'coded') AND facility.status = ANY(%(standing)s)
            AND NOT EXISTS (SELECT FROM maintenance_responsibilityitem item WHERE item.facility_id = facility.id)
    ), party_of AS MATERIALIZED (
        SELECT word.division_id, word.party_word AS word, min(party.id) AS party_id
        FROM (SELECT DISTINCT division_id, party_word FROM todo WHERE party_word IS NOT NULL) word
        JOIN accounts_party party ON party.active AND party.division_id IN
            (word.division_id, left(word.division_id, 9) || '000', left(word.division_id, 6) || '000000')
        JOIN accounts_division place ON place.code = party.division_id
        WHERE party.name = word.party_word OR (party.kind = 'village_committee' AND place.name = word.party_word
            AND party.division_id = word.division_id)
        GROUP BY 1, 2 HAVING count(*) = 1
    ), person_of AS MATERIALIZED (
        SELECT word.division_id, word.person_word AS word, min(person.id) AS person_id
        FROM (SELECT DISTINCT division_id, person_word FROM todo WHERE person_word IS NOT NULL) word
        JOIN accounts_person person ON person.active AND person.name = word.person_word
            AND person.division_id IN (word.division_id, left(word.division_id, 9) || '000')
        GROUP BY 1, 2 HAVING count(*) = 1
    ), fund_of AS (
        SELECT key AS word, ARRAY(SELECT jsonb_array_elements_text(value))::varchar[] AS kinds
        FROM jsonb_each(%(funds)s::jsonb)
    ), rule_of AS (
        SELECT DISTINCT ON (type_id) type_id, department, inspection_interval_days AS days
        FROM assets_typerule WHERE from_date <= %(today)s ORDER BY type_id, from_date DESC
    ), standard_of AS (
        SELECT DISTINCT ON (county_id, type_id) county_id, type_id, interval_days AS days FROM maintenance_standard
        WHERE state = 'published' AND from_date <= %(today)s ORDER BY county_id, type_id, from_date DESC, id DESC
    ), department_of AS (
        SELECT party.division_id AS county, department.title, min(party.id) AS party_id
        FROM accounts_department department JOIN accounts_party party ON party.id = department.party_id AND party.active
        GROUP BY 1, 2
    )
    INSERT INTO maintenance_responsibilityitem (facility_id, party_id, keeper_kind, person_id, public_phone, duty_text,
        own_standard, mode, interval_days, fund_kinds, department_id, note, words, state, returned_reason, filled_by_id,
        changed_at, version)
    SELECT todo.id, party.id,
        coalesce(nullif(said.keeper_kind, ''), %(kinds)s::jsonb ->> party.kind, ''),
        coalesce(todo.keeper_person_id, person_of.person_id), coalesce(party.duty_phone, ''), '', '', '',
        coalesce(standard_of.days, rule_of.days),
        CASE WHEN todo.property_class = 'non_operating' AND fund_of.kinds @> '{{household_fee}}' THEN '{{}}'
            ELSE coalesce(fund_of.kinds, '{{}}') END,
        department_of.party_id, '',
        jsonb_strip_nulls(jsonb_build_object('party', party_word, 'person', person_word, 'fund', fund_word)),
        'draft', '', %(person)s, %(now)s, 1
    FROM todo
    LEFT JOIN party_of ON party_of.division_id = todo.division_id AND party_of.word = todo.party_word
    LEFT JOIN accounts_party party ON party.id = coalesce(todo.keeper_id, party_of.party_id)
    LEFT JOIN person_of ON person_of.division_id = todo.division_id AND person_of.word = todo.person_word
    LEFT JOIN fund_of ON fund_of.word = todo.fund_word
    LEFT JOIN rule_of ON rule_of.type_id = todo.type_id
    LEFT JOIN standard_of ON standard_of.type_id = todo.type_id
        AND standard_of.county_id = left(todo.division_id, 6) || '000000'
    LEFT JOIN department_of ON department_of.title = rule_of.department
        AND department_of.county = left(todo.division_id, 6) || '000000'
    LEFT JOIN LATERAL (
        SELECT state.keeper_kind FROM assets_facilitystate state
        WHERE todo.keeper_id IS NOT NULL AND state.facility_id = todo.id AND state.says_keeper AND state.closed_at IS NULL
        ORDER BY state.from_date DESC, state.recorded_at DESC, state.id DESC LIMIT 1
    ) said ON true
    ORDER BY todo.id
    ON CONFLICT (facility_id) DO NOTHING
"""

# Only what is empty is filled; who or what has gone out of use since is left.
FROM_EDITION = """
    UPDATE maintenance_responsibilityitem item SET
        party_id = coalesce(item.party_id, (SELECT id FROM accounts_party WHERE id = (line.refs->>'party')::bigint AND active)),
        person_id = coalesce(item.person_id, (SELECT id FROM accounts_person WHERE id = (line.refs->>'person')::bigint AND active)),
        department_id = coalesce(item.department_id,
            (SELECT id FROM accounts_party WHERE id = (line.refs->>'department')::bigint AND active)),
        supervisor_id = coalesce(item.supervisor_id,
            (SELECT id FROM accounts_person WHERE id = (line.refs->>'supervisor')::bigint AND active)),
        keeper_kind = coalesce(nullif(item.keeper_kind, ''), line.refs->>'keeper_kind', ''),
        public_phone = coalesce(nullif(item.public_phone, ''), line.refs->>'public_phone', ''),
        duty_text = coalesce(nullif(item.duty_text, ''), line.refs->>'duty_text', ''),
        own_standard = coalesce(nullif(item.own_standard, ''), line.refs->>'own_standard', ''),
        mode = coalesce(nullif(item.mode, ''), line.refs->>'mode', ''),
        interval_days = coalesce(item.interval_days, (line.refs->>'interval_days')::int),
        fund_kinds = CASE WHEN cardinality(item.fund_kinds) = 0
            THEN ARRAY(SELECT jsonb_array_elements_text(line.refs->'fund_kinds'))::varchar[] ELSE item.fund_kinds END,
        annual_cost = coalesce(item.annual_cost, (line.refs->>'annual_cost')::numeric),
        note = coalesce(nullif(item.note, ''), line.refs->>'note', ''),
        filled_by_id = %(person)s, changed_at = %(now)s, version = item.version + 1
    FROM maintenance_editionline line
    WHERE line.edition_id = %(edition)s AND line.facility_id = item.facility_id AND line.change <> 'dropped'
        AND item.id = ANY(%(items)s) AND item.state = 'draft'
"""
