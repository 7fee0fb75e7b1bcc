"""Columns of 公示, 异议, 实名公开; and the states' colours."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import NONE, Plain, badge, counted, shows
from common.privacy import mask_name, mask_phone
from maintenance.models import Objection, Posting, Publication
from maintenance.places import PUBLISHED_KINDS

State = Publication.State
POSTING_TONES = {"posted": "warn", "confirmed": "ok", "refused": "bad", "removed": "mute"}
OBJECTION_TONES = {"received": "warn", "upheld": "run", "refused": "mute"}


def kind_word(key: str) -> str:
    kind = PUBLISHED_KINDS.get(key)
    return kind.word if kind else "其他事项"


def tone_of(publication: Publication) -> str:
    if publication.state == State.RUNNING and not publication.is_over():
        return "run"
    return "warn" if publication.state == State.DRAFT else "mute"


def state_of_posting(posting: Posting | None) -> str:
    if posting is None:
        return badge("bad", "未张榜")
    return badge(POSTING_TONES[posting.state], posting.get_state_display())


def state_of_objection(objection: Objection) -> str:
    if objection.is_late:
        return badge("bad", "逾期未答复")
    return badge(OBJECTION_TONES[objection.state], objection.get_state_display())


class PublicationTable(Plain):
    """`boards` and `posted` are counted by the view's queryset."""

    title = tables.Column(
        verbose_name=_("公示"),
        linkify=("maintenance:publication-detail", {"publication_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    kind = tables.Column(verbose_name=_("事项"))
    division = tables.Column(accessor="division__short_name", verbose_name=_("范围"), attrs=shows("fact"))
    term = tables.Column(verbose_name=_("公示期"), empty_values=(), attrs=shows("fact"))
    left = tables.Column(verbose_name=_("剩余（天）"), empty_values=(), attrs=counted(_("天")))
    posted = tables.Column(
        verbose_name=_("已张榜（村）"),
        empty_values=(),
        attrs={"th": {"class": "num"}, "td": {"class": "num"}},
    )
    waiting = tables.Column(verbose_name=_("待答复异议（条）"), empty_values=(), attrs=counted(_("条待答复")))
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))

    def render_kind(self, value):
        return kind_word(value)

    def render_term(self, record):
        if record.from_date is None:
            return NONE
        return f"{record.from_date:%Y-%m-%d} 至 {record.until:%m-%d}"

    def render_left(self, record):
        left = record.days_left()
        return NONE if left is None else left

    def render_posted(self, record):
        if not record.on_boards or record.state == State.DRAFT:
            return NONE
        return f"{record.posted}/{record.boards}"

    def render_waiting(self, record):
        if not record.waiting:
            return NONE
        url = f"{reverse('maintenance:publication-detail', args=[record.pk])}#objections"
        return format_html('<a href="{}">{}</a>', url, record.waiting)

    def render_state(self, record):
        return badge(tone_of(record), record.standing)


class ObjectionTable(Plain):
    number = tables.Column(
        verbose_name=_("编号"),
        linkify=("maintenance:objection-detail", {"objection_id": tables.A("pk")}),
        attrs=shows("fact"),
    )
    text = tables.Column(verbose_name=_("异议内容"), attrs=shows("title"))
    publication = tables.Column(accessor="publication__title", verbose_name=_("公示"), attrs=shows("wide"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    way = tables.Column(verbose_name=_("渠道"))
    received_on = tables.DateColumn(verbose_name=_("收到"), format="Y-m-d", attrs=shows("fact"))
    due_on = tables.DateColumn(verbose_name=_("答复期限"), format="Y-m-d")
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))

    def render_text(self, record):
        words = record.text if len(record.text) <= 40 else f"{record.text[:40]}…"
        url = reverse("maintenance:objection-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, words)

    def render_state(self, record):
        return state_of_objection(record)


class NamingTable(Plain):
    person = tables.Column(accessor="person__name", verbose_name=_("人员"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=_("区划"), attrs=shows("fact"))
    public = tables.Column(verbose_name=_("公开的内容"), empty_values=(), accessor="pk", attrs=shows("fact"))
    basis = tables.Column(verbose_name=_("依据"), attrs=shows("wide"))
    term = tables.Column(verbose_name=_("期限"), empty_values=(), accessor="pk", attrs=shows("fact"))
    decided_by = tables.Column(accessor="decided_by__name", verbose_name=_("决定人"), default=NONE)
    state = tables.Column(verbose_name=_("状态"), empty_values=(), accessor="pk", attrs=shows("state"))
    act = tables.Column(verbose_name=_("办理"), empty_values=(), accessor="pk", attrs=shows("act"))

    def render_public(self, record):
        return "姓名、手机" if record.with_phone else "姓名"

    def render_term(self, record):
        until = f"{record.until:%Y-%m-%d}" if record.until else "长期"
        return f"{record.from_date:%Y-%m-%d} 至 {until}"

    def is_over(self, record) -> bool:
        return record.until is not None and record.until < timezone.localdate()

    def render_state(self, record):
        if self.is_over(record):
            return badge("mute", "已终止")
        coming = record.from_date > timezone.localdate()
        return badge("warn", "未到起日") if coming else badge("ok", "在公开")

    def render_act(self, record):
        if self.is_over(record):
            return ""
        url = reverse("maintenance:naming-end", args=[record.pk])
        return format_html(
            '<a class="btn btn-sm" href="{}" hx-get="{}" hx-target="#dialog" aria-haspopup="dialog">终止</a>',
            url,
            url,
        )


def objector(objection: Objection) -> str:
    """Who objected, masked: 张* 138****1234."""
    return " ".join(filter(None, (mask_name(objection.name), mask_phone(objection.phone)))) or "未留姓名"
