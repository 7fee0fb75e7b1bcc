"""A task to choose among those of several plans: with the year and the place of its plan, for names come again each year."""

from typing import Any

from django import forms

from tasks_checklist.models import AnnualTask


def year_and_place(task: AnnualTask) -> str:
    """2026 横溪街道 5. 建立完善培训制度; `plan__division` of the row is asked for."""
    return f"{task.plan.year} {task.plan.division.short_name} {task}"


class TaskPick(forms.ModelChoiceField):
    """`of_one_plan`: all of its rows are, so that their own words do."""

    of_one_plan = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AnnualTask.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if self.of_one_plan else year_and_place(obj)
