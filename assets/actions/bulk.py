"""One act on many facilities, each through its own action, all or none; and taking it back as one while nothing was built on it.

Facilities out of the post's sight are not there: they are neither changed nor counted.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused, require
from accounts.models import Division, Grid, Party, Person
from accounts.rights import Right
from assets.actions.coding import MOST as MOST_CODED
from assets.actions.coding import assign_codes
from assets.actions.holding import refuse_before_known
from assets.actions.keepers import refuse_settled
from assets.actions.relations import assign_grid
from assets.actions.states import appoint_keeper, follow, record_state
from assets.models import BulkAct, Condition, Facility, FacilityState, KeeperKind, Registration, Status
from assets.nearby import parties_near
from common.models.versions import change

MOST = 500  # facilities of an act whose every row is looked at
# what may be said of many at once; what ends a facility is said of each alone
SAID = {
    "suspend": ("status", Status.SUSPENDED, "停用"),
    "resume": ("status", Status.IN_USE, "恢复在用"),
    **{
        one.value: ("condition", one, f"状况为“{one.label}”") for one in Condition if one != Condition.UNKNOWN
    },
}
ASPECTS = {"status": "状态", "condition": "状况"}
Kind = BulkAct.Kind
RIGHT_OF = {
    Kind.CODE: Right.FACILITY_CODE,
    Kind.STATE: Right.FACILITY_CHANGE,
    Kind.GRID: Right.FACILITY_CHANGE,
    Kind.KEEPER: Right.FACILITY_CHANGE,
}


@transaction.atomic
def code_all(*, facilities: Iterable[int], by) -> BulkAct:
    """赋码 in bulk. Raises Refused, ValidationError."""
    waiting = [
        row.pk
        for row in _held(facilities, by=by, most=MOST_CODED)
        if row.registration == Registration.UNCODED
    ]
    if not waiting:
        raise ValidationError("所选设施都已有编码")
    act = _opened(Kind.CODE, "赋码", len(waiting), by=by)
    assign_codes(facilities=waiting, by=by, act=act)
    return act


@transaction.atomic
def change_all(*, facilities: Iterable[int], says: str, from_date: date, reason: str, by) -> BulkAct:
    """停用, 恢复在用 or a condition (a key of SAID) from a day on. Those that are so already stay as they are.

    Raises Refused, Http404, ValidationError naming the facility that can't.
    """
    aspect, value, words = SAID[says]
    rows = [row for row in _held(facilities, by=by) if getattr(row, aspect) != value]
    if not rows:
        raise ValidationError(f"所选设施的{ASPECTS[aspect]}都已经是“{value.label}”，不用再办")
    act = _opened(Kind.STATE, f"{words}，自 {from_date:%Y-%m-%d}：{reason}", len(rows), by=by)

    def say(row: Facility) -> None:
        refuse_before_known(row, from_date, aspect)
        record_state(facility=row, from_date=from_date, reason=reason, by=by, act=act, **{aspect: value})

    return _each(rows, say, act)


@transaction.atomic
def grid_all(*, facilities: Iterable[int], grid: Grid | None, by) -> BulkAct:
    """划入网格 of their own village; None: of none. Raises Refused, Http404, ValidationError."""
    rows = [row for row in _held(facilities, by=by) if row.grid_id != (grid.pk if grid else None)]
    if not rows:
        raise ValidationError("所选设施都已在该网格")
    before = {str(row.pk): row.grid_id for row in rows} | {"to": grid.pk if grid else None}
    words = f"划入{grid.division}{grid.name}" if grid else "不属任何网格"
    act = _opened(Kind.GRID, words, len(rows), by=by, before=before)
    return _each(rows, lambda row: assign_grid(facility=row, grid=grid, by=by), act)


@transaction.atomic
def appoint_all(
    *,
    facilities: Iterable[int],
    keeper: Party | None,
    keeper_person: Person | None,
    keeper_kind: KeeperKind | str,
    from_date: date,
    reason: str,
    by,
) -> BulkAct:
    """指定管护主体 from a day on. Raises Refused, Http404, ValidationError."""
    if keeper and not keeper_kind:
        raise ValidationError({"keeper_kind": "请选择管护主体类型"})
    rows = _held(facilities, by=by)
    refuse_settled(rows)
    if keeper:
        _require_near(keeper, rows)
    if keeper_person:
        require(by, Right.PERSON_VIEW, keeper_person)
    words = f"{keeper.name if keeper else '没有管护主体'}，自 {from_date:%Y-%m-%d}：{reason}"
    act = _opened(Kind.KEEPER, words, len(rows), by=by)
    said: dict[str, Any] = {"keeper": keeper, "keeper_person": keeper_person, "keeper_kind": keeper_kind}

    def appoint(row: Facility) -> None:
        later = row.states.filter(closed_at=None, says_keeper=True, from_date__gt=from_date)
        if later.exists():
            raise ValidationError("这一天之后已另有管护主体的记录")
        appoint_keeper(facility=row, from_date=from_date, reason=reason, by=by, act=act, **said)

    return _each(rows, appoint, act)


def _require_near(keeper: Party, rows: list[Facility]) -> None:
    for village in Division.objects.everywhere(because="villages of facilities held").filter(
        pk__in={row.division_id for row in rows}
    ):
        if not parties_near(village).filter(pk=keeper.pk).exists():
            raise ValidationError({"keeper": f"该单位不在{village.short_name}或其所属镇（街道）、县（区）"})


@transaction.atomic
def take_back(*, act: BulkAct, by) -> BulkAct:
    """撤回 as one: its dated rows are closed, grids are as before. Raises Refused, Http404, ValidationError.

    Codes are for ever and stay. Where any of the facilities was changed in the same respect since, nothing is taken back.
    """
    require(by, RIGHT_OF[Kind(act.kind)], act)
    act = BulkAct.objects.visible_to(by).select_for_update(of=("self",)).get(pk=act.pk)
    if why := why_not_taken_back(act):
        raise ValidationError(why)
    if act.kind == Kind.GRID:
        _grids_back(act, by=by)
    else:
        _states_back(act, by=by)
    act.undone_at, act.undone_by_id = timezone.now(), by.person_id
    act.save(update_fields=["undone_at", "undone_by"])
    return act


def why_not_taken_back(act: BulkAct) -> str:
    """Why an act can't be taken back whatever became of its facilities; "" if it may be tried."""
    if act.undone_at:
        return "已经撤回"
    return "编码一经赋予永不收回，不能撤回" if act.kind == Kind.CODE else ""


def _states_back(act: BulkAct, *, by) -> None:
    said = {state.facility_id: state for state in act.states.all()}
    rows = _seen_again(said, by=by)
    built = [row for row in rows if _later(said[row.pk]).exists()]
    _refuse_built(built)
    if act.kind == Kind.KEEPER:
        refuse_settled(rows)
    act.states.update(closed_at=timezone.now())
    for row in rows:
        if act.kind == Kind.KEEPER:  # where no other row says it, nobody keeps it and nobody has looked at it
            row.keeper = row.keeper_person = None
        elif said[row.pk].condition:
            row.condition = Condition.UNKNOWN
        follow(row)


def _later(state: FacilityState):
    """What was said of the same aspects after it."""
    newer = state.facility.states.filter(closed_at=None, pk__gt=state.pk)
    if state.says_keeper:
        return newer.filter(says_keeper=True)
    return newer.exclude(**{"status" if state.status else "condition": None})


def _grids_back(act: BulkAct, *, by) -> None:
    before = {int(key): grid for key, grid in act.before.items() if key != "to"}
    rows = _seen_again(before, by=by)
    _refuse_built([row for row in rows if row.grid_id != act.before["to"]])
    for row in rows:
        change(row, version=row.version, grid_id=before[row.pk])


def _seen_again(keys: Iterable[int], *, by) -> list[Facility]:
    """The facilities of the act, locked; all of them must still lie in sight."""
    wanted = set(keys)
    rows = list(
        Facility.objects.visible_to(by).filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    )
    if len(rows) != len(wanted):
        raise Refused("其中有设施已不在您的管理范围内，不能撤回")
    return rows


def _refuse_built(built: list[Facility]) -> None:
    if built:
        raise ValidationError(
            f"“{built[0].name}”等 {len(built)} 处设施此后又有变动，不能整批撤回，请逐处办理"
        )


def _held(facilities: Iterable[int], *, by, most: int = MOST) -> list[Facility]:
    wanted = list(facilities)
    if len(wanted) > most:
        raise Refused(f"一次最多办理 {most:,} 处，请按村分批办理")
    rows = Facility.objects.visible_to(by).counted().filter(pk__in=wanted)
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    if not found:
        raise ValidationError("没有可以办理的设施，请重新选择")
    return found


def _opened(kind: str, says: str, count: int, *, by, before: dict | None = None) -> BulkAct:
    require(by, RIGHT_OF[Kind(kind)])
    return BulkAct.objects.create(
        kind=kind,
        says=says[:200],
        count=count,
        before=before or {},
        division_id=by.division_id,
        done_by_id=by.person_id,
    )


def _each(rows: list[Facility], do: Callable[[Facility], object], act: BulkAct) -> BulkAct:
    """Do it to each; the first that can't names itself, and nothing is done to any."""
    for row in rows:
        try:
            do(row)
        except ValidationError as refusal:
            raise ValidationError(f"“{row.name}”：{refusal.messages[0]}") from refusal
    return act
