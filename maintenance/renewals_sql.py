"""A year's list opened anew in the database: what stood before, what differs from last year's, and all of it back again."""

from maintenance.editions_sql import FRESH

# How each item of an area that waits for its village differs from the edition: whether it stood in it, who of those it
# names has left, and [key of the column, was, is]. The words of a county's standard are nothing a village answers for.
COMPARED = (
    f"WITH {FRESH}"  # noqa: S608
    + """
    SELECT fresh.item_id, fresh.division_id, fresh.columns ->> 'name', old.id IS NULL, fresh.retired, ARRAY(
        SELECT ARRAY[key, coalesce(old.columns ->> key, ''), coalesce(fresh.columns ->> key, '')]
        FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS known (key, place)
        WHERE old.id IS NOT NULL AND CASE WHEN key = 'standard'
            THEN coalesce(old.refs ->> 'own_standard', '') <> coalesce(fresh.refs ->> 'own_standard', '')
            ELSE old.columns -> key IS DISTINCT FROM fresh.columns -> key END ORDER BY place) AS differs
    FROM fresh LEFT JOIN maintenance_editionline old ON old.edition_id = %(before)s AND old.facility_id = fresh.id
        AND old.change <> 'dropped'
    ORDER BY fresh.division_id, fresh.type_id, fresh.code, fresh.id
"""
)
REMEMBER = """
    INSERT INTO maintenance_reneweditem (renewal_id, item_id, before, version)
    SELECT %(renewal)s, item.id, to_jsonb(item), item.version FROM maintenance_responsibilityitem item
    WHERE item.id = ANY(%(items)s) ORDER BY item.id
"""
REMEMBER_VERSION = """
    UPDATE maintenance_reneweditem renewed SET version = item.version FROM maintenance_responsibilityitem item
    WHERE renewed.renewal_id = %(renewal)s AND item.id = renewed.item_id AND renewed.version <> item.version
"""
KEPT = (
    "state", "filled_by_id", "confirmed_by_id", "reviewed_by_id", "checked_by_id", "returned_reason", "changed_at", "party_id",
    "keeper_kind", "person_id", "public_phone", "duty_text", "own_standard", "mode", "interval_days", "fund_kinds",
    "annual_cost", "department_id", "supervisor_id", "note",
)  # fmt: skip
# Only what nobody has touched since; who filled something in keeps it.
RESTORE = f"""
    UPDATE maintenance_responsibilityitem item SET {", ".join(f"{name} = was.{name}" for name in KEPT)},
        version = item.version + 1
    FROM maintenance_reneweditem renewed
    CROSS JOIN LATERAL jsonb_populate_record(NULL::maintenance_responsibilityitem, renewed.before) AS was
    WHERE renewed.renewal_id = %(renewal)s AND item.id = renewed.item_id AND item.version = renewed.version
        AND renewed.version <> (renewed.before ->> 'version')::int
"""  # noqa: S608
