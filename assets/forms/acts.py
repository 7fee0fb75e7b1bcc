"""What the acts on one facility ask: a day, a reason with the office's phrases beside it, and the choice itself."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PersonNear, PostForm, UnitNear
from accounts.forms.days import DayInput, PastDay
from accounts.models import Division, Grid
from assets.actions.ownership import NO_OWNERS
from assets.actions.settling import Part
from assets.models import (
    Condition,
    Facility,
    FacilityType,
    IdleSpell,
    KeeperKind,
    OwnerKind,
    PropertyClass,
    ReliefKind,
)
from assets.models.moves import Move
from assets.nearby import parties_near, people_near
from common.attachments.content import ACCEPTED, ENDINGS

WHY = _("事由")


# --- Fields -------------------------------------------------------------------------------------------------------------
class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleaned to a list."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(
            widget=FilesInput(attrs={"accept": ",".join(ENDINGS[kind] for kind in ACCEPTED)}), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(one, initial) for one in sent]
        if self.required and not files:
            raise forms.ValidationError(_("请选择文件"))
        if len(files) > self.most:
            raise forms.ValidationError(_("一次最多 %(n)d 个文件") % {"n": self.most})
        return files


def reason(label: Any = WHY, **kwargs: Any) -> forms.CharField:
    """A line that says why."""
    return forms.CharField(max_length=180, label=label, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


# --- Forms --------------------------------------------------------------------------------------------------------------
class ActForm(PostForm):
    """A form about one facility; `phrases` stand beside the fields they are for."""

    phrases: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        self.facility = facility
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PastDay):  # said anew for each form: a process lives longer than a day
                field.widget.attrs["max"] = timezone.localdate().isoformat()

    def rows(self) -> list[dict[str, Any]]:
        """The visible fields with their phrases, for the template."""
        return [
            {"field": field, "phrases": self.phrases.get(field.name, ())} for field in self.visible_fields()
        ]


class ConditionForm(ActForm):
    condition = forms.ChoiceField(
        choices=[one for one in Condition.choices if one[0] != Condition.UNKNOWN],
        label=_("状况"),
        widget=forms.RadioSelect,
    )
    from_date = PastDay(label=_("看到的日期"))
    reason = reason(_("说明"), required=False)
    phrases: ClassVar = {"reason": ("巡查看到", "群众反映", "维修完成", "年度核实")}


class MoveForm(ActForm):
    from_date = PastDay(label=_("日期"))
    reason = reason()

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        self.phrases = {"reason": move.phrases}  # type: ignore[misc]
        super().__init__(*args, **kwargs)


class ClassForm(ActForm):
    property_class = forms.ChoiceField(choices=PropertyClass, label=_("经营属性"), widget=forms.RadioSelect)
    from_date = PastDay(label=_("日期"))
    reason = reason(_("理由"), required=False, help_text=_("与类别规定的不同时必须写明"))
    phrases: ClassVar = {"reason": ("由企业经营并收费", "村集体承担，不收费", "县里确定的试点")}


class KeeperForm(ActForm):
    keeper = UnitNear(label=_("管护主体"), required=False, empty_label=_("没有管护主体"))
    keeper_kind = forms.ChoiceField(
        choices=[("", _("请选择")), *KeeperKind.choices], required=False, label=_("管护主体类型")
    )
    keeper_person = PersonNear(label=_("管护责任人"), required=False, empty_label=_("暂不确定"))
    from_date = PastDay(label=_("日期"))
    reason = reason()
    phrases: ClassVar = {"reason": ("签订管护合同", "村级自管", "合同到期，更换", "人员变动")}

    def offer(self) -> None:
        village = self.facility.division
        self.fields["keeper"].queryset = parties_near(village)  # type: ignore[attr-defined]
        self.fields["keeper_person"].queryset = people_near(self.post, village)  # type: ignore[attr-defined]


class GridForm(ActForm):
    grid = ChoiceOf(Grid, label=_("网格"), required=False, empty_label=_("不属任何网格"))

    def offer(self) -> None:
        self.fields["grid"].queryset = self.facility.division.grids.order_by("number")  # type: ignore[attr-defined]


class ReliefForm(ActForm):
    relief_kind = forms.ChoiceField(
        choices=[("", _("不是衔接资产")), *ReliefKind.choices],
        required=False,
        label=_("衔接资产类别"),
        widget=forms.RadioSelect,
    )


class IdleForm(ActForm):
    since = PastDay(label=_("闲置自"))
    reason = reason(_("闲置原因"))
    follow_up_on = forms.DateField(label=_("下次跟进日期"), widget=DayInput())
    disposal = forms.ChoiceField(
        choices=[("", _("还没有确定")), *IdleSpell.Disposal.choices], required=False, label=_("处置路径")
    )
    phrases: ClassVar = {"reason": ("无人使用", "缺少运行经费", "功能已被替代", "人口外流，需求减少")}


class FollowUpForm(ActForm):
    progress = reason(_("跟进情况"))
    disposal = forms.ChoiceField(
        choices=[("", _("还没有确定")), *IdleSpell.Disposal.choices], required=False, label=_("处置路径")
    )
    follow_up_on = forms.DateField(label=_("下次跟进日期"), widget=DayInput())
    phrases: ClassVar = {"progress": ("正在寻找承租方", "村民会议已讨论", "已报镇里研究", "情况没有变化")}


class IdleEndForm(ActForm):
    ended_on = PastDay(label=_("结束日期"))
    disposal = forms.ChoiceField(choices=IdleSpell.Disposal, label=_("处置路径"), widget=forms.RadioSelect)
    outcome = reason(_("处置结果"))
    phrases: ClassVar = {"outcome": ("已重新投入使用", "已出租", "已转让", "已报废处置")}


class ChiefForm(ActForm):
    level = forms.ChoiceField(choices=Division.Level, label=_("级别"), widget=forms.RadioSelect)
    person = PersonNear(label=_("人员"))
    reach = forms.CharField(
        max_length=200, required=False, label=_("管控范围"), help_text=_("起止点或河段，如“村口至水闸”")
    )
    from_date = PastDay(label=_("任职日期"))

    def offer(self) -> None:
        self.fields["person"].queryset = people_near(self.post, self.facility.division)  # type: ignore[attr-defined]


class ChiefEndForm(ActForm):
    until = PastDay(label=_("卸任日期"))


class PhotoRemoveForm(ActForm):
    reason = reason(_("删除理由"))
    phrases: ClassVar = {"reason": ("拍错了设施", "不清楚，已重拍", "照片中有无关人员", "已过时")}


# --- 权属与移交 ---------------------------------------------------------------------------------------------------------
OWNER_KINDS = [one for one in OwnerKind.choices if one[0] not in NO_OWNERS]


class PaperForm(ActForm):
    """What every paper act says."""

    on_date = PastDay(label=_("日期"))
    paper_number = forms.CharField(max_length=60, required=False, label=_("证书或文书编号"))
    note = forms.CharField(
        max_length=300, required=False, label=_("说明"), widget=forms.Textarea(attrs={"rows": 2})
    )
    papers = FilesField(
        most=10,
        required=False,
        label=_("材料"),
        help_text=_("证书、移交单、会议记录等，照片、PDF、Word（docx）或 Excel（xlsx），每个不超过 10 MB"),
    )

    def offer(self) -> None:
        for name in {"from_party", "to_party"} & set(self.fields):
            self.fields[name].queryset = parties_near(self.facility.division)  # type: ignore[attr-defined]


class ConfirmForm(PaperForm):
    owner_kind = forms.ChoiceField(choices=[("", _("请选择")), *OWNER_KINDS], label=_("产权类别"))
    to_party = UnitNear(label=_("产权单位"), required=False, empty_label=_("没有登记为单位（如个人）"))
    field_order = ("owner_kind", "to_party", "paper_number", "on_date", "papers", "note")


class DisputeForm(PaperForm):
    field_order = ("note", "on_date", "paper_number", "papers")
    phrases: ClassVar = {"note": ("两村都主张所有", "村集体与企业都主张所有", "没有留下建设资料")}

    def offer(self) -> None:
        super().offer()
        self.fields["note"].required = True
        self.fields["note"].label = _("争议各方和争议内容")


class TransferForm(PaperForm):
    from_party = UnitNear(label=_("移出单位"), required=False, empty_label=_("没有登记为单位"))
    to_party = UnitNear(label=_("接收的产权单位"))
    owner_kind = forms.ChoiceField(choices=[("", _("请选择")), *OWNER_KINDS], label=_("转移后的产权类别"))
    field_order = ("from_party", "to_party", "owner_kind", "paper_number", "on_date", "papers", "note")


class HandoverForm(PaperForm):
    from_party = UnitNear(label=_("移交单位"), required=False, empty_label=_("没有登记为单位"))
    to_party = UnitNear(label=_("接收单位"))
    owner_kind = forms.ChoiceField(
        choices=[("", _("不动产权")), *OWNER_KINDS],
        required=False,
        label=_("同时确定产权"),
        help_text=_("只移交管护、不动产权的，不选"),
    )
    field_order = ("from_party", "to_party", "owner_kind", "paper_number", "on_date", "papers", "note")
    phrases: ClassVar = {"note": ("验收合格，资料齐全", "附竣工图和使用说明", "质保期内由施工单位维修")}


# --- 合并、拆分、改类、变更所在村 ---------------------------------------------------------------------------------------
class MergeForm(ActForm):
    kept = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason(_("合并理由"))
    phrases: ClassVar = {"reason": ("同一设施重复登记", "两本台账各登记了一次", "改名后重复登记")}


class SplitForm(ActForm):
    """Up to six parts at once; empty lines ask nothing."""

    LINES = 6
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason(_("拆分理由"))
    phrases: ClassVar = {"reason": ("一条记录登记了几处", "分段管护", "部分已移交")}

    def offer(self) -> None:
        for number in range(1, self.LINES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                max_length=120, required=False, label=_("第 %(n)d 处名称") % {"n": number}
            )
            self.fields[f"quantity_{number}"] = forms.DecimalField(
                max_digits=14, decimal_places=3, min_value=Decimal("0.001"), required=False,
                label=_("第 %(n)d 处数量（%(unit)s）") % {"n": number, "unit": self.facility.unit},
            )  # fmt: skip

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{number}"], self[f"quantity_{number}"]) for number in range(1, self.LINES + 1)]

    def clean(self) -> dict[str, Any]:
        for number in range(1, self.LINES + 1):
            name, quantity = self._line(number)
            if bool(name) != bool(quantity) and f"quantity_{number}" not in self.errors:
                self.add_error(f"{'quantity' if name else 'name'}_{number}", _("名称和数量都要写"))
        if not self.errors and not self.parts():
            self.add_error("name_1", _("至少写一处"))
        return self.cleaned_data

    def _line(self, number: int) -> tuple[str, Decimal | None]:
        return self.cleaned_data.get(f"name_{number}", ""), self.cleaned_data.get(f"quantity_{number}")

    def parts(self) -> list[Part]:
        """The parts that were written, in their order."""
        lines = (self._line(number) for number in range(1, self.LINES + 1))
        return [Part(name, quantity) for name, quantity in lines if name and quantity]


class TypeForm(ActForm):
    type = ChoiceOf(FacilityType, label=_("正确的类别"))
    reason = reason(_("改类理由"))
    phrases: ClassVar = {"reason": ("登记时选错类别", "台账用词有误", "改建后用途变了")}

    def offer(self) -> None:
        kinds = FacilityType.objects.filter(active=True).exclude(pk=self.facility.type_id)
        self.fields["type"].queryset = kinds.select_related("sector")  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = (  # type: ignore[attr-defined]
            lambda kind: f"{kind.sector.name} / {kind.name}（{kind.unit}）"
        )


class VillageForm(ActForm):
    division = DivisionField(label=_("划到"))
    from_date = PastDay(label=_("日期"))
    reason = reason(_("变更理由"))
    phrases: ClassVar = {"reason": ("登记时选错村", "村界调整", "资产划转")}

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)  # type: ignore[attr-defined]
