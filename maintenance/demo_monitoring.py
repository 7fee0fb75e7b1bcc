"""监测 of the demo's townships: devices that work, break a limit, went silent, never spoke; tests good, bad, retested, late."""

from datetime import timedelta
from decimal import Decimal
from math import sin
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Post
from assets.actions.registering import register
from assets.models import Facility, FacilityType, Status
from maintenance.actions import devices, readings, water
from maintenance.models import Device, DeviceSignal

BECAUSE = "the demo's own rows"
CLERKS = ("hx.clerk", "gl.clerk")
# type, name where the register has none, quantity, unit, low, high, middle, swing, what becomes of it
DEVICES = (
    ("0201", "集中供水站", "chlorine", "mg/L", "0.3", "2", 0.8, 0.3, "works"),
    ("0201", "集中供水站", "turbidity", "NTU", None, "1", 0.5, 0.3, "breaks"),
    ("0301", "污水处理站", "flow", "m³/h", "0.5", None, 6.0, 2.5, "silent"),
    ("0503", "塘坝", "level", "米", None, "3.5", 2.6, 0.6, "recovers"),
    ("0502", "排涝泵站", "current", "A", None, "42", 30.0, 6.0, "never"),
)
DAYS, EVERY = 45, timedelta(minutes=90)
GOOD = {
    "总大肠菌群": "未检出",
    "菌落总数": "12",
    "游离余氯": "0.52",
    "浑浊度": "0.36",
    "色度": "<5",
    "pH": "7.42",
    "高锰酸盐指数（耗氧量）": "1.6",
    "氨（以 N 计）": "<0.02",
}
BAD = GOOD | {"浑浊度": "2.4", "游离余氯": "0.08"}
DANGER = GOOD | {"总大肠菌群": "6", "菌落总数": "260"}
LABS = ("江宁区疾病预防控制中心", "江苏宁水环境检测有限公司（具备饮用水 43 项常规指标检测能力）")


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks are."""
    rows = Device.objects.everywhere(because=BECAUSE)
    if rows.exists():
        return "示范的监测设备已在册"
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    for at, name in enumerate(CLERKS):
        clerk = posts.filter(person__account__username=name).order_by("pk").first()
        if clerk is not None:
            _devices(clerk, at)
            _tests(clerk)
    return f"示范的监测设备：{rows.count()} 台"


def _facility(clerk: Any, type_code: str, name: str, *, at: int = 0) -> Facility | None:
    """One of the register; where it has none, one is registered in the first village."""
    standing = Facility.objects.visible_to(clerk).counted().filter(type=type_code, status=Status.IN_USE)
    found = standing.select_related("division").order_by("division_id", "pk")[at : at + 1]
    kind = FacilityType.objects.filter(pk=type_code).first()
    if found or kind is None:
        return found[0] if found else None
    if not Facility.objects.visible_to(clerk).counted().exists():
        return None  # 谷里's register is empty until its ledger is handed over
    village = clerk.division.children.filter(closed_on=None).order_by("code").first()
    if village is None:
        return None
    return register(division=village, type=kind, name=f"{village.short_name}{name}", by=clerk)


def _devices(clerk: Any, at: int) -> None:
    for number, (kind, name, quantity, unit, low, high, middle, swing, fate) in enumerate(DEVICES):
        facility = _facility(clerk, kind, name)
        if facility is None:
            continue
        device = devices.register_device(
            facility=facility,
            number=f"GZ{at + 1}{number + 1:03d}-{quantity.upper()}",
            quantity=quantity,
            unit=unit,
            low=Decimal(low) if low else None,
            high=Decimal(high) if high else None,
            silent_minutes=240,
            place="出水口" if kind == "0201" else "站房内",
            by=clerk,
        )
        devices.draw_device_key(device=device, by=clerk)
        if fate != "never":
            _read(device, middle, swing, fate)


def _read(device: Device, middle: float, swing: float, fate: str) -> None:
    """Weeks of readings as a machine would send them, in batches."""
    now, chance = timezone.now(), Random(device.number)  # noqa: S311  the same demo each time
    last = now - (timedelta(hours=30) if fate == "silent" else timedelta(minutes=12))
    pairs, at = [], last - timedelta(days=DAYS)
    while at <= last:
        wave = sin(at.timestamp() / 86400 * 6.28) * swing / 2 + chance.uniform(-swing, swing) / 3
        pairs.append((at.replace(microsecond=0), round(Decimal(middle + wave), 2)))
        at += EVERY
    if fate == "breaks":
        pairs[-3:] = [(moment, value + Decimal("1.1")) for moment, value in pairs[-3:]]
    if fate == "recovers":
        pairs[-20:-14] = [(moment, value + Decimal("1.6")) for moment, value in pairs[-20:-14]]
    for start in range(0, len(pairs), readings.MOST):
        readings.take_readings(device=device, readings=pairs[start : start + readings.MOST], now=now)
    if fate == "silent":
        DeviceSignal.objects.filter(device=device).update(silent_told_at=now - timedelta(hours=20))


def _tests(clerk: Any) -> None:
    """A year of one plant; a well that failed and was found good again; one that fails now."""
    plant = _facility(clerk, "0201", "集中供水站")
    well = _facility(clerk, "0203", "水源井")
    tank = _facility(clerk, "0205", "净化消毒设备")
    for days in (365, 275, 184, 92):
        _enter(clerk, plant, days, GOOD)
    _enter(clerk, well, 210, BAD)
    _enter(clerk, well, 196, GOOD)
    _enter(clerk, tank, 64, GOOD)
    _enter(clerk, tank, 33, DANGER)


def _enter(clerk: Any, facility: Facility | None, days: int, results: dict[str, str]) -> None:
    if facility is None:
        return
    day = timezone.localdate() - timedelta(days=days)
    water.enter_test(
        facility=facility,
        sampled_on=day,
        point="source" if facility.type_id == "0203" else "outlet",
        lab=LABS[days % 2],
        report_number=f"SZ{day:%Y%m%d}-{facility.pk}",
        results=results,
        by=clerk,
    )
