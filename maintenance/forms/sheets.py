"""Forms of 纸质表."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PersonField, PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from maintenance.models import InspectionSheet


class SheetFilter(AreaFilterForm):
    state = forms.ChoiceField(
        choices=[("", _("全部")), *InspectionSheet.State.choices], required=False, label=_("状态")
    )
    q = keyword(_("表号"))
    picks = ("state",)
    words = _("表号")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        words = (self.value("q") or "").replace(" ", "")
        return rows.filter(code__startswith=words) if words else rows


class PickFilter(AreaFilterForm):
    """Which due work is printed."""

    of_today = True
    WHOSE = (("", _("由我巡查")), ("all", _("本辖区全部")))
    whose = forms.ChoiceField(choices=WHOSE, required=False, label=_("任务"))
    picks = ("whose",)

    def narrow(self, rows):
        rows = self.in_area(rows).to_do()  # type: ignore[attr-defined]
        return rows if self.value("whose") == "all" else rows.of_doer(self.post)


class EntryForm(PostForm):
    """The head of a sheet as it was filled in: when, by whom."""

    day = DayField(label=_("巡查日期"))
    person = PersonField(required=False, label=_("巡查人"), help_text=_("本人巡查的不填"))

    def __init__(self, *args, sheet: InspectionSheet, **kwargs) -> None:
        self.sheet = sheet
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        self.fields["day"].initial = timezone.localdate()
        self.fields["person"].offer_to(self.post, self.sheet.division)  # type: ignore[attr-defined]
        self.fields["person"].initial = self.sheet.person_id
