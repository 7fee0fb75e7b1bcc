"""What the acts on a matter ask; the phrases of the office stand beside the words."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PersonNear, PostForm, UnitNear
from assets.forms.naming import one_named
from assets.models import Condition, Facility
from assets.nearby import parties_near, people_near
from maintenance.actions.matter_splitting import FEWEST, MOST, Part, proposed
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.models import Matter, MatterCost, Severity

DISPATCHED: Phrases = ("先围挡、设警示，再修复", "今日到场查看", "处置后请上传照片")
DONE: Phrases = ("已修复，恢复正常使用", "已更换损坏部件", "已清理干净")
VERIFIED: Phrases = ("已到现场核查，修复合格", "已电话回访，反映人满意")
SAFE: Phrases = ("已围挡并设警示标志", "已停用，专人看守")
CLAIMED: Phrases = ("已通知施工单位，约定三日内到场",)


class MatterForm(ActForm):
    """A form about one matter."""

    @property
    def matter(self) -> Matter:
        return self.row


class PlainForm(MatterForm):
    """Only asks whether."""


class ReasonForm(MatterForm):
    reason = words(_("原因"))


class WordsForm(MatterForm):
    text = words(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phrases = {"text": self.said}  # type: ignore[misc]


class SafeForm(MatterForm):
    phrases: ClassVar[dict[str, Phrases]] = {"text": SAFE}
    text = words(_("怎么排的险"), required=False)


class ClaimForm(MatterForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": CLAIMED}
    reason = words(_("通知了谁，怎么约定"))


class GivenForm(MatterForm):
    """Units and people near; who keeps the facility is chosen already."""

    handler = UnitNear(required=False, label=_("处置单位"))
    person = PersonNear(required=False, label=_("处置人"), empty_label=_("不指定到人"))

    def offer(self) -> None:
        matter = self.matter
        self.fields["handler"].queryset = parties_near(matter.division)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_near(self.post, matter.division)  # type: ignore[attr-defined]
        if matter.facility:
            self.initial.setdefault("handler", matter.facility.keeper_id)
            self.initial.setdefault("person", matter.facility.keeper_person_id)

    def clean(self) -> None:
        super().clean()
        if not self.errors and not (self.cleaned_data.get("handler") or self.cleaned_data.get("person")):
            self.add_error("handler", _("请选择处置单位或处置人"))


class DispatchForm(GivenForm):
    phrases: ClassVar[dict[str, Phrases]] = {"instruction": DISPATCHED}
    instruction = words(_("派单要求"), required=False)


class RedirectForm(GivenForm):
    reason = words(_("改派原因"))


class MergeForm(MatterForm):
    """Into one of those that look alike, or another open one by its number."""

    into = forms.CharField(max_length=20, label=_("并入的事项编号"), help_text=_("如 WX26-7K3MQPC"))


class SplitForm(MatterForm):
    """What each part is about; its place is the original's unless another facility is named."""

    def offer(self) -> None:
        titles = [*proposed(self.matter), *[""] * MOST][:MOST]
        for number, title in enumerate(titles, start=1):
            needed = number <= FEWEST
            self.fields[f"title_{number}"] = forms.CharField(
                max_length=100, required=needed, label=_("什么问题"), initial=title
            )
            self.fields[f"severity_{number}"] = forms.ChoiceField(
                choices=Severity, label=_("等级"), initial=self.matter.severity, required=needed
            )
            self.fields[f"facility_{number}"] = forms.CharField(
                max_length=120, required=False, label=_("另一处设施"), help_text=_("编码或名称；同一处的不填")
            )

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields part by part, for the dialog; those beyond the ones needed are folded until they are used."""
        names = ("title", "severity", "facility")
        return [
            {"number": number, "fields": [self[f"{name}_{number}"] for name in names]}
            for number in range(1, MOST + 1)
        ]

    @property
    def more(self) -> bool:
        """Whether more parts than needed are proposed or were sent."""
        return bool(self[f"title_{FEWEST + 1}"].value())

    def clean(self) -> None:
        super().clean()
        said, parts = self.cleaned_data, []
        for number in range(1, MOST + 1):
            title = said.pop(f"title_{number}", "")
            severity = said.pop(f"severity_{number}", "") or self.matter.severity
            facility = self._facility(number, said.pop(f"facility_{number}", ""))
            if title:
                parts.append(Part(title, severity, facility))
            elif facility:
                self.add_error(f"title_{number}", _("请写明这一件是什么问题"))
        said["parts"] = parts

    def _facility(self, number: int, words: str) -> Facility | None:
        if not words.strip():
            return None
        try:
            return one_named(words, Facility.objects.visible_to(self.post).counted())
        except forms.ValidationError as wrong:
            self.add_error(f"facility_{number}", wrong)
        return None


class HandleForm(MatterForm):
    phrases: ClassVar[dict[str, Phrases]] = {"done_text": DONE}
    done_text = words(_("处置情况"), most=500)


class VerifyForm(MatterForm):
    phrases: ClassVar[dict[str, Phrases]] = {"text": VERIFIED}
    text = words(_("核查意见"), required=False)
    condition = forms.ChoiceField(
        choices=[
            (Condition.GOOD, Condition.GOOD.label),
            (Condition.FAIR, Condition.FAIR.label),
            ("", _("不改变")),
        ],
        required=False,
        label=_("设施状况改为"),
        widget=forms.RadioSelect,
    )

    def offer(self) -> None:
        if self.matter.facility is None:
            del self.fields["condition"]
        else:
            broken = self.matter.facility.condition in (Condition.DAMAGED, Condition.FAILED)
            self.initial.setdefault("condition", Condition.GOOD if broken else "")


class CostForm(MatterForm):
    kind = forms.ChoiceField(choices=MatterCost.Kind, label=_("种类"))
    amount = forms.DecimalField(
        min_value=0,
        max_digits=14,
        decimal_places=2,
        label=_("金额（元）"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("请填写数字，如 350 或 350.50"), "min_value": _("金额不能小于 0")},
    )
    note = forms.CharField(max_length=200, required=False, label=_("说明"))


class GradeForm(MatterForm):
    severity = forms.ChoiceField(choices=Severity, label=_("等级"), widget=forms.RadioSelect)
    hazard = forms.ChoiceField(choices=Matter.HazardGrade, required=False, label=_("隐患等级"))
    measure = words(_("隐患管控措施"), required=False, rows=2)
    reason = words(_("原因"), rows=2)

    def offer(self) -> None:
        for name in ("severity", "hazard", "measure"):
            self.initial.setdefault(name, getattr(self.matter, name))

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("hazard") and not self.cleaned_data.get("measure", "").strip():
            self.add_error("measure", _("隐患须写明管控措施：怎样不让人受伤害"))


class ReplyForm(MatterForm):
    text = words(_("答复内容"), most=500)

    def offer(self) -> None:
        self.initial.setdefault("text", self.matter.reply or self.matter.done_text)


class RevisitForm(MatterForm):
    satisfied = forms.ChoiceField(
        choices=[one for one in Matter.Satisfied.choices if one[0]],
        label=_("满意情况"),
        widget=forms.RadioSelect,
    )
    text = words(_("说明"), required=False)

    def offer(self) -> None:
        self.initial.setdefault("satisfied", self.matter.satisfied)


class BulkDispatchForm(PostForm):
    """To one unit or person, for many; those near all of them are offered."""

    handler = UnitNear(required=False, label=_("处置单位"))
    person = PersonNear(required=False, label=_("处置人"), empty_label=_("不指定到人"))
    instruction = words(_("派单要求"), required=False)
    phrases = DISPATCHED

    def __init__(self, *args: Any, matters: list[Matter], **kwargs: Any) -> None:
        self.matters = matters
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        places = {matter.division_id: matter.division for matter in self.matters}
        place = next(iter(places.values())) if len(places) == 1 else self.post.division
        self.fields["handler"].queryset = parties_near(place)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_near(self.post, place)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if not self.errors and not (self.cleaned_data.get("handler") or self.cleaned_data.get("person")):
            self.add_error("handler", _("请选择处置单位或处置人"))
