"""What an award may rest on: works that were accepted, and what they cost."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Sector
from funding import one_case_caps as caps
from funding.models import Award, AwardRule, CaseState, Ground, OneCase, Project
from funding.models.projects import ACCEPTED
from maintenance.models import Matter, MatterCost, MatterState


class Built(NamedTuple):
    """A work as accepted; `cost` in yuan."""

    name: str
    cost: Decimal
    accepted_on: date
    acceptance: str
    sector: Sector | None
    year: int


COLUMNS = {
    OneCase: (Ground.ONE_CASE, "one_case"),
    Matter: (Ground.REPAIR, "matter"),
    Project: (Ground.PROJECT, "project"),
}


def of(row: Any) -> tuple[str, str]:
    """The ground and the award's column of a work. Raises KeyError for what is none."""
    return COLUMNS[type(row)]


def why_not(row: Any) -> str:
    """Why the work may not be rewarded: not accepted, in debt, over the caps; "" if it may."""
    if isinstance(row, OneCase):
        if row.state != CaseState.FINISHED:
            return _("“%s”还没有验收合格，先建后补、不建不补") % row.name
        return caps.why_not_rewarded(row)
    if isinstance(row, Matter):
        done = row.state == MatterState.CLOSED
        return "" if done else _("“%s”还没有核查办结，先建后补、不建不补") % row.title
    return "" if row.state in ACCEPTED else _("“%s”还没有通过县级验收，先建后补、不建不补") % row.name


def still(award: Award) -> str:
    """The same of an award's own work, as it is now."""
    work = award.one_case or award.matter or award.project
    return why_not(work) if work is not None else ""


def built(row: Any) -> Built:
    """What was accepted of it."""
    if isinstance(row, OneCase):
        day = row.accepted_on or timezone.localdate()
        return Built(row.name, row.cost, day, row.acceptance, row.sector, day.year)
    if isinstance(row, Matter):
        costs = MatterCost._base_manager.filter(matter=row).aggregate(found=Sum("amount"))
        day = timezone.localdate(row.closed_at) if row.closed_at else timezone.localdate()
        sector = row.facility.type.sector if row.facility else None
        said = _("核查办结 %s") % row.number
        return Built(row.title, costs["found"] or Decimal(0), day, said, sector, day.year)
    day = row.final_on or timezone.localdate()
    return Built(row.name, row.accepted_amount or Decimal(0), day, _("县级综合验收"), row.sector, day.year)


def rule_on(county_code: str, ground: str, grade: str, day: date) -> AwardRule | None:
    """The county's measure of a day; the last set of those that began."""
    rows = AwardRule.objects.filter(county_code=county_code, ground=ground, grade=grade, from_date__lte=day)
    return rows.order_by("-from_date", "-id").first()
