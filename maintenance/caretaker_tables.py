"""Columns of caretakers, of the villages' teams, of associations."""

from decimal import Decimal
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from assets.templatetags.register import money
from maintenance.caretakers_counted import hours_of, teams


def hours(value: Decimal | None) -> str:
    """4.5, 12; an empty sum is 0."""
    return f"{(value or Decimal(0)).normalize():f}"


class CaretakerTable(Plain):
    person = tables.Column(
        accessor="person__name",
        verbose_name=gettext_lazy("姓名"),
        linkify=("maintenance:caretaker-detail", {"caretaker_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("村（社区）"), attrs=shows("fact")
    )
    kind = tables.Column(verbose_name=gettext_lazy("岗位"), attrs=shows("fact"))
    section = tables.Column(
        verbose_name=gettext_lazy("包段"), empty_values=(), accessor="pk", attrs=shows("wide")
    )
    pay_source = tables.Column(verbose_name=gettext_lazy("报酬来源"), default=NONE)
    monthly_pay = tables.Column(verbose_name=gettext_lazy("月报酬（元）"), default=NONE, attrs=NUMBER)
    hours = tables.Column(
        verbose_name=gettext_lazy("今年学时"),
        empty_values=(),
        accessor="person_id",
        attrs=counted(gettext_lazy("学时")),
    )
    villager = tables.Column(
        accessor="person__is_villager", verbose_name=gettext_lazy("村民"), attrs=shows("state")
    )

    def __init__(self, data, **kwargs) -> None:
        super().__init__(data, **kwargs)
        self.learnt = hours_of([row.person_id for row in data])

    def render_section(self, record):
        places = "、".join(one.name for one in record.settlements.all())
        return "，".join(filter(None, (places, record.section))) or NONE

    def render_monthly_pay(self, value):
        return money(value)

    def render_hours(self, value):
        return hours(self.learnt.get(value))

    def render_villager(self, value):
        return badge("ok", _("村民")) if value else badge("mute", _("外来"))


class TeamTable(Plain):
    """A line a village; `data` are divisions, their teams are asked for at once."""

    village = tables.Column(
        accessor="village__short_name", verbose_name=gettext_lazy("村（社区）"), attrs=shows("title")
    )
    number = tables.Column(verbose_name=gettext_lazy("管护员（人）"), attrs=counted(gettext_lazy("人")))
    villagers = tables.Column(verbose_name=gettext_lazy("其中村民"), attrs=counted(gettext_lazy("名村民")))
    public = tables.Column(verbose_name=gettext_lazy("公益性岗位"), attrs=NUMBER)
    words = tables.Column(verbose_name=gettext_lazy("岗位"), attrs=shows("wide"), default=NONE)
    pay = tables.Column(verbose_name=gettext_lazy("月报酬合计（元）"), attrs=NUMBER)
    hours = tables.Column(verbose_name=gettext_lazy("今年学时"), attrs=NUMBER)
    trained = tables.Column(verbose_name=gettext_lazy("参训（人）"), attrs=NUMBER)
    associations = tables.Column(verbose_name=gettext_lazy("协会（个）"), attrs=NUMBER)
    committee = tables.Column(verbose_name=gettext_lazy("专职委员"), attrs=shows("state"))

    def __init__(self, data, **kwargs) -> None:
        super().__init__(teams(data), **kwargs)

    def render_village(self, record):
        url = f"{reverse('maintenance:caretaker-list')}?village={record.village.pk}"
        return format_html('<a href="{}">{}</a>', url, record.village.short_name)

    def render_pay(self, value):
        return money(value)

    def render_hours(self, value):
        return hours(value)

    def render_committee(self, record):
        if record.lacks_committee:
            return badge("warn", _("缺专职委员"))
        if record.has_too_many:
            return badge("warn", _("%(n)s 名，超过 2 名") % {"n": record.committee})
        return badge("ok", _("%(n)s 名") % {"n": record.committee})


class AssociationTable(Plain):
    name = tables.Column(verbose_name=gettext_lazy("协会、村级组织"), attrs=shows("title"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=gettext_lazy("所在"), attrs=shows("fact")
    )
    kept = tables.Column(verbose_name=gettext_lazy("管护设施（处）"), attrs=counted(gettext_lazy("处设施")))
    running = tables.Column(verbose_name=gettext_lazy("合同（份）"), attrs=counted(gettext_lazy("份合同")))
    workers = tables.Column(verbose_name=gettext_lazy("管护员（人）"), attrs=counted(gettext_lazy("人")))
    duty_phone = tables.Column(verbose_name=gettext_lazy("值班电话"), default=NONE)

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a>', reverse("accounts:party-detail", args=[record.pk]), record.name
        )

    def render_kept(self, record):
        url = f"{reverse('assets:facility-list')}?{urlencode({'keeper': record.name[:40]})}"
        return format_html('<a href="{}">{}</a>', url, record.kept) if record.kept else 0
