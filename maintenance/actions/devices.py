"""监测设备: registered, changed, put out of use; its key drawn and withdrawn; how long the county keeps readings."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Division
from accounts.rights import Right
from assets.actions.holding import COUNTED
from assets.models import Facility
from common.models.versions import change
from maintenance.device_keys import hash_of, new_key
from maintenance.models import Device, DeviceSignal, ReadingRetention

OF_DEVICE = ("quantity", "unit", "low", "high", "severity", "silent_minutes", "place")
ITSELF = "0908"  # 物联感知设备
FOREIGN = "a number is one for the whole deployment"
NO_KEY = {"key_hash": "", "key_tail": "", "key_made_at": None}


@transaction.atomic
def register_device(
    *, facility: Facility, number: str, by, itself: Facility | None = None, **fields: Any
) -> Device:
    """A device at a facility of the post's area; it has no key yet. Raises Refused, Http404, ValidationError."""
    require(by, Right.SENSOR_MANAGE, facility)
    if facility.registration not in COUNTED:
        raise ValidationError(_("该设施%s，不能登记监测设备") % facility.get_registration_display())
    if Device.objects.everywhere(because=FOREIGN).filter(number=number.strip()).exists():
        raise ValidationError({"number": _("这个设备编号已登记；一台设备测几个量的，编号后加后缀分别登记")})
    _refuse_wrong_limits(fields)
    made = Device(
        facility=facility,
        number=number.strip(),
        itself=itself or (facility if facility.type_id == ITSELF else None),
        registered_by_id=by.person_id,
        **fields,
    )
    made.full_clean(exclude=["facility", "itself", "registered_by"], validate_unique=False)
    made.save(force_insert=True)
    DeviceSignal.objects.create(device=made)
    return made


@transaction.atomic
def change_device(*, device: Device, version: int, by, **fields: Any) -> Device:
    """Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.SENSOR_MANAGE, device)
    _refuse_wrong_limits(fields)
    change(device, version=version, **{name: fields[name] for name in OF_DEVICE if name in fields})
    return device


def _refuse_wrong_limits(fields: dict[str, Any]) -> None:
    low, high = fields.get("low"), fields.get("high")
    if low is not None and high is not None and low >= high:
        raise ValidationError({"high": _("上限应大于下限")})


@transaction.atomic
def set_device_use(*, device: Device, active: bool, by) -> Device:
    """停用, which withdraws its key, or in use again. Raises Refused, Http404, StaleVersion."""
    require(by, Right.SENSOR_MANAGE, device)
    change(device, version=device.version, active=active, **({} if active else NO_KEY))
    if active:
        DeviceSignal.objects.filter(device=device).update(silent_told_at=None)
    return device


@transaction.atomic
def draw_device_key(*, device: Device, by) -> str:
    """A new key, answered once and kept only as a hash; the one before is void. Raises Refused, Http404, ValidationError."""
    require(by, Right.SENSOR_MANAGE, device)
    if not device.active:
        raise ValidationError(_("设备已停用"))
    key = new_key(device)
    said = {"key_hash": hash_of(key), "key_tail": key[-4:], "key_made_at": timezone.now()}
    change(device, version=device.version, **said)
    return key


@transaction.atomic
def withdraw_device_key(*, device: Device, by) -> Device:
    """The key opens nothing from now on. Raises Refused, Http404, StaleVersion."""
    require(by, Right.SENSOR_MANAGE, device)
    change(device, version=device.version, **NO_KEY)
    return device


@transaction.atomic
def set_retention(
    *, county: Division, from_date: date, keep_days: int, by, source: str = ""
) -> ReadingRetention:
    """How long the county keeps single readings. Raises Refused, ValidationError below the county."""
    require(by, Right.SENSOR_MANAGE)
    if by.division.level != Division.Level.COUNTY:
        raise ValidationError(_("读数保留期由县级设定"))
    row = ReadingRetention.objects.filter(county=county, from_date=from_date).first()
    row = row or ReadingRetention(county=county, from_date=from_date)
    row.keep_days, row.source = keep_days, source.strip()
    row.save()
    return row
