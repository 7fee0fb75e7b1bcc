"""Telephones that came back half masked: the workbook of the register hides them, and a clerk wrote another beside.

A masked number stands for the registered one that looks so; it never replaces it.
"""

import json
import re

from assets.ledger.phones import read_phones
from assets.models import LedgerBatch, LedgerRow
from common.phones import phone_list_columns
from common.privacy import mask_phone

_BETWEEN = re.compile(r"[、,，;；/\s]+")


def settle_masked(batch: LedgerBatch) -> None:
    """Rows of the batch whose telephones differ and are partly masked: the registered ones are put back.

    A masked number that is nobody's there holds the row. Asks and writes a row at a time: such cells are few.
    """
    rows = batch.rows.filter(
        values__changes__contains=["phone"], problems__contains=[{"code": "phone_masked"}], taken=False
    )
    for row in rows.exclude(phones="").select_related("facility__facts"):
        known = getattr(getattr(row.facility, "facts", None), "phone_list", [])
        found = unmasked(json.loads(row.raw).get("phone", ""), known)
        if found is None:
            _hold(row)
            continue
        row.phones = "、".join(found)
        row.phone_hashes = phone_list_columns(found)[1]
        row.problems = [problem for problem in row.problems if problem["code"] != "phone_masked"]
        row.save(update_fields=["phones", "phone_hashes", "problems"])


def unmasked(text: str, known: list[str]) -> list[str] | None:
    """The numbers of a cell, masked ones as registered; None if one is masked and not registered."""
    found: list[str] = []
    for piece in filter(None, _BETWEEN.split(text)):
        if "*" not in piece:
            found += read_phones(piece).numbers
            continue
        meant = next((number for number in known if mask_phone(number) == piece), None)
        if meant is None:
            return None
        found.append(meant)
    return list(dict.fromkeys(found))


def _hold(row: LedgerRow) -> None:
    row.verdict, row.flagged = LedgerRow.Verdict.HELD, False
    row.problems = [
        problem | ({"severity": "held"} if problem["code"] == "phone_masked" else {})
        for problem in row.problems
    ]
    row.save(update_fields=["verdict", "flagged", "problems"])
