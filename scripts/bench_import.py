"""A ledger's whole way into the register, over the least that any import must do, and over the library's best.

import_vs_floor: a clean ledger of 50,000 rows through the acts the job calls (handed over, checked, confirmed: codes,
states, facts and trail written), over python-calamine reading the same file and COPY of the same rows into a plain table.
import_vs_library: the same acts against a django-import-export resource (bench_library.py) in its best bulk set-up, which
previews the file and leaves the same rows behind.
Each side in turn on an emptied register; wall time of one run, which is what the person waits for.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from bench_frame import ROOT, Figure, database, medians, prepared

NAME = "guanhu_bench_import"
TOWNSHIP = "320115007000"
ROWS, ROUNDS = 50_000, 5
LIBRARY_ROUNDS = 2
HEADS_ROW = 1
PLAIN = """
    DROP TABLE IF EXISTS bench_plain;
    CREATE TABLE bench_plain (
        id bigserial PRIMARY KEY, code varchar(22) UNIQUE, division_id varchar(12) REFERENCES accounts_division,
        type_id varchar(4) REFERENCES assets_facilitytype, name text, size text, built text, cost numeric(14, 2),
        fund_source text, owner text, party text, person text, phone text, status text DEFAULT 'in_use',
        condition text DEFAULT 'unknown', note text DEFAULT '', address text DEFAULT '', longitude numeric(9, 6),
        latitude numeric(8, 6), registered_at timestamptz DEFAULT now());
    CREATE INDEX ON bench_plain (division_id, id);
    CREATE INDEX ON bench_plain (type_id, division_id);
    CREATE INDEX ON bench_plain (name);
    CREATE INDEX ON bench_plain (party);
"""
COPY_PLAIN = """
    COPY bench_plain (code, division_id, type_id, name, size, built, cost, fund_source, owner, party, person, phone)
    FROM STDIN WITH (FORMAT csv)
"""
EMPTY = """
    TRUNCATE assets_facility, assets_facilitystate, assets_facilitycode, assets_registeredfacts, assets_ledgerbatch,
        assets_ledgerrow, assets_codecounter, common_auditrecord, bench_plain RESTART IDENTITY CASCADE;
    CHECKPOINT
"""


def import_vs_floor() -> Figure:
    _ready()
    file = _ledger(ROWS)
    sides: dict[str, Callable[[], object]] = {
        "import": partial(whole_import, file, ROWS),
        "floor": partial(_floor, file, ROWS),
    }
    seconds = medians(sides, rounds=ROUNDS, before=_empty)
    ratio = seconds["import"] / seconds["floor"]
    note = (
        f"{ROWS:,} rows from file to register with codes and trail: {seconds['import']:.1f} s, {ROWS / seconds['import']:,.0f} rows"
        f" a second; calamine and COPY of them: {seconds['floor']:.1f} s; wall time, medians of {ROUNDS}, in turn"
    )
    return Figure("import_vs_floor", ratio, 2.5, note)


def import_vs_library() -> Figure:
    _ready()
    file = _ledger(ROWS)
    sides: dict[str, Callable[[], object]] = {
        "import": partial(whole_import, file, ROWS),
        "library": partial(_by_library, file, ROWS),
    }
    seconds = medians(sides, rounds=LIBRARY_ROUNDS, before=_empty)
    ratio = seconds["library"] / seconds["import"]
    note = (
        f"{ROWS:,} rows: {seconds['import']:.1f} s; django-import-export in bulk, with its preview, leaving the same"
        f" behind: {seconds['library']:.1f} s; wall time, medians of {LIBRARY_ROUNDS}, in turn"
    )
    return Figure("import_vs_library", ratio, 8.0, note, at_least=True)


def whole_import(file: Path, rows: int) -> None:
    """As the web page and its two jobs do it, each step in a transaction of its own."""
    from django.core.files import File
    from django.db import transaction
    from django.utils import timezone

    from assets.actions import ledger_check, ledger_confirm, ledgers
    from common import acting

    with database(NAME):
        post, division = _clerk()
        told = acting.Acting(person_id=post.person_id, post_id=post.pk, door="command", request_id="bench")
        with acting.as_(told), file.open("rb") as opened:
            with transaction.atomic():
                batch = ledgers.keep_batch(file=File(opened, name=file.name), division=division, by=post)
            with transaction.atomic():
                ledger_check.check(batch=batch, by=post)
            with transaction.atomic():
                counts = ledger_confirm.confirm(batch=batch, by=post, today=timezone.localdate())
    if counts["imported"] != rows:
        raise SystemExit(f"of {rows} clean rows {counts}")


def _floor(file: Path, rows: int) -> None:
    """Read, and written as they stand; only village and type are looked up, and a running number makes the code."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    with database(NAME), transaction.atomic():
        known = _known()
        cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        text = io.StringIO()
        csv.writer(text).writerows(_plain(cells[HEADS_ROW:], known))
        text.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY_PLAIN, text)
            if cursor.rowcount != rows:
                raise SystemExit(f"the floor wrote {cursor.rowcount} of {rows} rows")


def _plain(cells: list[list], known: SimpleNamespace):
    serials: Counter[tuple[str, str]] = Counter()
    for _, village, name, word, size, built, cost, fund, owner, party, person, phone in cells:
        pair = known.villages[village], known.types[word]
        serials[pair] += 1
        code = f"{pair[0]}{pair[1]}{serials[pair]:05d}0"
        yield code, *pair, name, size, built, cost, fund, owner, party, person, phone


def _known() -> SimpleNamespace:
    """Codes of the township's villages and of the types, by their names."""
    from accounts.models import Division
    from assets.models import FacilityType

    villages = Division.objects.everywhere(because="bench").filter(parent_id=TOWNSHIP)
    return SimpleNamespace(
        villages={division.name: division.code for division in villages},
        types=dict(FacilityType.objects.values_list("name", "code")),
    )


def _by_library(file: Path, rows: int) -> None:
    from bench_library import library_import

    from common.db.base import owner_rights

    with database(NAME), owner_rights():  # the library sets the sequence of ids, which no door of ours may
        library_import(file, rows, TOWNSHIP)


def _clerk():
    """Whoever hands the ledger over, and the division it is read for."""
    from accounts.models import Account, Division, Person, Post, Role

    division = Division.objects.get(pk=TOWNSHIP)
    person, _made = Person.objects.get_or_create(name="测速", division=division)
    if not Account.objects.filter(person=person).exists():
        Account.objects.create(username="bench_import", person=person, must_change_password=False)
    role = Role.objects.get(pk="township_clerk")
    post, _made = Post.objects.get_or_create(person=person, role=role, division=division)
    return post, division


def _ledger(rows: int) -> Path:
    """The file, written once."""
    from tests.assets.clean_ledger import write

    path = ROOT / "var/bench" / f"clean_ledger_{rows}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with database(NAME):
        return write(path, rows, villages=list(_known().villages))


def _ready() -> None:
    """The database of these figures, its statements as free as a job's."""
    from django.conf import settings
    from django.db import connection

    from common.db.base import owner_rights

    settings.MEDIA_ROOT = ROOT / "var/bench/media"
    prepared(NAME, lambda: None)
    with database(NAME), owner_rights(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, false)", [str(settings.JOB_STATEMENT_TIMEOUT_MS)]
        )
        cursor.execute(PLAIN)
        cursor.execute(f"GRANT ALL ON bench_plain, bench_plain_id_seq TO {settings.DATABASE_ROLE}")


def _empty() -> None:
    from django.db import connection

    from common.db.base import owner_rights

    with database(NAME), owner_rights(), connection.cursor() as cursor:
        for statement in EMPTY.split(";"):
            cursor.execute(statement)
