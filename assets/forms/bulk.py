"""What an act on many facilities asks before it is done."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PersonNear, PostForm, UnitNear
from accounts.forms.days import PastDay
from accounts.models import Division, Grid, Party, Person
from assets.actions.bulk import SAID
from assets.forms.acts import reason
from assets.models import KeeperKind
from assets.nearby import BECAUSE, levels_of


class BulkForm(PostForm):
    """A form about facilities of some villages; `phrases` stand beside the reason."""

    phrases: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, villages: Sequence[Division], **kwargs: Any) -> None:
        self.villages = villages
        super().__init__(*args, **kwargs)

    @property
    def shared(self) -> set[str]:
        """The codes of the areas that all the villages lie in, a lone village itself among them."""
        found = [set(levels_of(village)) for village in self.villages]
        return set.intersection(*found) if found else set()


class StateForm(BulkForm):
    says = forms.ChoiceField(
        choices=[(name, words) for name, (_aspect, _value, words) in SAID.items()],
        label=_("变更为"),
        widget=forms.RadioSelect,
    )
    from_date = PastDay(label=_("自哪天起"))
    reason = reason()
    phrases = ("年度核实", "巡查看到", "季节性停用", "维修完成，恢复使用")


class BulkGridForm(BulkForm):
    grid = ChoiceOf(Grid, label=_("网格"), required=False, empty_label=_("不属任何网格"))

    def offer(self) -> None:
        rows = Grid.objects.visible_to(self.post).filter(division__in=self.villages[:1])
        self.fields["grid"].queryset = rows.order_by("number")  # type: ignore[attr-defined]
        if len(self.villages) > 1:
            self.fields["grid"].help_text = _(
                "所选设施不在同一个村，只能清除网格；要划入网格请按村筛选后再办理"
            )
            self.fields["grid"].queryset = rows.none()  # type: ignore[attr-defined]


class BulkKeeperForm(BulkForm):
    keeper = UnitNear(label=_("管护主体"), required=False, empty_label=_("没有管护主体"))
    keeper_kind = forms.ChoiceField(
        choices=[("", _("请选择")), *KeeperKind.choices], required=False, label=_("管护主体类型")
    )
    keeper_person = PersonNear(label=_("管护责任人"), required=False, empty_label=_("暂不确定"))
    from_date = PastDay(label=_("自哪天起"))
    reason = reason()
    phrases = ("签订管护合同", "村级自管", "合同到期，更换", "人员变动")

    def offer(self) -> None:
        near = Party.objects.everywhere(because=BECAUSE).filter(active=True, division_id__in=self.shared)
        people = Person.objects.visible_to(self.post).filter(active=True, division_id__in=self.shared)
        ordered = near.select_related("division__parent").order_by("-division_id", "kind", "name")
        self.fields["keeper"].queryset = ordered  # type: ignore[attr-defined]
        self.fields["keeper_person"].queryset = people.select_related("division").order_by("name")  # type: ignore[attr-defined]


FORMS: dict[str, type[BulkForm]] = {
    "code": BulkForm,
    "state": StateForm,
    "grid": BulkGridForm,
    "keeper": BulkKeeperForm,
}
