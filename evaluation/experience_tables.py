"""Columns of 典型经验, 交流活动 and 宣传报道."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows

EXPERIENCE_TONES = {
    "draft": "warn", "submitted": "run", "returned": "bad", "approved": "ok", "published": "ok", "withdrawn": "mute",
}  # fmt: skip
EVENT_TONES = {"planned": "run", "held": "ok", "cancelled": "mute"}
MEDIA_TONES = {"recorded": "ok", "struck": "mute"}
DAY: dict[str, Any] = {"td": {"class": "nowrap", "data-phone": "fact"}}


def _titled(name: str, key: str, word: Any) -> tables.Column:
    return tables.Column(
        verbose_name=word, linkify=(f"evaluation:{name}-detail", {key: tables.A("pk")}), attrs=shows("title")
    )


class Written(Plain):
    """What all show alike."""

    tones: dict[str, str] = {}
    division = tables.Column(accessor="division__short_name", verbose_name=__("单位"), attrs=shows("fact"))
    sector = tables.Column(verbose_name=__("行业"), default=__("综合"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(self.tones[record.state], record.get_state_display())


class ExperienceTable(Written):
    tones = EXPERIENCE_TONES
    title = _titled("case", "case_id", __("典型经验"))
    direction = tables.Column(verbose_name=__("方向"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs=DAY)
    approved_at = tables.DateTimeColumn(verbose_name=__("通过日期"), format="Y-m-d", default=NONE)

    class Meta(Plain.Meta):
        sequence = ("title", "division", "direction", "sector", "year", "approved_at", "state")


class EventTable(Written):
    tones = EVENT_TONES
    title = _titled("event", "event_id", __("活动"))
    kind = tables.Column(verbose_name=__("类别"), attrs=shows("fact"))
    held_on = tables.DateColumn(verbose_name=__("日期"), format="Y-m-d", attrs=DAY)
    place = tables.Column(verbose_name=__("地点"))
    attended = tables.Column(verbose_name=__("参加（人）"), default=NONE, attrs=counted(__("人")))

    class Meta(Plain.Meta):
        sequence = ("title", "division", "kind", "sector", "held_on", "place", "attended", "state")


class MediaTable(Written):
    tones = MEDIA_TONES
    title = _titled("media", "media_id", __("标题"))
    kind = tables.Column(verbose_name=__("类别"), attrs=shows("fact"))
    rank = tables.Column(verbose_name=__("级别"), attrs=shows("fact"))
    outlet = tables.Column(verbose_name=__("媒体、文件"))
    published_on = tables.DateColumn(verbose_name=__("刊发日期"), format="Y-m-d", attrs=DAY)

    class Meta(Plain.Meta):
        sequence = ("title", "division", "kind", "rank", "outlet", "sector", "published_on", "state")
