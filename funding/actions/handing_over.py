"""移交入账: in one act the project's new facilities are registered, coded and opened in the responsibility list."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from assets.actions.coding import assign_codes
from assets.actions.registering import register
from assets.models import Facility, KeeperKind
from common.money import split
from funding.actions.projects import moved
from funding.models import Project, ProjectWork
from maintenance.actions import items
from maintenance.item_values import KIND_OF_PARTY
from maintenance.models import FundKind, ResponsibilityItem

HELD = "facilities of a project that the caller holds, locked"


@transaction.atomic
def hand_over(*, project: Project, by, **said: Any) -> Project:
    """Register and code what was built, make its list items and fill them with keeper, money and yearly cost.

    What was rebuilt stands in the register already and keeps its code. Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = moved(project, "hand_over", by=by, handed_over_on=timezone.localdate(), **said)
    works = list(row.works.select_related("division", "type__sector", "facility").order_by("id"))
    made = [_registered(row, work, by=by) for work in works if work.facility is None]
    if made:
        assign_codes(facilities=[one.pk for one in made], by=by)
    for village in {work.division_id: work.division for work in works}.values():
        items.make_all(village, by=by)
    _fill(row, works, by=by)
    return row


def _registered(project: Project, work: ProjectWork, *, by) -> Facility:
    finished = project.finished_on or timezone.localdate()
    facility = register(
        division=work.division,
        type=work.type,
        name=work.name,
        by=by,
        reason=f"项目移交：{project.name}"[:200],
        quantity=work.quantity,
        address=work.address,
        built=f"{finished:%Y-%m-%d}",
        fund_source="、".join(_words(project))[:100],
    )
    work.facility = facility
    work.save(update_fields=["facility"])
    return facility


def _words(project: Project) -> list[str]:
    return [FundKind(one).label for one in project.fund_kinds]


def _fill(project: Project, works: list[ProjectWork], *, by) -> None:
    """Each item in draft gets keeper, source and its part of the yearly cost; what is filled already stays as it is."""
    costs = split(project.upkeep_cost or Decimal(0), [1] * len(works))
    for work, cost in zip(works, costs, strict=True):
        rows = ResponsibilityItem.objects.everywhere(because=HELD).filter(facility=work.facility_id)
        item = rows.first()
        if item is None or item.state != "draft":
            continue
        values: dict[str, Any] = {} if item.fund_kinds else {"fund_kinds": [project.upkeep_source]}
        values |= {} if item.annual_cost is not None else {"annual_cost": cost}
        if item.party_id is None and project.keeper is not None:
            kind = dict[Any, Any](KIND_OF_PARTY).get(project.keeper.kind, KeeperKind.VILLAGE)
            values |= {"party": project.keeper, "keeper_kind": str(kind)}
        if values:
            items.fill(item=item, version=item.version, by=by, **values)
