"""催报: units that have not reported a period are told, each person once a day for all his shares."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.models import Notice
from accounts.rights import Right
from common.moments import morning
from tasks_checklist.models import Assignment
from tasks_checklist.models.assignments import OPEN
from tasks_checklist.task_told import by_person, link_to, told


class Reminded(NamedTuple):
    """How many units' shares were meant, and how many people were told."""

    units: int
    people: int


@transaction.atomic
def remind(*, assignments: Iterable[Assignment], period: str, by) -> Reminded:
    """Tell the people of shares still open, of the office's own plans, that the period's report is wanted.

    `period` in words. Raises Refused.
    """
    require(by, Right.TASK_CONFIRM)
    keys = [row.pk for row in assignments]
    rows = Assignment.objects.visible_to(by).issued().of_office(by).filter(pk__in=keys, state__in=OPEN)
    meant = list(
        rows.select_related("task__plan", "party__division", "person").order_by("task__number", "pk")
    )
    title, number = _("请报送%s任务进展") % period, 0
    known = set(
        Notice.objects.filter(title=title, created_at__gte=morning(timezone.localdate())).values_list(
            "person_id", flat=True
        )
    )
    for person, own in by_person(meant):
        if person.pk in known or person.pk == by.person_id:
            continue
        body = _("还有 %(n)s 项没有报：%(what)s") % {"n": len(own), "what": told(own)}
        notify(
            person=person, title=title, body=body, link=link_to(own[0].task.plan, mine="yes"), pressing=True
        )
        number += 1
    return Reminded(len({row.party_id for row in meant}), number)
