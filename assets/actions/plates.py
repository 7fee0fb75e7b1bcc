"""码牌: sheets are ordered, blank plates are bound on site, a lost one is replaced. Every number resolves for ever."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Refused, covers, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility, Plate, PlateOrder, Registration, Status
from assets.plates import why_not_printed
from common import attachments, jobs
from common.models import Attachment
from common.models.jobs import Job

GONE = (Status.RETIRED, Status.DEMOLISHED)
MOST = 2_000  # labels of one order
OWNER = "assets.plateorder"  # of the sheets, in the place ATTACHMENT_OWNERS
BECAUSE = "plates of facilities already held"
IN_HAND = "whoever scans a plate holds it in his hand"


def printable(facilities: Iterable[int], *, by) -> QuerySet[Facility]:
    """Those of the facilities (by id) that get a label: seen by the post, coded, still standing."""
    seen = Facility.objects.visible_to(by).filter(pk__in=list(facilities), registration=Registration.CODED)
    return seen.exclude(status__in=GONE).order_by("division_id", "id")


@transaction.atomic
def order_for(*, facilities: Iterable[int], size: str, by) -> tuple[PlateOrder, Job]:
    """Labels for facilities (by id), drawn by a job that the door wakes: (order, job).

    Raises Refused without the right, while plates may not be printed, and beyond MOST; ValidationError if none can be.
    """
    _require_printing(by)
    order = open_for(facilities=facilities, size=size, by=by)
    return order, _ask(order)


@transaction.atomic
def open_for(*, facilities: Iterable[int], size: str, by) -> PlateOrder:
    """The order alone: who has a plate gets it printed again, the others a new one, bound from the start.

    What has no code yet or stands no more is left out.
    """
    require(by, Right.PLATE_PRINT)
    rows = list(printable(facilities, by=by).select_for_update(of=("self",))[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(f"一次最多制作 {MOST:,} 张码牌，请分村办理")
    if not rows:
        raise ValidationError("所选设施都还没有赋码，或已报废、拆除，不能制作码牌")
    order = _opened(division=_around(rows, by), blank=False, size=size, count=len(rows), by=by)
    order.plates.set(_plates_for(rows, by=by))
    return order


def _plates_for(rows: list[Facility], *, by) -> list[Plate]:
    """The present plate of each facility; a new one where there is none."""
    held = Plate.objects.everywhere(because=BECAUSE).filter(facility__in=rows, state=Plate.State.BOUND)
    present = {plate.facility_id: plate for plate in held}
    said = {"state": Plate.State.BOUND, "bound_at": timezone.now(), "bound_by_id": by.person_id}
    new = [Plate(division_id=row.division_id, facility=row, **said) for row in rows if row.pk not in present]
    return [*present.values(), *Plate.objects.bulk_create(new)]


def _around(rows: Sequence[Facility], by) -> Division:
    """The smallest area of the reader that holds all the facilities' villages."""
    villages = {row.division_id for row in rows}
    one = next(iter(villages))
    code = one if len(villages) == 1 else f"{one[:9]}000"
    if len({village[:9] for village in villages}) > 1:
        code = f"{one[:6]}000000"
    return Division.objects.visible_to(by).get(pk=code if covers(by, code) else by.division_id)


@transaction.atomic
def order_blank(*, division: Division, count: int, size: str, by) -> tuple[PlateOrder, Job]:
    """Blank plates, printed ahead and drawn by a job that the door wakes: (order, job). Raises Refused, ValidationError."""
    _require_printing(by)
    order = open_blank(division=division, count=count, size=size, by=by)
    return order, _ask(order)


@transaction.atomic
def open_blank(*, division: Division, count: int, size: str, by) -> PlateOrder:
    """The order alone: numbers that may be bound on site within the area."""
    require(by, Right.PLATE_PRINT)
    require_division(by, division.pk)
    if division.closed_on:
        raise ValidationError({"division": "该区划已撤并，请选择现有的区划"})
    if not 1 <= count <= MOST:
        raise ValidationError({"count": f"张数应在 1 到 {MOST:,} 之间"})
    order = _opened(division=division, blank=True, size=size, count=count, by=by)
    order.plates.set(Plate.objects.bulk_create([Plate(division=division) for _ in range(count)]))
    return order


@transaction.atomic
def draw_again(*, order: PlateOrder, by) -> Job:
    """The sheet anew, with today's words; asked while it is being drawn, it is that job. Raises Refused, Http404."""
    _require_printing(by)
    require(by, Right.PLATE_PRINT, order)
    order = PlateOrder.objects.visible_to(by).select_for_update(of=("self",)).get(pk=order.pk)
    job = Job.objects.filter(pk=order.job_id or 0).first()
    return job if job is not None and not job.is_final else _ask(order)


def keep_sheet(*, order: PlateOrder, pdf: bytes, account: int | None) -> Attachment:
    """Keep the drawn sheet with its order, in the place of an older one."""
    for former in Attachment.objects.of(OWNER, order.pk):
        attachments.discard(former)
    return attachments.keep_made(
        [pdf],
        name=f"{order.division.short_name}{order.title} {order.size.upper()}.pdf",
        kind=Attachment.Kind.PDF,
        owner=attachments.Owner(OWNER, order.pk),
        by=account,
        division=order.division_id,
    )


@transaction.atomic
def bind(*, plate: Plate, facility: Facility, by, reason: str = "") -> Plate:
    """A blank plate, scanned on site, is fixed to a facility; one it has already is replaced, for a reason.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.PLATE_BIND, facility)
    facility = _held(facility, by=by)
    plate = Plate.objects.everywhere(because=IN_HAND).select_for_update(of=("self",)).get(pk=plate.pk)
    if plate.state != Plate.State.BLANK:
        raise ValidationError("这块码牌已经绑定了设施，请换一块空白码牌")
    if not belongs(plate, facility.division):
        raise ValidationError("这块码牌不是为该设施所在的村（社区）制作的，不能绑定")
    return _fix(plate, facility, by=by, reason=reason)


@transaction.atomic
def replace(*, facility: Facility, number: str, reason: str, by) -> Plate:
    """补换: the plate `number` is lost or spoilt; the facility gets a new number, the old one still finds it.

    Raises Refused, Http404, ValidationError also where somebody replaced it a moment ago.
    """
    require(by, Right.PLATE_BIND, facility)
    facility = _held(facility, by=by)
    present = present_plate(facility)
    if present is None or present.number != number:
        raise ValidationError("这块码牌刚才已经更换过，请刷新后核对")
    return _fix(Plate.objects.create(division_id=facility.division_id), facility, by=by, reason=reason)


def present_plate(facility: Facility) -> Plate | None:
    """The plate in use of a facility already held."""
    return facility.plates.filter(state=Plate.State.BOUND).first()


def in_reach(plate: Plate, post) -> bool:
    """Whether a blank plate is for the post's area, or for a larger one around it (a township's, in a village)."""
    around = any(start <= post.division_id < end for start, end in plate.division.ranges)
    return around or covers(post, plate.division_id)


def belongs(plate: Plate, village: Division) -> bool:
    """Whether a blank plate was made for an area in which the village lies."""
    return any(start <= village.pk < end for start, end in plate.division.ranges)


def _held(facility: Facility, *, by) -> Facility:
    """The facility, locked: two who bind at once come one after the other."""
    rows = Facility.objects.visible_to(by).counted().exclude(status__in=GONE)
    held = rows.select_for_update(of=("self",)).filter(pk=facility.pk).first()
    if held is None:
        raise ValidationError("该设施已报废、拆除或并入其他设施，不能绑定码牌")
    return held


def _fix(plate: Plate, facility: Facility, *, by, reason: str) -> Plate:
    """Bind the blank plate; the former one, if any, is replaced by it."""
    former = present_plate(facility)
    if former is not None:
        if not reason.strip():
            raise ValidationError({"reason": "该设施已有码牌，请写明更换原因"})
        former.state, former.replaced_by = Plate.State.REPLACED, plate
        former.replaced_reason = reason.strip()[:100]
        former.save(update_fields=["state", "replaced_by", "replaced_reason"])
    plate.facility, plate.division_id, plate.state = facility, facility.division_id, Plate.State.BOUND
    plate.bound_at, plate.bound_by_id = timezone.now(), by.person_id
    plate.save(update_fields=["facility", "division", "state", "bound_at", "bound_by"])
    return plate


def _require_printing(by) -> None:
    require(by, Right.PLATE_PRINT)
    if problem := why_not_printed():
        raise Refused(problem)


def _opened(*, division: Division, blank: bool, size: str, count: int, by) -> PlateOrder:
    if size not in PlateOrder.Size.values:
        raise ValidationError({"size": "请选择规格"})
    values = {"division": division, "blank": blank, "size": size, "count": count}
    return PlateOrder.objects.create(created_by_id=by.person_id, **values)


def _ask(order: PlateOrder) -> Job:
    job = jobs.start(
        "assets.print_plates",
        arguments={"order": order.pk},
        by=jobs.Asker.present(),
        title=f"制作码牌：{order.division.short_name}{order.title}",
        owner=order,
        division=order.division_id,
    )
    order.job_id = job.pk
    order.save(update_fields=["job_id"])
    return job
