"""The filter of the list of posts."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import AreaFilterForm, keyword
from accounts.models import Role

STATES = [("", _("全部")), ("review", _("待复核")), ("held", _("在任")), ("ended", _("已离任"))]


class PostFilter(AreaFilterForm):
    role = forms.ModelChoiceField(Role.objects.all(), required=False, label=_("角色"), empty_label=_("全部"))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    q = keyword(_("姓名"))
    picks = ("role", "state")
    words = _("姓名")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if role := self.value("role"):
            rows = rows.filter(role=role)
        if state := self.value("state"):
            rows = rows.filter(_in_state(state))
        return rows.filter(person__name__icontains=self.value("q")) if self.value("q") else rows


def _in_state(state: str) -> Q:
    held = Q(until=None) | Q(until__gt=timezone.localdate())
    if state == "ended":
        return ~held
    return held & Q(reviewed_at=None, granted_by__isnull=False) if state == "review" else held
