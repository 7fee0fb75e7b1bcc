"""What became of a batch, as data: the shape that `import_ledger --json` prints."""

from assets.models import LedgerBatch, LedgerRow

FACTS = (
    "quantity",
    "unit",
    "built",
    "cost_yuan",
    "fund_source",
    "party",
    "person",
    "owner",
    "longitude",
    "latitude",
)
ROWS = ("read", "imported", "changed", "unchanged", "held", "skipped")
TAKEN = (LedgerRow.Verdict.NEW, LedgerRow.Verdict.CHANGED)


def report(batch: LedgerBatch) -> dict:
    """`verdict`, `message`, `rows`, `facilities`, `problems`, `skipped` of one file; see the command's guide."""
    rejected = batch.state == LedgerBatch.State.REJECTED
    rows = list(batch.rows.select_related("facility").order_by("position"))
    return {
        "file": batch.file_name,
        "verdict": "rejected" if rejected else "imported",
        "message": batch.message,
        "rows": {name: batch.counts.get(name, 0) for name in ROWS},
        "facilities": [_facility(row) for row in rows if row.verdict in TAKEN],
        "problems": [problem | _where(row) for row in rows for problem in row.problems],
        "skipped": [
            _where(row) | {"kind": row.kind} for row in rows if row.verdict == LedgerRow.Verdict.SKIPPED
        ],
    }


def _where(row: LedgerRow) -> dict:
    return {"sheet": row.sheet, "row": row.row}


def _facility(row: LedgerRow) -> dict:
    facts = {name: row.values.get(name) for name in FACTS}
    facts["fund_source"] = facts["fund_source"] or row.values.get("build_fund")
    return _where(row) | {
        "code": row.facility.code if row.facility else None,
        "name": row.name,
        "type_code": row.type_code,
        "division": row.division_code,
        **facts,
        "attributes": row.values.get("attributes", {}),
        "phones": row.phones.split("、") if row.phones else [],
    }
