"""进展填报: pre-filled with what the records prove and what was said last; evidence under the material it answers to."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import PostForm
from maintenance.forms.acts import words
from tasks_checklist import evidence, measures
from tasks_checklist.models import Assignment, AssignmentState, Evidence, TaskReport
from tasks_checklist.periods import WHENEVER, period_before, period_of, reported_now, told
from tasks_checklist.places import Proof

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.xlsx,.docx"
MOST = 10  # files of one material at once
DIFFICULTIES = ("经费未到位", "人手不足", "等上级文件", "天气原因")
NEXT_STEPS = ("按计划继续推进", "补齐佐证材料后报完成", "下一期开展自查")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": ACCEPTED, "data-smaller": True}  # photos are made smaller before they are sent
        super().__init__(required=False, widget=FilesInput(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST:
            raise forms.ValidationError(_("一次最多 %s 个文件") % MOST)
        return [super(FilesField, self).clean(one, initial) for one in sent]


class PointedField(forms.ModelMultipleChoiceField):
    """What the unit has filed for other tasks of the plan."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, one: Any) -> str:
        return f"{one}（{one.assignment.task}，{timezone.localdate(one.filed_at):%m-%d}）"


class ReportForm(PostForm):
    """About one share. `periods`: those that the office has not read yet, the one asked for first."""

    phrases: ClassVar[dict[str, tuple[str, ...]]] = {"difficulty": DIFFICULTIES, "next_step": NEXT_STEPS}
    period = forms.TypedChoiceField(coerce=date.fromisoformat, label=__("报送周期"), widget=forms.RadioSelect)
    progress = forms.IntegerField(
        min_value=0,
        max_value=100,
        label=__("进度"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-progress": True}),
    )
    done_text = words(__("完成情况"), most=2000, rows=4)
    difficulty = words(__("存在困难"), required=False, most=500, rows=2)
    next_step = words(__("下一步打算"), required=False, most=500, rows=2)
    completes = forms.BooleanField(required=False, label=__("全部做完了，报完成"))
    pointed = PointedField(Evidence.objects.none(), required=False, label=__("引用本单位已报的材料"))
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Assignment, proof: Proof | None, on: date, **kwargs: Any) -> None:
        self.row, self.proof, self.on = row, proof, on
        reported = row.state == AssignmentState.REPORTED  # what is said now is added to it
        waiting = row.reports.filter(completes=True, state=TaskReport.State.SUBMITTED) if reported else None
        self.waiting: TaskReport | None = waiting.order_by("-id").first() if waiting is not None else None
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        periods = self._periods()
        field: Any = self.fields["period"]
        field.choices = [(window[0].isoformat(), told(self.row.task.every, window)) for window in periods]
        field.initial = periods[0][0].isoformat()
        pointed: Any = self.fields["pointed"]
        pointed.queryset = evidence.elsewhere(self.row).select_related("assignment__task__plan")
        self._offer_files()
        self._prefill(periods[0][0])
        if self.row.state == AssignmentState.REPORTED:
            self.fields["completes"] = forms.BooleanField(initial=True, widget=forms.HiddenInput)
            self.fields["progress"].widget = forms.HiddenInput()

    def _periods(self) -> list[tuple[date, date]]:
        """The one asked for, this one, the last: those that the office has read left out, but for this one, in which
        the whole may still be reported done; none that ended before the share was asked."""
        every = self.row.task.every
        if self.waiting is not None:
            return [(self.waiting.period_from, self.waiting.period_until)]
        if every == WHENEVER:
            return [period_of(every, self.on)]
        now = period_of(every, self.on)
        windows = dict.fromkeys([reported_now(every, self.on), now, period_before(every, self.on)])
        rows = self.row.reports.filter(completes=False, state=TaskReport.State.CONFIRMED)
        read = set(
            rows.filter(period_from__in=[one[0] for one in windows]).values_list("period_from", flat=True)
        )
        first = self.row.asked_from
        return [one for one in windows if one == now or (one[0] not in read and one[1] >= first)]

    def _offer_files(self) -> None:
        self.materials = evidence.filed(self.row)
        asked = [one for one in self.materials if one.asked]
        self.names = {f"file_{place}": one.name for place, one in enumerate(asked)} | {"file_other": ""}
        for name, material in self.names.items():
            self.fields[name] = FilesField(label=material or _("其他材料"))

    def _prefill(self, first: date) -> None:
        """What was sent for the period and not read yet, or came back, else the last state and what the records prove."""
        back = Q(
            completes=True, state=TaskReport.State.RETURNED
        )  # sent back, or taken back: it is gone on with
        mine = self.row.reports.filter(Q(period_from=first, completes=False) | back)
        sent = self.waiting or mine.order_by("-id").first()
        proved = measures.hundredths(self.proof)
        begun = {
            "progress": max(self.row.progress, proved or 0),
            "done_text": self.proof.told if self.proof else "",
        }
        if sent is not None and sent.state != TaskReport.State.CONFIRMED:
            begun = {
                name: getattr(sent, name) for name in ("progress", "done_text", "difficulty", "next_step")
            }
        for name, value in begun.items():
            self.fields[name].initial = value

    @property
    def material_rows(self) -> list[dict[str, Any]]:
        """Each material asked for with what is filed and the field for more."""
        found = {one.name: one for one in self.materials}
        return [
            {"material": found.get(name or _("其他材料")), "field": self[field], "asked": bool(name)}
            for field, name in self.names.items()
        ]

    @property
    def lacking(self) -> list[str]:
        return [one.name for one in self.materials if one.missing]

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        sent = self.cleaned_data
        plain = ("progress", "done_text", "difficulty", "next_step", "completes", "pointed", "client_key")
        return {name: sent[name] for name in plain} | {
            "on": sent["period"],
            "files": {material: sent[name] for name, material in self.names.items() if sent[name]},
            "figures": measures.kept(self.row, self.proof, self.on),
        }
