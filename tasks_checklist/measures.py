"""系统核算 of a share: what the records of the house prove of its task where the unit works, on a day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tasks_checklist.models import Assignment
from tasks_checklist.places import TASK_MEASURES, Proof, TaskMeasure


def day_of(year: int, on: date) -> date:
    """The day on which a year's records are read: its last, or one within it."""
    return min(on, date(year, 12, 31))


def reads(measure: TaskMeasure, year: int, on: date) -> str:
    """Which day's records a past year's figure is of, in words; empty for a year that runs."""
    day = day_of(year, on)
    if day == on:
        return ""
    said = _("按 %s 的记录核算") % f"{day:%Y-%m-%d}"
    return f"{said}；{measure.undated}" if measure.undated else said


def proof_of(row: Assignment, on: date) -> Proof | None:
    """None where the task names no measure, or the records have nothing to say of this place."""
    measure = TASK_MEASURES.get(row.task.measure) if row.task.measure else None
    if measure is None:
        return None
    year = row.task.plan.year
    proof = measure.prove([row.division_id], year, day_of(year, on)).get(row.division_id)
    return proof if proof is not None and proof.whole else None


def hundredths(proof: Proof | None) -> int | None:
    """The whole percents proved, never rounded up to all of it."""
    return None if proof is None or not proof.whole else 100 * proof.done // proof.whole


def kept(row: Assignment, proof: Proof | None, on: date) -> dict[str, Any]:
    """What a report keeps of it (TaskReport.figures): the figures as they stood, and when."""
    if proof is None:
        return {}
    return {
        "measure": row.task.measure,
        "done": proof.done,
        "whole": proof.whole,
        "told": proof.told,
        "on": f"{day_of(row.task.plan.year, on):%Y-%m-%d}",
    }
