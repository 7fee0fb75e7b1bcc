"""年度计划: drawn up, filled, issued, changed, summed up, closed, rolled over, taken from above; milestones; the workbook in."""

from datetime import date
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Person, Sector
from accounts.system import SystemPost
from common import jobs
from tasks_checklist.actions import annual, decomposing, milestones, moving_tasks, plan_phases, rolling
from tasks_checklist.decomposition import TASKS
from tasks_checklist.decomposition_judging import Judging
from tasks_checklist.models import AnnualPlan, Milestone
from tests.acts import at_work
from tests.factories import COUNTY, HENGXI, SHITANG

YEAR = 2050  # of which the demo has no plan


def _place(code: str) -> Division:
    return Division.objects.everywhere(because="test").get(pk=code)


def act_on_plans() -> None:
    due = date(YEAR, 11, 30)
    with at_work("county.office") as office:
        above = annual.draft_plan(division=_place(COUNTY), year=YEAR, title="见证县级计划", by=office)
        annual.add_task(plan=above, title="见证任务", due_on=due, by=office)
        annual.issue(plan=above, by=office)
        annual.add_task(plan=above, title="见证增补", due_on=due, reason="上级新要求", by=office)
    with at_work("hx.clerk") as clerk:
        plan = rolling.take_from_above(above=above, division=_place(HENGXI), by=clerk)
        plan = annual.change_plan(plan=plan, version=plan.version, title="见证街道计划", by=clerk)
        own = annual.add_task(plan=plan, title="见证自选任务", due_on=due, by=clerk)
        annual.change_task(task=own, title="见证自选任务甲", by=clerk)
        annual.remove_task(task=own, by=clerk)
        said = {"from_date": date(YEAR, 1, 1), "until": date(YEAR, 3, 31)}
        phase = plan_phases.add_phase(plan=plan, name="部署", by=clerk, **said)
        plan_phases.change_phase(phase=phase, name="动员部署", by=clerk, **said)
        plan_phases.remove_phase(phase=phase, by=clerk)
        annual.issue(plan=plan, by=clerk)
    _lay_out_and_remind(plan)
    with at_work("hx.clerk") as clerk:
        annual.close(plan=plan, summary="见证小结", by=clerk)
        annual.reopen(plan=plan, reason="补报", by=clerk)
        outline = rolling.roll_over(plan=plan, year=YEAR + 1, by=clerk)
        annual.drop(plan=outline, reason="重拟", by=clerk)
        added = annual.draft_plan(division=_place(HENGXI), year=YEAR + 2, title="见证后续", by=clerk)
        annual.drop(plan=added, reason="误建", by=clerk)
    with at_work("gl.clerk") as clerk:
        late = rolling.take_from_above(above=above, division=clerk.division, by=clerk)
        late.tasks.filter(title="见证增补").delete()
        rolling.take_added(plan=late, by=clerk)


def _lay_out_and_remind(plan: AnnualPlan) -> None:
    task = plan.tasks.order_by("number").first()
    sector = Sector.objects.get(pk="01")
    with at_work("hx.clerk") as clerk:
        nodes = [milestones.Node("见证节点", timezone.localdate())]
        (row,) = milestones.lay_out(task=task, sector=sector, nodes=nodes, reason="编排", by=clerk)
        milestones.finish(milestone=row, by=clerk)
        milestones.take_back(milestone=row, by=clerk)
    late = timezone.localdate().replace(year=timezone.localdate().year - 1, day=1)
    Milestone.objects.everywhere(because="test").filter(pk=row.pk).update(due_on=late)
    job = jobs.run(jobs.start("tasks_checklist.remind_milestones", arguments={}, by=jobs.Asker()).pk)
    assert job.problem == "" and Milestone.objects.everywhere(because="test").get(pk=row.pk).told_on


def act_on_phases_over() -> None:
    """What is over is summed up."""
    with at_work("hx.clerk") as clerk:
        plan = AnnualPlan.objects.everywhere(because="test").get(
            division=HENGXI, year=timezone.localdate().year
        )
        year = plan.year - 1
        said = {"from_date": date(year, 12, 1), "until": date(year, 12, 31), "reason": "补划"}
        phase = plan_phases.add_phase(plan=plan, name="见证阶段", by=clerk, **said)
        plan_phases.sum_up(phase=phase, summary="见证阶段小结", by=clerk)


def act_on_tasks_handed_over() -> None:
    with at_work("hx.leader") as leader, transaction.atomic():  # as accounts.actions.handing_over calls it
        receiver = Person.objects.create(name="任务接手人", division_id=HENGXI)
        assert moving_tasks.hand_tasks(leader, receiver, SystemPost())


def act_on_a_decomposition_workbook() -> None:
    units = Party.objects.everywhere(because="test").filter(division=SHITANG)
    unit = units.filter(kind=Party.Kind.VILLAGE_COMMITTEE).order_by("pk")[0]
    book = openpyxl.Workbook()
    book.active.append([str(column.head) for column in TASKS])
    cells = {"number": "1", "title": "见证分解", "units": "见证没有的单位", "due_on": f"{YEAR + 3}-11-30"}
    book.active.append([cells.get(column.name, "") for column in TASKS])
    stream = BytesIO()
    book.save(stream)
    with at_work("hx.clerk") as clerk:
        plan = annual.draft_plan(division=_place(HENGXI), year=YEAR + 3, title="见证分解计划", by=clerk)
        for written in (False, True):
            file = SimpleUploadedFile("分解表.xlsx", stream.getvalue())
            sheet = decomposing.hand_over(plan=plan, file=file, by=clerk)
            sheet = decomposing.answer_units(sheet=sheet, answers={"见证没有的单位": unit.pk}, by=clerk)
            if written:
                decomposing.write(sheet=sheet, stamp=Judging(sheet).stamp, by=clerk)
            else:
                decomposing.give_up(sheet=sheet, by=clerk)
