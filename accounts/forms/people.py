"""Forms of people, their accounts and posts."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, DivisionField, PartyField, PostForm, SectorsField
from accounts.forms.days import DayInput
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Person, Role
from common.phones import phone_matches, validate_phone

STATES = [
    ("", _("全部")),
    ("open", _("账号正常")),
    ("waiting", _("未首次登录")),
    ("disabled", _("账号停用")),
    ("none", _("未开通账号")),
    ("gone", _("已离岗")),
]
PHONE_WIDGET = {"inputmode": "tel", "autocomplete": "off"}


class PersonFilter(AreaFilterForm):
    role = forms.ModelChoiceField(Role.objects.all(), required=False, label=_("岗位"), empty_label=_("全部"))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("账号"))
    q = keyword(_("姓名"))
    picks = ("role", "state")
    words = _("姓名、账号、手机号或后四位")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if role := self.value("role"):
            today = timezone.localdate()
            in_force = Q(posts__until=None) | Q(posts__until__gt=today)
            rows = rows.filter(in_force, posts__role=role, posts__from_date__lte=today).distinct()
        if state := self.value("state"):
            rows = rows.filter(_in_state(state))
        return rows.filter(_meant(self.value("q"))) if self.value("q") else rows


def _in_state(state: str) -> Q:
    here = Q(active=True)
    return {
        "open": here & Q(account__is_active=True, account__must_change_password=False),
        "waiting": here & Q(account__is_active=True, account__must_change_password=True),
        "disabled": here & Q(account__is_active=False),
        "none": here & Q(account__isnull=True),
        "gone": Q(active=False),
    }[state]


def _meant(words: str) -> Q:
    if any(sign.isdigit() for sign in words):
        return phone_matches("phone", words) | Q(account__username=words.lower())
    return Q(name__icontains=words) | Q(account__username__startswith=words.lower())


class PersonForm(PostForm):
    name = forms.CharField(max_length=40, label=_("姓名"))
    division = DivisionField(label=_("所属区划"))
    party = PartyField(required=False, label=_("单位"))
    title = forms.CharField(max_length=40, required=False, label=_("职务"))
    phone = forms.CharField(
        max_length=40,
        required=False,
        label=_("手机"),
        validators=[validate_phone],
        widget=forms.TextInput(attrs=PHONE_WIDGET),
    )
    duty_phone = forms.CharField(
        max_length=20, required=False, label=_("办公电话"), validators=[validate_phone],
        widget=forms.TextInput(attrs=PHONE_WIDGET),
    )  # fmt: skip
    is_villager = forms.BooleanField(required=False, label=_("本村村民"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["party"].offer_to(self.post)  # type: ignore[attr-defined]


class PersonCreateForm(PersonForm):
    username = forms.CharField(
        max_length=40, required=False, label=_("账号"), widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("填写即开通账号，一次性密码在下一页显示一次；小写字母开头，如 gl.zhangsan"),
    )  # fmt: skip

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class PersonChangeForm(PersonForm):
    active = forms.BooleanField(required=False, label=_("在岗"), help_text=_("取消后账号同时停用"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, masked: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].help_text = _("变更后，原区划的岗位当天结束，并须重新登录")
        if masked:
            self.fields["phone"].widget.attrs["placeholder"] = masked
            self.fields["phone"].help_text = _("不改请留空")

    def changes(self) -> dict:
        """What was typed; an empty phone leaves the number as it is."""
        left_out = {"version"} | ({"phone"} if not self.cleaned_data["phone"] else set())
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


def initial_of(person: Person) -> dict:
    """The present values; the phone stays masked."""
    names = ("name", "division", "party", "title", "duty_phone", "is_villager", "active", "version")
    return {name: getattr(person, name) for name in names}


class AccountForm(PostForm):
    username = forms.CharField(
        max_length=40, label=_("账号"), widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("小写字母开头，由小写字母、数字、点、横线组成，如 gl.zhangsan"),
    )  # fmt: skip

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class ReasonForm(PostForm):
    reason = forms.CharField(
        min_length=2, max_length=100, label=_("事由"), help_text=_("写明用途，如“通知防汛值班”；会记入操作记录"),
        error_messages={"required": _("请写明事由"), "min_length": _("请写明事由，例如“通知防汛值班”")},
    )  # fmt: skip


class PostGrantForm(PostForm):
    role = forms.ModelChoiceField(
        Role.objects.none(), label=_("角色"), empty_label=_("请选择"), error_messages=WRONG_CHOICE
    )
    division = DivisionField(label=_("区域"), help_text=_("区域的级别须与角色一致，如“村（社区）经办”选到村"))
    sectors = SectorsField(required=False, label=_("行业大类"), help_text=_("行业主管部门的岗位填写"))
    party = PartyField(required=False, label=_("所在单位"), help_text=_("运营企业的岗位填写"))
    from_date = forms.DateField(label=_("任职日期"), widget=DayInput())
    until = forms.DateField(
        required=False, label=_("离任日期"), widget=DayInput(),
        help_text=_("代理、挂职等有期限的填写"),
    )  # fmt: skip

    def offer(self) -> None:
        from accounts.actions.posts import grantable_roles

        codes = [role.pk for role in grantable_roles(self.post)]
        self.fields["role"].queryset = Role.objects.filter(pk__in=codes)  # type: ignore[attr-defined]
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["party"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["from_date"].initial = timezone.localdate

    def clean_sectors(self) -> list[str]:
        return [sector.pk for sector in self.cleaned_data["sectors"]]


class PostEndForm(PostForm):
    on = forms.DateField(label=_("离任日期"), widget=DayInput())

    def offer(self) -> None:
        self.fields["on"].initial = timezone.localdate


class PasswordAgainForm(PostForm):
    """Asked before many people's rows leave the house in one file."""

    password = forms.CharField(
        max_length=200, strip=False, label=_("本人登录密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
