"""What a clerk decides about a file: how its sheets are to be read, which words mean which village or type.

Choices belong to the batch; how a shape of heads is read is remembered for the township, and so are confirmed words.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import require
from accounts.models import Division, DivisionAlias
from accounts.rights import Right
from assets.actions import ledgers
from assets.actions.ledger_confirm import locked
from assets.actions.ledger_mend import mend, opened, settled
from assets.ledger.text import clean
from assets.ledger_knowledge import township_of
from assets.ledger_reasons import AGREEABLE
from assets.models import FacilityType, LedgerBatch, LedgerHabit, LedgerRow, TypeWord
from common.models import Job

OF_ANY_FILE = ("columns", "amount_unit", "datum")  # what holds for the next file with the same heads
# Words of the village column that were taken for a village, and which one.
SPELLED = """
    SELECT DISTINCT p->>'raw', staged.division_code
    FROM assets_ledgerrow AS staged CROSS JOIN LATERAL jsonb_array_elements(staged.problems) AS p
    WHERE staged.batch_id = %(batch)s AND NOT staged.taken AND staged.problems @> %(mark)s::jsonb
        AND staged.division_code <> '' AND p->>'code' = %(code)s
"""
SETTLE = """
    UPDATE assets_ledgerrow AS staged SET problems = left_over, flagged = staged.flagged AND left_over <> '[]'
    FROM (
        SELECT row.id, coalesce(jsonb_agg(p ORDER BY n) FILTER (WHERE p->>'code' <> %(code)s), '[]') AS left_over
        FROM assets_ledgerrow AS row CROSS JOIN LATERAL jsonb_array_elements(row.problems) WITH ORDINALITY AS each(p, n)
        WHERE row.batch_id = %(batch)s AND NOT row.taken AND row.problems @> %(mark)s::jsonb
        GROUP BY row.id) AS found
    WHERE staged.id = found.id
"""
TAUGHT = {"unknown_village": "village", "unknown_category": "category"}  # words nobody knew before


@transaction.atomic
def choose(*, batch: LedgerBatch, sheet: str, choice: Mapping[str, Any], by) -> Job:
    """How one sheet is to be read (assets.ledger.SheetChoice as a dict); the file is read again by the job answered.

    Rows mended before stay mended. Raises Refused once the batch was confirmed.
    """
    require(by, Right.LEDGER_IMPORT, batch)
    batch = locked(batch.pk)
    sheets = batch.choices.get("sheets", {})
    batch.choices = batch.choices | {"sheets": sheets | {sheet: dict(choice)}}
    batch.save(update_fields=["choices"])
    _remember(batch, sheet, choice, by)
    return ledgers.ask_for_reading(batch=batch, by=by)


def _remember(batch: LedgerBatch, sheet: str, choice: Mapping[str, Any], by) -> None:
    shape = next((one["shape"] for one in batch.understanding.get("sheets", ()) if one["sheet"] == sheet), "")
    if shape:
        kept = {name: choice[name] for name in OF_ANY_FILE if choice.get(name)}
        LedgerHabit.objects.everywhere(because="of the township of a batch already held").update_or_create(
            township=township_of(batch.division),
            shape=shape,
            defaults={"choice": kept, "changed_by_id": by.person_id, "changed_at": timezone.now()},
        )


@transaction.atomic
def accept(*, batch: LedgerBatch, row: LedgerRow, problem: int, value: str, alike: bool, by) -> int:
    """Take what a problem of a row suggests (`value`, one of its values); `alike`: for every row with the same words.

    A village's or type's word that nobody knew is then known to the township. Answers how many rows were mended. Raises
    Refused, ValidationError for what was not suggested.
    """
    require(by, Right.LEDGER_IMPORT, batch)
    said = row.problems[problem] if 0 <= problem < len(row.problems) else None
    if said is None or not said["field"] or value not in said["values"]:
        raise ValidationError("这一行的建议已经变了，请按现在的内容再选")
    these = [row.pk]
    if alike and said["raw"].strip():
        these = _saying_so(batch, said)
        if said["code"] in TAUGHT:
            teach(batch=batch, field=said["field"], word=said["raw"], value=value, by=by)
    mend(batch=batch, edits={pk: {said["field"]: value} for pk in these}, by=by)
    return len(these)


@transaction.atomic
def mend_alike(*, batch: LedgerBatch, row: LedgerRow, edits: Mapping[str, str], alike: set[str], by) -> int:
    """Mend a row as ledger_mend.mend does; `alike`: facts whose unknown word is taken so in every row that says it.

    The township then knows the word. Answers how many rows were mended. Raises Refused.
    """
    require(by, Right.LEDGER_IMPORT, batch)
    every = {row.pk: dict(edits)}
    for said in row.problems:
        field = TAUGHT.get(said["code"], "")
        if field in alike and said["raw"].strip() and (value := edits.get(field)):
            teach(batch=batch, field=field, word=said["raw"], value=value, by=by)
            for pk in _saying_so(batch, said):
                every.setdefault(pk, {})[field] = value
    mend(batch=batch, edits=every, by=by)
    return len(every)


@transaction.atomic
def agree(*, batch: LedgerBatch, code: str, by) -> int:
    """Villages written otherwise than registered are meant: the rows of the file say so no more.

    `code`: village_suffix (then the township knows these spellings from now on) or former_name. Answers how many rows
    were settled. Raises Refused, ValidationError for any other code.
    """
    batch = opened(batch, by)
    if code not in AGREEABLE:
        raise ValidationError("这类问题要逐行核对")
    mark = json.dumps([{"code": code, "field": "village"}])
    with connection.cursor() as cursor:
        if code == "village_suffix":
            cursor.execute(SPELLED, {"batch": batch.pk, "code": code, "mark": mark})
            for word, village in cursor.fetchall():
                teach(batch=batch, field="village", word=word, value=village, by=by)
        cursor.execute(SETTLE, {"batch": batch.pk, "code": code, "mark": mark})
        number = cursor.rowcount
    settled(batch)
    return number


def _saying_so(batch: LedgerBatch, said: Mapping[str, Any]) -> list[int]:
    """The rows not yet taken with the same problem of the same words."""
    mark = {name: said[name] for name in ("code", "field", "raw")}
    rows = batch.rows.filter(problems__contains=[mark], taken=False)
    return list(rows.exclude(verdict=LedgerRow.Verdict.SKIPPED).values_list("pk", flat=True))


def teach(*, batch: LedgerBatch, field: str, word: str, value: str, by) -> None:
    """The township's word for a village or a type, from now on. Raises Http404 for a village out of sight."""
    plain = clean(word)
    if field == "village" and len(plain) <= 60:
        village = get_object_or_404(Division.objects.visible_to(by), pk=value)
        DivisionAlias.objects.everywhere(because="of a village the post sees").get_or_create(
            division=village, name=plain, defaults={"source": DivisionAlias.Source.CONFIRMED}
        )
    elif field == "category" and len(plain) <= 40:
        township = township_of(batch.division).pk
        TypeWord.objects.filter(word=plain, township=township).delete()
        TypeWord.objects.create(
            word=plain,
            type=FacilityType.objects.get(pk=value),
            township=township,
            certainty=TypeWord.Certainty.EXACT,
            note="导入台账时确认",
        )
