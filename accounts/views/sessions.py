"""Coming in and going out: sign-in, second factor, a new password, 身份切换, one's own sessions."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import attempts, captcha, demo_hints, passwords, totp
from accounts.access import Refused
from accounts.actions import second_factors as factors
from accounts.actions import sessions as acts
from accounts.actions.passwords import change_password
from accounts.doors import LAPSED, public_page, signed_in
from accounts.forms.sessions import PasswordForm, SignInForm, TokenForm
from accounts.models import Account
from common.audit import note
from common.middleware import client_address

WRONG = gettext_lazy("账号或密码不对；连续输错 %(times)s 次，要等 %(minutes)s 分钟再试")
LOCKED = gettext_lazy("错误次数过多，请 15 分钟后再试；忘记密码请联系本单位管理员")

WRONG_TOKEN = gettext_lazy("动态口令不对、已过期或刚用过，请等手机上换出新的数字再输；连续输错要多等一会儿")


@public_page("GET POST")
@never_cache
def sign_in(request):
    """Name and password. Whoever is signed in already goes on; the next page asks for what is still to do."""
    if request.post is not None and request.method == "GET":
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    account = _authenticated(request, form) if request.method == "POST" and form.is_valid() else None
    if account is not None:
        acts.open_session(request, account)
        return redirect(_next(request))
    return _sign_in_page(request, form, status=422 if form.errors else 200)


def _sign_in_page(request, form: SignInForm, *, status: int):
    suspected = form.is_bound and attempts.many_for(form.cleaned_data.get("username", ""))
    form.fields["captcha"].required = suspected  # so that the page doesn't call it optional
    context = {
        "form": form,
        "next": _next(request),
        "picture": captcha.ask(request) if suspected else "",
        "hints": demo_hints.accounts() if settings.DEMO else [],
        "expired": request.session.pop("told", "") == "expired" or LAPSED in request.GET,
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def _authenticated(request, form: SignInForm) -> Account | None:
    """The account, or None with the reason on the form: the same words and time for an unknown account."""
    username, password = form.cleaned_data["username"], form.cleaned_data["password"]
    if attempts.address_is_shut(client_address(request)):
        form.add_error(None, LOCKED)
        return None
    if attempts.many_for(username) and not captcha.answered(request, form.cleaned_data["captcha"]):
        form.add_error("captcha", _("请输入图中的数字"))
        return None
    account = authenticate(request, username=username, password=password)
    if account is None or not _may_enter(account):
        _note_refusal(request, username)
        limits = {"times": settings.AXES_FAILURE_LIMIT, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
        form.add_error(None, WRONG % limits)
        return None
    if passwords.one_time_is_over(account):
        form.add_error(None, _("一次性密码已过 72 小时，请联系本单位管理员重新发放"))
        return None
    return account


def _may_enter(account: Account) -> bool:
    """Never the system's account, never who has left, never a demo account on a server."""
    if account.is_system or account.person is None or not account.person.active:
        return False
    return not (account.is_demo and settings.PRODUCTION)


def _note_refusal(request, username: str) -> None:
    """An unknown name is not written down: people type their password into the wrong box."""
    known = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    event = "session.lock" if getattr(request, "axes_locked_out", False) else "session.refuse"
    address = client_address(request)
    note(event, table=acts.TABLE, key=known or "", result="refused", address=address)


def locked_out(request, response=None, credentials=None):
    """Axes calls this once an account is paused for an address: the same form, with the reason."""
    form = SignInForm(request.POST or None)
    form.is_valid()
    form.add_error(None, LOCKED)
    return _sign_in_page(request, form, status=429)


@public_page("GET POST")
@never_cache
def second_factor(request):
    """Type the present code; who has no device yet sets one up first. Only for a session whose gate it is."""
    if request.account is None or request.gate != "accounts:second-factor":
        return redirect(_next(request))
    device = factors.device_of(request.account)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _try_token(request, form, setting_up=device is None)
        if answer is not None:
            return answer
    shown = device or factors.device_to_set_up(request)
    context = {
        "form": form,
        "next": _next(request),
        "setting_up": device is None,
        "secret": "" if device else totp.readable(shown),
        "picture": "" if device else totp.picture(shown),
        "demo_token": totp.present_token(shown) if settings.DEMO and request.account.is_demo else "",
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


def _try_token(request, form: TokenForm, *, setting_up: bool):
    """Once the code is right: on to the page wanted, after setting up by way of the backup codes."""
    token = form.cleaned_data["token"]
    if setting_up and (codes := factors.set_up(request, token=token)):
        return render(request, "accounts/backup_codes.html", {"codes": codes, "next": _next(request)})
    if not setting_up and factors.try_second_factor(request, token=token):
        return redirect(_next(request))
    form.add_error("token", WRONG_TOKEN)
    return None


@public_page("GET POST")
@never_cache
def password_change(request):
    """A new password: because it must be changed, or because its owner wants to."""
    if request.account is None or request.gate not in ("", "accounts:password-change"):
        return redirect(_next(request))
    form = PasswordForm(request.POST or None, account=request.account)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改，其他设备上的登录已退出"))
        return redirect(_next(request))
    if form.is_bound and "present" in form.errors and _guesses_too_often(request):
        return redirect("accounts:sign-in")
    context = {"form": form, "next": _next(request), "forced": bool(request.gate)}
    return render(request, "accounts/password_change.html", context, status=422 if form.errors else 200)


def _changed(request, form: PasswordForm) -> bool:
    try:
        change_password(request, password=form.cleaned_data["password"])
    except ValidationError as refusal:
        form.add_error("password", refusal)
        return False
    return True


def _guesses_too_often(request) -> bool:
    """An open screen is no place to try out its owner's password: the fifth wrong one ends the session."""
    wrong = request.session["wrong_passwords"] = request.session.get("wrong_passwords", 0) + 1
    if wrong < settings.AXES_FAILURE_LIMIT:
        return False
    acts.close_session(request, "session.guess")
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
    """One's own posts, the devices on which one is signed in, the second factor."""
    context = {
        "sessions": request.account.sessions.all(),
        "present": request.session.session_key,
        "device": factors.device_of(request.account),
        "backup_codes": factors.backup_codes_left(request.account),
    }
    return render(request, "accounts/account_own.html", context)


@signed_in("POST")
def session_end(request, session_id: int):
    acts.end_session(session=get_object_or_404(request.account.sessions, pk=session_id))
    messages.success(request, _("已退出那台设备上的登录"))
    return redirect("accounts:account-own")


def _next(request) -> str:
    """Where the reader wanted to go, if it lies on this site; else the workbench."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=secure
    )
    return target if target and allowed else resolve_url("portal:home")
