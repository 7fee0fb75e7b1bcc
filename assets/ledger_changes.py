"""Writing what a changed row says otherwise, and only that: as SQL over staged rows whose `changes` name the facts.

What a row merely repeats is left as it stands in the register, in the register's own spelling.
"""

_CHANGED = "staged.batch_id = %(batch)s AND staged.verdict = 'changed' AND NOT staged.taken"
_FROM = "FROM assets_ledgerrow AS staged CROSS JOIN LATERAL (SELECT staged.values AS v) AS read"
# column of the facility: (the fact that changes it, the value then)
COLUMNS = {
    "name": ("name", "staged.name"),
    "name_key": ("name", "staged.name_key"),
    "initials": ("name", "staged.initials"),
    "attributes": ("attributes", "known.attributes || (v->'attributes')"),
    "quantity": ("quantity", "(v->>'quantity')::numeric"),
    "unit": ("unit", "v->>'unit'"),
    "built": ("built", "v->>'built'"),
    "fund_source": ("build_fund", "v->>'build_fund'"),
    "original_value": ("cost_yuan", "(v->>'cost_yuan')::numeric"),
    # a kind of owner is a claim: papers stand above it
    "owner_kind": (
        "owner",
        "CASE known.title_state WHEN 'unsettled' THEN coalesce(v->>'owner_kind', known.owner_kind) ELSE known.owner_kind END",
    ),
    "address": ("address", "v->>'address'"),
    "longitude": ("position", "(v->>'longitude')::numeric"),
    "latitude": ("position", "(v->>'latitude')::numeric"),
    "position_raw": ("position", "coalesce(v->>'position_raw', '')"),
    "note": ("remark", "v->>'remark'"),
}
WORDS = ("party", "person", "fund_source", "owner")  # of the registered facts, beside the telephones


def _written(column: str, fact: str, value: str, known: str) -> str:
    return f"{column} = CASE WHEN v->'changes' ? '{fact}' THEN {value} ELSE {known}.{column} END"


_COLUMNS = ", ".join(_written(column, fact, value, "known") for column, (fact, value) in COLUMNS.items())
_WORDS = ", ".join(_written(word, word, f"v->>'{word}'", "facts") for word in WORDS)
CHANGE = f"""
    UPDATE assets_facility AS known SET {_COLUMNS}, version = known.version + 1
    {_FROM}
    WHERE {_CHANGED} AND known.id = staged.facility_id
"""  # noqa: S608
_TOLD = f"v->'changes' ?| '{{phone,{','.join(WORDS)}}}'"
# A facility of which nobody has said anything yet; what is said comes by CHANGE_FACTS.
NEW_FACTS = f"""
    INSERT INTO assets_registeredfacts (
        facility_id, batch_id, party, person, phones, phone_hashes, fund_source, owner, recorded_at)
    SELECT staged.facility_id, staged.batch_id, '', '', '', '{{}}', '', '', %(now)s {_FROM}
    WHERE {_CHANGED} AND {_TOLD}
      AND NOT EXISTS (SELECT FROM assets_registeredfacts AS facts WHERE facts.facility_id = staged.facility_id)
    ORDER BY staged.facility_id
"""  # noqa: S608
CHANGE_FACTS = f"""
    UPDATE assets_registeredfacts AS facts SET batch_id = staged.batch_id, recorded_at = %(now)s, {_WORDS},
        {_written("phones", "phone", "staged.phones", "facts")},
        {_written("phone_hashes", "phone", "staged.phone_hashes", "facts")}
    {_FROM}
    WHERE {_CHANGED} AND facts.facility_id = staged.facility_id
      AND {_TOLD}
"""  # noqa: S608
