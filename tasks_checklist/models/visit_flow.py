"""The moves of a visit, and whose side may: its team records it, the area that supervises plans it."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import covers
from accounts.flows import Flow, Move
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models.visits import Visit, VisitState, teams_of


def of_area(row: Visit, post: Any) -> bool:
    """Whether the post looks after the area that makes the visit: not one of those it comes to."""
    return post.scope_kind == ScopeKind.AREA and covers(post, row.division_id)


def in_team(row: Visit, post: Any) -> bool:
    """Whether the post goes out with the visit's team."""
    return teams_of(post).filter(team=row.team_id).exists()


def is_inside(row: Visit, post: Any) -> bool:
    """Whether the post may know beforehand what will be looked at: it makes the visit, or it is of the area that does."""
    return of_area(row, post) or in_team(row, post)


def other_planner(row: Visit, post: Any) -> str:
    """Why this post does not plan the visit ("" if it does)."""
    return "" if of_area(row, post) else _("由%s安排") % row.division


def other_team(row: Visit, post: Any) -> str:
    """Why this post does not record the visit: it is neither in the team nor does it plan for the area."""
    plans = of_area(row, post) and Right.SUPERVISION_PLAN in post.rights
    return "" if plans or in_team(row, post) else _("由%s记录") % row.team


FLOW = Flow(
    "state",
    Move(
        "record",
        "完成督导",
        (VisitState.PLANNED,),
        VisitState.RECORDED,
        Right.SUPERVISION_DO,
        unless=other_team,
        phrases=("时间不够，另行安排", "单位负责人不在", "道路不通"),
    ),
    Move(
        "cancel",
        "取消行程",
        (VisitState.PLANNED,),
        VisitState.CANCELLED,
        Right.SUPERVISION_PLAN,
        reason=True,
        phrases=("天气原因", "与其他工作冲突", "并入其他行程"),
        unless=other_planner,
    ),
)
