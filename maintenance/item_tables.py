"""Columns of the list of items and of editions."""

from collections.abc import Iterable

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.boxes import CheckColumn
from accounts.tables import NUMBER, Plain, badge, counted, shows
from assets.templatetags.register import grouped
from maintenance import completeness
from maintenance.edition_changes import told
from maintenance.item_words import interval_words, money_words
from maintenance.models import Edition, EditionLine, FundKind, ResponsibilityItem

TONES = {"draft": "run", "submitted": "warn", "confirmed": "warn", "reviewed": "warn", "checked": "ok"}
FUNDS = dict(FundKind.choices)
KEPT = {"td": {"data-phone": "fact", "class": "keep"}}  # stays on one line


def funds_words(kinds: Iterable[str]) -> str:
    return "、".join(str(FUNDS[kind]) for kind in kinds)


class ItemTable(Plain):
    """`with_standard`: the types that have a standard in force; `chooses`: with boxes for acts on many."""

    name = tables.Column(accessor="facility__name", verbose_name=_("设施"), attrs=shows("title"))
    code = tables.Column(accessor="facility__code", verbose_name=_("统一编码"), default=_("待赋码"))
    village = tables.Column(
        accessor="facility__division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    type = tables.Column(accessor="facility__type__name", verbose_name=_("类别"))
    party = tables.Column(verbose_name=_("管护主体"), empty_values=(), attrs=shows("fact"))
    person = tables.Column(verbose_name=_("责任人"), empty_values=(), attrs=KEPT)
    mode = tables.Column(verbose_name=_("管护方式"), empty_values=(), attrs={"td": {"class": "keep"}})
    interval = tables.Column(
        accessor="interval_days", verbose_name=_("巡查"), default="—", attrs={"td": {"class": "keep"}}
    )
    funds = tables.Column(accessor="fund_kinds", verbose_name=_("经费来源"), empty_values=())
    cost = tables.Column(accessor="annual_cost", verbose_name=_("年度预算（元）"), default="—", attrs=NUMBER)
    lacks = tables.Column(accessor="pk", verbose_name=_("缺项"), attrs=KEPT)
    state = tables.Column(verbose_name=_("进度"), attrs=shows("state"))

    def __init__(self, *args, with_standard: Iterable[str], chooses: bool = False, **kwargs) -> None:
        self.kinds = set(with_standard)
        boxes = [("row", CheckColumn(lambda item: item.facility.name, on_phone=True))] if chooses else []
        super().__init__(*args, extra_columns=boxes, sequence=("row", "...") if chooses else None, **kwargs)

    def render_name(self, record: ResponsibilityItem):
        url = reverse("maintenance:item-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.facility.name)

    def render_code(self, value):
        return grouped(value)

    def render_party(self, record: ResponsibilityItem):
        return _or_word(record.party, record.words.get("party"))

    def render_person(self, record: ResponsibilityItem):
        return _or_word(record.person, record.words.get("person"))

    def render_mode(self, record: ResponsibilityItem):
        return record.get_mode_display() or "—"

    def render_interval(self, value):
        return interval_words(value)

    def render_funds(self, record: ResponsibilityItem):
        return funds_words(record.fund_kinds) or _or_word(None, record.words.get("fund"))

    def render_cost(self, value):
        return money_words(value)

    def render_lacks(self, record: ResponsibilityItem):
        lacks = completeness.missing_of(record, with_standard=self.kinds)
        if not lacks:
            return format_html('<span class="none">{}</span>', "—")
        title = completeness.words(lacks)
        return format_html('<span title="{}">{}</span>', title, _("缺 %(n)s 项") % {"n": len(lacks)})

    def render_state(self, record: ResponsibilityItem):
        if record.returned_reason:
            return badge("bad", str(_("已退回")))
        if record.reopened_at and record.state == "draft":
            return badge("warn", str(_("变更中")))
        return badge(TONES[record.state], record.get_state_display())


def _or_word(row, word: str | None):
    """What is named, else the ledger's word in grey."""
    if row is not None:
        return str(row)
    if not word:
        return "—"
    return format_html('<span class="quiet" title="{}">{}</span>', _("台账登记，尚未对应"), f"“{word}”")


class EditionTable(Plain):
    name = tables.Column(verbose_name=_("版次"), empty_values=(), accessor="pk", attrs=shows("title"))
    frozen_at = tables.DateTimeColumn(verbose_name=_("定版时间"), format="Y-m-d H:i", attrs=shows("fact"))
    frozen_by = tables.Column(accessor="frozen_by__name", verbose_name=_("定版人"), default=_("系统"))
    count = tables.Column(accessor="count", verbose_name=_("条目"), attrs=counted(_("条")))
    added_count = tables.Column(verbose_name=_("新增"), attrs=counted(_("新增")))
    changed_count = tables.Column(verbose_name=_("变更"), attrs=counted(_("变更")))
    dropped_count = tables.Column(verbose_name=_("减少"), attrs=counted(_("减少")))
    left_out = tables.Column(verbose_name=_("未列入"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("公示"), empty_values=(), accessor="pk", attrs=shows("state"))

    def __init__(self, *args, published: dict[str, str], **kwargs) -> None:
        self.published = published
        super().__init__(*args, **kwargs)

    def render_name(self, record: Edition):
        return format_html(
            '<a href="{}">{}</a>', reverse("maintenance:edition-detail", args=[record.pk]), record
        )

    def render_state(self, record: Edition):
        word = self.published.get(str(record.pk))
        return badge("ok", word) if word else badge("mute", str(_("未公示")))


CHANGES = {"kept": "mute", "added": "ok", "changed": "warn", "dropped": "bad"}


class LineTable(Plain):
    """`before`: {facility id: the line in the edition before}."""

    seq = tables.Column(verbose_name=_("序号"), attrs=NUMBER)
    name = tables.Column(verbose_name=_("设施"), empty_values=(), accessor="pk", attrs=shows("title"))
    code = tables.Column(verbose_name=_("设施编码"), empty_values=(), accessor="pk")
    village = tables.Column(verbose_name=_("村（社区）"), empty_values=(), accessor="pk", attrs=shows("fact"))
    type = tables.Column(verbose_name=_("类别"), empty_values=(), accessor="pk", attrs=shows("fact"))
    party = tables.Column(verbose_name=_("管护主体"), empty_values=(), accessor="pk", attrs=shows("fact"))
    person = tables.Column(verbose_name=_("责任人"), empty_values=(), accessor="pk")
    funds = tables.Column(verbose_name=_("经费来源"), empty_values=(), accessor="pk")
    cost = tables.Column(verbose_name=_("年度预算（元）"), empty_values=(), accessor="pk", attrs=NUMBER)
    differs = tables.Column(
        verbose_name=_("与上一版相比"), empty_values=(), accessor="pk", attrs=shows("wide")
    )
    change = tables.Column(verbose_name=_("变动"), attrs=shows("state"))

    def __init__(self, *args, before: dict[int, EditionLine], **kwargs) -> None:
        self.before = before
        super().__init__(*args, **kwargs)

    def render_name(self, record: EditionLine):
        url = reverse("assets:facility-detail", args=[record.facility_id])
        return format_html('<a href="{}">{}</a>', url, record.columns["name"])

    def render_code(self, record: EditionLine):
        return grouped(record.columns["code"])

    def render_village(self, record: EditionLine):
        return record.columns["village"]

    def render_type(self, record: EditionLine):
        return record.columns["type"]

    def render_party(self, record: EditionLine):
        return record.columns["party"] or "—"

    def render_person(self, record: EditionLine):
        return record.columns["person"] or "—"

    def render_funds(self, record: EditionLine):
        return record.columns["funds"] or "—"

    def render_cost(self, record: EditionLine):
        return money_words(record.columns["cost"])

    def render_differs(self, record: EditionLine):
        return told(record, self.before.get(record.facility_id))

    def render_change(self, record: EditionLine):
        return badge(CHANGES[record.change], record.get_change_display())
