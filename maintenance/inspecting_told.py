"""The inspector's phone is told in plain values what maintenance/inspecting.py finds. The phone keeps them in its own store."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.codes import group
from assets.models import Facility
from assets.plates import spaced
from maintenance import inspecting
from maintenance.actions.inspecting_rest import BROKEN, types_with_danger
from maintenance.models import Inspection, InspectionDuty, Matter, RepairLimit, Standard


def take_along(post, *, duties: Iterable[InspectionDuty], more: Iterable[int] = ()) -> dict[str, Any]:
    """Duties with all they need to be done without a network; `more`: ids of further facilities to take along."""
    day = timezone.localdate()
    held = list(duties)
    covered, looks = inspecting.covered_by(held), inspecting.looked_at(held)
    wanted = list(dict.fromkeys([pk for ids in covered.values() for pk in ids] + list(more)))
    rows = inspecting.facilities(wanted[: inspecting.MOST_FACILITIES])
    standards = inspecting.standards_for(rows, day)
    return {
        "day": day.isoformat(),
        "at": timezone.now().isoformat(),
        "duties": [_duty(duty, covered[duty.pk], looks.get(duty.pk, {}), rows, standards) for duty in held],
        "facilities": _facilities(rows),
        "standards": [_standard(one) for one in standards],
        "limits": {severity: limit_words(limit) for severity, limit in inspecting.limits_on(day).items()},
        "cut": len(wanted) > len(rows),
    }


def _duty(
    duty: InspectionDuty, covered: list[int], looks: dict[int, Inspection], rows, standards
) -> dict[str, Any]:
    today = timezone.localdate()
    alone = one_by_one(rows, standards, today)
    return {
        "id": duty.pk,
        "plan": duty.plan.name,
        "where": str(duty.route or duty.grid or duty.division),
        "patrol": duty.facility_id is None,
        "due": duty.due_on.isoformat(),
        "late": duty.due_on < today,
        "state": duty.state,
        "note": duty.plan.note,
        "facilities": covered,
        "looked": {str(pk): {"result": look.result, "way": look.way} for pk, look in looks.items()},
        "alone": [pk for pk in covered if pk in alone],
    }


def one_by_one(rows: Iterable[Facility], standards: Iterable[Standard], day) -> set[int]:
    """Ids of facilities no tap answers for: a point of their standard is danger, or they are known to be broken."""
    dangerous = types_with_danger({one.type_id: one for one in standards if one.from_date <= day})
    return {row.pk for row in rows if row.type_id in dangerous or row.condition in BROKEN}


def _facilities(rows: list[Facility]) -> list[dict[str, Any]]:
    ids = [row.pk for row in rows]
    plates, last, known = inspecting.plates_of(ids), inspecting.last_looks(ids), inspecting.open_matters(ids)
    return [_facility(row, plates.get(row.pk, ""), last.get(row.pk), known.get(row.pk, [])) for row in rows]


def _facility(row: Facility, plate: str, last: Inspection | None, known: Iterable[Matter]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "code": group(row.code) if row.code else "",
        "plate": spaced(plate) if plate else "",
        "type": row.type_id,
        "kind": row.type.name,
        "place": f"{row.division.short_name}{row.settlement.name if row.settlement else ''}",
        "address": row.address,
        "condition": row.condition,
        "condition_word": row.get_condition_display(),
        "longitude": float(row.longitude) if row.longitude is not None else None,
        "latitude": float(row.latitude) if row.latitude is not None else None,
        "last": {"on": timezone.localdate(last.inspected_at).isoformat(), "word": last.get_result_display()}
        if last
        else None,
        "open": [_known(one) for one in known],
    }


def _known(row: Any) -> dict[str, Any]:
    """What is reported already: fails one of its points again, it is the same matter."""
    points = row.about.split("\n") if row.about else []
    said = {"number": row.number, "title": row.title, "state": row.get_state_display()}
    return said | {"severity": row.severity, "points": points}


def _standard(row: Standard) -> dict[str, Any]:
    return {
        "id": row.pk,
        "type": row.type_id,
        "number": row.number,
        "title": row.title,
        "from": row.from_date.isoformat(),
        "requirements": row.requirements,
        "points": [_point(point) for point in row.checkpoints.all()],
    }


def _point(point) -> dict[str, Any]:
    return {
        "id": point.pk,
        "seq": point.seq,
        "text": point.text,
        "answer": point.answer,
        "unit": point.unit,
        "min": float(point.pass_min) if point.pass_min is not None else None,
        "max": float(point.pass_max) if point.pass_max is not None else None,
        "severity": point.severity,
        "photo": point.photo_asked,
    }


def limit_words(limit: RepairLimit) -> str:
    """`2 小时内排险，24 小时内办结`, `3 天内办结`."""
    safe = _("%s内排险，") % span(limit.safe_hours) if limit.safe_hours else ""
    return _("%(safe)s%(done)s内办结") % {"safe": safe, "done": span(limit.done_hours)}


def span(hours: int) -> str:
    """`24 小时`, `3 天`."""
    return _("%d 天") % (hours // 24) if hours > 24 and hours % 24 == 0 else _("%d 小时") % hours
