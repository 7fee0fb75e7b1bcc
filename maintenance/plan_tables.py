"""Columns of the lists of plans, routes and seasons."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NUMBER, Plain, badge, counted, shows


class PlanTable(Plain):
    name = tables.Column(
        verbose_name=__("计划"),
        linkify=("maintenance:plan-detail", {"plan_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("范围"), attrs=shows("fact"))
    kind = tables.Column(verbose_name=__("种类"))
    kinds = tables.Column(verbose_name=__("设施类别"), accessor="pk", attrs=shows("wide"))
    covers = tables.Column(verbose_name=__("每次巡查"))
    rhythm = tables.Column(verbose_name=__("周期"), accessor="told_rhythm", attrs=shows("fact"))
    doer = tables.Column(verbose_name=__("由谁巡查"), attrs=shows("fact"))
    from_date = tables.DateColumn(verbose_name=__("起始"), format="Y-m-d")
    drawn_until = tables.DateColumn(verbose_name=__("已排至"), format="Y-m-d", default="—")
    state = tables.Column(verbose_name=__("状态"), accessor="active", attrs=shows("state"))

    def render_kinds(self, record):
        names = [kind.name for kind in record.types.all()]
        return "、".join(names[:3]) + (_("等%s类") % len(names) if len(names) > 3 else "") or _("全部")

    def render_doer(self, record):
        return record.person.name if record.person else record.get_doer_display()

    def render_state(self, record):
        return badge("run", _("执行中")) if record.active else badge("mute", _("已停止"))


class RouteTable(Plain):
    name = tables.Column(
        verbose_name=__("路线"),
        linkify=("maintenance:route-edit", {"route_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    stop_count = tables.Column(verbose_name=__("设施（处）"), attrs=counted(__("处")))
    state = tables.Column(verbose_name=__("状态"), accessor="active", attrs=shows("state"))

    def render_state(self, record):
        return badge("ok", _("在用")) if record.active else badge("mute", _("停用"))


class SeasonTable(Plain):
    name = tables.Column(verbose_name=__("名称"), attrs=shows("title"))
    window = tables.Column(verbose_name=__("窗口"), accessor="told_window", attrs=shows("fact"))
    from_date = tables.DateColumn(verbose_name=__("起用"), format="Y-m-d")
    until = tables.DateColumn(verbose_name=__("停用"), format="Y-m-d", default="—")
    plan_count = tables.Column(verbose_name=__("用到的计划（个）"), attrs=NUMBER)
    source = tables.Column(verbose_name=__("依据"), attrs=shows("wide"))
    act = tables.TemplateColumn(
        '{% url "maintenance:season-edit" record.pk as url %}'
        '{% include "components/button.html" with word="修改" url=url small=True dialog=True only %}',
        verbose_name=__("操作"),
        attrs=shows("act"),
    )

    def before_render(self, request):
        from accounts.models import Division

        if request.post.division.level != Division.Level.COUNTY:
            self.columns.hide("act")
