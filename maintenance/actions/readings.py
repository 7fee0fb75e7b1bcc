"""读数: taken in batches, each moment once; a broken limit raises one matter; silence is told of once; old ones go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.system import SystemPost
from common.moments import morning
from maintenance import readings_sql as sql
from maintenance.actions.matter_holding import record_step
from maintenance.actions.matters import report
from maintenance.matter_told import holders
from maintenance.models import Device, DeviceSignal, Matter, MatterStep
from maintenance.models.matters import OPEN
from maintenance.reading_rules import keep_days

BECAUSE = "the clock looks at every device"
AHEAD = timedelta(minutes=5)  # how far a machine's clock may run ahead of ours
NOTED_EVERY = timedelta(hours=1)  # a value that swings about its limit does not fill the history
MOST = 1000  # readings of one posting
Pair = tuple[datetime, Decimal]


@dataclass(frozen=True)
class Taken:
    """How many readings were new, were there already, and lay outside the time that is kept."""

    new: int
    repeated: int
    outside: int
    matter: Matter | None = None


@transaction.atomic
def take_readings(*, device: Device, readings: Sequence[Pair], by=None, now: datetime | None = None) -> Taken:
    """Keep the readings (moment, value) of a device; judge those that are newer than the last one.

    `by`: the post that sends for it; None: the machine itself, by its key. Raises Refused, Http404, ValidationError.
    """
    if by is not None:
        require(by, Right.SENSOR_MANAGE, device)
    if not device.active:
        raise ValidationError(_("设备已停用"))
    now = now or timezone.now()
    signal = DeviceSignal.objects.select_for_update().get(device=device)
    first = _first_kept(device, now)
    within = [pair for pair in dict(readings).items() if first <= pair[0] <= now + AHEAD]
    fresh = _write(device, within)
    matter = _judge(device, signal, sorted(pair for pair in within if pair[0] in fresh), now)
    return Taken(len(fresh), len(within) - len(fresh), len(dict(readings)) - len(within), matter)


def _first_kept(device: Device, now: datetime) -> datetime:
    """Readings of days that are gone already would spoil their sums."""
    today = timezone.localdate(now)
    return morning(today - timedelta(days=keep_days(device.facility.division.county_code, today)))


def _write(device: Device, within: Sequence[Pair]) -> set[datetime]:
    """Moments that were not there before; their days are summed up anew."""
    if not within:
        return set()
    moments, values = [pair[0] for pair in within], [pair[1] for pair in within]
    with connection.cursor() as cursor:
        cursor.execute(sql.TAKE, {"device": device.pk, "moments": moments, "values": values})
        fresh = {row[0] for row in cursor.fetchall()}
        for day in {timezone.localdate(moment) for moment in fresh}:
            span = {"since": morning(day), "until": morning(day + timedelta(days=1))}
            cursor.execute(sql.SUM_UP, {"device": device.pk, "zone": settings.TIME_ZONE, **span})
    return fresh


def _judge(device: Device, signal: DeviceSignal, fresh: Sequence[Pair], now: datetime) -> Matter | None:
    """What came late says nothing about now. Answers the matter that was raised, if one was."""
    newer = [pair for pair in fresh if signal.last_at is None or pair[0] > signal.last_at]
    if not newer:
        return None
    raised, broken = None, [pair for pair in newer if device.breaks(pair[1])]
    if broken and not _is_open(signal):
        raised = signal.matter = _raise(device, broken[0]) or signal.matter
        signal.noted_at = None
    last = newer[-1]
    if not device.breaks(last[1]) and (signal.broken or broken):
        _note_recovery(device, signal, last, now)
    signal.last_at, signal.last_value = last
    signal.broken, signal.silent_told_at = device.breaks(last[1]), None
    signal.save()
    return raised


def _is_open(signal: DeviceSignal) -> bool:
    """Whether what it raised last is still open, wherever it was merged into."""
    matter = signal.matter
    while matter is not None and matter.merged_into is not None:
        matter = matter.merged_into
    return matter is not None and matter.state in OPEN


def _raise(device: Device, broken: Pair) -> Matter | None:
    """None where the facility is no longer counted: there is nothing to mend."""
    said = {
        "what": device.get_quantity_display(),
        "value": told(broken[1], device),
        "limit": limits_told(device),
        "number": device.number,
        "at": f"{timezone.localtime(broken[0]):%Y-%m-%d %H:%M}",
    }
    try:
        with transaction.atomic():
            return report(
                source=Matter.Source.SENSOR,
                facility=device.facility,
                title=_("%(what)s越限：%(value)s") % said,
                text=_("设备 %(number)s 于 %(at)s 测得%(what)s %(value)s，限值 %(limit)s。") % said,
                severity=device.severity,
                hazard=Matter.HazardGrade.GENERAL if device.severity == "A" else "",
                found_at=broken[0],
                by=SystemPost(),
            )
    except ValidationError:
        return None


def _note_recovery(device: Device, signal: DeviceSignal, last: Pair, now: datetime) -> None:
    if not _is_open(signal) or (signal.noted_at and now - signal.noted_at < NOTED_EVERY):
        return
    matter = signal.matter
    assert matter is not None
    said = {"at": f"{timezone.localtime(last[0]):%Y-%m-%d %H:%M}", "value": told(last[1], device)}
    text = _("读数已恢复：%(at)s 测得 %(value)s，仍须到现场核实") % said
    record_step(matter, MatterStep.Act.READING, before=matter.state, by=SystemPost(), text=text)
    signal.noted_at = now


def told(value: Decimal, device: Device) -> str:
    """3.2 米, or —."""
    return f"{value.normalize():f} {device.unit}".strip() if value is not None else "—"


def limits_told(device: Device) -> str:
    """0.3 至 2 毫克/升; 不低于 0.3; 不高于 2; 不设限."""
    low, high = device.low, device.high
    if low is not None and high is not None:
        return _("%(low)s 至 %(high)s") % {"low": f"{low.normalize():f}", "high": told(high, device)}
    if low is not None:
        return _("不低于 %s") % told(low, device)
    return _("不高于 %s") % told(high, device) if high is not None else _("不设限")


# --- Silence --------------------------------------------------------------------------------------
def tell_of_silence(*, now: datetime) -> int:
    """Tell of each device that has been silent longer than it may, once; answers how many. One that never spoke is not told of."""
    rows = Device.objects.everywhere(because=BECAUSE).silent(now).filter(signal__silent_told_at=None)
    return sum(_tell_of(key, now) for key in rows.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def _tell_of(key: int, now: datetime) -> bool:
    """The device as it is now; of two rounds at once the second finds nothing to tell."""
    signal = DeviceSignal.objects.select_for_update(skip_locked=True).filter(device=key).first()
    rows = Device.objects.everywhere(because=BECAUSE).silent(now).select_related("facility__division")
    device = rows.filter(pk=key).first()
    if signal is None or device is None or signal.silent_told_at:
        return False
    signal.silent_told_at = now
    signal.save(update_fields=["silent_told_at"])
    since = f"{timezone.localtime(signal.last_at):%m-%d %H:%M}" if signal.last_at else ""
    for person in _who_keeps(device):
        notify(
            person=person,
            title=_("监测设备离线：%(number)s，%(facility)s")
            % {"number": device.number, "facility": device.facility},
            body=_("最近一次读数 %s，请检查供电和通信") % since,
            link=reverse("maintenance:device-detail", args=[device.pk]),
        )
    return True


def _who_keeps(device: Device) -> Iterable[Person]:
    """Those who manage devices in the township; where it has nobody, in the county."""
    for level in (Division.Level.TOWNSHIP, Division.Level.COUNTY):
        posts = holders(Right.SENSOR_MANAGE, division=device.facility.division_id, level=level)
        if people := {post.person_id: post.person for post in posts.select_related("person")}:
            return people.values()
    return ()


# --- Old readings ---------------------------------------------------------------------------------
def prune_readings(*, today: date) -> int:
    """Single readings beyond the county's time go, a device at a time; what their days came to stays. Answers how many went."""
    rows = Device.objects.everywhere(because=BECAUSE).order_by("pk")
    kept: dict[str, int] = {}
    gone = 0
    for key, division in rows.values_list("pk", "facility__division_id").iterator(1000):
        county = f"{division[:6]}000000"
        if county not in kept:
            kept[county] = keep_days(county, today)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                sql.PRUNE, {"device": key, "before": morning(today - timedelta(days=kept[county]))}
            )
            gone += cursor.rowcount
    return gone
