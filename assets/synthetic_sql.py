"""The statements of assets.demo_synthetic: a million rows are drawn in one table, then written from there."""

TABLES = ("assets_facility", "assets_facilitycode", "assets_facilitystate", "assets_registeredfacts")
# indexes that no constraint needs: made again at the end, sorted, instead of row by row
KEPT_INDEXES = """
    SELECT index.relname, pg_get_indexdef(index.oid)
    FROM pg_index JOIN pg_class index ON index.oid = indexrelid JOIN pg_class owner ON owner.oid = indrelid
    WHERE owner.relname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.oid)
"""
# a name or a number drawn from these; one draw of a row is `pg_temp.drawn(place, which, many)`, always the same for a place
SAMPLES = """
    DROP TABLE IF EXISTS pg_temp.word, pg_temp.kind, pg_temp.sample, pg_temp.keeper, pg_temp.made;
    CREATE TEMP TABLE word (n int PRIMARY KEY, word text, initials text);
    CREATE TEMP TABLE kind (n int PRIMARY KEY, type text, word text, initials text, unit text, class text);
    CREATE TEMP TABLE sample (type text, n int, attributes jsonb, PRIMARY KEY (type, n));
    CREATE TEMP TABLE keeper (n int PRIMARY KEY, name text, phones text, hashes text[]);
    CREATE OR REPLACE FUNCTION pg_temp.drawn(place bigint, which int, many int) RETURNS int LANGUAGE sql IMMUTABLE AS
        $$ SELECT ((hashint8extended(place, which) & 2147483647) % many)::int $$;
"""
# The check digit: MOD 11,10 goes on from digit to digit, so the sixteen digits of village and type are walked once for
# each pair, and the five of the serial by five look-ups in `step`.
MADE = """
    CREATE TEMP TABLE made AS
    WITH village AS (
        SELECT row_number() OVER (ORDER BY code) - 1 AS n, code, short_name, initials.keeper, initials.company
        FROM accounts_division d, LATERAL (
            SELECT (SELECT id FROM accounts_party p WHERE p.division_id = d.code) AS keeper,
                   (SELECT array_agg(id ORDER BY id) FROM accounts_party p WHERE p.division_id = d.parent_id) AS company
        ) AS initials
        WHERE level = 'village' AND left(code, 6) = %(county)s
    ), drawn AS (
        SELECT k, v.*, pg_temp.drawn(k, 1, (SELECT count(*)::int FROM pg_temp.kind)) AS kind
        FROM generate_series(0::bigint, %(number)s - 1) AS k
        JOIN village v ON v.n = (k / %(handed_in)s) %% %(villages)s
    ), numbered AS (
        SELECT drawn.*, kind.type, kind.word AS called, kind.initials AS called_initials, kind.unit, kind.class,
               row_number() OVER (PARTITION BY drawn.code, kind.type ORDER BY k) AS serial
        FROM drawn JOIN pg_temp.kind ON kind.n = drawn.kind
    ), walk AS (
        WITH RECURSIVE pair AS (SELECT DISTINCT code, type, code || type AS digits FROM numbered),
        walked AS (
            SELECT code, type, digits, 0 AS n, 10 AS product FROM pair
            UNION ALL
            SELECT code, type, digits, n + 1, (%(step)s::int[])[product + 1][substr(digits, n + 1, 1)::int + 1]
            FROM walked WHERE n < 16
        )
        SELECT code, type, product FROM walked WHERE n = 16
    ), stepped AS (
        SELECT numbered.*, walk.product, lpad(serial::text, 5, '0') AS digits
        FROM numbered JOIN walk USING (code, type)
    ), checked AS (
        SELECT stepped.*, five.product AS last FROM stepped,
        LATERAL (SELECT (%(step)s::int[])[stepped.product + 1][substr(digits, 1, 1)::int + 1] AS product) one,
        LATERAL (SELECT (%(step)s::int[])[one.product + 1][substr(digits, 2, 1)::int + 1] AS product) two,
        LATERAL (SELECT (%(step)s::int[])[two.product + 1][substr(digits, 3, 1)::int + 1] AS product) three,
        LATERAL (SELECT (%(step)s::int[])[three.product + 1][substr(digits, 4, 1)::int + 1] AS product) four,
        LATERAL (SELECT (%(step)s::int[])[four.product + 1][substr(digits, 5, 1)::int + 1] AS product) five
    )
    SELECT k, nextval(pg_get_serial_sequence('assets_facility', 'id')) AS id, checked.code AS village, checked.type,
        unit, class, serial, pg_temp.drawn(k, 2, 33) > 0 AS coded,
        checked.code || checked.type || digits || ((11 - last) %% 10)::text AS number,
        word.word || (1 + pg_temp.drawn(k, 3, 12)) || '组' || called || serial || '号' AS name,
        word.initials || (1 + pg_temp.drawn(k, 3, 12)) || 'z' || called_initials || serial || 'h' AS initials,
        sample.attributes,
        118 + (checked.n %% 20) * 0.05 + pg_temp.drawn(k, 5, 40000) / 1000000.0 AS longitude,
        31 + (checked.n / 20) * 0.05 + pg_temp.drawn(k, 6, 40000) / 1000000.0 AS latitude,
        CASE WHEN unit IN ('公里', '平方米') THEN (1 + pg_temp.drawn(k, 7, 3000)) / 1000.0 ELSE 1 END AS quantity,
        (1990 + pg_temp.drawn(k, 8, 35))::text ||
            CASE WHEN pg_temp.drawn(k, 9, 2) = 0 THEN '' ELSE '-' || lpad((1 + pg_temp.drawn(k, 9, 12))::text, 2, '0') END AS built,
        CASE WHEN pg_temp.drawn(k, 10, 5) > 0 THEN 300 + pg_temp.drawn(k, 10, 90000) END AS value,
        (ARRAY['good','good','good','good','good','good','fair','unknown','unknown','damaged'])
            [1 + pg_temp.drawn(k, 11, 10)] AS condition,
        CASE pg_temp.drawn(k, 12, 50) WHEN 0 THEN 'suspended' WHEN 1 THEN 'retired' ELSE 'in_use' END AS status,
        (ARRAY['village','village','village','state','enterprise','unsettled'])[1 + pg_temp.drawn(k, 13, 6)] AS owner_kind,
        CASE pg_temp.drawn(k, 14, 5) WHEN 0 THEN NULL WHEN 1 THEN company[1 + pg_temp.drawn(k, 14, 3)] ELSE keeper END AS keeper,
        CASE WHEN pg_temp.drawn(k, 15, 3) = 0 THEN '绿野管护服务队' ELSE short_name || '委会' END AS party,
        person.name AS person, person.phones, person.hashes
    FROM checked
    JOIN pg_temp.word ON word.n = pg_temp.drawn(k / 8, 4, %(words)s)
    JOIN pg_temp.keeper AS person ON person.n = pg_temp.drawn(k / 8, 16, %(people)s)
    LEFT JOIN pg_temp.sample ON sample.type = checked.type AND sample.n = pg_temp.drawn(k, 17, 20)
"""
WRITTEN = (
    """
    INSERT INTO assets_facility (id, version, code, registration, name, name_key, initials, type_id, division_id, attributes,
        address, longitude, latitude, position_datum, position_raw, quantity, unit, built, fund_source, original_value,
        owner_kind, title_state, relief_kind, property_class, class_reason, status, condition, keeper_id, note,
        returned_reason, registered_at)
    SELECT id, 1, CASE WHEN coded THEN number END, CASE WHEN coded THEN 'coded' ELSE 'uncoded' END, name, name, initials,
        type, village, coalesce(attributes, '{}'), '', longitude, latitude, 'wgs84', '', quantity, unit, built, '', value,
        owner_kind, 'unsettled', '', class, '', status, condition, keeper, '', '', timestamptz '2024-03-01 08:00+08'
    FROM pg_temp.made ORDER BY k
    """,
    """
    INSERT INTO assets_facilitycode (code, facility_id, current, issued_at)
    SELECT number, id, true, timestamptz '2024-03-02 08:00+08' FROM pg_temp.made WHERE coded ORDER BY k
    """,
    """
    INSERT INTO assets_facilitystate (facility_id, from_date, recorded_at, status, condition, property_class, division_id,
        type_id, registration, says_keeper, keeper_id, keeper_kind, reason)
    SELECT id, date '2024-03-02', timestamptz '2024-03-02 08:00+08', status, nullif(condition, 'unknown'), class, village,
        type, CASE WHEN coded THEN 'coded' ELSE 'uncoded' END, keeper IS NOT NULL, keeper,
        CASE WHEN keeper IS NOT NULL THEN 'village' ELSE '' END, '登记'
    FROM pg_temp.made ORDER BY k
    """,
    """
    INSERT INTO assets_registeredfacts (facility_id, party, person, phones, phone_hashes, fund_source, owner, recorded_at)
    SELECT id, party, person, phones, hashes, '村集体', '村集体', timestamptz '2024-03-01 08:00+08'
    FROM pg_temp.made ORDER BY k
    """,
)
COUNTERS = """
    INSERT INTO assets_codecounter (division_id, type_id, last)
    SELECT village, type, max(serial) FROM pg_temp.made GROUP BY 1, 2
"""
ANALYZE = "ANALYZE " + ", ".join((*TABLES, "accounts_division", "accounts_party"))
