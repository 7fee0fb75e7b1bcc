"""重点任务: given, reported with evidence, read, confirmed, returned, taken up again, urged, reminded; moved and handed over."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Person, Post
from accounts.system import SystemPost
from common import jobs
from tasks_checklist.actions import assigning, collecting, confirming, moving_assignments, reporting
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment
from tests.acts import at_work
from tests.factories import HENGXI, SHITANG
from tests.maintenance.caretaker_rows import png

BECAUSE = "test"


def _task(title: str) -> AnnualTask:
    """A task of a plan of its own year, so that the demo's stay as they are."""
    plan, _new = AnnualPlan.objects.everywhere(because=BECAUSE).get_or_create(
        division_id=HENGXI,
        year=2031,
        defaults={"title": "见证计划", "state": "issued", "issued_on": timezone.localdate()},
    )
    number = plan.tasks.count() + 1
    due = timezone.localdate() + timedelta(days=30)
    return AnnualTask.objects.create(plan=plan, number=number, title=title, due_on=due, every="monthly")


def _share(title: str, **more) -> Assignment:
    rows = Party.objects.everywhere(because=BECAUSE)
    unit = rows.get(division_id=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE)
    task = _task(title)
    with at_work("hx.clerk") as clerk:
        return assigning.assign(task=task, party=unit, due_on=task.due_on, by=clerk, **more)  # type: ignore[arg-type]


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


def act_on_assignments() -> None:
    row, task = _share("见证任务"), _task("见证分解")
    with at_work("hx.clerk") as clerk:
        units = Party.objects.everywhere(because=BECAUSE).filter(
            division_id=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE
        )
        assigning.assign_all(task=task, parties=units, due_on=row.due_on, by=clerk)
        assigning.drop(assignment=task.assignments.get(), reason="并入", by=clerk)
    with at_work("shitang.clerk") as village:
        account = village.person.account.pk
        reporting.start(assignment=row, by=village)
        said = {"assignment": row, "progress": 30, "done_text": "已部署", "by": village}
        made = reporting.report(**said, files={"照片": [_file("a.png")]}, account_id=account)
    with at_work("hx.clerk") as clerk:
        confirming.answer(report=made, accepted=False, said="补充", by=clerk)
    for act in ("return", "confirm"):
        with at_work("shitang.clerk") as village:
            reporting.report(**{**said, "by": village}, completes=True)
            reporting.recall(assignment=row, by=village)
            reporting.report(**{**said, "by": village}, completes=True)
        with at_work("hx.clerk") as clerk:
            if act == "return":
                confirming.send_back(assignment=row, reason="未到位", by=clerk)
            else:
                confirming.confirm(assignment=row, by=clerk)
                confirming.reopen(assignment=row, reason="有误", by=clerk)


def act_on_many_assignments() -> None:
    rows = [_share(f"见证批量{number}") for number in range(3)]
    with at_work("shitang.clerk") as village:
        made = reporting.report(assignment=rows[2], progress=10, done_text="一", by=village)
        for row in rows[:2]:
            reporting.report(assignment=row, progress=100, done_text="完", completes=True, by=village)
    with at_work("hx.clerk") as clerk:
        confirming.answer_many(reports=[made], accepted=True, by=clerk)
        confirming.confirm_many(assignments=rows[:1], by=clerk)
        confirming.send_back_many(assignments=rows[1:2], reason="补充", by=clerk)
        collecting.remind(assignments=rows, period="见证旬", by=clerk)
    late = timezone.localdate() - timedelta(days=1)
    Assignment.objects.everywhere(because=BECAUSE).filter(pk=rows[1].pk).update(due_on=late)
    job = jobs.run(jobs.start("tasks_checklist.remind_of_tasks", arguments={}, by=jobs.Asker()).pk)
    assert job.problem == ""


def act_on_assignments_handed_over() -> None:
    with at_work("shitang.head") as head:
        person = head.person
    _share("见证交接", person=person)
    post = Post.objects.everywhere(because=BECAUSE).get(pk=head.pk)
    receiver = Person.objects.create(name="任务接手人", division_id=SHITANG)
    with (
        transaction.atomic()
    ):  # as accounts.actions.handing_over calls it; tests/acts/succession.py merges the village
        assert moving_assignments.hand_assignments(post, receiver, SystemPost())
