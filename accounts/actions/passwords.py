"""The change of one's own password."""

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import passwords
from accounts.actions.sessions import end_sessions, rename_key
from accounts.models import Account
from common.audit import note


@transaction.atomic
def change_password(request, *, password: str) -> None:
    """Set a password for the one who asks; all other sessions end, this one gets a new key.

    Raises ValidationError for a password that the profile refuses or that was used before.
    """
    account, old = request.account, request.session.session_key
    passwords.ProfileValidator().validate(password, account)
    if passwords.was_used(password, account):
        raise ValidationError(_("不能使用最近 %(n)d 次用过的密码") % {"n": passwords.profile().remembered})
    passwords.put_password(account, password)
    end_sessions(account=account, but=old)
    update_session_auth_hash(request, account)
    rename_key(old=old, new=request.session.session_key)
    note("password.change", table=Account._meta.db_table, key=account.pk)
