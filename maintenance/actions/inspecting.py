"""巡查: one look at one facility, kept exactly once. What failed becomes a matter, what was seen the facility's condition."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.access import require, sees
from accounts.models import Person
from accounts.rights import Right
from assets.actions import states
from assets.actions.holding import COUNTED
from assets.models import Condition, Facility
from common.crypto import sm3
from common.db.locks import one_at_a_time
from maintenance.actions import inspecting_after as after
from maintenance.actions.inspecting_photos import Taken, claim
from maintenance.actions.inspecting_rest import Rest, rest_normal
from maintenance.covering import facilities_of
from maintenance.findings import Findings, Said, judge, worst
from maintenance.models import Inspection, InspectionAnswer, InspectionDuty
from maintenance.standards import in_force

__all__ = ["Look", "Rest", "Said", "Taken", "record", "rest_normal"]
Way, Entry, Result = Inspection.Way, Inspection.Entry, Inspection.Result
BECAUSE = "the record of a look that was asked for by its key"
AHEAD = timedelta(minutes=5)  # a phone's clock may be so much before ours
SAID = (Condition.GOOD, Condition.FAIR, Condition.DAMAGED, Condition.FAILED)


@dataclass(frozen=True)
class Look:
    """What was said about one facility. `fault`: severity of something wrong that no checkpoint names (its words: `note`).

    `done`: 自巡自办, what was put right at once. `position`: (longitude, latitude) in WGS-84, never judged.
    """

    facility: Facility
    way: str
    entry: str
    inspected_at: datetime
    answers: tuple[Said, ...] = ()
    condition: str = ""
    note: str = ""
    fault: str = ""
    done: str = ""
    photos: tuple[Taken, ...] = ()
    position: tuple[Decimal, Decimal] | None = None
    day: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", timezone.localdate(self.inspected_at))

    def digest(self, duty: InspectionDuty | None) -> str:
        """Tells the same look sent again from another one; the time is left out, clocks are set right under way."""
        told = {
            "facility": self.facility.pk,
            "duty": duty and duty.pk,
            "answers": sorted((asdict(one) for one in self.answers), key=lambda one: one["checkpoint"]),
            "photos": sorted(str(one.key) for one in self.photos),
            "said": [self.way, self.condition, self.note, self.fault, self.done],
            "position": [str(value.normalize()) for value in self.position or ()],
        }
        return sm3(json.dumps(told, default=_plain, sort_keys=True))


def _plain(value: object) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)


@transaction.atomic
def record(
    *,
    facility: Facility,
    way: str,
    entry: str,
    inspected_at: datetime,
    client_key: UUID,
    by,
    duty: InspectionDuty | None = None,
    answers: Iterable[Said] = (),
    condition: str = "",
    note: str = "",
    fault: str = "",
    done: str = "",
    photos: Iterable[Taken] = (),
    position: tuple[Decimal, Decimal] | None = None,
    person: Person | None = None,
    account_id: int | None = None,
) -> Inspection:
    """Keep a look at a facility; the same one sent again answers the first record.

    Opens one matter for what failed, or lets it join the open one about the same checkpoint. Says the facility's
    condition where it differs, completes the duty when every facility of it was looked at. A facility the duty has
    already, or does not cover, is kept without the duty: nothing seen is lost. `person`: who looked, if another than
    `by` (paper); `account_id`: whose uploads the photos are. Raises Refused, Http404, and ValidationError for a key
    under which something else came, points left unanswered, photos that are not there.
    """
    look = Look(
        facility=facility,
        way=way,
        entry=entry,
        inspected_at=inspected_at,
        answers=tuple(answers),
        condition=condition,
        note=note.strip(),
        fault=fault,
        done=done.strip(),
        photos=tuple(photos),
        position=position,
    )
    hold_key(client_key)
    _may(facility, duty, by)
    digest = look.digest(duty)
    if known := _known(client_key, digest, by):
        return known
    standard = in_force([facility.type_id], facility.division_id, look.day).get(facility.type_id)
    findings = judge(list(standard.checkpoints.all()) if standard else [], look.answers)
    _refuse(look, findings)
    linked = _linked(duty, look, by)
    inspection = _written(
        look,
        findings,
        digest=digest,
        standard=standard,
        duty=linked,
        client_key=client_key,
        person_id=person.pk if person else by.person_id,
    )
    claim(look.photos, inspection=inspection, account_id=account_id)
    after.tell_matter(
        inspection, findings, fault=look.fault, done=look.done, by=by
    )  # a matter is locked before
    _say_condition(look, by)  # its facility, as when it is verified
    if linked:
        after.complete_when_whole(linked, by=by)
    return inspection


def hold_key(key: UUID) -> None:
    """Two sendings under one key stand in line until the first has ended."""
    one_at_a_time(f"inspection {key}")


def _may(facility: Facility, duty: InspectionDuty | None, by) -> None:
    """Whoever inspects sees the facility, or was given the duty that covers it."""
    require(by, Right.INSPECTION_DO)
    if facility.registration not in COUNTED:
        raise Http404
    if sees(by, facility):
        return
    if duty is None or not sees(by, duty) or not facilities_of(duty).filter(pk=facility.pk).exists():
        raise Http404


def _known(key: UUID, digest: str, by) -> Inspection | None:
    """The record that came under this key before; another one's, or another content, is refused."""
    known = Inspection.objects.everywhere(because=BECAUSE).filter(client_key=key).first()
    if known is None:
        return None
    if known.content_sm3 != digest or (known.entry != Entry.PAPER and known.person_id != by.person_id):
        raise ValidationError("这个记录号下已有另一条巡查记录，没有收下；请重新登记", code="key_taken")
    return known


def _refuse(look: Look, findings: Findings) -> None:
    """Raise ValidationError, in words, for what can't be a record."""
    if look.inspected_at > timezone.now() + AHEAD:
        raise ValidationError("巡查时间晚于现在，请检查手机的日期和时间", code="clock")
    if look.condition and look.condition not in SAID:
        raise ValidationError("状况只能是完好、基本完好、受损或失效", code="condition")
    if findings.unknown:
        raise ValidationError("检查点与当日的管护标准不符，请更新后重新核对", code="standard")
    if look.way != Way.POINT_BY_POINT:
        raise ValidationError("逐处登记的记录须逐项检查", code="way")
    if look.fault and not look.note:
        raise ValidationError("请写明哪里异常", code="words")
    if look.fault and worst([look.fault]) == "":
        raise ValidationError("异常等级只能是A、B、C", code="fault")
    if look.done and not (findings.failed or look.fault):
        raise ValidationError("没有不合格的检查点，不需要填写自行处置", code="done")
    if look.entry != Entry.PAPER:
        _refuse_gaps(look, findings)


def _refuse_gaps(look: Look, findings: Findings) -> None:
    """On a screen nothing that decides is left open; paper is kept as it was written."""
    if findings.missing:
        first = findings.missing[0]
        said = f"还有 {len(findings.missing)} 项未检查：{first.seq}．{first.text}"
        raise ValidationError(said, code="missing")
    shown = {one.checkpoint for one in look.photos}
    for one in findings.answers:
        looked = one.said.passed is not None or one.said.number is not None
        if one.point.photo_asked and looked and one.point.pk not in shown:
            raise ValidationError(f"{one.point.seq}．{one.point.text}：须拍照", code="photo")


def _linked(duty: InspectionDuty | None, look: Look, by) -> InspectionDuty | None:
    """The duty, its row locked, if this facility still belongs to it and was not looked at in it yet.

    Nobody does today what opens next month, nor says that it was done before it opened.
    """
    if duty is None or look.day < duty.opens_on or not sees(by, duty):
        return None
    facility = look.facility
    held = InspectionDuty.objects.everywhere(because="a duty the caller sees").select_for_update(of=("self",))
    duty = held.get(pk=duty.pk)
    there = Inspection.objects.everywhere(because=BECAUSE).filter(duty=duty, facility=facility).exists()
    covered = facilities_of(duty).filter(pk=facility.pk).exists()
    called_off = duty.state in (InspectionDuty.State.EXCUSED, InspectionDuty.State.ENDED)
    return duty if covered and not there and not called_off else None


def _written(look: Look, findings: Findings, *, digest: str, **columns) -> Inspection:
    """Write the record with its answers; `columns`: standard, duty, client_key, person_id."""
    longitude, latitude = look.position or (None, None)
    inspection = Inspection.objects.create(
        facility=look.facility,
        way=look.way,
        entry=look.entry,
        result=Result.ABNORMAL if findings.failed or look.fault else Result.NORMAL,
        condition=look.condition,
        note=look.note,
        inspected_at=min(look.inspected_at, timezone.now()),
        longitude=longitude,
        latitude=latitude,
        content_sm3=digest,
        **columns,
    )
    InspectionAnswer.objects.bulk_create(
        InspectionAnswer(
            inspection=inspection,
            checkpoint=one.point,
            passed=one.passed,
            number=one.said.number,
            text=one.said.text.strip(),
        )
        for one in findings.answers
    )
    return inspection


def _say_condition(look: Look, by) -> None:
    """The facility's condition follows what was seen, on the day it was seen; INSPECTION_DO suffices for it."""
    if not look.condition:
        return
    day = min(look.day, timezone.localdate())
    if states.truth(look.facility, on=day).get("condition") != look.condition:
        states.write(facility=look.facility, from_date=day, by=by, reason="巡查", condition=look.condition)
