"""What a look sets off: a matter for what failed, the end of the duty."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from maintenance.actions import duties, matters
from maintenance.actions import matter_again as again
from maintenance.covering import facilities_of
from maintenance.findings import Findings, Judged, worst
from maintenance.models import Inspection, InspectionDuty, Matter

BECAUSE = "the looks of a duty the caller holds locked"


def tell_matter(inspection: Inspection, findings: Findings, *, fault: str, done: str, by) -> Matter | None:
    """One matter for everything wrong in a look that no open one has, as bad as the worst of it; danger is a hazard.

    None: nothing is wrong, or it joined matters that are open. `done` says what was put right at once (自巡自办): the
    matter is closed then.
    """
    if not (findings.failed or fault):
        return None
    again.hold_facility(inspection.facility_id)
    failed = again.join_open(inspection, findings.failed, done=done, by=by)
    severity = worst([*(one.point.severity for one in failed), fault])
    if not severity:
        return None
    reported: dict[str, Any] = {
        "title": _title(inspection, failed),
        "severity": severity,
        "facility": inspection.facility,
        "text": _text(inspection, failed),
        "hazard": Matter.HazardGrade.GENERAL if severity == "A" else Matter.HazardGrade.NONE,
        "inspection": inspection,
        "found_at": inspection.inspected_at,
        "position": (inspection.longitude, inspection.latitude) if inspection.longitude is not None else None,
    }
    if done:
        matter = matters.self_handled(done_text=done, by=by, **reported)
    else:
        matter = matters.report(source=Matter.Source.CHECKPOINT, by=by, **reported)
    again.keep_points(matter, inspection, failed)
    return matter


def _title(inspection: Inspection, failed: Sequence[Judged]) -> str:
    """The worst failed point, or the words about what no point names; at most 100 characters."""
    name = inspection.facility.name
    worst_first = sorted(failed, key=lambda one: one.point.severity)
    said = worst_first[0].point.text if failed else inspection.note
    more = f"等{len(failed)}项" if len(failed) > 1 else ""
    wrong = f"{said}{more}不合格" if failed else said
    title = f"{name}：{wrong}"
    return title if len(title) <= 100 else f"{title[:99]}…"


def _text(inspection: Inspection, failed: Sequence[Judged]) -> str:
    lines = [_line(one) for one in failed]
    if inspection.note:
        lines.append(inspection.note)
    return "\n".join(lines)[:2000]


def _line(one: Judged) -> str:
    number = "" if one.said.number is None else f"，实测 {one.said.number.normalize():f}{one.point.unit}"
    words = f"：{one.said.text.strip()}" if one.said.text.strip() else ""
    return f"{one.point.seq}．{one.point.text}，不合格（{one.point.severity}级）{number}{words}"


def complete_when_whole(duty: InspectionDuty, *, by) -> bool:
    """End a duty, held locked, of which every facility was looked at; answers whether it is ended."""
    if duty.state != InspectionDuty.State.PENDING:
        return False
    looks = Inspection.objects.everywhere(because=BECAUSE).filter(duty=duty)
    if facilities_of(duty).exclude(pk__in=looks.values("facility_id")).exists():
        return False
    last = looks.order_by("-inspected_at").values_list("inspected_at", flat=True).first()
    duties.complete(duty=duty, on=timezone.localdate(last) if last else timezone.localdate(), by=by)
    return True
