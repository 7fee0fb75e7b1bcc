"""A batch on its page: what was understood, the equation of its rows, each row with raw text and problems in words."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from accounts import job_shown
from accounts.reference import short_name
from assets.actions.ledger_mend import DISMISSED, MENDABLE
from assets.ledger.heads import FACTS
from assets.ledger.rows import ROW_KINDS
from assets.models import LedgerBatch, LedgerRow
from assets.templatetags.register import plain, tone
from common import money
from common.models.jobs import Job

# name in the address: (words, count of the batch, filter of its rows)
TABS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "held": ("待处理", "held", {"verdict": "held"}),
    "flagged": ("有疑问", "flagged", {"flagged": True, "verdict__in": ["new", "changed"]}),
    "taken": ("可入库", "imported", {"verdict__in": ["new", "changed"]}),
    "unchanged": ("未变", "unchanged", {"verdict": "unchanged"}),
    "skipped": ("非数据行", "skipped", {"verdict": "skipped"}),
}
# an act on rows → the rows it fits
FITTING: dict[str, dict[str, Any]] = {
    "dismiss": {"verdict__in": ["held", "new", "changed"], "taken": False},
    "restore": {"verdict": "skipped", "kind": DISMISSED},
    "update": {"verdict": "held", "taken": False},
}
DIFFERS = ("differs_from_register", "village_differs")
WORDS = {
    "role": "内容",
    "head": "表头",
    "amount_unit": "金额单位",
    "datum": "坐标系",
    "village": "村名",
    "category": "类别",
    "township": "镇街",
    "habit": "读法",
}
KINDS = ROW_KINDS | {DISMISSED: "不导入"}
STAGES = ("上传文件", "读取核对", "确认入库", "结果")


def context(batch: LedgerBatch, request) -> dict:
    """Everything the page of a batch shows but its rows."""
    job = open_job(batch)
    watched = job_shown.context(job, request.post) if job else {}
    return watched | {
        "batch": batch,
        "job": job,
        "sheets": sheets(batch),
        "stages": stages(batch, job),
        "total": {"label": "读到", "value": batch.counts.get("read", 0), "unit": "行"},
        "parts": parts(batch.counts),
        "tabs": tabs(batch, request),
        "pending": batch.counts.get("pending", 0) if batch.state in MENDED_IN else 0,
        "may_mend": batch.state in MENDED_IN,
        "asks": asks(batch),
        "differing": _differing(batch).count() if batch.state in MENDED_IN else 0,
        "tab": chosen_tab(batch, request),
        "several_sheets": len({one["sheet"] for one in batch.understanding.get("sheets", ())}) > 1,
        "at": place(request.GET.urlencode()).removeprefix("?"),
    }


MENDED_IN = (LedgerBatch.State.CHECKED, LedgerBatch.State.IMPORTED)


def place(query: str) -> str:
    """Where on the batch's page a clerk was: `?tab=held&after=…`, from what a form brings along; never anything else."""
    told = {
        name: value for name, value in parse_qsl(query[:500]) if name in ("tab", "size", "after", "before")
    }
    return f"?{urlencode(told)}" if told else ""


def fitting(batch: LedgerBatch, act: str):
    """The rows of a batch an act may be for. Raises Http404 for an act that is none."""
    if act not in FITTING:
        raise Http404
    return _differing(batch) if act == "update" else batch.rows.filter(**FITTING[act])


def _differing(batch: LedgerBatch):
    """Rows that wait for nothing but the word that the ledger is right and the register is not."""
    rows = batch.rows.filter(**FITTING["update"])
    differs = Q(problems__contains=[{"code": DIFFERS[0], "severity": "held"}])
    return rows.filter(differs | Q(problems__contains=[{"code": DIFFERS[1], "severity": "held"}]))


def asks(batch: LedgerBatch) -> list[str]:
    """What the reader could not know of the file and a person can say on the page of its reading."""
    if batch.state != LedgerBatch.State.CHECKED:
        return []
    sheets = batch.understanding.get("sheets", ())
    hidden = [sheet["sheet"] for sheet in sheets if sheet["role"] == "hidden"]
    without_unit = [sheet["sheet"] for sheet in sheets if _lacks_unit(sheet)]
    told = []
    if hidden:
        told.append(f"文件里有隐藏的工作表没有读取：{'、'.join(hidden)}。")
    if without_unit:
        where = "、".join(filter(None, without_unit)) or "表中"
        told.append(f"“{where}”没有写明金额是元还是万元，金额没有读取。")
    return told


def _lacks_unit(sheet: dict) -> bool:
    facts = {column["fact"] for column in sheet["columns"]}
    return sheet["role"] == "ledger" and "cost" in facts and not sheet["amount_unit"]


def of_upload(batches: Sequence[LedgerBatch]) -> dict:
    """What the page of several files handed over together says of them."""
    pending = sum(b.counts.get("pending", 0) for b in batches if b.state == LedgerBatch.State.CHECKED)
    return {"pending": pending, "reading": any(b.state == LedgerBatch.State.HANDED_OVER for b in batches)}


def samples(batch: LedgerBatch) -> dict[str, list[dict[str, str]]]:
    """Sheet → the raw texts (by head or fact) of its first rows, so that a clerk sees what a column holds."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in batch.rows.exclude(verdict=LedgerRow.Verdict.SKIPPED).order_by("position")[:SAMPLED]:
        several = found.setdefault(row.sheet, [])
        if len(several) < 3:
            raw = json.loads(row.raw or "{}")
            several.append({**raw.get("extra", {}), **{k: v for k, v in raw.items() if isinstance(v, str)}})
    return found


SAMPLED = 2000


def one(staged: LedgerRow) -> dict:
    """A row for its own page: raw texts in the words of the register, problems with what they suggest."""
    raw = json.loads(staged.raw or "{}")
    texts = [(FACTS[fact], text) for fact, text in raw.items() if isinstance(text, str) and fact in FACTS]
    return {"row": staged, "raw": texts + list(raw.get("extra", {}).items()), "problems": suggested(staged)}


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
            "offers": _offers(problem),
            "alike": bool(problem["raw"].strip()),
        }
        for number, problem in enumerate(staged.problems)
    ]


def _offers(problem: dict) -> list[tuple[str, str]]:
    values = problem.get("values") or []
    words = [short_name(word) for word in problem["suggestion"].split("、")]
    return (
        list(zip(values, words if len(words) == len(values) else values, strict=True))
        if problem["field"]
        else []
    )


def open_job(batch: LedgerBatch) -> Job | None:
    """The job that works on the batch now, or failed to; None when the batch waits for a person."""
    job = Job.objects.filter(pk=batch.job_id).select_related("progress").first() if batch.job_id else None
    return None if job is None or job.state == "done" else job


def stages(batch: LedgerBatch, job: Job | None) -> list[dict]:
    """How far the errand is, for components/stages.html."""
    return _stages(
        {"handed_over": 1, "rejected": 1, "checked": 2, "imported": 4, "discarded": 2, "undone": 3}[
            batch.state
        ],
        failed=batch.state in ("rejected", "discarded", "undone"),
    )


def first_stages() -> list[dict]:
    return _stages(0)


def _stages(here: int, *, failed: bool = False) -> list[dict]:
    """Those before `here` are done; the one at `here` is the present one, or the one that failed."""
    states = ["done"] * here + ["failed" if failed else "now"] + ["coming"] * len(STAGES)
    return [{"word": word, "state": state, "url": ""} for word, state in zip(STAGES, states, strict=False)]


def sheets(batch: LedgerBatch) -> list[dict]:
    """What was understood of each sheet: its facts with their reasons, and column by column."""
    return [
        {
            "name": sheet["sheet"],
            "facts": [("工作表", sheet["sheet"])]
            + [(WORDS[name], said) for name, said in sheet["reasons"].items() if _tells(sheet, name)],
            "columns": [column for column in sheet["columns"] if column["label"]],
            "notes": sheet.get("notes", []),
            "kept": [column["head"] for column in sheet["columns"] if column["head"] and not column["label"]],
        }
        for sheet in batch.understanding.get("sheets", ())
    ]


def _tells(sheet: dict, name: str) -> bool:
    """Why a sheet is a ledger is said by its head; why it is none is worth a line."""
    return name in WORDS and not (name == "role" and sheet.get("role") == "ledger")


def parts(counts: dict) -> list[dict]:
    """The equation: read = new + changed + unchanged + held + not data."""
    new = counts.get("imported", 0) - counts.get("changed", 0)
    numbers = {
        "新增": (new, "accent"),
        "变更": (counts.get("changed", 0), "run"),
        "未变": (counts.get("unchanged", 0), "soft"),
        "待处理": (counts.get("held", 0), "warn"),
        "非数据": (counts.get("skipped", 0), "mute"),
    }
    return [
        {"label": word, "value": number, "unit": "行", "tone": hue} for word, (number, hue) in numbers.items()
    ]


def tabs(batch: LedgerBatch, request) -> list[dict]:
    here = reverse("assets:ledger-detail", args=[batch.pk])
    chosen = chosen_tab(batch, request)
    counts = batch.counts | {"flagged": flagged(batch)} if batch.counts else {}
    return [
        {"word": word, "url": f"{here}?tab={name}", "count": counts.get(count), "chosen": name == chosen}
        for name, (word, count, _) in TABS.items()
    ]


def flagged(batch: LedgerBatch) -> int:
    """Rows that can be registered but leave a doubt to look at."""
    return batch.rows.filter(**TABS["flagged"][2]).count()


def chosen_tab(batch: LedgerBatch, request) -> str:
    """The tab asked for; else what waits for a person first, if anything does."""
    asked = request.GET.get("tab", "")
    return asked if asked in TABS else "held" if batch.counts.get("held") else "taken"


def rows_of(batch: LedgerBatch, request):
    return batch.rows.filter(**TABS[chosen_tab(batch, request)][2]).select_related("facility")


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
