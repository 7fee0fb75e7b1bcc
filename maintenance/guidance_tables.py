"""Columns of 技术服务: requests, experts, techniques with where they are used, needs."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from common.privacy import mask_phone

QUESTION_TONES = {
    "asked": "warn",
    "assigned": "run",
    "answered": "run",
    "closed": "ok",
    "returned": "warn",
    "withdrawn": "mute",
}
NEED_TONES = {"raised": "warn", "matched": "run", "trial": "run", "spread": "ok", "ended": "mute"}
KEPT = {"td": {"class": "nowrap"}}
KEPT_FACT = {"td": {"class": "nowrap", "data-phone": "fact"}}  # a day, the short name of a place
RANK_TONES = {"unified": "ok", "tried": "run", "own": "warn"}


def state_of(row, tones: dict[str, str]) -> str:
    """Its state as a badge; late ones say so."""
    if row.is_late:
        return badge("bad", _("%s，已逾期") % row.get_state_display())
    return badge(tones[row.state], row.get_state_display())


class Asked(Plain):
    """What requests and needs show alike."""

    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("所在地"), attrs=KEPT_FACT
    )
    facility = tables.Column(
        accessor="facility__name", verbose_name=gettext_lazy("设施"), default=NONE, attrs=shows("fact")
    )
    sector = tables.Column(accessor="sector__name", verbose_name=gettext_lazy("行业"), default=NONE)
    asked_at = tables.DateTimeColumn(verbose_name=gettext_lazy("提出"), format="Y-m-d", attrs=KEPT_FACT)


class QuestionTable(Asked):
    title = tables.Column(
        verbose_name=gettext_lazy("问题"),
        linkify=("maintenance:question-detail", {"question_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    expert = tables.Column(verbose_name=gettext_lazy("专家、队伍"), default=NONE, attrs=shows("fact"))
    due_on = tables.DateColumn(verbose_name=gettext_lazy("期限"), format="Y-m-d", default=NONE, attrs=KEPT)
    rating = tables.Column(verbose_name=gettext_lazy("评分"), default=NONE, attrs=NUMBER)
    state = tables.Column(verbose_name=gettext_lazy("状态"), attrs=shows("state"))

    class Meta(Plain.Meta):
        sequence = ("title", "...", "state")

    def render_state(self, record):
        return state_of(record, QUESTION_TONES)


class NeedTable(Asked):
    title = tables.Column(
        verbose_name=gettext_lazy("需求"),
        linkify=("maintenance:need-detail", {"need_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    technique = tables.Column(verbose_name=gettext_lazy("匹配技术"), default=NONE, attrs=shows("wide"))
    trial_until = tables.DateColumn(
        verbose_name=gettext_lazy("试用截止"), format="Y-m-d", default=NONE, attrs=KEPT
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), attrs=shows("state"))

    class Meta(Plain.Meta):
        sequence = ("title", "...", "state")

    def render_state(self, record):
        return state_of(record, NEED_TONES)


class ExpertTable(Plain):
    name = tables.Column(
        verbose_name=gettext_lazy("姓名、队伍"),
        linkify=("maintenance:expert-detail", {"expert_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    kind = tables.Column(verbose_name=gettext_lazy("种类"), attrs=KEPT_FACT)
    sectors = tables.Column(verbose_name=gettext_lazy("行业"), empty_values=(), attrs=shows("fact"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("服务范围"), attrs=KEPT_FACT
    )
    skill = tables.Column(verbose_name=gettext_lazy("专长"), attrs=shows("wide"))
    party = tables.Column(accessor="party__name", verbose_name=gettext_lazy("所属单位"), default=NONE)
    phone = tables.Column(verbose_name=gettext_lazy("电话"), default=NONE, attrs=KEPT)
    open_now = tables.Column(verbose_name=gettext_lazy("在办（件）"), attrs=NUMBER)
    answered = tables.Column(verbose_name=gettext_lazy("办结（件）"), attrs=counted(gettext_lazy("件办结")))
    mean = tables.Column(verbose_name=gettext_lazy("平均评分"), default=NONE, attrs=NUMBER)
    active = tables.Column(verbose_name=gettext_lazy("状态"), attrs=shows("state"))

    def render_sectors(self, record):
        return "、".join(one.name for one in record.sectors.all())

    def render_phone(self, value):
        return mask_phone(value)

    def render_mean(self, value):
        return f"{value:.1f}"

    def render_active(self, value):
        return badge("ok", _("在库")) if value else badge("mute", _("已停用"))


class TechniqueTable(Plain):
    name = tables.Column(
        verbose_name=gettext_lazy("技术"),
        linkify=("maintenance:technique-detail", {"technique_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    rank = tables.Column(verbose_name=gettext_lazy("类别"), attrs=shows("state"))
    sector = tables.Column(
        accessor="sector__name", verbose_name=gettext_lazy("行业"), default=NONE, attrs=shows("fact")
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("推广范围"), attrs=KEPT_FACT
    )
    incentive = tables.Column(verbose_name=gettext_lazy("激励办法"), default=NONE, attrs=shows("wide"))
    source = tables.Column(verbose_name=gettext_lazy("技术来源"), default=NONE)
    in_use = tables.Column(verbose_name=gettext_lazy("在用（处）"), attrs=counted(gettext_lazy("处在用")))

    def render_rank(self, record):
        said = badge(RANK_TONES[record.rank], record.get_rank_display())
        return said if record.active else format_html("{} {}", said, badge("mute", _("已下架")))
