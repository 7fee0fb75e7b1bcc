"""Forms of coming in: sign-in, second factor, a new password."""

import re

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
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
        label=_("图中的数字"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class TokenForm(forms.Form):
    token = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )

    def clean_token(self) -> str:
        """Six digits, or a backup code of eight letters and digits; blanks and hyphens don't count."""
        token = re.sub(r"[\s-]", "", self.cleaned_data["token"]).lower()
        if not re.fullmatch(r"[0-9]{6}|[a-z2-7]{8}", token):
            raise forms.ValidationError(_("动态口令是 6 位数字；备用码是 8 位字母和数字"))
        return token


class PasswordForm(forms.Form):
    present = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
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

    def clean(self) -> dict:
        """The action judges the password itself."""
        super().clean()
        found = self.cleaned_data
        if "password" in found and found["password"] != found.get("again"):
            self.add_error("again", _("两次输入的新密码不一样"))
        return found
