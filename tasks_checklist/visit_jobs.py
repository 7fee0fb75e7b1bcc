"""Every morning: the teams are told where they go today."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Notice
from common.jobs import Work, job_kind
from common.moments import morning
from tasks_checklist.models import Visit, VisitState
from tasks_checklist.visit_tables import units
from tasks_checklist.visit_told import members_of

BECAUSE = "each team is told of its own day"


@job_kind(
    "tasks_checklist.remind_of_visits",
    title="督导行程当日提醒",
    for_system=True,
    says=lambda done: f"提醒 {done['people']} 人。",
    result_url=lambda job: reverse("tasks_checklist:visit-calendar"),
)
def remind_of_visits(work: Work) -> dict:
    """Each member once a visit and day, whichever attempt tells."""
    return remind()


@transaction.atomic
def remind() -> dict[str, int]:
    """Tell the members of today's visits; who was told today is not told again."""
    today, people = timezone.localdate(), 0
    rows = Visit.objects.everywhere(because=BECAUSE).filter(on=today, state=VisitState.PLANNED)
    for visit in rows.select_for_update(of=("self",)).prefetch_related("stops__party"):
        link = reverse("tasks_checklist:visit-detail", args=[visit.pk])
        title = _("今天督导：%s") % (_("内部行程") if visit.hidden else units(visit))  # it leaves by SMS too
        told = Notice.objects.filter(
            link=link, created_at__gte=morning(today), title__startswith=_("今天督导：")
        )
        for person in members_of(visit.team_id):
            if not told.filter(person=person).exists():
                notify(person=person, title=title, body=str(visit), link=link, pressing=True)
                people += 1
    return {"people": people}
