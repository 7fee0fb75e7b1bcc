"""Objects of 任务分解 for the authorisation matrix: shares of an issued plan, of the division's committee."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party
from accounts.places import ObjectFactory
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, TaskReport

BECAUSE = "the matrix's own rows"


def share_in(division) -> Assignment:
    """A share that the committee of a village has of its township's plan of this year."""
    today = timezone.localdate()
    plan, _made = AnnualPlan.objects.everywhere(because=BECAUSE).get_or_create(
        division=division.parent,
        year=today.year,
        defaults={"title": f"{division.short_name}矩阵计划", "state": "issued", "issued_on": today},
    )
    number = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan).count() + 1
    due = today + timedelta(days=60)
    task = AnnualTask.objects.create(
        plan=plan, number=number, title=f"{division.short_name}矩阵任务{number}", due_on=due, every="monthly"
    )
    named = {
        "kind": Party.Kind.VILLAGE_COMMITTEE,
        "division": division,
        "name": f"{division.short_name}村委会",
    }
    party = Party.objects.everywhere(because=BECAUSE).get_or_create(**named)[0]
    return Assignment.objects.create(task=task, party=party, division=division, due_on=due)


def report_in(division) -> TaskReport:
    today = timezone.localdate()
    return TaskReport.objects.create(
        assignment=share_in(division),
        period_from=today.replace(day=1),
        period_until=today,
        progress=30,
        done_text="矩阵进展",
    )


def _with(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"assignment_id": share_in(division).pk, **more})


def _pk(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"pk": share_in(division).pk, **more})


FACTORIES = {
    "tasks_checklist:assignment-detail": _with(),
    "tasks_checklist:assignment-act": _with(act="start"),
    "tasks_checklist:report-create": _with(),
    "api:assignment-detail": _pk(),
    "api:assignment-act": _pk(act="start"),
    "api:assignment-report": _pk(),
    "api:task-report-detail": ObjectFactory(lambda division: {"pk": report_in(division).pk}),
    "api:task-report-answer": ObjectFactory(lambda division: {"pk": report_in(division).pk}),
    "tasks_checklist:report-answer": ObjectFactory(lambda division: {"report_id": report_in(division).pk}),
}
