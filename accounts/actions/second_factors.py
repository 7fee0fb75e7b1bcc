"""The second factor: set up at the first sign-in, asked at each, a backup code in its place."""

from django.db import transaction
from django_otp import login as pass_second_factor
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from accounts.actions.sessions import TABLE, renew_key
from accounts.models import Account
from common.audit import note
from common.middleware import client_address

SETTING_UP = (
    "second_factor"  # the secret stays in the session until a first code proves that it was taken over
)
BACKUP_CODES = 8
DIGITS = 6


def device_of(account: Account) -> TOTPDevice | None:
    """The authenticator of the account."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def device_to_set_up(request) -> TOTPDevice:
    """The device being set up, not stored: one secret until it is confirmed, however often one looks."""
    key = request.session.setdefault(SETTING_UP, random_hex())
    return TOTPDevice(user=request.account, name="totp", key=key, confirmed=True)


def set_up(request, *, token: str) -> list[str]:
    """Store the device if the token is its present one; the backup codes, none if the token is wrong."""
    device = device_to_set_up(request)
    code = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not (token.isascii() and token.isdigit() and code.verify(int(token), tolerance=device.tolerance)):
        _refuse(request)
        return []
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=request.account.pk)
        TOTPDevice.objects.filter(user=request.account).delete()
        device.last_t = code.t()  # this token is spent
        device.save()
        codes = _new_backup_codes(request.account)
        note("second_factor.set_up", table=TABLE, key=request.account.pk)
        _pass(request, device)
    del request.session[SETTING_UP]
    return codes


def _new_backup_codes(account: Account) -> list[str]:
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="backup", confirmed=True)
    codes = [StaticToken.random_token() for _number in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def backup_codes_left(account: Account) -> int:
    """How many backup codes are not used yet."""
    return StaticToken.objects.filter(device__user=account).count()


def try_second_factor(request, *, token: str) -> bool:
    """Pass with the present code or an unused backup code; each wrong one makes the wait longer."""
    kind = TOTPDevice if len(token) == DIGITS else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=request.account, confirmed=True).first()
        if device is not None and device.verify_is_allowed()[0] and device.verify_token(token):
            _pass(request, device)
            note("second_factor.pass", table=TABLE, key=request.account.pk)
            return True
    _refuse(request)
    return False


def _pass(request, device) -> None:
    renew_key(request)
    pass_second_factor(request, device)


def _refuse(request) -> None:
    address = client_address(request)
    note("second_factor.refuse", table=TABLE, key=request.account.pk, result="refused", address=address)
