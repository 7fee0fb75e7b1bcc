"""Plans with tasks and milestones for tests: plain functions, keyword only, on the two test counties."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Sector
from tasks_checklist.models import AnnualPlan, AnnualTask, Milestone
from tests.county import County


def this_year() -> int:
    return timezone.localdate().year


def make_annual(
    county: County, *, division=None, state: str = "issued", tasks: int = 2, **values
) -> AnnualPlan:
    """A plan of the township with dated tasks in two sections."""
    place, year = division or county.township, values.pop("year", this_year())
    plan = AnnualPlan.objects.create(
        division=place, year=year, state=state, title=f"{place}{year}年重点任务", **values
    )
    for number in range(1, tasks + 1):
        AnnualTask.objects.create(
            plan=plan,
            number=number,
            section="一、有序推进" if number == 1 else "二、健全制度",
            title=f"任务{number}",
            due_on=date(year, 12, 20),
            deliverables="年度计划;任务清单",
        )
    return plan


def make_node(task: AnnualTask, *, title: str = "摸底", days: int = 10, **values) -> Milestone:
    """A milestone of the first sector, due so many days from today."""
    sector = values.pop("sector", None) or Sector.objects.order_by("code").first()
    due = timezone.localdate() + timedelta(days=days)
    return Milestone.objects.create(task=task, sector=sector, title=title, due_on=due, **values)


def stored(row):
    return type(row)._base_manager.get(pk=row.pk)
