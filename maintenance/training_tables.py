"""Columns of training: sessions, plans with what became of them, people to tick, visits."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.boxes import CheckColumn
from accounts.rights import Right
from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from assets.templatetags.register import money
from maintenance.caretaker_tables import hours

TONES = {"planned": "run", "held": "ok", "cancelled": "mute"}


def _dialog(url: str, word: str) -> str:
    return format_html(
        '<a class="btn btn-sm" href="{0}" hx-get="{0}" hx-target="#dialog" aria-haspopup="dialog">{1}</a>',
        url,
        word,
    )


class SessionTable(Plain):
    title = tables.Column(
        verbose_name=gettext_lazy("主题"),
        linkify=("maintenance:training-detail", {"session_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    held_on = tables.DateColumn(verbose_name=gettext_lazy("日期"), format="Y-m-d", attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("范围"), attrs=shows("fact")
    )
    sector = tables.Column(accessor="sector__name", verbose_name=gettext_lazy("行业"), default=NONE)
    place = tables.Column(verbose_name=gettext_lazy("地点"), attrs=shows("wide"))
    teacher = tables.Column(verbose_name=gettext_lazy("授课人"))
    hours = tables.Column(verbose_name=gettext_lazy("学时"), attrs=NUMBER)
    attended = tables.Column(verbose_name=gettext_lazy("到课（人）"), attrs=counted(gettext_lazy("人到课")))
    state = tables.Column(verbose_name=gettext_lazy("状态"), attrs=shows("state"))

    def render_hours(self, value):
        return hours(value)

    def render_state(self, record):
        if record.state == "planned" and record.held_on < timezone.localdate():
            return badge("warn", _("待登记举办"))
        return badge(TONES[record.state], record.get_state_display())


class PlanTable(Plain):
    title = tables.Column(verbose_name=gettext_lazy("方案"), attrs=shows("title"))
    year = tables.Column(verbose_name=gettext_lazy("年度"), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("范围"), attrs=shows("fact")
    )
    sector = tables.Column(accessor="sector__name", verbose_name=gettext_lazy("行业"), default=NONE)
    audience = tables.Column(verbose_name=gettext_lazy("培训对象"), attrs=shows("wide"))
    hours = tables.Column(verbose_name=gettext_lazy("每人学时"), attrs=NUMBER)
    budget = tables.Column(verbose_name=gettext_lazy("预算（元）"), attrs=NUMBER)
    people = tables.Column(verbose_name=gettext_lazy("到课（人次）"), attrs=counted(gettext_lazy("人次")))
    done = tables.Column(verbose_name=gettext_lazy("举办（期）"), empty_values=(), attrs=shows("state"))

    def render_title(self, record):
        if not may(self.request.post, Right.TRAINING_MANAGE):
            return record.title
        url = reverse("maintenance:training-plan-edit", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.title)

    def render_hours(self, value):
        return hours(value)

    def render_budget(self, value):
        return money(value)

    def render_done(self, record):
        tone = "ok" if record.done >= record.sessions_planned else "run"
        words = badge(tone, f"{record.done} / {record.sessions_planned}")
        url = f"{reverse('maintenance:training-list')}?plan={record.pk}"
        return format_html('<a href="{}">{}</a>', url, words)


class PeopleTable(Plain):
    row = CheckColumn(on_phone=True)
    name = tables.Column(verbose_name=gettext_lazy("姓名"), attrs=shows("title"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("所属"), attrs=shows("fact")
    )
    title = tables.Column(verbose_name=gettext_lazy("职务"), default=NONE, attrs=shows("fact"))


class GuidanceTable(Plain):
    advice = tables.Column(verbose_name=gettext_lazy("指导意见"), attrs=shows("title"))
    visited_on = tables.DateColumn(verbose_name=gettext_lazy("日期"), format="Y-m-d", attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("村（社区）"), attrs=shows("fact")
    )
    sector = tables.Column(accessor="sector__name", verbose_name=gettext_lazy("行业"), default=NONE)
    by_whom = tables.Column(verbose_name=gettext_lazy("指导人"), attrs=shows("fact"))
    facility = tables.Column(accessor="facility__name", verbose_name=gettext_lazy("设施"), default=NONE)
    follow_by = tables.DateColumn(verbose_name=gettext_lazy("落实期限"), format="Y-m-d", default=NONE)
    state = tables.Column(
        verbose_name=gettext_lazy("落实"), empty_values=(), accessor="pk", attrs=shows("state")
    )
    act = tables.Column(verbose_name=gettext_lazy("操作"), empty_values=(), accessor="pk", attrs=shows("act"))

    def render_state(self, record):
        if record.followed_on:
            return badge("ok", _("%(day)s 已落实") % {"day": record.followed_on})
        if record.follow_by is None:
            return badge("mute", _("不要求反馈"))
        late = record.follow_by < timezone.localdate()
        return badge("bad", _("逾期未落实")) if late else badge("warn", _("待落实"))

    def render_act(self, record):
        post = self.request.post
        if record.followed_on or not (may(post, Right.TRAINING_MANAGE) or may(post, Right.LIST_FILL)):
            return ""
        return _dialog(reverse("maintenance:guidance-follow", args=[record.pk]), _("登记落实"))
