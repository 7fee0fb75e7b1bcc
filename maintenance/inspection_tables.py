"""Columns of 巡查记录."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as __

from accounts.tables import Plain, badge, shows
from maintenance.models import Inspection

TONES = {Inspection.Result.NORMAL: "ok", Inspection.Result.ABNORMAL: "bad"}


class InspectionTable(Plain):
    facility = tables.Column(accessor="facility__name", verbose_name=__("设施"), attrs=shows("title"))
    division = tables.Column(
        accessor="facility__division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    kind = tables.Column(accessor="facility__type__name", verbose_name=__("类别"), attrs=shows("fact"))
    inspected_at = tables.DateTimeColumn(verbose_name=__("巡查时间"), format="Y-m-d H:i", attrs=shows("fact"))
    person = tables.Column(verbose_name=__("巡查人"), default="—", attrs=shows("fact"))
    way = tables.Column(verbose_name=__("方式"))
    entry = tables.Column(verbose_name=__("录入"))
    condition = tables.Column(verbose_name=__("状况"), default="—")
    result = tables.Column(verbose_name=__("结果"), attrs=shows("state"))

    def render_facility(self, record):
        url = reverse("maintenance:inspection-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.facility.name)

    def render_result(self, record):
        return badge(TONES[record.result], record.get_result_display())
