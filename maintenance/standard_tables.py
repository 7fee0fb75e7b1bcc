"""The library of standards as rows: a type with the version in force, the next one, and what is missing."""

from collections.abc import Iterable

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.rights import Right
from accounts.tables import NONE, NUMBER, Plain, badge, counted, shows
from assets.models import FacilityType
from maintenance import standards
from maintenance.models import Standard

TONES = {"draft": "run", "submitted": "warn", "published": "ok", "withdrawn": "mute"}


def with_versions(kinds: Iterable[FacilityType], post) -> list:
    """Each type bears `now`, `coming` and `open`, its versions for the post's county, and `used`, how many are in use."""
    rows, county = list(kinds), post.division.county_code
    codes = [row.pk for row in rows]
    now, coming = standards.in_force(codes, county), standards.next_versions(codes, county)
    used = standards.in_use(county, codes)
    written = Standard.objects.readable_by(post).filter(
        county_id=county, type__in=codes, state__in=["draft", "submitted"]
    )
    begun = {row.type_id: row for row in written}
    for row in rows:
        row.now, row.coming, row.open = now.get(row.pk), coming.get(row.pk), begun.get(row.pk)  # type: ignore[attr-defined]
        row.used = used.get(row.pk, 0)  # type: ignore[attr-defined]
    return rows


def _link(row: Standard, word) -> str:
    return format_html('<a href="{}">{}</a>', reverse("maintenance:standard-detail", args=[row.pk]), word)


class LibraryTable(Plain):
    name = tables.Column(verbose_name=gettext_lazy("设施类别"), attrs=shows("title"))
    sector = tables.Column(accessor="sector__name", verbose_name=gettext_lazy("大类"), attrs=shows("fact"))
    version = tables.Column(verbose_name=gettext_lazy("现行"), empty_values=(), accessor="pk")
    from_date = tables.Column(verbose_name=gettext_lazy("起用"), empty_values=(), accessor="pk")
    points = tables.Column(
        verbose_name=gettext_lazy("检查点"),
        empty_values=(),
        accessor="pk",
        attrs=counted(gettext_lazy("个检查点")),
    )
    interval = tables.Column(
        verbose_name=gettext_lazy("间隔（日）"),
        empty_values=(),
        accessor="pk",
        attrs=counted(gettext_lazy("日一巡")),
    )
    following = tables.Column(
        verbose_name=gettext_lazy("新版"), empty_values=(), accessor="pk", attrs=shows("fact")
    )
    used = tables.Column(verbose_name=gettext_lazy("在用（处）"), attrs=NUMBER)
    state = tables.Column(
        verbose_name=gettext_lazy("状态"), empty_values=(), accessor="pk", attrs=shows("state")
    )

    def render_name(self, record):
        standing = record.now or record.coming or record.open
        return _link(standing, record.name) if standing else record.name

    def render_version(self, record):
        return _("第%(n)s版") % {"n": record.now.number} if record.now else NONE

    def render_from_date(self, record):
        return f"{record.now.from_date:%Y-%m-%d}" if record.now else NONE

    def render_points(self, record):
        return len(record.now.checkpoints.all()) if record.now else NONE

    def render_interval(self, record):
        return record.now.interval_days if record.now else NONE

    def render_following(self, record):
        if record.coming:
            day = _("%(day)s起用") % {"day": f"{record.coming.from_date:%Y-%m-%d}"}
            return _link(record.coming, day)
        if record.open:
            return _link(record.open, record.open.get_state_display())
        return self._begin(record) or NONE

    def _begin(self, record) -> str:
        """编写, for whoever may write what is missing."""
        post = self.request.post
        own = post.scope_kind != "area_sectors" or record.sector_id in post.sector_codes
        if record.now or not (own and may(post, Right.STANDARD_WRITE)):
            return ""
        url = f"{reverse('maintenance:standard-create')}?type={record.pk}"
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>', url, _("编写%s标准") % record.name, _("编写")
        )

    def render_state(self, record):
        if record.now:
            return badge("ok", _("现行"))
        if record.used:
            return badge("bad", _("缺标准"))
        return badge("mute", _("没有标准"))
