"""Columns of 改革责任清单: duties, editions, lines of an edition with what they said before."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from maintenance.edition_changes import told
from tasks_checklist.duty_comparing import head
from tasks_checklist.models import DutyEdition, DutyEditionLine, DutyItem

CHANGES = {"kept": "mute", "added": "ok", "changed": "warn", "dropped": "bad"}


class DutyItemTable(Plain):
    seq = tables.Column(verbose_name=_("序号"), attrs=NUMBER)
    duty = tables.Column(verbose_name=_("责任事项"), attrs=shows("title"))
    party = tables.Column(verbose_name=_("责任单位"), accessor="party__name", attrs=shows("fact"))
    content = tables.Column(verbose_name=_("具体内容"), default=NONE, attrs=shows("wide"))
    standard = tables.Column(verbose_name=_("工作标准"), default=NONE)
    frequency = tables.Column(verbose_name=_("时限、频次"), default=NONE, attrs=shows("fact"))
    person_words = tables.Column(verbose_name=_("责任人（职务）"), default=NONE)
    sector = tables.Column(verbose_name=_("行业"), accessor="sector__name", default=NONE)
    division = tables.Column(verbose_name=_("列入"), accessor="division__short_name", attrs=shows("fact"))
    until = tables.DateColumn(verbose_name=_("停止列入"), format="Y-m-d", default=NONE, attrs=shows("state"))

    def __init__(self, *args, keeps: bool = False, own=(), **kwargs) -> None:
        """`keeps`: the reader keeps the lists of these `own` ranges of divisions."""
        self.keeps, self.own = keeps, own
        super().__init__(*args, **kwargs)

    def render_duty(self, record: DutyItem):
        mine = any(start <= record.division_id < end for start, end in self.own)
        if not self.keeps or not mine:
            return record.duty
        url = reverse("tasks_checklist:duty-item-edit", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.duty)


class DutyEditionTable(Plain):
    name = tables.Column(verbose_name=_("版次"), empty_values=(), accessor="pk", attrs=shows("title"))
    frozen_at = tables.DateTimeColumn(verbose_name=_("定版时间"), format="Y-m-d H:i", attrs=shows("fact"))
    frozen_by = tables.Column(accessor="frozen_by__name", verbose_name=_("定版人"), default=_("系统"))
    count = tables.Column(accessor="count", verbose_name=_("条目"), attrs=counted(_("条")))
    added_count = tables.Column(verbose_name=_("新增"), attrs=counted(_("新增")))
    changed_count = tables.Column(verbose_name=_("变更"), attrs=counted(_("变更")))
    dropped_count = tables.Column(verbose_name=_("减少"), attrs=counted(_("减少")))
    note = tables.Column(verbose_name=_("说明"), default=NONE)
    state = tables.Column(verbose_name=_("公示"), empty_values=(), accessor="pk", attrs=shows("state"))

    def __init__(self, *args, published: dict[str, str], **kwargs) -> None:
        self.published = published
        super().__init__(*args, **kwargs)

    def render_name(self, record: DutyEdition):
        url = reverse("tasks_checklist:duty-edition-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record)

    def render_state(self, record: DutyEdition):
        word = self.published.get(str(record.pk))
        return badge("ok", word) if word else badge("mute", str(_("未公示")))


class DutyLineTable(Plain):
    """`before`: {(unit, duty): the line in the edition before}."""

    seq = tables.Column(verbose_name=_("序号"), attrs=NUMBER)
    duty = tables.Column(verbose_name=_("责任事项"), attrs=shows("title"))
    party_name = tables.Column(verbose_name=_("责任单位"), attrs=shows("fact"))
    content = tables.Column(verbose_name=_("具体内容"), empty_values=(), accessor="pk")
    standard = tables.Column(verbose_name=_("工作标准"), empty_values=(), accessor="pk")
    frequency = tables.Column(
        verbose_name=_("时限、频次"), empty_values=(), accessor="pk", attrs=shows("fact")
    )
    differs = tables.Column(
        verbose_name=_("与上一版相比"), empty_values=(), accessor="pk", attrs=shows("wide")
    )
    change = tables.Column(verbose_name=_("变动"), attrs=shows("state"))

    def __init__(self, *args, before: dict[tuple[int, str], DutyEditionLine], **kwargs) -> None:
        self.before = before
        super().__init__(*args, **kwargs)

    def render_content(self, record: DutyEditionLine):
        return record.columns.get("content") or NONE

    def render_standard(self, record: DutyEditionLine):
        return record.columns.get("standard") or NONE

    def render_frequency(self, record: DutyEditionLine):
        return record.columns.get("frequency") or NONE

    def render_differs(self, record: DutyEditionLine):
        if record.change == DutyEditionLine.Change.KEPT:
            return NONE
        return told(record, self.before.get((record.party_id, record.duty)), head=head)

    def render_change(self, record: DutyEditionLine):
        return badge(CHANGES[record.change], record.get_change_display())
