"""What a ledger's row says that the register does not: as SQL over staged rows and the facilities they mean.

What counts is the fact, never its spelling: blanks, line breaks and full-width letters make no difference, a number
written in the facility's own unit none, and a masked telephone none. A cell left empty says nothing. So a workbook of
our own export, imported again, differs nowhere, and an edited cell is the only difference.

Aliases: `staged` the row, `v` its values, `known` the facility, `facts` its registered facts, `owner`, `keeper`,
`keeper_person` whom papers or an appointment name.
"""

import json

from assets.models import OwnerKind


def folded(text: str) -> str:
    """The SQL expression without blanks and unseen characters, NFKC, lower case, as `assets.ledger.text.key` does it."""
    unseen = r"[\s\u0085\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
    bare = f"lower(regexp_replace(normalize({text}, NFKC), '{unseen}', '', 'g'))"
    return f"regexp_replace({bare}, '^''+(?=[-=+@])', '')"  # the apostrophe that makes a text inert


def _otherwise(said: str, *known: str) -> str:
    """Whether a text means none of the others; the folding is spared where they are equal letter by letter."""
    return " AND ".join(f"{said} <> {one} AND {folded(said)} <> {folded(one)}" for one in known)


def _says(fact: str) -> str:
    return f"(v->>'{fact}')"


def _words(fact: str) -> str:
    return f"coalesce(facts.{fact}, '')"


_KINDS = " ".join(f"WHEN '{kind.value}' THEN '{kind.label}'" for kind in OwnerKind)
OWNER = f"coalesce(nullif(facts.owner, ''), CASE known.owner_kind {_KINDS} END)"
NUMBERED = "coalesce(facts.person ~ '[0-9]{5}' AND starts_with(facts.person, v->>'person'), false)"

# What stands by an appointment or by papers: fact, when so, whose name then, the act that changes it.
BY_ACT = {
    "party": ("管护主体", "keeper.name", "指定管护主体"),
    "person": ("责任人", "keeper_person.name", "指定管护主体"),
    "owner": ("产权归属", "owner.name", "登记确权"),
}
_ACTED = {
    fact: f"{_otherwise(_says(fact), name, _words(fact))} AND {_says(fact)} <> ''"
    for fact, (_, name, _) in BY_ACT.items()
}
# fact: what it is called, whether the row says something else than the register
FACTS = {
    "name": ("名称", "staged.name_key <> '' AND staged.name_key <> known.name_key"),
    "category": ("类别", "staged.type_code <> known.type_id"),
    "village": ("所在村", "staged.division_code <> known.division_id"),
    "quantity": ("数量", "round((v->>'quantity')::numeric, 3) <> coalesce(known.quantity, -1)"),
    "unit": ("单位", f"v->'said'->>1 IS DISTINCT FROM '' AND {_otherwise(_says('unit'), 'known.unit')}"),
    "built": ("建成时间", "v->>'built' <> known.built"),
    "cost_yuan": ("建设资金", "round((v->>'cost_yuan')::numeric, 2) <> coalesce(known.original_value, -1)"),
    "build_fund": ("建设资金来源", _otherwise(_says("build_fund"), "known.fund_source")),
    "fund_source": ("经费来源", _otherwise(_says("fund_source"), _words("fund_source"))),
    "party": ("管护主体", f"keeper.name IS NULL AND {_otherwise(_says('party'), _words('party'))}"),
    "person": (
        "责任人",
        f"keeper_person.name IS NULL AND NOT {NUMBERED} AND {_otherwise(_says('person'), _words('person'))}",
    ),
    "phone": ("电话", "NOT staged.phone_hashes <@ coalesce(facts.phone_hashes, '{}')"),
    "owner": ("产权归属", f"owner.name IS NULL AND {_otherwise(_says('owner'), OWNER)}"),
    "position": (
        "坐标",
        "round((v->>'longitude')::numeric, 6) <> coalesce(known.longitude, 0)"
        " OR round((v->>'latitude')::numeric, 6) <> coalesce(known.latitude, 0)",
    ),
    "address": ("位置", _otherwise(_says("address"), "known.address")),
    "remark": ("备注", _otherwise(_says("remark"), "known.note")),
}
# measurable attributes by their names
MEASURES = f"""(
    SELECT string_agg(one.name, '、' ORDER BY one."order")
    FROM jsonb_each(v->'attributes') AS given
    JOIN assets_typeattribute AS one ON one.type_id = known.type_id AND one.key = given.key
    WHERE known.attributes->given.key IS DISTINCT FROM given.value
      AND (jsonb_typeof(given.value) <> 'string' OR known.attributes->>given.key IS NULL
           OR {folded("known.attributes->>given.key")} <> {folded("given.value #>> '{}'")}))"""  # noqa: S608
_CASES = ", ".join(f"CASE WHEN {differs} THEN '{fact}' END" for fact, (_, differs) in FACTS.items())
CHANGES = f"array_remove(ARRAY[{_CASES}], NULL)"
LABELS = json.dumps({fact: word for fact, (word, _) in FACTS.items()}, ensure_ascii=False)
SAID = f"""concat_ws('、', (
    SELECT string_agg('{LABELS}'::jsonb->>fact, '、' ORDER BY n) FROM unnest(changes) WITH ORDINALITY AS c(fact, n)),
    measures)"""  # noqa: S608


def _told(fact: str) -> str:
    """A flagged problem: what an act of its own has settled is not changed by a ledger."""
    head, name, act = BY_ACT[fact]
    return f"""CASE WHEN {name} IS NOT NULL AND {_ACTED[fact]} THEN jsonb_build_object(
        'code', 'settled_by_act', 'field', '{fact}', 'severity', 'flag', 'raw', {_says(fact)},
        'message', '第' || staged.row || '行：{head}在册为“' || {name} || '”，台账写的“' || {_says(fact)} || '”没有采用。',
        'suggestion', '要变更，请到设施页办理“{act}”', 'values', '[]'::jsonb, 'column', '') END"""


TOLD = f"to_jsonb(array_remove(ARRAY[{', '.join(map(_told, BY_ACT))}], NULL))"

# A doubt about a value that the register holds already, in the workbook that the register itself wrote.
DOUBTS = {
    "quantity": ("quantity_zero", "quantity_absurd", "quantity_fraction", "unit_mismatch"),
    "built": ("date_future", "date_doubtful"),
    "cost_yuan": ("amount_zero", "amount_absurd"),
    "position": ("coordinate_outside",),
}
_DOUBTED = " OR ".join(
    f"p->>'code' = ANY('{{{','.join(doubts)}}}') AND NOT '{fact}' = ANY(changes)"
    for fact, doubts in DOUBTS.items()
)
SETTLED = f"""(
    p->>'code' = 'phone_masked' AND facts.phones <> '' AND NOT 'phone' = ANY(changes)
    OR p->>'code' = 'quantity_missing' AND known.quantity IS NULL
    OR p->>'code' = 'unit_unknown' AND {folded("p->>'raw'")} = {folded("known.unit")}
    OR p->>'code' = 'attribute_unreadable' AND EXISTS (
        SELECT FROM jsonb_each_text(known.attributes) AS kept WHERE left(kept.value, 60) = p->>'raw')
    OR staged.values ? 'code' AND ({_DOUBTED}))"""
# The problems that are left once the register is known.
PROBLEMS = f"""CASE staged.problems WHEN '[]' THEN staged.problems ELSE coalesce((
    SELECT jsonb_agg(p ORDER BY n) FROM jsonb_array_elements(staged.problems) WITH ORDINALITY AS each(p, n)
    WHERE {SETTLED} IS NOT TRUE), '[]') END"""  # noqa: S608
# A held problem that the code settles: `known` by its code, in `village`, of `type`; cells may name both as the register.
NAMED_BY_CODE = f"""(
    p->>'code' IN ('missing_village', 'missing_category', 'missing_name')
    OR p->>'field' = 'village' AND (p->'values' ? known.division_id
        OR {folded("p->>'raw'")} IN ({folded("village.short_name")}, {folded("village.name")}))
    OR p->>'field' = 'category' AND {folded("p->>'raw'")} = {folded("type.name")})"""
# What is compared; the rows that are meant are for the caller to name.
COMPARED = f"""
    SELECT staged.id, known.code, known.version, changes, measures, {SAID} AS differs,
        'category' = ANY(changes) AS retypes, 'village' = ANY(changes) AS moves, {PROBLEMS} || {TOLD} AS problems
    FROM assets_ledgerrow AS staged
    CROSS JOIN LATERAL (SELECT staged.values AS v) AS read
    JOIN assets_facility AS known ON known.id = staged.facility_id
    LEFT JOIN assets_registeredfacts AS facts ON facts.facility_id = known.id
    LEFT JOIN accounts_party AS owner ON owner.id = known.owner_id
    LEFT JOIN accounts_party AS keeper ON keeper.id = known.keeper_id
    LEFT JOIN accounts_person AS keeper_person ON keeper_person.id = known.keeper_person_id
    CROSS JOIN LATERAL (SELECT {CHANGES} AS changes, {MEASURES} AS measures) AS found
"""  # noqa: S608
