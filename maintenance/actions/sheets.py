"""纸质表: printed for due work, entered under its code once, part by part if need be, or declared void."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Person
from accounts.rights import Right
from assets.codes import check_digit
from maintenance.actions.inspecting import Said, record, rest_normal
from maintenance.covering import facilities_of
from maintenance.models import Checkpoint, Inspection, InspectionDuty, InspectionSheet, SheetLine
from maintenance.models.sheets import FLOW
from maintenance.standards import in_force

BECAUSE = "a sheet the caller holds, locked"
MOST_DUTIES, LINES = 200, 100  # duties printed at once; lines of one sheet
KEYS = UUID("6f2d9a52-6d0b-4a44-9d0a-0c5a8f7f3e11")  # the space in which a line's key is drawn
Entry, Way = Inspection.Entry, Inspection.Way


@dataclass(frozen=True)
class Line:
    """What the paper says of one line. `failed`: checkpoints; `fault`: severity of what no checkpoint names (in `note`)."""

    line: SheetLine
    normal: bool
    failed: frozenset[int] = frozenset()
    numbers: dict[int, Decimal] = field(default_factory=dict)
    note: str = ""
    condition: str = ""
    fault: str = ""


@transaction.atomic
def print_sheets(*, duties: Iterable[int], by) -> list[InspectionSheet]:
    """One sheet for each village and person (more if they are long). Raises Refused, ValidationError."""
    require(by, Right.INSPECTION_DO)
    rows = (
        InspectionDuty.objects.visible_to(by).open().filter(pk__in=list(duties)[: MOST_DUTIES + 1]).for_list()
    )
    found = list(rows.order_by("division_id", "person_id", "due_on", "pk"))
    if not found:
        raise ValidationError("请先选择要打印的巡查任务")
    if len(found) > MOST_DUTIES:
        raise ValidationError(f"一次最多打印 {MOST_DUTIES} 项任务")
    groups: dict[tuple, list[InspectionDuty]] = {}
    for duty in found:
        groups.setdefault((duty.division_id, duty.person_id), []).append(duty)
    sheets = [sheet for group in groups.values() for sheet in _sheets_of(group, by)]
    if not sheets:
        raise ValidationError("所选任务现在没有覆盖的在用设施")
    return sheets


def _sheets_of(duties: Sequence[InspectionDuty], by) -> Iterable[InspectionSheet]:
    lines = [
        (duty.pk, facility)
        for duty in duties
        for facility in facilities_of(duty).values_list("pk", flat=True)
    ]
    names = list(dict.fromkeys(duty.plan.name for duty in duties))
    title = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    for start in range(0, len(lines), LINES):
        sheet = _new(duties[0], title, by)
        SheetLine.objects.bulk_create(
            SheetLine(sheet=sheet, seq=seq, duty_id=duty, facility_id=facility)
            for seq, (duty, facility) in enumerate(lines[start : start + LINES], 1)
        )
        yield sheet


def _new(duty: InspectionDuty, title: str, by) -> InspectionSheet:
    values = {"division_id": duty.division_id, "person_id": duty.person_id, "title": title[:80]}
    return InspectionSheet.objects.create(code=_code(), made_by_id=by.person_id, **values)


def _code() -> str:
    """Nine digits nobody guesses, the last a check digit. A clash, one in millions, is drawn again."""
    while True:
        digits = f"{secrets.randbelow(9 * 10**7) + 10**7}"
        code = digits + check_digit(digits)
        if (
            not InspectionSheet.objects.everywhere(because="whether a code is taken")
            .filter(code=code)
            .exists()
        ):
            return code


@transaction.atomic
def enter(
    *,
    sheet: InspectionSheet,
    lines: Sequence[Line],
    day: date,
    by,
    person: Person | None = None,
    finish: bool,
) -> int:
    """Record what the paper says, of all lines or of some (resumed later); `finish`: nothing more is to come.

    A line that was recorded already is passed over, so that a resumed entry doubles nothing. Answers how many were
    recorded. Raises Refused, Http404, ValidationError for a sheet that was entered before, a day that can't be.
    """
    held = _held(sheet)
    require(by, Right.INSPECTION_DO, held)
    _refuse_again(held)
    if day > timezone.localdate():
        raise ValidationError({"day": "巡查日期不能晚于今天"})
    if day < held.day and day < min(line.line.duty.opens_on for line in lines or [_any(held)]):
        raise ValidationError({"day": "巡查日期早于任务可做的日子"})
    at = min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())
    known = recorded(held)
    fresh = [line for line in lines if (line.line.duty_id, line.line.facility_id) not in known]
    points = _points(held, fresh, day)
    said = {"at": at, "by": by, "person": person, "points": points}
    for line in fresh:
        if not line.normal or line.numbers:
            _record(held, line, **said)
    _record_normal(held, [line for line in fresh if line.normal and not line.numbers], **said)
    if finish:
        FLOW.move(held, "enter", by=by, entered_by_id=by.person_id, entered_at=timezone.now())
    return len(fresh)


def _any(sheet: InspectionSheet) -> Line:
    return Line(sheet.lines.select_related("duty").first() or SheetLine(duty=InspectionDuty()), True)


def _held(sheet: InspectionSheet) -> InspectionSheet:
    rows = InspectionSheet.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division", "entered_by").get(pk=sheet.pk)


def _refuse_again(sheet: InspectionSheet) -> None:
    if sheet.state == InspectionSheet.State.ENTERED:
        when = timezone.localtime(sheet.entered_at)
        raise ValidationError(
            f"表号 {sheet.code} 已由{sheet.entered_by}于{when:%Y-%m-%d %H:%M}录入，不能重复录入"
        )
    FLOW.find(sheet, "enter")


def recorded(sheet: InspectionSheet) -> dict[tuple[int, int], str]:
    """{(duty, facility): result} of the lines of which a look is kept already, from this paper or by another way."""
    looks = Inspection.objects.everywhere(because="looks of a sheet's duties").filter(
        duty__sheet_lines__sheet=sheet
    )
    found = looks.order_by("pk").values_list("duty_id", "facility_id", "result")
    return {(duty, facility): result for duty, facility, result in found if duty}


def _points(sheet: InspectionSheet, lines: Sequence[Line], day: date) -> dict[str, list[Checkpoint]]:
    """The checkpoints of each type of the lines, by the standard in force on the day."""
    kinds = {line.line.facility.type_id for line in lines}
    return {
        kind: list(one.checkpoints.all()) for kind, one in in_force(kinds, sheet.division_id, day).items()
    }


def _record(sheet: InspectionSheet, line: Line, *, at, by, person, points) -> None:
    there = points.get(line.line.facility.type_id, [])
    record(
        facility=line.line.facility,
        duty=line.line.duty,
        answers=answers(there, line),
        way=Way.POINT_BY_POINT,
        entry=Entry.PAPER,
        condition=line.condition,
        note=line.note,
        fault="" if line.normal or line.failed else line.fault,
        inspected_at=at,
        client_key=_key(sheet, f"line {line.line.seq}"),
        person=person,
        by=by,
    )


def answers(points: Sequence[Checkpoint], line: Line) -> list[Said]:
    """What was ticked: a point not marked as failed passed; numbers as written."""
    found = [
        Said(checkpoint=point.pk, passed=point.pk not in line.failed)
        for point in points
        if point.answer == Checkpoint.Answer.YES_NO and point.severity
    ]
    return found + [Said(checkpoint=key, number=value) for key, value in line.numbers.items()]


def _record_normal(sheet: InspectionSheet, lines: Sequence[Line], **said) -> None:
    """By set where the rest may be put down as normal in one go; one by one where a danger is asked for."""
    by_duty: dict[int, list[Line]] = {}
    for line in lines:
        by_duty.setdefault(line.line.duty_id, []).append(line)
    for duty_id, there in by_duty.items():
        rest_normal(
            duty=there[0].line.duty,
            entry=Entry.PAPER,
            inspected_at=said["at"],
            client_key=_key(sheet, f"rest {duty_id}"),
            facilities=[line.line.facility_id for line in there],
            person=said["person"],
            by=said["by"],
        )
    kept = recorded(sheet)
    for line in lines:
        if (line.line.duty_id, line.line.facility_id) not in kept:
            _record(sheet, line, **said)


def _key(sheet: InspectionSheet, part: str) -> UUID:
    return uuid5(KEYS, f"{sheet.code} {part}")


@transaction.atomic
def void_sheet(*, sheet: InspectionSheet, by) -> None:
    """The paper is lost or spoilt: nothing of it will be entered. Raises Refused, Http404, WrongMove."""
    FLOW.move(_held(sheet), "void", by=by)
