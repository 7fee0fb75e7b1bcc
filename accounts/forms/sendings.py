"""Forms of 发送: the county's channels, a person's choice, the list of sendings."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.channel_gateway import SAMPLE
from accounts.forms.base import PostForm
from accounts.lists import FilterForm
from accounts.models import Channel, ChannelSettings, Sending, SendingChoice
from common.phones import validate_phone

KEPT = _("已设置，不改的留空")


class ChannelForm(PostForm):
    """What both channels ask: whether it is used, and the sealed secret, which is never shown again."""

    active = forms.BooleanField(required=False, label=_("启用"))
    secret = forms.CharField(
        max_length=500,
        required=False,
        strip=False,
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forget = forms.BooleanField(required=False, label=_("清除已存的密码或令牌"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, channel: ChannelSettings, **kwargs: Any) -> None:
        names = [*self.base_fields.keys() - {"secret", "forget"}]  # type: ignore[attr-defined]
        kwargs["initial"] = {name: getattr(channel, name) for name in names} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if channel.secret:
            self.fields["secret"].help_text = KEPT
        else:
            del self.fields["forget"]


class EmailForm(ChannelForm):
    host = forms.CharField(
        max_length=200, required=False, label=_("邮件服务器"), help_text=_("如 smtp.example.gov.cn")
    )
    port = forms.IntegerField(min_value=1, max_value=65535, label=_("端口"))
    security = forms.ChoiceField(choices=ChannelSettings.Security.choices, label=_("加密方式"))
    user = forms.CharField(max_length=120, required=False, label=_("登录名"))
    sender = forms.EmailField(required=False, label=_("发件地址"))
    field_order = ("active", "host", "port", "security", "user", "secret", "forget", "sender", "version")


class GatewayForm(ChannelForm):
    url = forms.CharField(
        max_length=300,
        required=False,
        label=_("网关地址"),
        help_text=_("以 https:// 开头，由短信服务商或企业微信提供"),
    )
    header = forms.CharField(
        max_length=60, required=False, label=_("鉴权请求头"), help_text=_("如 Authorization，没有的不填"),
        validators=[RegexValidator(r"\A[A-Za-z0-9-]+\Z", _("请求头只含字母、数字和短横线"))],
    )  # fmt: skip
    body = forms.CharField(
        max_length=2000,
        required=False,
        label=_("请求正文（JSON）"),
        initial=SAMPLE,
        help_text=_("可用 {title} 标题、{text} 内容、{link} 网址、{phone} 手机、{name} 姓名、{account} 账号"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    field_order = ("active", "url", "header", "secret", "forget", "body", "version")

    def __init__(self, *args: Any, channel: ChannelSettings, **kwargs: Any) -> None:
        super().__init__(*args, channel=channel, **kwargs)
        self.fields["secret"].label = _("请求头的值（令牌）")
        if not channel.body:
            self.initial["body"] = SAMPLE

    def clean_secret(self) -> str:
        secret = self.cleaned_data["secret"]
        if not secret.isprintable() or not secret.isascii():
            raise forms.ValidationError(_("令牌只能是可见的英文字符"))
        return secret


FORMS: dict[str, type[ChannelForm]] = {Channel.EMAIL: EmailForm, Channel.GATEWAY: GatewayForm}


class EmailTrialForm(PostForm):
    to = forms.EmailField(label=_("发到哪个邮箱"))


class PhoneTrialForm(PostForm):
    to = forms.CharField(
        max_length=20, label=_("发到哪个手机"), validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip


TRIALS: dict[str, type[PostForm]] = {Channel.EMAIL: EmailTrialForm, Channel.GATEWAY: PhoneTrialForm}


class SendingFilter(FilterForm):
    state = forms.ChoiceField(
        choices=[("", _("全部")), *Sending.State.choices], required=False, label=_("状态")
    )
    channel = forms.ChoiceField(choices=[("", _("全部")), *Channel.choices], required=False, label=_("渠道"))
    picks = ("state", "channel")

    def narrow(self, rows):
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        return rows.filter(channel=self.value("channel")) if self.value("channel") else rows


class ChoiceForm(PostForm):
    """What I want sent out, where to, when not."""

    gateway_on = forms.BooleanField(required=False, label=_("发到手机（短信或企业微信）"))
    email_on = forms.BooleanField(required=False, label=_("发到邮箱"))
    email = forms.EmailField(required=False, label=_("邮箱地址"), help_text=_("加密保存，只用来发消息"))
    what = forms.ChoiceField(choices=SendingChoice.What.choices, label=_("发哪些"), widget=forms.RadioSelect)
    pace = forms.ChoiceField(
        choices=SendingChoice.Pace.choices, label=_("什么时候发"), widget=forms.RadioSelect
    )
    quiet_from = forms.TimeField(
        label=_("免打扰从"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("到"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
