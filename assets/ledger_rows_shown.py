"""A row of a ledger on a page: its values beside their raw texts, its problems in words, what one click would do."""

import json
import re
from decimal import Decimal

from accounts.reference import short_name
from assets.actions.ledger_mend import DISMISSED, MENDABLE
from assets.ledger.heads import FACTS, PERSON_PHONE
from assets.ledger.rows import ROW_KINDS
from assets.models import LedgerBatch, LedgerRow
from assets.templatetags.register import plain, tone
from common import money
from common.logs import masked

KINDS = ROW_KINDS | {DISMISSED: "不导入"}
# what holds a row that only says otherwise than the register
DIFFERS = ("differs_from_register", "village_differs")
WORD_OF = FACTS | {PERSON_PHONE: "管护责任人和电话"}
NOTHING = "（空）"
SAMPLED = 2000  # rows looked through for the first of each sheet
_ALL_BUT_FOUR = re.compile(r"\d(?=(?:\D*\d){4})")


def row(staged: LedgerRow) -> dict:
    """A staged row for the table: each cell as (value, raw text if it reads otherwise, whether it is the trouble)."""
    values, raw = staged.values, json.loads(staged.raw or "{}")
    wrong = {problem["field"] for problem in staged.problems if problem["severity"] == "held"}
    cost = values.get("cost_yuan")
    shown = {
        "name": staged.name or raw.get("said", ""),
        "category": values.get("type_name", ""),
        "village": values.get("division_name", ""),
        "quantity": " ".join(filter(None, [_number(values.get("quantity")), values.get("unit", "")])),
        "built": values.get("built") or "",
        "cost": money.show(money.yuan(cost)) if cost else "",
        "party": values.get("party", ""),
    }
    cells = [(name, shown[name], _raw(raw.get(name, ""), shown[name]), name in wrong) for name in shown]
    return {
        "staged": staged,
        "cells": cells,
        "tone": tone(staged.verdict),
        "word": KINDS.get(staged.kind, "") if staged.verdict == "skipped" else staged.get_verdict_display(),
        "problems": suggested(staged),
        "may_mend": may_mend(staged),
        "acts": acts(staged),
        "code": staged.facility.code if staged.taken and staged.facility else "",
    }


def _number(text: str | None) -> str:
    return plain(Decimal(text)) if text else ""


def _raw(raw: str, shown: str) -> str:
    return raw if "".join(raw.split()) not in ("", "".join(shown.split())) else ""


def one(staged: LedgerRow) -> dict:
    """A row for its own page: raw texts in the words of the register, problems with what they suggest."""
    raw = json.loads(staged.raw or "{}")
    texts = [(WORD_OF[fact], hidden(fact, text)) for fact, text in raw.items() if fact in WORD_OF]
    extra = [(head, masked(text)) for head, text in raw.get("extra", {}).items()]
    return {"row": staged, "raw": texts + extra, "problems": suggested(staged)}


def hidden(fact: str, text: str) -> str:
    """A raw text without people's telephones: whole ones are looked at with a reason, where they are registered."""
    return _ALL_BUT_FOUR.sub("*", text) if fact in ("phone", PERSON_PHONE) else masked(text)


def may_mend(staged: LedgerRow) -> bool:
    return staged.verdict in MENDABLE and not staged.taken


def acts(staged: LedgerRow) -> list[tuple[str, str]]:
    """(act, word) of what can be done with a row that leaves a question."""
    if staged.kind == DISMISSED:
        return [("restore", "恢复核对")]
    if not may_mend(staged) or not staged.problems:
        return []
    held = {problem["code"] for problem in staged.problems if problem["severity"] == "held"}
    update = [("update", "按台账更新")] if held and held <= set(DIFFERS) else []
    return [*update, ("dismiss", "不导入")]


def suggested(staged: LedgerRow) -> list[dict]:
    """A row's problems, each with what one click would put there: `offers` [(value, words)] and `alike`, whether other
    rows may say the same."""
    return [
        problem
        | {
            "number": number,
            "message": masked(problem["message"])
            + (registered(staged) if problem["code"] in DIFFERS else ""),
            "offers": _offers(problem),
            "alike": bool(problem["raw"].strip()),
        }
        for number, problem in enumerate(staged.problems)
    ]


def registered(staged: LedgerRow) -> str:
    """What the register says where the row says otherwise: “在册写的是：数量 1 盏。”; empty once the row was taken."""
    facility = staged.facility
    if facility is None or staged.taken:
        return ""
    facts = getattr(facility, "facts", None)
    told = {
        "name": ("名称", facility.name),
        "quantity": ("数量", f"{_number(str(facility.quantity or ''))} {facility.unit}".strip()),
        "built": ("建成时间", facility.built),
        "cost_yuan": (
            "建设资金",
            f"{money.show(facility.original_value)} 元" if facility.original_value else "",
        ),
        "address": ("位置", facility.address),
        "party": ("管护主体", facts.party if facts else ""),
        "person": ("管护责任人", facts.person if facts else ""),
        "remark": ("备注", facility.note),
    }
    said = [told[fact] for fact in staged.values.get("changes", ()) if fact in told]
    if facility.division_id != staged.division_code:
        said.append(("所在村", facility.division.short_name))
    return f"在册写的是：{'，'.join(f'{word} {text or NOTHING}' for word, text in said)}。" if said else ""


def _offers(problem: dict) -> list[tuple[str, str]]:
    values = problem.get("values") or []
    words = [short_name(word) for word in problem["suggestion"].split("、")]
    return (
        list(zip(values, words if len(words) == len(values) else values, strict=True))
        if problem["field"]
        else []
    )


def samples(batch: LedgerBatch) -> dict[str, list[dict[str, str]]]:
    """Sheet → the raw texts (by head or fact) of its first rows, so that a clerk sees what a column holds."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in batch.rows.exclude(verdict=LedgerRow.Verdict.SKIPPED).order_by("position")[:SAMPLED]:
        several = found.setdefault(row.sheet, [])
        if len(several) < 3:
            raw = json.loads(row.raw or "{}")
            told = raw.get("extra", {}) | {fact: text for fact, text in raw.items() if isinstance(text, str)}
            several.append({name: hidden(name, text) for name, text in told.items()})
    return found
