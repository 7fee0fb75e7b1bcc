"""Columns of the list of due work."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import Plain, badge, shows
from maintenance.models import InspectionDuty

State = InspectionDuty.State


def covers_in_words(duty: InspectionDuty) -> str:
    """The facility, or what the patrol goes through."""
    if duty.facility:
        return str(duty.facility.name)
    if duty.route:
        return _("路线：%s") % duty.route.name
    return _("网格：%s") % duty.grid.name if duty.grid else _("全村同类设施")


def who_in_words(duty: InspectionDuty) -> str:
    """The person, else the unit, else who is meant to."""
    if duty.person:
        return str(duty.person.name)
    return str(duty.party.name) if duty.party else str(duty.plan.get_doer_display())


def state_in_words(duty: InspectionDuty, on) -> tuple[str, str]:
    """(tone, word): what is overdue is red, what was done late stays told."""
    if duty.state == State.DONE:
        return ("warn", _("逾期%s天完成") % duty.days_late) if duty.is_late else ("ok", _("按时完成"))
    if duty.state == State.EXCUSED:
        return "mute", _("已批准取消")
    if duty.state == State.ENDED:
        return "mute", _("自动终止：%s") % duty.ended_why
    if duty.due_on < on:
        asked = _("，申请取消") if duty.excuse else ""
        return "bad", _("逾期%s天") % (on - duty.due_on).days + asked
    if duty.excuse:
        return "warn", _("申请取消")
    return ("run", _("待巡查")) if duty.opens_on <= on else ("mute", _("未到"))


class DutyTable(Plain):
    what = tables.Column(verbose_name=__("巡查对象"), accessor="pk", attrs=shows("title"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    plan = tables.Column(accessor="plan__name", verbose_name=__("计划"), attrs=shows("fact"))
    opens_on = tables.DateColumn(verbose_name=__("可做起日"), format="Y-m-d")
    due_on = tables.DateColumn(verbose_name=__("期限"), format="Y-m-d", attrs=shows("fact"))
    who = tables.Column(verbose_name=__("巡查人"), accessor="pk", attrs=shows("fact"))
    done_on = tables.DateColumn(verbose_name=__("完成"), format="Y-m-d", default="—")
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()

    def render_what(self, record):
        url = reverse("maintenance:duty-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, covers_in_words(record))

    def render_who(self, record):
        return who_in_words(record)

    def render_state(self, record):
        return badge(*state_in_words(record, self.today))
