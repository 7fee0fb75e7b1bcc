"""The demo's county office writes the next version: a threshold moved, an indicator composed from the calculators."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Account, Post
from evaluation.actions import schemes as acts
from evaluation.models import Scheme
from evaluation.places import CALCULATORS

OFFICE = "county.office"
COMPOSED: dict[
    str, Any
] = {  # a system indicator that the first version does not have, out of what can already be counted
    "code": "E5",
    "group": "管护实效",
    "name": "群众上报按期办结",
    "level": "village",
    "kind": "base",
    "rule": "1×min(1, 限期内办结数 ÷ 已受理数 ÷ 0.95)；无上报则不适用",
    "evidence": "随手拍工单",
    "rounds": ["year", "half", "quarter"],
    "source": "县办拟增；分值、满分值为假定",
}
PART: dict[str, Any] = {
    "text": "限期内办结的群众上报，95%得满分",
    "points": Decimal(1),
    "method": "system",
    "calculator": "public_reports_answered",
    "curve": "target",
    "high": Decimal("0.95"),
}


@transaction.atomic
def load(options: Any = None) -> str:
    """A second version in writing, one point moved from A2 to the new indicator. Loading again changes nothing."""
    account = Account.objects.filter(username=OFFICE).first()
    held = Post.objects.everywhere(because="the demo's own people").select_related(
        "person", "role", "division"
    )
    by = held.filter(person=account.person).order_by("pk").first() if account else None
    if by is None:
        return "没有示范人员，不写示范的指标体系"
    if Scheme.objects.visible_to(by).filter(number__gt=1).exists():
        return "示范的指标体系已在册"
    if CALCULATORS.get(PART["calculator"]) is None:
        return "计算项还没有提供，不写示范的指标体系"
    scheme = acts.draft_next(by=by)
    acts.write_indicator(scheme=scheme, parts=[PART], by=by, **COMPOSED)
    _lighten(scheme, by)
    return f"指标体系第{scheme.number}版编制中"


def _lighten(scheme: Scheme, by) -> None:
    """H2 gives its point to the new indicator, so that villages still come to a hundred."""
    row = scheme.indicators.get(code="H2")
    part = row.parts.get()
    said = {name: getattr(part, name) for name in acts.OF_PART if name != "order"} | {"points": Decimal(1)}
    fields = {name: getattr(row, name) for name in acts.OF_INDICATOR} | {"rule": f"1{row.rule[1:]}"}
    acts.write_indicator(scheme=scheme, indicator=row, parts=[said], by=by, **fields)
