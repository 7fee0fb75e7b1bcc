"""Plans with tasks and milestones for tests: plain functions, keyword only, on the two test counties."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Sector
from tasks_checklist.models import AnnualPlan, AnnualTask, Milestone
from tests.county import County
from tests.factories import COUNTY, make_division


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


def make_plans_titled(titles: Sequence[str]) -> None:
    """A plan of the demo's county a title, of years to come; in this year's a task and a milestone a title."""
    county = make_division(code=COUNTY)
    sector = Sector.objects.order_by("code").first()
    plan = AnnualPlan.objects.create(division=county, year=this_year(), state="issued", title="本年计划")
    for number, title in enumerate(titles, start=1):
        AnnualPlan.objects.create(division=county, year=2060 + number, title=title, number=title[:40])
        task = AnnualTask.objects.create(
            plan=plan, number=number, title=title, due_on=date(plan.year, 12, 20)
        )
        Milestone.objects.create(task=task, sector=sector, title=title, note=title, due_on=task.due_on)
