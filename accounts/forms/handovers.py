"""Forms of what changes hands: villages that merge, a year's codes, a post's open work."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.handing_over import receivers
from accounts.forms.base import DivisionField, PersonField, PostForm
from accounts.forms.days import DayInput
from accounts.models import Division, Post


def _day(label) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=DayInput(),
    )


class MergeForm(PostForm):
    """Into which village, from which day, by which paper."""

    successor = DivisionField(label=_("并入"))
    on_date = _day(_("撤并日期"))
    paper = forms.CharField(
        max_length=120, required=False, label=_("批文"), help_text=_("如“江政复〔2024〕12号”")
    )

    def offer(self) -> None:
        self.fields["successor"].offer_to(self.post, level=Division.Level.VILLAGE)  # type: ignore[attr-defined]


class EditionForm(PostForm):
    year = forms.IntegerField(min_value=2000, max_value=2100, label=_("年度"))
    file = forms.FileField(
        label=_("区划代码文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的，请检查是否选错了文件")},
    )

    def offer(self) -> None:
        self.fields["year"].initial = timezone.localdate().year


class HandOverForm(PostForm):
    """To whom, from which day."""

    receiver = PersonField(
        label=_("接收人"), help_text=_("列出已有同样岗位的人；名单上没有的，先请县级管理员授予岗位")
    )
    on_date = _day(_("交接日期"))
    note = forms.CharField(
        max_length=300, required=False, label=_("说明"), widget=forms.Textarea(attrs={"rows": 2})
    )
    end = forms.BooleanField(required=False, label=_("同时结束移交人的岗位"))

    def __init__(self, *args, held: Post, may_end: bool, **kwargs) -> None:
        self.held, self.may_end = held, may_end
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        self.fields["receiver"].queryset = receivers(self.held, by=self.post)  # type: ignore[attr-defined]
        if not self.may_end:
            del self.fields["end"]
