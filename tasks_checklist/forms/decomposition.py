"""Forms of 任务分解: many units at once, the workbook, what its unknown names mean, the last word."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField
from accounts.forms.imports import TableFileForm
from accounts.models import Party
from maintenance.forms.acts import words
from tasks_checklist.decomposition_units import LEFT_OUT, Units
from tasks_checklist.forms.annual import WHY
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanState

K = Party.Kind
GROUPS: tuple[tuple[str, Any], ...] = (
    (K.VILLAGE_COMMITTEE, _("村（社区）")),
    (K.TOWNSHIP_OFFICE, _("镇（街道）")),
    (K.INDUSTRY_DEPARTMENT, _("行业主管部门")),
)
OTHERS = _("其他单位")


class DivideForm(PostForm):
    """One or several tasks to many units, due on one day: a task's own where none is typed."""

    tasks = forms.ModelMultipleChoiceField(
        AnnualTask.objects.none(), label=_("任务"), widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("单位"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请选择单位")}
    )
    due_on = DayField(required=False, label=_("完成期限"), help_text=_("不填按任务的完成期限"))
    share = words(_("工作要求"), required=False, most=500)

    def __init__(self, *args: Any, plan: AnnualPlan, task: AnnualTask | None = None, **kwargs: Any) -> None:
        self.plan, self.task = plan, task
        self.known = Units(plan)
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: dict[str, Any] = self.fields
        if self.task is not None:
            del fields["tasks"]
        else:
            rows = AnnualTask.objects.everywhere(because="tasks of a plan that is divided")
            fields["tasks"].queryset = rows.filter(plan=self.plan, outline=False).order_by("number")
        fields["units"].choices = [(str(party.pk), party.name) for party in self.known.all]

    @property
    def has_tasks(self) -> bool:
        """Whether any task of the plan can be given to units: one in outline waits for its day."""
        offered: Any = self.fields.get("tasks")
        return offered is None or offered.queryset.exists()

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The units under the headings of their kinds, each with its box."""
        chosen = set(map(str, self["units"].value() or ()))
        named = dict(GROUPS)
        ordered = sorted(self.known.all, key=lambda party: _rank(party.kind))
        return [
            {
                "word": named.get(kind, OTHERS),
                "key": kind,
                "units": [{"row": party, "chosen": str(party.pk) in chosen} for party in parties],
            }
            for kind, parties in groupby(
                ordered, key=lambda party: party.kind if party.kind in named else "other"
            )
        ]

    def parties(self) -> list[Party]:
        keys = {int(key) for key in self.cleaned_data["units"]}
        return [party for party in self.known.all if party.pk in keys]

    def chosen_tasks(self) -> Iterable[AnnualTask]:
        return [self.task] if self.task is not None else self.cleaned_data["tasks"]

    def clean(self) -> None:
        super().clean()
        if self.errors or self.cleaned_data.get("due_on"):
            return
        if undated := [str(task.number) for task in self.chosen_tasks() if task.due_on is None]:
            self.add_error("due_on", _("第%s项任务没有完成期限，请填") % "、".join(undated))


def _rank(kind: str) -> int:
    kinds = [key for key, _word in GROUPS]
    return kinds.index(kind) if kind in kinds else len(kinds)


class SheetForm(TableFileForm):
    """An uploaded 任务分解表."""

    def offer(self) -> None:
        self.fields["file"].label = _("任务分解表")


class UnitsForm(PostForm):
    """A field for each name nobody knows: which unit it is, or none."""

    def __init__(self, *args: Any, units: Units, names: list[str], **kwargs: Any) -> None:
        self.units, self.names = units, names
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        known = [(str(party.pk), f"{party.name}（{party.division}）") for party in self.units.all]
        for place, name in enumerate(self.names):
            near = self.units.near(name)
            self.fields[f"unit_{place}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("请选择")), *known, (str(LEFT_OUT), _("不是单位，不导入这个名称"))],
                required=False,
                initial=str(near.pk) if near else "",
            )
            self.fields[f"unit_{place}"].later = True  # type: ignore[attr-defined]  # what is left open is asked again

    def answers(self) -> dict[str, int]:
        """{name: key of a unit, 0 for none}; what was left open is asked again."""
        said = {name: self.cleaned_data.get(f"unit_{place}") for place, name in enumerate(self.names)}
        return {name: int(key) for name, key in said.items() if key}


class WriteForm(PostForm):
    """The last word: what was seen is written."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=32)
    drop_gone = forms.BooleanField(required=False, label=_("表中没有的单位，取消对它们的分解"))

    def __init__(self, *args: Any, plan: AnnualPlan, gone: int, **kwargs: Any) -> None:
        self.plan, self.gone = plan, gone
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        if not self.gone:
            del self.fields["drop_gone"]
        if self.plan.state == PlanState.ISSUED:
            self.fields["reason"] = words(_("调整原因"))

    phrases = WHY
