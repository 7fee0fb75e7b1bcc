"""An account as the security administrator sees it: may it come in, where is it signed in, its second factor."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import attempts, passwords
from accounts.actions import unlocking as acts
from accounts.actions.second_factors import device_of
from accounts.doors import needs
from accounts.models import Account
from accounts.rights import Right
from accounts.views.accounts import account_of
from accounts.views.answers import small_act


@needs(Right.ACCOUNT_UNLOCK)
def account_security(request, person_id: int):
    account = account_of(request, person_id)
    context = {
        "account": account,
        "person": account.person,
        "sessions": account.sessions.all(),
        "facts": _facts(account),
        "paused": attempts.is_paused(account.username),
        "device": device_of(account),
    }
    return render(request, "accounts/account_security.html", context)


def _facts(account: Account) -> list[tuple]:
    """What the page says of the account, name and value."""
    failures = attempts.failures_for(account.username)
    return [
        (_("账号"), account.username),
        (_("状态"), _("启用") if account.is_active else _("停用")),
        (_("最近登录"), account.last_login),
        (_("密码"), _("下次登录须修改") if passwords.must_change(account) else _("有效")),
        (_("改密时间"), account.password_changed_at),
        (_("15 分钟内登录失败"), _("%(n)d 次") % {"n": failures} if failures else _("没有")),
    ]


@needs(Right.ACCOUNT_UNLOCK, methods="GET POST")
def account_unlock(request, person_id: int):
    account = account_of(request, person_id)
    return small_act(
        request,
        act=lambda form: acts.unlock_account(account=account, by=request.post),
        title=_("解除“%(username)s”的暂停登录？") % {"username": account.username},
        intro=_("清除登录失败次数，%(name)s可以马上再试。") % {"name": account.shown_name},
        word=_("解除"),
        told=_("“%(username)s”可以登录了") % {"username": account.username},
        then=("accounts:account-security", person_id),
    )


@needs(Right.ACCOUNT_UNLOCK, methods="GET POST")
def account_sign_out(request, person_id: int):
    account = account_of(request, person_id)
    return small_act(
        request,
        act=lambda form: acts.sign_out_everywhere(account=account, by=request.post) or True,
        title=_("结束“%(username)s”的全部会话？") % {"username": account.username},
        intro=_("%(name)s在所有设备上立即退出，可以重新登录。") % {"name": account.shown_name},
        word=_("结束会话"),
        told=_("“%(username)s”已在所有设备上退出") % {"username": account.username},
        then=("accounts:account-security", person_id),
        danger=True,
    )


@needs(Right.ACCOUNT_UNLOCK, methods="GET POST")
def second_factor_reset(request, person_id: int):
    account = account_of(request, person_id)
    return small_act(
        request,
        act=lambda form: acts.reset_second_factor(account=account, by=request.post),
        title=_("重置“%(username)s”的动态口令？") % {"username": account.username},
        intro=_("请先当面或电话核实是%(name)s本人。重置后立即退出，下次登录时重新绑定手机。")
        % {"name": account.shown_name},
        word=_("重置"),
        told=_("已重置“%(username)s”的动态口令") % {"username": account.username},
        then=("accounts:account-security", person_id),
        danger=True,
    )
