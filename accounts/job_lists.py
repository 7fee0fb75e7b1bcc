"""The list of background jobs: whose, in what state."""

import django_tables2 as tables
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.job_shown import TONES, moment
from accounts.lists import FilterForm
from accounts.models import Person
from accounts.rights import Right
from accounts.tables import NONE, Plain, badge, link, shows
from common.models.jobs import Job, JobState
from common.paging import Order

ORDERS = {"newest": Order(__("最近发起"), "-id")}


def jobs_for_list(post) -> QuerySet[Job]:
    """With `asker`: the person's own; with the right also those of others in the area and of the system."""
    askers = Person.objects.everywhere(because="name of the asker of a job that is itself visible")
    named = askers.filter(pk=OuterRef("person_id")).values("name")
    jobs = Job.objects.for_list().annotate(asker=Subquery(named))
    if not may(post, Right.JOB_VIEW_ALL):
        return jobs.filter(person_id=post.person_id)
    theirs = Person.objects.visible_to(post).values("pk")
    return jobs.filter(Q(person_id=post.person_id) | Q(person_id__in=theirs) | Q(person_id=None))


class JobFilter(FilterForm):
    whose = forms.ChoiceField(
        choices=[("", __("全部")), ("mine", __("我发起的"))], required=False, label=__("发起")
    )
    state = forms.ChoiceField(choices=[("", __("全部")), *JobState.choices], required=False, label=__("状态"))
    picks: tuple[str, ...] = ("whose", "state")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may(self.post, Right.JOB_VIEW_ALL):
            del self.fields["whose"]
            self.picks = ("state",)

    def narrow(self, rows: QuerySet) -> QuerySet:
        if self.value("whose"):
            rows = rows.filter(person_id=self.post.person_id)
        if state := self.value("state"):
            rows = rows.filter(state=state)
        return rows


class JobTable(Plain):
    title = tables.Column(verbose_name=__("事项"), attrs=shows("title"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))
    asker = tables.Column(verbose_name=__("发起人"), empty_values=(), attrs=shows("fact"))
    created_at = tables.Column(verbose_name=__("发起时间"), attrs=shows("fact"))
    finished_at = tables.Column(verbose_name=__("结束时间"), default=NONE)
    outcome = tables.Column(verbose_name=__("结果"), empty_values=(), attrs=shows("wide"))

    def render_title(self, record: Job):
        return link("job-detail", record.pk, record.title)

    def render_state(self, record: Job):
        return badge(TONES[JobState(record.state)], record.get_state_display())

    def render_asker(self, value):
        return value or _("系统")

    def render_created_at(self, value):
        return moment(value)

    def render_finished_at(self, value):
        return moment(value)

    def render_outcome(self, record: Job):
        return record.problem or record.says or NONE
