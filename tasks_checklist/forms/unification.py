"""Forms of 三统一: one fact said with its proof, the filter bar of the table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm, needed_when
from accounts.forms.days import PastDay
from accounts.lists import AreaFilterForm
from accounts.models import Sector
from maintenance.forms.acts import words
from tasks_checklist.models import Unification


class SayForm(PostForm):
    reached = forms.TypedChoiceField(
        choices=[("yes", _("已实现")), ("no", _("未实现"))],
        coerce=lambda said: said == "yes",
        label=_("是否实现"),
        widget=forms.RadioSelect,
    )
    on = PastDay(label=_("认定日期"))
    evidence = words(_("依据"), required=False, most=500)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Unification | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        needed_when(fields["evidence"], _("已实现的必填：文件名称、文号或其他证明；文件在保存后上传"))
        if row is not None:
            fields["reached"].initial = "yes" if row.reached else "no"
            fields["on"].initial, fields["evidence"].initial = row.on, row.evidence
        fields["seen"].initial = row.version if row else None


class UnificationFilter(AreaFilterForm):
    """By township and sector; of one fact those that have reached it, or not."""

    picks = ("sector", "fact", "reached")
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    fact = forms.ChoiceField(
        choices=[("", _("全部")), *Unification.Fact.choices], required=False, label=_("事项")
    )
    reached = forms.ChoiceField(
        choices=[("", _("全部")), ("yes", _("已实现")), ("no", _("未实现"))],
        required=False,
        label=_("是否实现"),
    )

    def cascade(self) -> dict[str, Any] | None:
        """Down to the township: a fact is of no village."""
        found = super().cascade()
        levels = [level for level in found["levels"] if level["name"] == "township"] if found else []
        return {**found, "levels": levels} if found and levels else None
