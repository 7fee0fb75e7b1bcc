"""The password is asked again before many people's rows leave the house in one file (security rule 37)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.forms.people import PasswordAgainForm
from common import audit

MOST_WITHOUT_PASSWORD = 100


def password_again(request, *, number: int, table: str, title: str, back: str) -> HttpResponse | None:
    """The page that asks, if `number` rows are many; None when they are few or once the password was right.

    `back` is the address of the list they come from. A wrong password is kept in the trail.
    """
    if number <= MOST_WITHOUT_PASSWORD:
        return None
    sent = request.POST if request.method == "POST" else None
    form = PasswordAgainForm(sent, post=request.post)
    if form.is_valid():
        if request.account.check_password(form.cleaned_data["password"]):
            return None
        audit.note("export", table=table, result="refused", separate=True)
        form.add_error("password", _("密码不对，请重新输入"))
    context = {"form": form, "number": number, "title": title, "back": back}
    return render(request, "accounts/password_again.html", context, status=422 if form.is_bound else 200)
