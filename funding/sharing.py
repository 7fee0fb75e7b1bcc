"""分摊: a cost shared among the facilities of a kind, by a rule that each line names; the parts sum to the whole."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Division
from accounts.scoping import in_ranges
from assets.models import Facility, FacilityType
from common.money import FEN, split
from funding.models import FundUse
from funding.spending_rules import Part

RULES = {"equal": gettext_lazy("平均分摊"), "quantity": gettext_lazy("按数量分摊")}
MOST = 2000
BECAUSE = "facilities of the division that pays for them"


def shared(*, division: Division, type: FacilityType, use: FundUse, amount: Decimal, rule: str) -> list[Part]:
    """A part for each facility of the type in the division. Raises ValidationError (none, too many, nothing to weigh by)."""
    here = in_ranges("division_id", division.ranges)
    rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(here, type=type)
    found = list(rows.select_related("type__sector").order_by("division_id", "pk")[: MOST + 1])
    if not found:
        raise ValidationError(
            {"type": _("%(division)s没有登记“%(type)s”") % {"division": division, "type": type}}
        )
    if len(found) > MOST:
        raise ValidationError({"type": _("一次最多分摊到 %s 处设施") % MOST})
    if amount < FEN * len(found):
        raise ValidationError({"amount": _("金额不够分摊到 %s 处设施") % len(found)})
    weights = [row.quantity or Decimal(0) for row in found] if rule == "quantity" else [1] * len(found)
    if not sum(weights):
        raise ValidationError({"rule": _("这些设施没有登记数量，请改为平均分摊")})
    said = str(RULES[rule])
    return [
        Part(use, part, row.type.sector, row, shared_by=said)
        for row, part in zip(found, split(amount, weights), strict=True)
        if part
    ]
