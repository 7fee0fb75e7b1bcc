"""A batch on its page: what was understood, the equation of its rows, each row with raw text and problems in words."""

import json
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts import job_shown
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
WORDS = {
    "role": "内容",
    "head": "表头",
    "amount_unit": "金额单位",
    "datum": "坐标系",
    "village": "村名",
    "category": "类别",
    "township": "镇街",
}
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
        "may_confirm": batch.state == LedgerBatch.State.CHECKED and batch.counts.get("imported", 0) > 0,
    }


def open_job(batch: LedgerBatch) -> Job | None:
    """The job that works on the batch now, or failed to; None when the batch waits for a person."""
    job = Job.objects.filter(pk=batch.job_id).select_related("progress").first() if batch.job_id else None
    return None if job is None or job.state == "done" else job


def stages(batch: LedgerBatch, job: Job | None) -> list[dict]:
    """How far the errand is, for components/stages.html."""
    return _stages(
        {"handed_over": 1, "rejected": 1, "checked": 2, "imported": 4, "discarded": 2}[batch.state],
        failed=batch.state in ("rejected", "discarded"),
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
    return batch.rows.filter(**TABS[chosen_tab(batch, request)][2])


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
        "word": ROW_KINDS.get(staged.kind, "")
        if staged.verdict == "skipped"
        else staged.get_verdict_display(),
        "problems": staged.problems,
    }


def _number(text: str | None) -> str:
    return plain(Decimal(text)) if text else ""


def _raw(raw: str, shown: str) -> str:
    return raw if "".join(raw.split()) not in ("", "".join(shown.split())) else ""
