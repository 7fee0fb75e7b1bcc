"""Accounts of people: opened with a one-time password, reset, disabled, enabled. Whoever is disabled is signed out."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.sessions import end_sessions
from accounts.models import Account, Person
from accounts.passwords import give_one_time_password
from accounts.rights import Right

USERNAME = re.compile(r"[a-z][a-z0-9._-]{3,39}")


def check_username(username: str) -> None:
    """Raise ValidationError unless the name can be typed by anyone and is free in the whole database."""
    if not USERNAME.fullmatch(username):
        raise ValidationError(
            {"username": _("账号用小写字母开头，由小写字母、数字、点、横线组成，4 至 40 位，如 gl.zhangsan")}
        )
    if Account.objects.filter(username=username).exists():
        raise ValidationError(
            {"username": _("账号“%(username)s”已被使用，请换一个") % {"username": username}}
        )


@transaction.atomic
def open_account(*, person: Person, username: str, by) -> tuple[Account, str]:
    """The account and its one-time password, which is shown once and kept nowhere in clear."""
    require(by, Right.PERSON_MANAGE, person)
    if not person.active:
        raise ValidationError(_("%(name)s已离岗，不能开通账号") % {"name": person.name})
    if Account.objects.filter(person=person).exists():
        raise ValidationError(_("%(name)s已有账号，不能重复开通") % {"name": person.name})
    check_username(username)
    account = Account(username=username, person=person)
    password = give_one_time_password(account)
    return account, password


@transaction.atomic
def reset_password(*, account: Account, by) -> str:
    """A new one-time password; all sessions end. Not for one's own account: that is what changing it is for."""
    _require_over(by, account)
    password = give_one_time_password(account)
    end_sessions(account=account)
    return password


@transaction.atomic
def disable_account(*, account: Account, by) -> None:
    """Nobody signs in with it any more; all its sessions end at once."""
    _require_over(by, account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    account.is_active = False
    end_sessions(account=account)


@transaction.atomic
def enable_account(*, account: Account, by) -> None:
    """It may sign in again, with the password it had."""
    _require_over(by, account)
    if account.person is not None and not account.person.active:
        raise ValidationError(_("该人员已离岗，请先改为在岗再启用账号"))
    Account.objects.filter(pk=account.pk).update(is_active=True)
    account.is_active = True


def _require_over(by, account: Account) -> None:
    """Accounts of people in the post's area, except one's own, and never the system's."""
    require(by, Right.PERSON_MANAGE, account.person)
    if account.is_system or account.person is None:
        raise ValidationError(_("系统账号不能在页面上办理"))
    if account.person_id == by.person_id:
        raise ValidationError(_("不能办理本人的账号，请由其他管理员办理"))
