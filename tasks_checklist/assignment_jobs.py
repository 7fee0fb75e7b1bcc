"""Every morning: units are told, once each, of shares that fall due soon and of those that are overdue."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Notice
from common.jobs import Work, job_kind
from tasks_checklist.models import Assignment, PlanState
from tasks_checklist.task_told import by_person

SOON = timedelta(days=7)  # [assumption]
BECAUSE = "units are told of what is theirs"


def remind(*, today: date) -> dict[str, int]:
    """How many notices were written: {"soon", "late"}. Run again, nobody is told twice of the same day."""
    rows = Assignment.objects.everywhere(because=BECAUSE).open()
    rows = rows.filter(task__plan__state=PlanState.ISSUED, due_on__lte=today + SOON)
    rows = rows.select_related("task__plan", "party__division", "person").order_by("due_on", "pk")
    soon = [row for row in rows if row.due_on >= today]
    late = [row for row in rows if row.due_on < today]
    return {
        "soon": _tell(soon, _("即将到期（%(day)s）：%(task)s"), _("请在期限前报完成")),
        "late": _tell(late, _("已逾期（限%(day)s）：%(task)s"), _("请尽快完成并填报，或写明困难")),
    }


@transaction.atomic
def _tell(rows: list[Assignment], title: str, body: str) -> int:
    """A notice a share and person, unless one with the very words was written before."""
    links = {row.pk: reverse("tasks_checklist:assignment-detail", args=[row.pk]) for row in rows}
    before = Notice.objects.filter(link__in=links.values())
    known = set(before.values_list("person_id", "link", "title"))
    number = 0
    for person, own in by_person(rows):
        for row in own:
            words = (title % {"day": f"{row.due_on:%Y-%m-%d}", "task": row.task.title})[:100]
            if (person.pk, links[row.pk], words) not in known:
                notify(person=person, title=words, body=body, link=links[row.pk], pressing=True)
                number += 1
    return number


@job_kind(
    "tasks_checklist.remind_of_tasks",
    title="重点任务到期提醒",
    for_system=True,
    says=lambda done: f"即将到期 {done['soon']} 条，逾期 {done['late']} 条。",
    result_url=lambda job: reverse("tasks_checklist:assignment-list") + "?state=overdue",
)
def remind_of_tasks(work: Work) -> dict:
    """Each person once for each share and day, whichever attempt tells him."""
    return remind(today=timezone.localdate())
