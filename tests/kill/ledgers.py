"""The import of ledgers as a load: handed over, read, confirmed through the pages, every second one taken back whole.

Each ledger is the example with its facilities renamed, so each adds the same number of them; a request without an
answer is repeated, and a ledger handed over twice is confirmed once.
"""

import io
import json
import os
import random
import subprocess
import sys
import urllib.error
import urllib.request
import uuid

import openpyxl

from tests.kill.house import ROOT, House

EXAMPLE = ROOT / "reference/example_ledger.xlsx"
KEY = json.loads((ROOT / "reference/example_ledger.xlsx.key.json").read_text(encoding="utf-8"))
FIRST_ROW, NAME_COLUMN = 4, 3
ADDED = sum(len(rows) for rows in KEY["good_rows"].values())
CSRF = "k" * 32
PREPARE = """
import django
django.setup()
from tests.factories import GULI, client_of, make_post
print(GULI, client_of(make_post(division=GULI)).cookies["guanhu-session"].value)
"""


class Ledgers:
    """One clerk of 谷里街道, one ledger at a time."""

    def __init__(self, chance: random.Random) -> None:
        self.division = self.session = ""
        self.number = 0  # of the ledger in hand
        self.batch = 0  # that the front door answered with; 0: none yet
        self.undoing: set[int] = set()  # batches asked to be taken back

    def prepare(self, house: House) -> None:
        self.division, self.session = prepared(house, PREPARE)

    def feed(self, house: House) -> None:
        if not self.batch:
            self.batch = self._hand_over(house)
        state = self._state(house)
        if state == "checked":
            self._post(house, f"/facilities/ledgers/{self.batch}/confirm/", {})
        elif state == "imported" and self.number % 2:
            self._post(house, f"/facilities/ledgers/{self.batch}/undo/", {})
            self.undoing.add(self.batch)
        elif state in ("imported", "undone"):
            self.number, self.batch = self.number + 1, 0

    def faults(self, house: House) -> list[str]:
        rows = house.ask("SELECT id, state, counts ->> 'imported' FROM assets_ledgerbatch ORDER BY id")
        wrong = [
            f"batch {key} ended {state}"
            for key, state, _ in rows
            if state not in ("checked", "imported", "undone") or (key in self.undoing) != (state == "undone")
        ]
        was_imported = [(key, n) for key, state, n in rows if state in ("imported", "undone")]
        wrong += [f"batch {key} imported {n}" for key, n in was_imported if n != str(ADDED)]
        void = house.ask("SELECT count(*) FROM assets_facility WHERE registration = 'void'")[0][0]
        undone = sum(state == "undone" for _, state, _ in rows)
        if void != undone * ADDED:
            wrong.append(f"{void} facilities withdrawn, not {undone} × {ADDED}")
        return wrong + self._register(house, len(was_imported))

    def _register(self, house: House, imported: int) -> list[str]:
        """Every registered ledger whole, each facility with one code, no code and no number twice; also those withdrawn."""
        facilities, names = house.ask(
            "SELECT count(*), count(DISTINCT (division_id, name)) FROM assets_facility"
        )[0]
        codes, coded = house.ask(
            "SELECT count(DISTINCT code), count(DISTINCT facility_id) FROM assets_facilitycode"
        )[0]
        found = {"facilities": facilities, "codes": codes, "coded": coded}
        wrong = [
            f"{what}: {n}, not {imported} × {ADDED}" for what, n in found.items() if n != imported * ADDED
        ]
        return wrong if names == facilities else [*wrong, f"{facilities} facilities, {names} names"]

    def _state(self, house: House) -> str:
        return house.ask("SELECT state FROM assets_ledgerbatch WHERE id = %s", self.batch)[0][0]

    def _hand_over(self, house: House) -> int:
        form = {"division": self.division, "file": (f"台账{self.number}.xlsx", ledger(self.number))}
        return int(self._post(house, "/facilities/ledgers/hand-over/", form).rstrip("/").rpartition("/")[2])

    def _post(self, house: House, path: str, form: dict) -> str:
        return post_form(house, path, form, self.session)


def post_form(house: House, path: str, form: dict, session: str) -> str:
    """The path the answer leads to. Raises OSError as long as the door is dead."""
    body, kind = multipart({"csrfmiddlewaretoken": CSRF, **form})
    cookies = f"guanhu-session={session}; guanhu-csrf={CSRF}"
    request = urllib.request.Request(house.url(path), body, {"Content-Type": kind, "Cookie": cookies})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.url


def prepared(house: House, script: str) -> list[str]:
    """The words that a script prints, run against the house's database."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | house.environment | {"DJANGO_SETTINGS_MODULE": "tests.kill.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def ledger(number: int) -> bytes:
    """The example, every facility with a number of its own behind its name."""
    book = openpyxl.load_workbook(EXAMPLE)
    sheet = book.worksheets[0]
    for row in range(FIRST_ROW, sheet.max_row + 1):
        cell = sheet.cell(row, NAME_COLUMN)
        if isinstance(cell.value, str) and cell.value.strip():
            cell.value = f"{cell.value.strip()}{number}号"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def multipart(form: dict) -> tuple[bytes, str]:
    """The body of a form with files (name, bytes) among its values, and its content type."""
    edge = uuid.uuid4().hex
    parts = []
    for name, value in form.items():
        file_name, content = value if isinstance(value, tuple) else ("", value.encode())
        named = f'; filename="{file_name}"' if file_name else ""
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
