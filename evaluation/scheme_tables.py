"""Columns of 指标体系, its workbook, and a version by level and group as its page and paper show it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows
from common.spreadsheets.out import Column
from evaluation.models import Indicator, Level, Scheme
from evaluation.scheme_checks import plain
from evaluation.scheme_words import method_word, part_told, shown

TONES = {"draft": "run", "issued": "ok", "retired": "mute"}
EXPORTED = (
    Column("level", _("适用对象"), 12),
    Column("group", _("分组"), 14),
    Column("code", _("编号"), 8, "code"),
    Column("name", _("指标"), 28),
    Column("kind", _("类别"), 10),
    Column("points", _("分值"), 8, "number", unit=_("分")),
    Column("method", _("评分方式"), 12),
    Column("rule", _("评分标准"), 60),
    Column("part", _("内容"), 44),
    Column("part_points", _("内容分值"), 10, "number", unit=_("分")),
    Column("how", _("计分办法"), 50),
    Column("evidence", _("佐证材料"), 30),
    Column("rounds", _("适用评价"), 16),
    Column("source", _("依据"), 40),
)


class SchemeTable(Plain):
    name = tables.Column(verbose_name=__("名称"), attrs=shows("title"))
    number = tables.Column(verbose_name=__("版次"), attrs=shows("fact"))
    from_date = tables.Column(verbose_name=__("起用"), empty_values=(), attrs=shows("fact"))
    indicators = tables.Column(
        verbose_name=__("指标（项）"), accessor="indicator_count", attrs=counted(__("项"))
    )
    rounds = tables.Column(verbose_name=__("评价（轮）"), accessor="round_count", attrs=counted(__("轮评价")))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_name(self, record: Scheme, value):
        url = reverse("evaluation:scheme-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, value)

    def render_number(self, value):
        return _("第 %s 版") % value

    def render_from_date(self, value):
        return f"{value:%Y-%m-%d}" if value else NONE

    def render_state(self, record: Scheme):
        return badge(TONES[record.state], record.get_state_display())


def by_group(scheme: Scheme, level: str) -> list[dict[str, Any]]:
    """[{name, points, rows: [{indicator, method, parts: [(part, told)], rounds}]}] of one level, in order."""
    rows = [one for one in scheme.indicators.all() if one.level == level]
    order = {name: n for n, name in enumerate(dict.fromkeys(one.group for one in rows))}
    rows.sort(key=lambda one: order[one.group])
    return [_group(name, list(found)) for name, found in groupby(rows, key=lambda one: one.group)]


def _group(name: str, rows: list[Indicator]) -> dict[str, Any]:
    base = [one.points or Decimal(0) for one in rows if one.kind == Indicator.Kind.BASE]
    return {
        "name": name,
        "points": plain(sum(base, Decimal(0))) if base else "",
        "rows": [
            {
                "indicator": one,
                "method": method_word(one),
                "points": points_told(one),
                "parts": [
                    {
                        "text": part.text,
                        "points": plain(part.points) if part.points is not None else "",
                        "told": part_told(part),
                        "method": part.get_method_display(),
                    }
                    for part in one.parts.all()
                ],
                "rounds": shown(one, "rounds"),
            }
            for one in rows
        ],
    }


def points_told(indicator: Indicator) -> str:
    """3; +2; −10; 否决."""
    if indicator.points is None:
        return _("否决")
    sign = {Indicator.Kind.BONUS: "+", Indicator.Kind.DEDUCTION: "−"}.get(indicator.kind, "")  # type: ignore[call-overload]
    return f"{sign}{plain(indicator.points)}"


def levels(scheme: Scheme, chosen: str) -> list[dict[str, Any]]:
    """The tabs of a version: whom it judges, how many indicators."""
    rows = list(scheme.indicators.all())
    return [
        {
            "word": level.label,
            "url": f"?level={level.value}",
            "count": sum(one.level == level for one in rows),
            "chosen": chosen == level,
        }
        for level in Level
    ]


def lines(scheme: Scheme) -> Iterator[list[Any]]:
    """A line a part for the workbook."""
    order = list(Level)
    for one in sorted(scheme.indicators.all(), key=lambda row: order.index(Level(row.level))):
        yield from _lines(one)


def _lines(one: Indicator) -> Iterable[list[Any]]:
    head = [
        one.get_level_display(),
        one.group,
        one.code,
        one.name,
        one.get_kind_display(),
        one.points,
        method_word(one),
        one.rule,
    ]
    for part in one.parts.all():
        yield [
            *head,
            part.text,
            part.points,
            part_told(part),
            one.evidence,
            shown(one, "rounds"),
            one.source,
        ]
