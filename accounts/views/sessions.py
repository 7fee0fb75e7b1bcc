"""Coming in and going out: sign-in, second factor, a new password, 身份切换, one's own sessions."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import attempts, captcha, demo_hints, totp
from accounts.access import Refused
from accounts.actions import sessions as acts
from accounts.doors import public_page, signed_in
from accounts.forms.sessions import PasswordForm, SignInForm, TokenForm
from accounts.models import AccountSession
from common.audit import note
from common.middleware import client_address

WRONG = _("账号或密码不对")
LOCKED = _("错误次数过多，请 15 分钟后再试；忘记密码请联系本单位管理员")


@public_page("GET POST")
def sign_in(request):
    if request.post is not None and request.method == "GET":
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    account = _authenticated(request, form) if request.method == "POST" and form.is_valid() else None
    if account is not None:
        acts.open_session(request, account)
        return redirect(_next(request))
    asked = attempts.many_for(form.data.get("username", ""))
    context = {
        "form": form,
        "next": _next(request),
        "picture": captcha.ask(request) if asked else "",
        "hints": demo_hints.accounts() if settings.DEMO else [],
        "expired": request.session.pop("told", "") == "expired",
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _authenticated(request, form: SignInForm):
    """The account, or None with the reason on the form: the same words and time for an unknown account."""
    username, password = form.cleaned_data["username"], form.cleaned_data["password"]
    if attempts.address_is_shut(client_address(request)):
        form.add_error(None, LOCKED)
        return None
    if attempts.many_for(username) and not captcha.answered(request, form.cleaned_data["captcha"]):
        form.add_error("captcha", _("请算出图中的得数"))
        return None
    account = authenticate(request, username=username, password=password)
    if account is None or account.is_system or account.person is None or not account.person.active:
        locked = getattr(request, "axes_locked_out", False)
        form.add_error(None, LOCKED if locked else WRONG)
        note("session.refuse", details={"username": username[:40]}, result="refused", address=client_address(request))
        return None
    if attempts.one_time_is_over(account):
        form.add_error(None, _("一次性密码已过 72 小时，请联系本单位管理员重新发放"))
        return None
    return account


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """Axes calls this once an account is paused for an address: the same form, with the reason."""
    form = SignInForm(request.POST or None)
    form.add_error(None, LOCKED)
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request), "hints": []}, status=429)


@public_page("GET POST")
def second_factor(request):
    """Type the present code; who has no device yet sets one up first. Open to a session whose gate this is."""
    if request.account is None or request.gate != "accounts:second-factor":
        return redirect(_next(request))
    device = acts.device_of(request.account)
    setting_up = device is None
    device = device or acts.device_to_set_up(request.account)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if acts.try_second_factor(request, device=device, token=form.cleaned_data["token"]):
            return redirect(_next(request))
        form.add_error("token", _("动态口令不对或已过期，请看手机上现在的 6 位数字"))
    context = {
        "form": form,
        "next": _next(request),
        "setting_up": setting_up,
        "secret": totp.readable(device) if setting_up else "",
        "picture": totp.picture(device) if setting_up else "",
        "demo_token": totp.present_token(device) if settings.DEMO and request.account.is_demo else "",
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@public_page("GET POST")
def password_change(request):
    """A new password: because it must be changed, or because its owner wants to."""
    if request.account is None:
        return redirect(resolve_url("accounts:sign-in"))
    form = PasswordForm(request.POST or None, account=request.account)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改，其他设备上的登录已退出"))
        return redirect(_next(request))
    context = {"form": form, "next": _next(request), "forced": request.gate == "accounts:password-change"}
    return render(request, "accounts/password_change.html", context, status=422 if form.errors else 200)


def _changed(request, form: PasswordForm) -> bool:
    account, password = request.account, form.cleaned_data["password"]
    try:
        acts.change_password(account=account, password=password, session_key=request.session.session_key)
    except ValidationError as refusal:
        form.add_error("password", refusal)
        return False
    request.session["_auth_user_hash"] = account.get_session_auth_hash()
    return True


@public_page("POST")
def sign_out(request):
    acts.close_session(request)
    return redirect("accounts:sign-in")


@signed_in("POST")
def post_switch(request):
    try:
        chosen = acts.switch_post(request, int(request.POST.get("post", "")))
    except ValueError as error:
        raise Refused(_("您没有这个岗位，或已离任")) from error
    messages.success(request, _("现在以“%(post)s”的身份办理") % {"post": chosen})
    return redirect("portal:home")


@signed_in()
def account_own(request):
    sessions = request.account.sessions.all()
    context = {"sessions": sessions, "present": request.session.session_key, "device": acts.device_of(request.account)}
    return render(request, "accounts/account_own.html", context)


@signed_in("POST")
def session_end(request, session_id: int):
    session = get_object_or_404(AccountSession, pk=session_id)
    if session.account_id != request.account.pk:
        raise Http404
    acts.end_session(session=session, by=request.post)
    messages.success(request, _("已退出那台设备上的登录"))
    return redirect("accounts:account-own")


def _next(request) -> str:
    """Where the reader wanted to go, if it lies on this site; else the workbench."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=secure)
    return target if target and allowed else resolve_url("portal:home")
