"""What the reader of the list asks: everything the register's list asks of facilities, and the state of their items."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.filters import YES_NO, FacilityFilter
from assets.models import Facility
from common.paging import Order
from maintenance import completeness
from maintenance.list_columns import COUNTED, head
from maintenance.models import ItemState, Mode, ResponsibilityItem
from maintenance.rhythms_in_force import rhythm_of

ORDERS = {
    "village": Order(_("按村"), "facility__division_id", "facility_id"),
    "type": Order(_("按类别"), "facility__type_id", "facility__division_id", "facility_id"),
}
ANY, NONE = "any", "none"
KEEPING = "keeping"  # who keeps it, who answers for it, how to call him
NOT_CHECKED = "not_checked"
OWN = ("state", "lacks", "returned", "reopened", "expired", "mode", "road", "supervised")


def _choices(*choices) -> list[tuple[str, Any]]:
    return [("", _("全部")), *choices]


def _yes_no(label) -> forms.ChoiceField:
    return forms.ChoiceField(choices=YES_NO, required=False, label=label)


class ItemFilter(FacilityFilter):
    """`lacks` is a column of the list; `missing` stays what the register's entry lacks."""

    picks: tuple[str, ...] = ("sector", "type", "state", "lacks")  # type: ignore[assignment]
    more = (*OWN[2:], "status", "condition", *FacilityFilter.more)
    words = _("编码、名称、管护人、电话")

    state = forms.ChoiceField(
        choices=_choices(*ItemState.choices, (NOT_CHECKED, _("未核定"))), required=False, label=_("进度")
    )
    lacks = forms.ChoiceField(
        choices=_choices(
            (ANY, _("有缺项，不能提交")),
            (NONE, _("没有缺项")),
            (KEEPING, _("缺主体、责任人或电话")),
            *((key, f"缺{head(key)}") for key in COUNTED),
        ),
        required=False,
        label=_("清单缺项"),
    )
    returned = _yes_no(_("被退回"))
    reopened = _yes_no(_("核定后变更"))
    expired = _yes_no(_("变更超期未出新版"))
    mode = forms.ChoiceField(choices=_choices(*Mode.choices), required=False, label=_("管护方式"))
    road = forms.CharField(max_length=40, required=False, label=_("所属设施（路、渠）"))
    supervised = forms.CharField(max_length=40, required=False, label=_("监管单位"))

    def narrow_items(self, items: QuerySet[ResponsibilityItem]) -> QuerySet[ResponsibilityItem]:
        """The items asked for; the register is only asked where something of it is."""
        if self._asks_the_register():
            facilities = self.narrow(Facility.objects.visible_to(self.post).counted())
            items = items.filter(facility__in=facilities.order_by().values("pk"))
        return items.filter(self._own())

    def _asks_the_register(self) -> bool:
        own = {*OWN}
        return any(value not in (None, "") for name, value in self.cleaned_data.items() if name not in own)

    def _own(self) -> Q:
        found = Q()
        for name in ("state", "mode"):
            if value := self.value(name):
                found &= ~Q(state=ItemState.CHECKED) if value == NOT_CHECKED else Q(**{name: value})
        if lacks := self.value("lacks"):
            found &= self._lacking(lacks)
        for name, condition in self._marks().items():
            if value := self.value(name):
                found &= condition if value == "yes" else ~condition
        if words := self.value("road"):
            found &= Q(facility__parent__name__icontains=words.strip())
        if words := self.value("supervised"):
            found &= Q(department__name__icontains=words.strip())
        return found

    def _lacking(self, key: str) -> Q:
        kinds = completeness.types_with_standard(self.post.division.county_code)
        if key in (ANY, NONE):
            unready = completeness.unready(with_standard=kinds)
            return unready if key == ANY else ~unready
        if key == KEEPING:
            return Q(party=None) | Q(person=None) | Q(public_phone="")
        return completeness.lacking(key, with_standard=kinds)

    def _marks(self) -> dict[str, Q]:
        days = rhythm_of(self.post.division.county_code).days_to_next
        late = timezone.now() - timedelta(days=days)
        return {
            "returned": ~Q(returned_reason=""),
            "reopened": Q(reopened_at__isnull=False),
            "expired": Q(reopened_at__lt=late),
        }
