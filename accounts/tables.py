"""Columns of the WHO lists. Phones are always masked here."""

from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.models import Department, Division, Party, Person, Post, Suggestion
from accounts.rights import Right
from common.privacy import mask_phone

NONE = format_html('<span class="none">{}</span>', "—")  # on phones the cell is left out
NUMBER = {
    "th": {"class": "num"},
    "td": {"class": "num"},
}  # a phone does not show it: its head would be missing


def counted(unit: "str | Promise") -> dict[str, dict[str, Any]]:
    """A number that a phone shows too, with its unit behind it, since no head says what it counts."""
    return {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact", "data-unit": unit}}


def shows(role: str) -> dict[str, dict[str, str]]:
    """Where the cell stands in the two-line row of a phone: title, state, fact, rest, wide, act."""
    return {"td": {"data-phone": role}}


def badge(state: str, word: str) -> str:
    return render_to_string("components/badge.html", {"state": state, "word": word})


def link(url_name: str, key, word) -> str:
    return format_html('<a href="{}">{}</a>', reverse(f"accounts:{url_name}", args=[key]), word)


class Plain(tables.Table):
    """The columns of a list. The rows given are a page already: handed the request, tables2 would show 25 of them."""

    class Meta:
        attrs = {"class": "list-table"}
        orderable = False

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request


class DivisionTable(Plain):
    name = tables.Column(verbose_name=__("名称"), accessor="short_name", attrs=shows("title"))
    code = tables.Column(verbose_name=__("代码"), attrs=shows("fact"))
    level = tables.Column(verbose_name=__("级别"), attrs=shows("state"))
    parent = tables.Column(verbose_name=__("上级"), default=NONE)
    aliases = tables.Column(verbose_name=__("别名"), empty_values=())
    settlement_count = tables.Column(verbose_name=__("自然村组（个）"), attrs=counted(_("个村组")))
    grid_count = tables.Column(verbose_name=__("网格（个）"), attrs=counted(_("个网格")))
    gap = tables.Column(verbose_name=__("缺口"), empty_values=(), attrs=shows("fact"))

    def render_name(self, record: Division):
        return link("division-detail", record.pk, record.short_name)

    def render_aliases(self, record: Division):
        return "、".join(alias.name for alias in record.aliases.all()) or NONE

    def render_settlement_count(self, record):
        return record.settlement_count if record.level == Division.Level.VILLAGE else NONE

    def render_grid_count(self, record):
        return record.grid_count if record.level == Division.Level.VILLAGE else NONE

    def render_gap(self, record):
        if record.closed_on:
            return badge("mute", _("已撤并"))
        if record.level != Division.Level.VILLAGE:
            return NONE
        if not record.grid_count:
            return badge("warn", _("没有划分网格"))
        missing = record.grids_without_head
        return badge("warn", _("%(n)s 个网格缺网格长") % {"n": missing}) if missing else NONE


class PartyTable(Plain):
    name = tables.Column(verbose_name=__("单位"), attrs=shows("title"))
    kind = tables.Column(verbose_name=__("种类"), attrs=shows("fact"))
    division = tables.Column(verbose_name=__("所属区划"), attrs=shows("fact"))
    duty_phone = tables.Column(verbose_name=__("值班电话"), default=NONE, attrs=shows("fact"))
    credit_code = tables.Column(verbose_name=__("统一社会信用代码"), default=NONE)
    active = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_name(self, record: Party):
        return link("party-detail", record.pk, record.name)

    def render_active(self, value):
        return badge("ok", _("在用")) if value else badge("mute", _("停用"))


class DepartmentTable(Plain):
    party = tables.Column(verbose_name=__("部门"), attrs=shows("title"))
    title = tables.Column(verbose_name=__("通用名称"), attrs=shows("fact"))
    sectors = tables.Column(verbose_name=__("主管大类"), empty_values=(), attrs=shows("fact"))
    division = tables.Column(verbose_name=__("所属区划"), accessor="party__division", attrs=shows("fact"))
    duty_phone = tables.Column(verbose_name=__("值班电话"), accessor="party__duty_phone", default=NONE)

    def render_party(self, record: Department):
        return link("party-detail", record.pk, record.party.name)

    def render_sectors(self, record: Department):
        return "、".join(sector.name for sector in record.sectors.all()) or badge("warn", _("未登记"))


class PersonTable(Plain):
    name = tables.Column(verbose_name=__("姓名"), attrs=shows("title"))
    party = tables.Column(verbose_name=__("单位"), default=NONE, attrs=shows("fact"))
    division = tables.Column(verbose_name=__("所属区划"))
    title = tables.Column(verbose_name=__("职务"), default=NONE)
    posts = tables.Column(verbose_name=__("岗位"), empty_values=(), attrs=shows("fact"))
    phone = tables.Column(verbose_name=__("手机"), default=NONE)
    username = tables.Column(verbose_name=__("账号"), accessor="account__username", default=NONE)
    state = tables.Column(verbose_name=__("状态"), empty_values=(), attrs=shows("state"))

    def render_name(self, record: Person):
        return link("person-detail", record.pk, record.name)

    def render_posts(self, record):
        return format_html_join("、", "{}", ((post,) for post in record.present_posts)) or NONE

    def render_phone(self, value):
        return mask_phone(value)

    def render_state(self, record: Person):
        return badge(*account_state(record))


def account_state(person: Person) -> tuple[str, str]:
    """The tone and the word of what a person can sign in with."""
    account = getattr(person, "account", None)
    if not person.active:
        return "mute", _("已离岗")
    if account is None:
        return "mute", _("未开通账号")
    if not account.is_active:
        return "bad", _("账号停用")
    return ("warn", _("未首次登录")) if account.must_change_password else ("ok", _("账号正常"))


class PostTable(Plain):
    person = tables.Column(verbose_name=__("人员"), attrs=shows("title"))
    role = tables.Column(verbose_name=__("角色"), attrs=shows("fact"))
    division = tables.Column(verbose_name=__("区域"), attrs=shows("fact"))
    from_date = tables.DateColumn(verbose_name=__("任职日期"), format="Y-m-d")
    until = tables.DateColumn(verbose_name=__("离任日期"), format="Y-m-d", default=NONE)
    granted_by = tables.Column(verbose_name=__("授权人"), default=__("系统"), attrs=shows("fact"))
    reviewed_by = tables.Column(verbose_name=__("复核"), empty_values=(), attrs=shows("state"))

    def render_person(self, record: Post):
        return link("person-detail", record.person_id, record.person.name)

    def render_reviewed_by(self, record: Post):
        if record.reviewed_at:
            return badge("ok", _("%(who)s已复核") % {"who": record.reviewed_by})
        if not record.granted_by_id:
            return NONE
        may_review = may(self.request.post, Right.POST_REVIEW) if getattr(self, "request", None) else False
        return link("post-review", record.pk, _("待复核")) if may_review else badge("warn", _("待复核"))


class SuggestionTable(Plain):
    text = tables.Column(verbose_name=__("建议"), attrs=shows("title"))
    person = tables.Column(verbose_name=__("提出人"), attrs=shows("fact"))
    division = tables.Column(verbose_name=__("所属区划"), attrs=shows("fact"))
    page = tables.Column(verbose_name=__("所在页面"), default=NONE)
    created_at = tables.DateTimeColumn(verbose_name=__("提出时间"), format="Y-m-d H:i", attrs=shows("fact"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_text(self, record: Suggestion):
        return link("suggestion-detail", record.pk, str(record))

    def render_state(self, record: Suggestion):
        done = record.state == Suggestion.State.ANSWERED
        return badge("ok" if done else "warn", record.get_state_display())


class NoticeTable(Plain):
    title = tables.Column(verbose_name=__("消息"), attrs=shows("title"))
    created_at = tables.DateTimeColumn(verbose_name=__("时间"), format="Y-m-d H:i", attrs=shows("fact"))
    read_at = tables.Column(verbose_name=__("状态"), empty_values=(), attrs=shows("state"))

    def render_title(self, record):
        """A form of its own, without the frame's context, which would be asked for anew in each row."""
        line = {"record": record, "csrf_token": get_token(self.request)}
        return render_to_string("accounts/notice_line.html", line)

    def render_read_at(self, value):
        return badge("mute", _("已读")) if value else badge("run", _("未读"))
