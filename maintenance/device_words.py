"""How a device is told: its state, its last value."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from maintenance.actions.readings import limits_told, told
from maintenance.models import Device

__all__ = ["is_silent", "last_told", "limits_told", "state_of", "told"]


def is_silent(device: Device, now: datetime) -> bool:
    """In use, heard of, and not within its own limit."""
    last = device.signal.last_at
    return device.active and last is not None and last + timedelta(minutes=device.silent_minutes) < now


def state_of(device: Device, now: datetime | None = None) -> tuple[str, str]:
    """(tone, word)."""
    if not device.active:
        return "mute", _("停用")
    if device.signal.last_at is None:
        return "mute", _("从未上传") if device.key_hash else _("未发密钥")
    if is_silent(device, now or timezone.now()):
        return "warn", _("离线")
    return ("bad", _("越限")) if device.signal.broken else ("ok", _("正常"))


def last_told(device: Device) -> str:
    """3.2 米, empty where it never spoke."""
    value = device.signal.last_value
    return told(value, device) if value is not None else ""
