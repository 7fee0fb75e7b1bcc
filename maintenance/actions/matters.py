"""上报 and 自巡自办: how a matter comes into the one queue."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, require
from accounts.models import Division
from accounts.rights import Right
from assets.actions.holding import COUNTED
from assets.models import Facility
from maintenance import clock
from maintenance.actions.matter_holding import record_step
from maintenance.actions.matter_photos import keep_all
from maintenance.matter_numbers import new_number
from maintenance.matter_rules import hours_of
from maintenance.matter_told import dispatchers, leaders, tell
from maintenance.models import Inspection, Matter, MatterState, Severity

BECAUSE = "a number is drawn for the whole deployment"
TRIES = 8


@transaction.atomic
def report(
    *,
    source: str,
    title: str,
    severity: str,
    by,
    facility: Facility | None = None,
    division: Division | None = None,
    text: str = "",
    place: str = "",
    position: tuple[Decimal, Decimal] | None = None,
    hazard: str = "",
    inspection: Inspection | None = None,
    found_at: datetime | None = None,
    reporter_name: str = "",
    phone: str = "",
    on_behalf: bool = False,
    outside_number: str = "",
    outside_due: datetime | None = None,
    client_key: UUID | None = None,
) -> Matter:
    """Report a matter about a facility, or about a place in a division; the dispatchers are told, of danger also the leader.

    `position`: (longitude, latitude) on WGS-84. `client_key` drawn by the sender: the same one sent twice is one matter.
    `inspection`: the look that found it; whoever looked may report what lies beyond the own area. `by` is a Post, or the
    system's. Raises Refused, Http404, ValidationError.
    """
    if client_key and (again := _sent_before(client_key, by)):
        return again
    now = timezone.now()
    matter = Matter(
        division=where_reported(facility, division, by=by, inspection=inspection),
        facility=facility,
        source=source,
        title=title.strip(),
        severity=severity,
        text=text.strip(),
        place=place.strip(),
        hazard=hazard,
        inspection=inspection,
        found_at=min(found_at or now, now),
        reported_at=now,
        reported_by_id=by.person_id,
        reporter_name=reporter_name.strip(),
        phone=phone,
        on_behalf=on_behalf,
        outside_number=outside_number.strip(),
        outside_due=outside_due,
        client_key=client_key,
    )
    if position:
        matter.longitude, matter.latitude = position
    set_limits(matter)
    matter.under_warranty = under_warranty(matter)
    save_new(matter)
    record_step(matter, "report", before="", by=by, text=matter.text)
    told = dispatchers(matter) + (leaders(matter) if severity == Severity.A else [])
    tell(
        told, matter=matter, title=_("新事项待派单：%s") % matter.title, body=_head(matter), but=by.person_id
    )
    return matter


def _sent_before(client_key: UUID, by) -> Matter | None:
    return (
        Matter.objects.everywhere(because="one's own, sent twice")
        .filter(client_key=client_key, reported_by_id=by.person_id)
        .first()
    )


def where_reported(facility, division, *, by, inspection: Inspection | None = None) -> Division:
    """The division it lies in, after asking whether this post may report there. Raises Refused, Http404, ValidationError."""
    if facility is not None:
        looked = inspection is not None and by.person_id == inspection.person_id
        require(by, Right.MATTER_REPORT, None if looked else facility)
        if facility.registration not in COUNTED:
            said = facility.get_registration_display()
            raise ValidationError({"facility": _("该设施%s，不能上报") % said})
        return facility.division
    require(by, Right.MATTER_REPORT)
    if division is None or division.level == Division.Level.COUNTY or division.closed_on:
        raise ValidationError({"division": _("请选择所在的镇（街道）、村（社区）")})
    if not covers(by, division.pk):
        raise Refused(_("该区划不在您的管理范围内"))
    return division


def set_limits(matter: Matter) -> None:
    """The limits of its severity from the moment of the report."""
    hours = hours_of(matter.severity, timezone.localdate(matter.reported_at))
    found = clock.limits(matter.reported_at, hours)
    matter.safe_by_time, matter.accept_by_time = found.safe_by, found.accept_by
    matter.done_by_time = clock.done_by(matter.reported_at, hours, pauses_of(matter), matter.outside_due)


def pauses_of(matter: Matter) -> list[clock.Pause]:
    if matter.pk is None:
        return []
    return [clock.Pause(row.since, row.until) for row in matter.pauses.all()]


def under_warranty(matter: Matter) -> bool:
    end = matter.facility.warranty_end if matter.facility else None
    return end is not None and timezone.localdate(matter.found_at) <= end


def save_new(matter: Matter) -> None:
    """Under a number nobody has; one that is taken is drawn again."""
    day = timezone.localdate(matter.reported_at)
    for _try in range(TRIES):
        matter.number = new_number(day, secrets.choice)
        if Matter.objects.everywhere(because=BECAUSE).filter(number=matter.number).exists():
            continue
        matter.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                matter.save(force_insert=True)
            return
        except IntegrityError as error:  # drawn by another in the same moment
            if not _constraint(error).startswith("maintenance_matter_number"):
                raise
    raise ValidationError(_("没有取得编号，请再试一次"))


def _constraint(error: IntegrityError) -> str:
    """Which rule of the database refused it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def _head(matter: Matter) -> str:
    where = matter.facility.name if matter.facility else matter.place
    return _("%(number)s，%(village)s %(where)s，%(severity)s") % {
        "number": matter.number,
        "village": matter.division.short_name,
        "where": where,
        "severity": matter.get_severity_display(),
    }


@transaction.atomic
def self_handled(*, done_text: str, by, **reported) -> Matter:
    """自巡自办: found, handled and reported by the finder; closed at once. `reported` as for `report`, without source.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.MATTER_HANDLE)
    if not done_text.strip():
        raise ValidationError({"done_text": _("请写明处置情况")})
    matter = report(source=Matter.Source.SELF, by=by, **reported)
    if matter.state != MatterState.REPORTED:
        return matter  # sent twice
    now = timezone.now()
    values = {
        "state": MatterState.CLOSED,
        "accepted_at": now,
        "handled_at": now,
        "handled_by_id": by.person_id,
        "handler_person_id": by.person_id,
        "made_safe_at": now if matter.safe_by_time else None,
        "done_text": done_text.strip(),
        "size": Matter.Size.ROUTINE,
        "closed_at": now,
    }
    for name, value in values.items():
        setattr(matter, name, value)
    matter.save(update_fields=list(values))
    record_step(matter, "self_handle", before=MatterState.REPORTED, by=by, text=matter.done_text)
    return matter


@transaction.atomic
def report_with_photos(
    *,
    by,
    account_id: int | None,
    before: Iterable[UploadedFile] = (),
    after: Iterable[UploadedFile] = (),
    **reported,
) -> Matter:
    """What the report page sends: the matter with its photos, all or nothing; with `done_text` it is 自巡自办.

    Raises Refused, Http404, ValidationError.
    """
    done_text = reported.pop("done_text", "")
    if done_text.strip():
        reported.pop("source", None)
        matter = self_handled(done_text=done_text, by=by, **reported)
    else:
        matter = report(by=by, **reported)
    keep_all(matter, "before", before, account_id=account_id)
    keep_all(matter, "after", after, account_id=account_id)
    return matter
