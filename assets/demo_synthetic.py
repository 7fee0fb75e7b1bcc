"""A made-up county with as many facilities as a bench wants (`load_demo --facilities N`, up to a million), written by SQL.

No real division has its code (990901…), nothing in it is anybody's. Villages hand in a hundred rows at a time, in turn, as
real ledgers come in, so rows of one village lie scattered over the table.
"""

from random import Random

from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import Division, Party
from accounts.reference import initials
from assets import codes
from assets.models import FacilityType, TypeAttribute
from assets.synthetic_sql import ANALYZE, COUNTERS, KEPT_INDEXES, MADE, SAMPLES, TABLES, WRITTEN
from common.db.base import owner_rights
from common.phones import phone_list_columns

COUNTY = "990901000000"
TOWNSHIPS, VILLAGES = 20, 20  # villages in each township
MOST = 1_000_000
HANDED_IN = 100  # rows a village hands in before the next one does
FEW = 20_000  # up to so many rows the indexes stay where they are
PEOPLE = 20_000  # caretakers named in the ledgers, each with a telephone
FIRST, SECOND = (
    "清横石柳青白高新双大小东西南北上下前后龙凤云梅桃",
    "溪塘河岗桥湾坝庄冲洼泉岭山田林浦港渡井坪集城店堰",
)
SURNAMES, GIVEN = "陈魏许罗葛唐姚丁程沈顾陆", "守安长庚可期鸣春江立夏满月清若溪知遥明远文德"
# how often a kind stands in a village, beside the once of all others; and what people call it
OFTEN = {
    "0802": 40,
    "0801": 20,
    "0403": 24,
    "0102": 18,
    "0101": 12,
    "0501": 12,
    "0906": 10,
    "1002": 8,
    "0401": 6,
}
CALLED = {
    "0802": "路灯",
    "0801": "路灯",
    "0403": "垃圾桶",
    "0102": "通组路",
    "0101": "村道",
    "0501": "灌溉渠",
    "0906": "监控",
    "1002": "行道树",
    "0401": "公厕",
}


def load(options) -> str:
    """As DEMO_LOADERS wants it; answers a line for the terminal, "" when nothing was asked for."""
    number = options.get("facilities") or 0
    if not number:
        return ""
    if not 1 <= number <= MOST:
        raise CommandError(f"--facilities 在 1 到 {MOST} 之间")
    if Division.objects.filter(pk=COUNTY).exists():
        return "合成县已在册"
    fill(number)
    return f"合成县：登记 {number} 处设施"


def fill(number: int) -> None:
    """Write the county and its facilities, with codes, dated rows and registered facts.

    Runs as the owner of the tables, past the triggers of trail and foreign keys (`session_replication_role`, where the
    owner may set it): nobody did these acts, and a trail of four million of them would measure nothing but itself.
    """
    with owner_rights():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'")
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            _pass_triggers(cursor)
            _divisions()
            _ground(cursor)
            _facilities(cursor, number)
            cursor.execute("SET LOCAL session_replication_role = origin")
        if not connection.in_atomic_block:  # a test's transaction ends with it
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
                for table in TABLES:
                    cursor.execute(f"VACUUM (ANALYZE) {table}")
                cursor.execute("RESET statement_timeout")


def _pass_triggers(cursor) -> None:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        cursor.execute("SET LOCAL session_replication_role = replica")


def _divisions() -> None:
    """The county, its townships and villages, a committee in each village, three companies in each township."""
    rows = [_division(COUNTY, "千河县", "county", None)]
    names = [first + second for second in SECOND for first in FIRST]
    for n in range(TOWNSHIPS):
        township = f"{COUNTY[:6]}{n + 1:03d}000"
        rows.append(_division(township, f"{names[n * 25]}镇", "township", COUNTY))
        for m in range(VILLAGES):
            name = f"{names[(n * VILLAGES + m) * 7 % len(names)]}村"
            rows.append(_division(f"{township[:9]}{m + 201}", name, "village", township))
    Division.objects.bulk_create(rows)
    kinds = Party.Kind
    Party.objects.bulk_create(
        [Party(kind=kinds.VILLAGE_COMMITTEE, name=f"{row.short_name}委会", division=row) for row in rows if row.level == "village"]
        + [
            Party(kind=kinds.CONTRACTOR, name=f"{row.short_name[:2]}{word}公司", division=row)
            for row in rows
            if row.level == "township"
            for word in ("物业服务", "照明工程", "水务")
        ]
    )  # fmt: skip


def _division(code: str, name: str, level: str, parent: str | None) -> Division:
    return Division(
        code=code, name=name, short_name=name, level=level, parent_id=parent, pinyin=initials(name)
    )


def _ground(cursor) -> None:
    """What rows are drawn from, as temporary tables: words of names, kinds, attribute values, caretakers."""
    cursor.execute(SAMPLES)
    hamlets = [first + second for second in SECOND for first in FIRST]
    _copy(cursor, "word", ((n, word, initials(word)) for n, word in enumerate(hamlets)))
    kinds = list(FacilityType.objects.filter(active=True).order_by("code"))
    drawn = [kind for kind in kinds for _ in range(OFTEN.get(kind.pk, 1))]
    Random(7).shuffle(drawn)  # noqa: S311
    called = {
        kind.pk: CALLED.get(kind.pk) or kind.name.partition("（")[0].partition("与")[0] for kind in kinds
    }
    classes = {kind.pk: kind.rules.order_by("-from_date")[0].property_class for kind in kinds}
    rows = (
        (n, kind.pk, called[kind.pk], initials(called[kind.pk]), kind.unit, classes[kind.pk])
        for n, kind in enumerate(drawn)
    )
    _copy(cursor, "kind", rows)
    _copy(cursor, "sample", _samples())
    _copy(cursor, "keeper", _people())


def _samples():
    """Twenty sets of attribute values for each type: (type, number, JSON)."""
    import json

    chance = Random(11)  # noqa: S311
    found: dict[str, list[TypeAttribute]] = {}
    for one in TypeAttribute.objects.filter(active=True).exclude(kind__in=["text", "date"]):
        found.setdefault(one.type_id, []).append(one)
    for type_code, attributes in found.items():
        for n in range(20):
            yield (
                type_code,
                n,
                json.dumps({one.key: _value(one, chance) for one in attributes}, ensure_ascii=False),
            )


def _value(attribute: TypeAttribute, chance: Random):
    if attribute.kind == "choice":
        return chance.choice(attribute.choices)
    if attribute.kind == "yesno":
        return chance.random() < 0.5
    low, high = float(attribute.minimum or 1), float(attribute.maximum or 100)
    number = chance.uniform(low, low + (high - low) / 4)
    return int(number) + 1 if attribute.kind == "integer" else round(number, 1)


def _people():
    """Caretakers as ledgers name them: (number, name, sealed phones, their hashes as an array of PostgreSQL)."""
    chance = Random(13)  # noqa: S311
    for n in range(PEOPLE):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        sealed, hashes = phone_list_columns([f"170{n // 10000:04d}{n % 10000:04d}"])
        yield n, name, sealed, "{" + ",".join(hashes) + "}"


def _copy(cursor, table: str, rows) -> None:
    import io

    text = "".join("\t".join(str(cell) for cell in row) + "\n" for row in rows).replace("\\", "\\\\")
    cursor.copy_expert(f"COPY pg_temp.{table} FROM STDIN", io.StringIO(text))


def _facilities(cursor, number: int) -> None:
    villages = TOWNSHIPS * VILLAGES
    asked = {
        "number": number,
        "villages": villages,
        "handed_in": min(HANDED_IN, -(-number // villages)),
        "county": COUNTY[:6],
        "words": len(FIRST) * len(SECOND),
        "people": PEOPLE,
        "step": [[_step(product, digit) for digit in range(10)] for product in range(11)],
    }
    indexes = _without_indexes(cursor) if number > FEW else []
    cursor.execute(MADE, asked)
    for statement in WRITTEN:
        cursor.execute(statement)
    cursor.execute(COUNTERS)
    for definition in indexes:
        cursor.execute(definition)
    cursor.execute(ANALYZE)


def _step(product: int, digit: int) -> int:
    """One digit of ISO 7064 MOD 11,10 further, as assets.codes.check_digit goes."""
    return 2 * ((product + digit) % 10 or 10) % 11


def _without_indexes(cursor) -> list[str]:
    """Drop the indexes that no constraint needs; answers how to make them again."""
    cursor.execute(KEPT_INDEXES, [list(TABLES)])
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


assert codes.LENGTH == 22
