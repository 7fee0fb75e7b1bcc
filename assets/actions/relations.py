"""Where a facility belongs within its village and among its like: its grid, and the facility it is a part of."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require
from accounts.models import Division, Grid
from accounts.rights import Right
from assets.actions.holding import locked
from assets.models import Facility, ReliefKind
from common.models.versions import change

DEEPEST = 10  # levels of parts; real ones have two


@transaction.atomic
def assign_grid(*, facility: Facility, grid: Grid | None, by) -> Facility:
    """划入网格 of its own village; None: of no grid. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    if grid and grid.division_id != facility.division_id:
        raise ValidationError({"grid": "只能划入本村的网格"})
    change(facility, version=facility.version, grid=grid)
    return facility


@transaction.atomic
def place_under(*, facility: Facility, parent: Facility | None, by) -> Facility:
    """The facility is a part of another of its township; None: of none. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, facility)
    if parent:
        require(by, Right.FACILITY_VIEW, parent)
        parent = _in_turn(parent, by=by)
    facility = locked(facility, by=by)
    if parent:
        _refuse_parent(facility, parent)
    change(facility, version=facility.version, parent=parent)
    return facility


def _in_turn(parent: Facility, *, by) -> Facility:
    """The parent as it is now. In a township one is placed after the other: two at once could each be put under the other."""
    townships = Division.objects.everywhere(because="only held, so that others wait")
    townships.select_for_update(no_key=True).get(pk=f"{parent.division_id[:9]}000")
    return Facility.objects.visible_to(by).get(pk=parent.pk)


def _refuse_parent(facility: Facility, parent: Facility) -> None:
    if parent.merged_into_id or parent.division_id[:9] != facility.division_id[:9]:
        raise ValidationError("只能归到本镇（街道）在册的设施")
    if parent.pk == facility.pk or is_under(parent, facility):
        raise ValidationError("不能归到它自己或它的下属设施")


def is_under(facility: Facility, above: Facility) -> bool:
    """Whether the facility is a part of the other, at whatever depth."""
    parent = facility.parent
    for _level in range(DEEPEST):
        if parent is None or parent.pk == above.pk:
            return parent is not None
        parent = parent.parent
    raise ValidationError("所属层级太多，请核对")


@transaction.atomic
def mark_relief(*, facility: Facility, relief_kind: str, by) -> Facility:
    """衔接资产类别; empty: built with other money. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, facility)
    if relief_kind and relief_kind not in ReliefKind.values:
        raise ValidationError({"relief_kind": "没有这种衔接资产类别，请重新选择"})
    facility = locked(facility, by=by)
    change(facility, version=facility.version, relief_kind=relief_kind)
    return facility
