"""Forms of coming in: sign-in, second factor, a new password."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    captcha = forms.CharField(
        label=_("图中算式的得数"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class TokenForm(forms.Form):
    token = forms.RegexField(
        r"^\d{6}$", label=_("动态口令"), max_length=6, error_messages={"invalid": _("动态口令是 6 位数字")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip


class PasswordForm(forms.Form):
    present = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("新密码"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("再输一次新密码"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args, account, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = "；".join(password_validators_help_texts())

    def clean_present(self) -> str:
        present = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise forms.ValidationError(_("现在的密码不对"))
        return present

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict:
        found = super().clean()
        if "password" in found and found["password"] != found.get("again"):
            self.add_error("again", _("两次输入的新密码不一样"))
        return found
