"""What the page of a facility does to its status, class and keeper: along the table of moves, on a day, for a reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require
from accounts.models import Party, Person
from accounts.rights import Right
from assets.actions import chiefs, idle, states
from assets.actions.holding import locked, refuse_before_known
from assets.actions.keepers import refuse_settled
from assets.models import Facility, FacilityState, KeeperKind, PropertyClass
from assets.models.moves import MOVE_OF_ACT
from assets.nearby import parties_near
from common.models.versions import change


@transaction.atomic
def move_on(*, facility: Facility, act: str, from_date: date, reason: str, by) -> FacilityState:
    """停用, 恢复在用, 转为待移交, 报废, 拆除, 恢复: one act of assets.models.moves.

    What ends with the facility ends with it: its idle spell and its 路长、河长. Raises Refused, Http404, ValidationError.
    """
    move = MOVE_OF_ACT[act]
    require(by, move.right, facility)
    facility = locked(facility, by=by)
    if move.paper:
        raise ValidationError("移交须登记移交记录")
    if why := move.why_not(facility):
        raise ValidationError(why)
    if not reason.strip():
        raise ValidationError({"reason": "请写明事由"})
    refuse_before_known(facility, from_date, "status")
    said = states.record_state(
        facility=facility, from_date=from_date, reason=reason.strip(), by=by, status=move.after
    )
    if move.is_final and act != "revive":
        idle.end_with(facility, on=from_date, outcome=move.after.label)
        chiefs.end_all(facility, on=from_date)
    return said


@transaction.atomic
def set_class(
    *, facility: Facility, property_class: PropertyClass | str, reason: str, from_date: date, by
) -> FacilityState:
    """The class from a day on; other than the type's only with a reason. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, facility)
    if property_class not in PropertyClass.values:
        raise ValidationError({"property_class": "没有这种经营属性，请重新选择"})
    facility = locked(facility, by=by)
    rule = facility.type.rule_on(from_date) or facility.type.rules.earliest("from_date")
    unlike = property_class != rule.property_class
    if unlike and not reason.strip():
        raise ValidationError({"reason": "与类别规定的经营属性不同，请写明理由"})
    if facility.property_class == property_class:
        raise ValidationError({"property_class": "经营属性没有变"})
    refuse_before_known(facility, from_date, "property_class")
    change(facility, version=facility.version, class_reason=reason.strip() if unlike else "")
    words = reason.strip() or "改回类别规定的经营属性"
    return states.record_state(
        facility=facility, from_date=from_date, reason=words, by=by, property_class=property_class
    )


@transaction.atomic
def name_keeper(
    *,
    facility: Facility,
    keeper: Party | None,
    keeper_person: Person | None,
    keeper_kind: str,
    from_date: date,
    reason: str,
    by,
) -> FacilityState:
    """指定管护主体: a unit near the facility, of a kind, with a person if one is named; None: nobody keeps it from now on.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    refuse_settled([facility])
    if keeper and not parties_near(facility.division).filter(pk=keeper.pk).exists():
        raise ValidationError({"keeper": "只能选本村、本镇（街道）或县级的在用单位"})
    if keeper and not keeper_kind:
        raise ValidationError({"keeper_kind": "请选择管护主体类型"})
    if keeper_kind and keeper_kind not in KeeperKind.values:
        raise ValidationError({"keeper_kind": "没有这种管护主体类型，请重新选择"})
    if keeper_person:
        require(by, Right.PERSON_VIEW, keeper_person)
    return states.appoint_keeper(
        facility=facility,
        keeper=keeper,
        keeper_person=keeper_person,
        keeper_kind=keeper_kind,
        from_date=from_date,
        reason=reason,
        by=by,
    )
