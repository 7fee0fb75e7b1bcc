"""上报: one thumb at the place of trouble: what, how bad, photos; the rest folded."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.forms.base import DivisionField, PostForm
from accounts.forms.positions import PositionFields
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility
from common.phones import NotAPhone, normalise_phone
from maintenance.actions.matter_photos import MOST
from maintenance.models import Matter, Severity

TROUBLES = ("不能使用", "有安全隐患", "破损", "渗漏、堵塞", "不亮", "脏乱")
LONG_AGO = timedelta(days=3660)
PICTURES = "image/jpeg,image/png,image/webp"


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": PICTURES, "data-smaller": True}
        super().__init__(required=False, widget=PhotosInput(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST:
            raise forms.ValidationError(_("最多 %s 张照片") % MOST)
        return [super(PhotosField, self).clean(one, initial) for one in sent]


def offer_places(field: Any, post) -> None:
    """The post's own village, or the villages and townships of its area."""
    if post.division.level == Division.Level.VILLAGE:
        rows = Division.objects.everywhere(because="the post's own")
        field.queryset = rows.filter(pk=post.division_id)
        field.initial, field.empty_label = post.division_id, None
    else:
        field.offer_to(post, level__in=[Division.Level.VILLAGE, Division.Level.TOWNSHIP])


class ReportForm(PositionFields, PostForm):
    """A matter about the facility given, or about a place in a village chosen."""

    title = forms.CharField(
        max_length=100, label=_("什么问题"), help_text=_("一句话，如“井盖破损”“路灯不亮”")
    )
    severity = forms.ChoiceField(
        choices=Severity, initial=Severity.B, label=_("等级"), widget=forms.RadioSelect
    )
    before = PhotosField(label=_("现场照片"))
    text = forms.CharField(
        max_length=2000, required=False, label=_("情况说明"), widget=forms.Textarea(attrs={"rows": 3})
    )
    division = DivisionField(label=_("所在村（社区）"))
    place = forms.CharField(
        max_length=200,
        required=False,
        label=_("位置"),
        help_text=_("如“村部东侧路口”；知道是哪处设施的，扫码或从设施页上报，不用写位置"),
    )
    done_text = forms.CharField(
        max_length=500, required=False, label=_("已当场处置好：怎么处置的"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("填写后按“自巡自办”直接办结；没有处置好的不要填"),
    )  # fmt: skip
    after = PhotosField(label=_("处置后照片"))
    on_behalf = forms.BooleanField(required=False, label=_("代群众上报（电话、来访、书面）"))
    reporter_name = forms.CharField(max_length=40, required=False, label=_("反映人"))
    phone = forms.CharField(
        max_length=40, required=False, label=_("反映人电话"), help_text=_("只用于回访，页面上不显示全号"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    found_at = forms.DateTimeField(
        required=False, label=_("发现时间"), help_text=_("不填就是现在"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, facility: Facility | None = None, **kwargs: Any) -> None:
        self.facility = facility
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        if self.facility is not None:
            del self.fields["division"]
        else:
            offer_places(self.fields["division"], self.post)
        if not may(self.post, Right.MATTER_HANDLE):
            del self.fields["done_text"], self.fields["after"]

    def clean_phone(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except NotAPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_found_at(self):
        found = self.cleaned_data["found_at"]
        if found and found > timezone.now():
            raise forms.ValidationError(_("发现时间不能晚于现在"))
        if found and found < timezone.now() - LONG_AGO:
            raise forms.ValidationError(_("发现时间过早，请核对年份"))
        return found

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if self.facility is None and not said.get("place") and not said.get("longitude"):
            self.add_error("place", _("不知道是哪处设施时，请写明位置或用手机定位"))
        if said.get("after") and not said.get("done_text"):
            self.add_error("done_text", _("传了处置后照片，请写明怎么处置的"))

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        names = (
            "title",
            "severity",
            "text",
            "place",
            "reporter_name",
            "phone",
            "on_behalf",
            "found_at",
            "client_key",
        )
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        found["done_text"] = self.cleaned_data.get("done_text", "")
        found["facility"], found["division"] = self.facility, self.cleaned_data.get("division")
        where = self.position()
        if where.get("longitude") is not None:
            found["position"] = where["longitude"], where["latitude"]
        behalf = found["on_behalf"] or found["reporter_name"] or found["phone"]
        found["on_behalf"] = bool(behalf)
        found["source"] = Matter.Source.CITIZEN if behalf else Matter.Source.STAFF
        return found

    def photos(self) -> dict[str, list]:
        return {"before": self.cleaned_data["before"], "after": self.cleaned_data.get("after") or []}
