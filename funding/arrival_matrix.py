"""Objects of 预算 to 到账 for the authorisation matrix: money of one village, by the acts that move it."""

from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.places import ObjectFactory
from accounts.system import SystemPost
from funding.actions import allocations, arrivals, budgets, disbursing, earmarks
from funding.models import Allocation, AllocationShare, FundUse

_number = count(1)
HELD = "the matrix's own rows"


def arrival(division) -> dict:
    made = arrivals.record(
        division=division, source="village_collective", amount=Decimal(100), arrived_on=timezone.localdate(),
        basis="village", basis_document=f"{division.short_name}矩阵决议", by=SystemPost(),
    )  # fmt: skip
    return {"arrival_id": made.pk}


def allocation(division, state: str = "issued") -> Allocation:
    """Of the village's township, shared out to it alone."""
    made = allocations.draft(
        division=division.parent, document=f"{division.short_name}矩阵文{next(_number)}", name="矩阵下达",
        year=timezone.localdate().year, source="township", earmark=None, sector=None, purpose="管护", award=False,
        amount=Decimal(100), shares=[(division, Decimal(80))], by=SystemPost(),
    )  # fmt: skip
    if state == "issued":
        allocations.issue(allocation=made, issued_on=timezone.localdate(), by=SystemPost())
    return made


def share(division) -> AllocationShare:
    rows = AllocationShare.objects.everywhere(because=HELD).select_related("allocation", "division")
    return rows.get(allocation=allocation(division))


def disbursement(division) -> dict:
    made = disbursing.disburse(
        share=share(division), payer=division.parent, division=division, amount=Decimal(50),
        paid_on=timezone.localdate(), by=SystemPost(),
    )  # fmt: skip
    return {"disbursement_id": made.pk}


def budget(division) -> dict:
    use = FundUse.objects.order_by("order").first()
    made = budgets.draft(
        division=division, year=timezone.localdate().year, source="county", use=use, sector=None, earmark=None,
        amount=Decimal(100), reason=f"{division.short_name}矩阵预算", by=SystemPost(),
    )  # fmt: skip
    return {"line_id": made.pk}


def earmark(division) -> dict:
    made = earmarks.register(
        division=division, uses=[], name=f"{division.short_name}矩阵专项{next(_number)}",
        year=timezone.localdate().year, source="township", sector=None, issuer="镇", document="文", limit="",
        by=SystemPost(),
    )  # fmt: skip
    return {"earmark_id": made.pk}


def flow(division) -> dict:
    made = arrivals.record(
        division=division, source="other", amount=Decimal(10), arrived_on=timezone.localdate(), basis="village",
        basis_document="决议", by=SystemPost(),
    )  # fmt: skip
    entry = made.booking.entries.select_related("account").get(amount__gt=0)
    return {"account_id": entry.account_id}


def _share(division) -> dict:
    return {"share_id": share(division).pk}


def _allocation(state: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"allocation_id": allocation(division, state).pk})


FACTORIES = {
    **{f"funding:arrival-{name}": ObjectFactory(arrival) for name in ("detail", "notice", "word", "publish")},
    "funding:arrival-act": ObjectFactory(lambda division: arrival(division) | {"act": "confirm"}),
    **{f"funding:share-{name}": ObjectFactory(_share) for name in ("arrive", "disburse")},
    "funding:disbursement-detail": ObjectFactory(disbursement),
    **{f"funding:budget-{name}": ObjectFactory(budget) for name in ("detail", "edit", "adjust")},
    "funding:budget-act": ObjectFactory(lambda division: budget(division) | {"act": "propose"}),
    **{f"funding:earmark-{name}": ObjectFactory(earmark) for name in ("detail", "edit")},
    "api:arrival-detail": ObjectFactory(lambda division: {"pk": arrival(division)["arrival_id"]}),
    "api:arrival-act": ObjectFactory(
        lambda division: {"pk": arrival(division)["arrival_id"], "act": "confirm"}
    ),
    "api:allocation-detail": ObjectFactory(lambda division: {"pk": allocation(division).pk}),
    "funding:fund-flow-detail": ObjectFactory(flow),
    "funding:allocation-detail": _allocation("issued"),
    **{f"funding:allocation-{name}": _allocation("draft") for name in ("edit", "issue")},
    "funding:allocation-share-out": _allocation("issued"),
}
