"""What the security administrator does for someone who can't come in, or must not stay in."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import attempts
from accounts.access import Refused, require
from accounts.actions.sessions import TABLE, end_sessions
from accounts.models import Account
from accounts.rights import Right
from common.audit import note


@transaction.atomic
def unlock_account(*, account: Account, by) -> None:
    """Forget the failed sign-ins, so that it may be tried again at once. Raises Refused, Http404."""
    require(by, Right.ACCOUNT_UNLOCK, account.person)
    attempts.forget(account.username)
    note("account.unlock", table=TABLE, key=account.pk)


@transaction.atomic
def sign_out_everywhere(*, account: Account, by) -> int:
    """End all its sessions; how many there were. Raises Refused, Http404."""
    require(by, Right.ACCOUNT_UNLOCK, account.person)
    return end_sessions(account=account)


@transaction.atomic
def reset_second_factor(*, account: Account, by) -> None:
    """Forget authenticator and backup codes; the next sign-in sets up new ones. Raises Refused, Http404."""
    require(by, Right.ACCOUNT_UNLOCK, account.person)
    if account.person_id == by.person_id:
        raise Refused(_("不能重置本人的动态口令，请由其他安全管理员办理"))
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    end_sessions(account=account)
    note("second_factor.reset", table=TABLE, key=account.pk)
