"""Projects for tests: people of each post, a project whole, taken along its way to a state."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import timezone

from accounts.models import Sector
from assets.models import FacilityType
from funding.actions import handing_over, project_building, projects
from funding.actions import project_entering as entering
from funding.models import Project
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_party, make_post
from tests.funding.decision_rows import make_decision

WAY = (
    "decide", "declare", "review", "opine", "approve", "plan", "fund", "start", "accept_first", "accept_last", "hand_over",
)  # fmt: skip
OF_STATE = dict(
    zip(
        (
            "village_decision", "declared", "township_reviewed", "department_opinion", "approved", "planned", "funded",
            "in_progress", "preliminary", "final", "handed_over",
        ),
        WAY,
        strict=True,
    )
)  # fmt: skip


class Staff:
    """Who acts, one person each."""

    def __init__(self, division: str = SHITANG) -> None:
        self.clerk = make_post(role="village_clerk", division=division)
        self.township = make_post(role="township_clerk", division=HENGXI)
        self.leader = make_post(role="township_leader", division=HENGXI)
        self.department = make_post(role="department", division=COUNTY, sectors=[some_type().sector_id])
        self.office = make_post(role="county_office", division=COUNTY)
        self.finance = make_post(role="finance", division=COUNTY)


def some_type() -> FacilityType:
    return FacilityType.objects.filter(active=True).order_by("code")[0]


@cache
def day(before: int) -> date:
    return timezone.localdate() - timedelta(days=before)


def make_project(staff: Staff, *, division: str = SHITANG, whole: bool = True, **named: Any) -> Project:
    """A draft; `whole`: everything that the gates ask for is told."""
    kind = some_type()
    said: dict[str, Any] = {
        "name": "石塘村前塘自然村道路硬化",
        "kind": "new",
        "content": "硬化道路 1.2 公里，宽 4 米",
        "estimate": Decimal("480000"),
        "sector": Sector.objects.get(pk=kind.sector_id),
    }
    if whole:
        said |= {
            "fund_kinds": ["county", "village_collective"],
            "fund_basis": "江财农〔2026〕12号",
            "plan_basis": "石塘村村庄规划（2024—2035）",
            "land": "none",
            "negative_checked": True,
            "upkeep_source": "village_collective",
            "upkeep_cost": Decimal("12000"),
            "keeper": make_party(division=division, kind="village_committee"),
        }
    by = staff.clerk if staff.clerk.division_id == division else staff.township
    work = {
        "division": make_division(code=SHITANG if division[9:] == "000" else division),
        "type": kind,
        "name": "前塘道路",
        "quantity": Decimal("1.2"),
    }
    return entering.draft(
        division=make_division(code=division), by=by, works=[work] if whole else [], **(said | named)
    )


def step(project: Project, act: str, staff: Staff, **other: Any) -> Project:
    """One step by the one whose it is, with what it asks for."""
    who = {
        "decide": (projects.decide, staff.clerk),
        "declare": (projects.declare, staff.clerk),
        "review": (projects.review, staff.township),
        "opine": (projects.opine, staff.department),
        "approve": (projects.approve, staff.office),
        "plan": (projects.plan, staff.office),
        "fund": (project_building.fund, staff.finance),
        "start": (project_building.start, staff.clerk),
        "accept_first": (project_building.accept_first, staff.leader),
        "accept_last": (project_building.accept_last, staff.office),
        "hand_over": (handing_over.hand_over, staff.township),
        "close": (project_building.close, staff.office),
    }
    do, by = who[act]
    said: dict[str, Any] = {
        "decide": lambda: {"decision": make_decision(division=project.division_id, by=staff.clerk)},
        "opine": lambda: {"reason": "技术方案可行"},
        "plan": lambda: {"plan_year": timezone.localdate().year},
        "fund": lambda: {"amount": Decimal("300000"), "document": "江财建〔2026〕3号"},
        "start": lambda: {
            "started_on": day(20),
            "procedure": "village",
            "contract_amount": Decimal("450000"),
        },
        "accept_first": lambda: {"on": day(3), "finished_on": day(5)},
        "accept_last": lambda: {"on": day(1), "accepted_amount": Decimal("446000")},
        "close": lambda: {"result": "方便 60 户出行"},
    }.get(act, dict)()
    return do(**{"project": project, "by": by, **said, **other})


def bring(project: Project, state: str, staff: Staff) -> Project:
    """Along its way to a state."""
    for act in WAY[: WAY.index(OF_STATE[state]) + 1]:
        project = step(project, act, staff)
    return project
