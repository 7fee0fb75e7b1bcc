"""Columns of 项目库, 村级决策, 项目包, 负面清单 and 三同步 on the page and in the workbook."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from common.money import show
from common.spreadsheets.out import Column
from funding.models.projects import ACCEPTED

DECISION_TONES = {"open": "run", "adopted": "ok", "done": "ok", "rejected": "bad", "dropped": "mute"}
PROJECT_TONES = {
    "draft": "mute",
    "returned": "bad",
    "refused": "bad",
    "withdrawn": "mute",
    "in_progress": "run",
}
DAY = {"td": {"class": "nowrap", "data-phone": "fact"}}
PLAIN_DAY = {"td": {"class": "nowrap"}}
DECISIONS = [
    Column("division", _("村（社区）"), 14),
    Column("way", _("程序"), 12),
    Column("title", _("议题"), 40),
    Column("text", _("决议事项"), 50),
    Column("decided_on", _("表决日期"), 12, "date"),
    Column("published_on", _("决议公开"), 12, "date"),
    Column("state", _("状态"), 12),
]
MISSING = [
    Column("department", _("主管部门"), 24),
    Column("name", _("项目"), 34),
    Column("division", _("所在地"), 14),
    Column("sector", _("行业"), 12),
    Column("state", _("状态"), 14),
    Column("missing", _("缺项"), 34),
    Column("since", _("起算日期"), 12, "date"),
    Column("days", _("已过"), 8, "number", unit=_("日")),
]


def project_state(row) -> str:
    """Its state as a badge; what is late into the register says so."""
    if row.is_late:
        return badge("bad", _("验收后超 30 日未移交"))
    tone = PROJECT_TONES.get(row.state) or ("ok" if row.state in ACCEPTED else "warn")
    return badge(tone, row.get_state_display())


class ProjectTable(Plain):
    name = tables.Column(
        verbose_name=__("项目"),
        linkify=("funding:project-detail", {"project_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("所在地"), attrs=shows("fact"))
    sector = tables.Column(accessor="sector__name", verbose_name=__("行业"), attrs=shows("fact"))
    kind = tables.Column(verbose_name=__("性质"))
    batch = tables.Column(verbose_name=__("批次"))
    estimate = tables.Column(verbose_name=__("投资估算（元）"), attrs=counted(__("元")))
    upkeep_cost = tables.Column(verbose_name=__("年管护费（元）"), default=NONE, attrs=NUMBER)
    keeper = tables.Column(
        accessor="keeper__name", verbose_name=__("管护主体"), empty_values=(), attrs=shows("wide")
    )
    plan_year = tables.Column(verbose_name=__("计划年度"), default=NONE)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_estimate(self, value):
        return show(value)

    def render_upkeep_cost(self, value):
        return show(value)

    def render_keeper(self, record):
        return record.keeper.name if record.keeper else badge("warn", _("未落实"))

    def render_state(self, record):
        return project_state(record)


class DecisionTable(Plain):
    title = tables.Column(
        verbose_name=__("议题"),
        linkify=("funding:decision-detail", {"decision_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    way = tables.Column(verbose_name=__("程序"), attrs=shows("fact"))
    decided_on = tables.DateColumn(verbose_name=__("表决"), format="Y-m-d", default=NONE, attrs=DAY)
    published_on = tables.DateColumn(
        verbose_name=__("决议公开"), format="Y-m-d", default=NONE, attrs=PLAIN_DAY
    )
    made_at = tables.DateTimeColumn(verbose_name=__("登记"), format="Y-m-d", attrs=PLAIN_DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(DECISION_TONES[record.state], record.get_state_display())


class PackageTable(Plain):
    name = tables.Column(verbose_name=__("项目包"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("所在地"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    task = tables.Column(verbose_name=__("建设任务"), default=NONE, attrs=shows("wide"))
    until = tables.DateColumn(verbose_name=__("完成期限"), format="Y-m-d", default=NONE, attrs=DAY)
    projects_in = tables.Column(verbose_name=__("项目（个）"), attrs=counted(__("个项目")))
    accepted_in = tables.Column(verbose_name=__("已验收（个）"), attrs=NUMBER)
    estimate = tables.Column(verbose_name=__("投资估算（元）"), default=NONE, attrs=NUMBER)
    acts = tables.Column(verbose_name="", empty_values=(), attrs=shows("act"))

    def __init__(self, *args, may_edit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_edit = may_edit or (lambda row: False)

    def render_name(self, record):
        url = f"{reverse('funding:project-list')}?package={record.pk}"
        return format_html('<a href="{}">{}</a>', url, record.name)

    def render_estimate(self, value):
        return show(value)

    def render_acts(self, record):
        if not self.may_edit(record):
            return ""
        url = reverse("funding:package-edit", args=[record.pk])
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("修改"))


class NegativeTable(Plain):
    name = tables.Column(verbose_name=__("禁止事项"), attrs=shows("title"))
    rule = tables.Column(verbose_name=__("核对方式"), attrs=shows("fact"))
    words = tables.Column(verbose_name=__("词语"), default=NONE, attrs=shows("wide"))
    basis = tables.Column(verbose_name=__("依据"), default=NONE)
    met = tables.Column(verbose_name=__("认定（个项目）"), attrs=counted(__("个项目被认定")))
    active = tables.Column(verbose_name=__("状态"), attrs=shows("state"))
    acts = tables.Column(verbose_name="", empty_values=(), attrs=shows("act"))

    def __init__(self, *args, may_edit=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_edit = may_edit

    def render_active(self, value):
        return badge("ok", _("在用")) if value else badge("mute", _("已停用"))

    def render_acts(self, record):
        if not self.may_edit:
            return ""
        url = reverse("funding:negative-edit", args=[record.pk])
        return format_html(
            '<a class="btn btn-sm" href="{0}" hx-get="{0}" hx-target="#dialog">{1}</a>', url, _("修改")
        )
