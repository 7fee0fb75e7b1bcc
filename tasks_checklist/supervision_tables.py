"""Columns of the lists of plans, what is owed, teams and village risk; and of their workbooks."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Obligation, SupervisionPlan, Team
from tasks_checklist.obligations import TONES, Standing, Tally
from tasks_checklist.supervision_shown import STATE_TONES

WEEKDAYS = "一二三四五六日"
EXPORTED_PLANS = [
    Column("title", _("督导计划"), 30),
    Column("division", _("范围"), 14),
    Column("year", _("年度"), 8, "number"),
    Column("owed", _("应督导"), 10, "number", unit=_("项")),
    Column("done", _("已督导"), 10, "number", unit=_("项")),
    Column("late", _("期限外完成"), 12, "number", unit=_("项")),
    Column("arranged", _("已安排"), 10, "number", unit=_("项")),
    Column("open", _("待安排"), 10, "number", unit=_("项")),
    Column("missed", _("逾期未督导"), 12, "number", unit=_("项")),
    Column("rate", _("督导完成率"), 12),
    Column("state", _("状态"), 10),
]
EXPORTED_OBLIGATIONS = [
    Column("party", _("单位"), 26),
    Column("division", _("所在区划"), 14),
    Column("frequency", _("频次"), 24),
    Column("first", _("期限起"), 12, "date"),
    Column("last", _("期限止"), 12, "date"),
    Column("on", _("督导日期"), 12, "date"),
    Column("team", _("督导组"), 14),
    Column("standing", _("状态"), 12),
    Column("waived", _("免督导原因"), 24),
]
EXPORTED_TEAMS = [
    Column("name", _("督导组"), 16),
    Column("division", _("范围"), 14),
    Column("members", _("成员"), 36),
    Column("home", _("驻地"), 14),
    Column("weekdays", _("可出行"), 16),
    Column("stops", _("每日最多走访"), 12, "number", unit=_("个")),
    Column("away", _("不能出行"), 40),
    Column("state", _("状态"), 8),
]
EXPORTED_RISKS = [
    Column("village", _("村（社区）"), 16),
    Column("township", _("镇（街道）"), 14),
    Column("risk", _("风险"), 8, "number", unit=_("分")),
    Column("score", _("录入分"), 8, "number", unit=_("分")),
    Column("since", _("起用日期"), 12, "date"),
    Column("note", _("说明"), 24),
    Column("open", _("未销号"), 8, "number", unit=_("件")),
    Column("late", _("其中逾期"), 8, "number", unit=_("件")),
    Column("days", _("距上次督导"), 10, "number", unit=_("天")),
]


def weekdays_told(days: list[int]) -> str:
    return "、".join(f"周{WEEKDAYS[day - 1]}" for day in sorted(days)) if days else str(_("每个工作日"))


def members_told(team: Team) -> str:
    """The head first; `members__person` are fetched beforehand."""
    rows = sorted(team.members.all(), key=lambda row: (not row.head, row.pk))
    return "、".join(_("%s（组长）") % row.person.name if row.head else row.person.name for row in rows)


def absences_told(team: Team) -> str:
    return "；".join(
        f"{one.from_date:%m-%d}至{one.until:%m-%d} {one.note}".strip() for one in team.absences.all()
    )


def obligation_cells(row: Any) -> list[Any]:
    visit = row.stop.visit if row.stop else None
    return [
        row.party.name, row.division.short_name, str(row.frequency), row.window_from, row.window_until,
        visit and visit.on, str(visit.team) if visit else "", Standing(row.standing).label, row.waived,
    ]  # fmt: skip


def team_cells(row: Team) -> list[Any]:
    state = _("在用") if row.active else _("停用")
    return [
        row.name, str(row.division), members_told(row), str(row.home or ""), weekdays_told(row.weekdays),
        row.stops_a_day, absences_told(row), state,
    ]  # fmt: skip


def plan_cells(row: SupervisionPlan, tally: Tally) -> list[Any]:
    return [
        row.title, row.division.short_name, row.year, tally.owed, tally.done, tally.late, tally.arranged, tally.unplaced,
        tally.missed, tally.rate_words, row.get_state_display(),
    ]  # fmt: skip


class PlanTable(Plain):
    title = tables.Column(
        verbose_name=__("督导计划"),
        linkify=("tasks_checklist:supervision-detail", {"plan_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("范围"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    owed = tables.Column(verbose_name=__("应督导（项）"), accessor="tally__owed", attrs=NUMBER)
    done = tables.Column(verbose_name=__("已督导（项）"), accessor="tally__done", attrs=NUMBER)
    missed = tables.Column(verbose_name=__("逾期未督导（项）"), accessor="tally__missed", attrs=NUMBER)
    rate = tables.Column(
        verbose_name=__("督导完成率"),
        accessor="tally__rate_words",
        attrs={"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact"}},
    )
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_state(self, record: SupervisionPlan):
        return badge(STATE_TONES[record.state], record.get_state_display())


class ObligationTable(Plain):
    party = tables.Column(accessor="party__name", verbose_name=__("单位"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("所在区划"))
    frequency = tables.Column(verbose_name=__("频次"), attrs=shows("fact"))
    window = tables.Column(verbose_name=__("期限"), empty_values=(), attrs=shows("fact"))
    on = tables.Column(verbose_name=__("行程"), empty_values=(), attrs=shows("fact"))
    act = tables.Column(verbose_name=__("操作"), empty_values=(), attrs=shows("act"))
    standing = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_window(self, record: Obligation):
        return format_html(
            '<span class="nowrap">{} 至 {}</span>',
            f"{record.window_from:%m-%d}",
            f"{record.window_until:%m-%d}",
        )

    def render_on(self, record: Obligation):
        if record.waived:
            return record.waived
        if record.stop is None:
            return NONE
        visit = record.stop.visit
        url = reverse("tasks_checklist:visit-detail", args=[visit.pk])
        return format_html('<a href="{}">{}</a> {}', url, f"{visit.on:%Y-%m-%d}", visit.team)

    def render_act(self, record: Any):
        if record.standing in (Standing.DONE, Standing.LATE, Standing.BEFORE):
            return NONE
        word, again = (_("恢复"), "call-again") if record.waived else (_("免督导"), "waive")
        url = reverse(f"tasks_checklist:obligation-{again}", args=[record.pk])
        return format_html('<a href="{}" hx-get="{}" hx-target="#dialog">{}</a>', url, url, word)

    def render_standing(self, value: str):
        return badge(TONES[value], Standing(value).label)


class TeamTable(Plain):
    name = tables.Column(
        verbose_name=__("督导组"),
        linkify=("tasks_checklist:team-detail", {"team_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("范围"))
    members = tables.Column(verbose_name=__("成员"), empty_values=(), attrs=shows("wide"))
    home = tables.Column(accessor="home__short_name", verbose_name=__("驻地"), default=NONE)
    weekdays = tables.Column(verbose_name=__("可出行"), empty_values=(), attrs=shows("fact"))
    stops_a_day = tables.Column(verbose_name=__("每日最多走访（个）"), attrs=counted(__("个/天")))
    away = tables.Column(verbose_name=__("不能出行"), empty_values=())
    state = tables.Column(verbose_name=__("状态"), accessor="active", attrs=shows("state"))

    def render_members(self, record: Team):
        return members_told(record) or badge("warn", _("还没有成员"))

    def render_weekdays(self, record: Team):
        return weekdays_told(record.weekdays)

    def render_away(self, record: Team):
        return absences_told(record) or NONE

    def render_state(self, value: bool):
        return badge("ok", _("在用")) if value else badge("mute", _("停用"))


class RiskTable(Plain):
    village = tables.Column(accessor="short_name", verbose_name=__("村（社区）"), attrs=shows("title"))
    township = tables.Column(
        accessor="parent__short_name", verbose_name=__("镇（街道）"), attrs=shows("fact")
    )
    risk = tables.Column(verbose_name=__("风险（分）"), accessor="risk", attrs=counted(__("分")))
    score = tables.Column(
        verbose_name=__("录入分"),
        empty_values=(),
        accessor="said",
        attrs={"td": {"data-phone": "fact", "data-word": __("录入")}},
    )
    open = tables.Column(verbose_name=__("未销号（件）"), accessor="open", attrs=NUMBER)
    late = tables.Column(verbose_name=__("其中逾期（件）"), accessor="late", attrs=NUMBER)
    days = tables.Column(
        verbose_name=__("距上次督导（天）"), accessor="days", default=__("没有记录"), attrs=NUMBER
    )
    made_of = tables.Column(verbose_name=__("由何而来"), empty_values=(), accessor="pk", attrs=shows("wide"))

    def render_village(self, record: Any):
        url = reverse("tasks_checklist:risk-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.short_name)

    def render_risk(self, value: int):
        return (
            format_html('<b class="{}">{}</b>', "late" if value >= 60 else "", value)
            if value >= 60
            else value
        )

    def render_score(self, record: Any):
        said = record.said
        return f"{said.score}（{said.from_date:%Y-%m-%d}）" if said else NONE

    def render_made_of(self, record: Any):
        return record.told or NONE
