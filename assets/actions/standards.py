"""配置标准: set from a day on, ended on a day; what was measured before does not move."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require
from accounts.rights import Right
from assets.models import BuildingStandard, FacilityType, TypeAttribute

MEASURED = (TypeAttribute.Kind.DECIMAL, TypeAttribute.Kind.INTEGER)


@transaction.atomic
def set_standard(
    *,
    type: FacilityType,
    attribute: str,
    minimum: Decimal,
    from_date: date,
    by,
    per_households: int | None = None,
    source: str = "",
) -> BuildingStandard:
    """A standard for a number that is kept of the type. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    if not TypeAttribute.objects.filter(type=type, key=attribute, kind__in=MEASURED, active=True).exists():
        raise ValidationError({"attribute": "这个类别没有这一项数值属性"})
    if minimum <= 0:
        raise ValidationError({"minimum": "最低值应大于 0"})
    measure = {"type": type, "attribute": attribute, "per_households": per_households, "from_date": from_date}
    if BuildingStandard.objects.filter(**measure).exists():
        raise ValidationError({"from_date": "同一天已有同样的标准"})
    return BuildingStandard.objects.create(**measure, minimum=minimum, source=source)


@transaction.atomic
def end_standard(*, standard: BuildingStandard, on: date, by) -> None:
    """It no longer holds from that day on. Raises Refused, ValidationError."""
    require(by, Right.TYPE_MANAGE)
    if on < standard.from_date:
        raise ValidationError({"on": "停用日期不能早于起用日期"})
    standard.until = on
    standard.save(update_fields=["until"])
