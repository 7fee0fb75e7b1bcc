"""A batch on its page: what was understood, what is asked, the equation of its rows, its tabs."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from accounts import job_shown
from assets import ledger_reasons
from assets.actions.ledger_mend import DISMISSED
from assets.ledger_rows_shown import DIFFERS
from assets.models import LedgerBatch
from common.models.jobs import Job
from common.spreadsheets.out import CHOICES_TAB

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
        "reasons": _reasons(batch, request),
        "counted": ledger_reasons.COUNTED,
        "narrowed": ledger_reasons.told(request.GET),
        "several_sheets": len(_read_sheets(batch)) > 1,
        "at": place(request.GET.urlencode()).removeprefix("?"),
    }


def _reasons(batch: LedgerBatch, request) -> list[dict]:
    """Why rows wait or leave a doubt, where there are more of them than one sees at a glance, or one click settles it."""
    elsewhere = ledger_reasons.asked_for(request.GET) or {"after", "before", "last"} & set(request.GET)
    if elsewhere or not batch.counts:
        return []
    found = ledger_reasons.reasons(batch, chosen_tab(batch, request))
    many = sum(one["number"] for one in found) > ledger_reasons.TOLD_FROM
    return found if many or any(one["agree"] for one in found) else []


def _read_sheets(batch: LedgerBatch) -> set[str]:
    told = batch.understanding.get("sheets", ())
    return {one["sheet"] for one in told if one["role"] not in ("hidden", "empty")}


MENDED_IN = (LedgerBatch.State.CHECKED, LedgerBatch.State.IMPORTED)


def place(query: str) -> str:
    """Where on the batch's page a clerk was: `?tab=held&after=…`, from what a form brings along; never anything else."""
    told = {
        name: value
        for name, value in parse_qsl(query[:500])
        if name in ("tab", "size", "after", "before", "why", "word")
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
    hidden = [
        sheet["sheet"] for sheet in sheets if sheet["role"] == "hidden" and sheet["sheet"] != CHOICES_TAB
    ]
    without_unit = _with_amounts_unread(batch, [sheet["sheet"] for sheet in sheets if _lacks_unit(sheet)])
    told = []
    if hidden:
        told.append(f"文件里有隐藏的工作表没有读取：{'、'.join(hidden)}。")
    if without_unit:
        where = "、".join(filter(None, without_unit)) or "表中"
        told.append(f"“{where}”没有写明金额是元还是万元，没有单位的金额没有读取。")
    return told


def _lacks_unit(sheet: dict) -> bool:
    facts = {column["fact"] for column in sheet["columns"]}
    return sheet["role"] == "ledger" and "cost" in facts and not sheet["amount_unit"]


def _with_amounts_unread(batch: LedgerBatch, sheets: list[str]) -> list[str]:
    """Those of the sheets where an amount really lacks its unit; each cell may bring its own."""
    lacking = [{"code": "amount_unit_unknown"}]
    rows = batch.rows.filter(sheet__in=sheets, problems__contains=lacking).order_by() if sheets else None
    found = set(rows.values_list("sheet", flat=True).distinct()) if rows is not None else set()
    return [sheet for sheet in sheets if sheet in found]


def of_upload(batches: Sequence[LedgerBatch]) -> dict:
    """What the page of several files handed over together says of them."""
    pending = sum(b.counts.get("pending", 0) for b in batches if b.state == LedgerBatch.State.CHECKED)
    return {"pending": pending, "reading": any(b.state == LedgerBatch.State.HANDED_OVER for b in batches)}


def open_job(batch: LedgerBatch) -> Job | None:
    """The job that works on the batch now, or failed to; None when the batch waits for a person."""
    job = Job.objects.filter(pk=batch.job_id).select_related("progress").first() if batch.job_id else None
    given_up = batch.state in (LedgerBatch.State.DISCARDED, LedgerBatch.State.UNDONE)
    return None if job is None or job.state == "done" or (given_up and job.is_final) else job


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
            "facts": ([("工作表", sheet["sheet"])] if sheet["sheet"] else [])
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
    taken = batch.state == LedgerBatch.State.IMPORTED and not batch.counts.get("pending")
    return [
        {
            "word": "入库" if taken and name == "taken" else word,
            "url": f"{here}?tab={name}",
            "count": counts.get(count),
            "chosen": name == chosen,
        }
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
    rows = batch.rows.filter(**TABS[chosen_tab(batch, request)][2])
    return ledger_reasons.narrowed(rows, request.GET).select_related("facility__division", "facility__facts")
