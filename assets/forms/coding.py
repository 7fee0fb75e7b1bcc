"""待赋码: which wait, and what the township says when it sends one back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.lists import AreaFilterForm, keyword
from assets.ledger.text import key
from assets.models import FacilityType

# fields of the register form a reason may concern, in the words that stand before it
CONCERNS = {
    "name": "名称",
    "quantity": "数量",
    "attributes": "属性",
    "position": "位置",
    "said": "管护信息",
    "owner": "权属与资金",
    "photos": "照片",
    "type": "类别",
}
PHRASES = (
    "请补充位置坐标",
    "名称请写到自然村组",
    "数量与单位不符，请核对",
    "与已登记设施重复，请核对",
    "请补拍照片",
)


class WaitingFilter(AreaFilterForm):
    """Those that wait for a code, or for their village."""

    of_today = True
    picks = ("type", "waits")
    words = _("名称")
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    waits = forms.ChoiceField(
        choices=[("", _("待赋码")), ("returned", _("已退回，待村里更正"))], required=False, label=_("状态")
    )
    q = keyword(words)

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("type"):
            rows = rows.filter(type=self.value("type"))
        returned = self.value("waits") == "returned"
        rows = rows.exclude(returned_reason="") if returned else rows.filter(returned_reason="")
        return rows.filter(name_key__contains=key(self.value("q"))) if self.value("q") else rows


class ReturnForm(PostForm):
    concern = forms.ChoiceField(
        choices=[("", _("不限于一栏")), *((word, word) for word in CONCERNS.values())],
        required=False,
        label=_("哪一栏要改"),
    )
    reason = forms.CharField(
        max_length=180, label=_("退回原因"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明退回原因")},
    )  # fmt: skip


def concern_of(reason: str) -> dict[str, str] | None:
    """The field a reason concerns (`field`, "" for none in particular) and what it says; None where nothing was returned."""
    if not reason:
        return None
    word, _colon, rest = reason.partition("：")
    field = next((name for name, known in CONCERNS.items() if known == word and rest), "")
    return {"field": field, "who": "镇（街道）", "what": rest if field else reason}
