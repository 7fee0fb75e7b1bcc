"""The moves of a finding and of a talk: only the unit signs for it and asks to close, only the issuer's side strikes off."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import covers
from accounts.flows import Flow, Move
from accounts.models import Party
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models.findings import OPEN, Finding, FindingState, Talk
from tasks_checklist.models.visit_flow import in_team
from tasks_checklist.querysets import unit_of, works_for

OWN = "责任单位不能核查销号自己的问题"
BETRAYS = "明查暗访完成记录后再下发"
ANOTHER_APPROVES = "误报撤销须由下发人以外的人批准"


def other_unit(row: Finding, post: Any) -> str:
    """Why this post does not act for the unit ("" if it does): it is not of it, nor the person named."""
    named = post.person_id is not None and post.person_id == row.person_id
    return "" if named or works_for(post, row.party) else _("由%s办理") % row.party


def other_issuer(row: Finding, post: Any) -> str:
    """Why this post does not act for the issuer: it is neither of it, nor an office whose area covers it."""
    office = post.scope_kind == ScopeKind.AREA and covers(post, row.issuer.division_id)
    return "" if office or unit_of(post) == row.issuer_id else _("由下发单位%s办理") % row.issuer


def other_writer(row: Finding, post: Any) -> str:
    """Why this post does not say whether it is issued: the issuer's side does, and who found it on a way of its team."""
    mine = post.person_id is not None and post.person_id == row.made_by_id
    sent = row.stop is not None and in_team(row.stop.visit, post)
    return "" if mine and sent else other_issuer(row, post)


def not_to_issue(row: Finding, post: Any) -> str:
    """Whoever may say so; what was found on a hidden visit, once that is recorded: it would betray it."""
    if row.stop is not None and row.stop.visit.is_secret:
        return BETRAYS
    return other_writer(row, post)


def _not_to_judge(row: Finding, post: Any) -> str:
    """Whoever put it right, or belongs to the unit, never strikes it off."""
    mine = post.person_id is not None and post.person_id in (row.applied_by_id, row.person_id)
    return OWN if mine or works_for(post, row.party) else other_issuer(row, post)


def _not_to_withdraw(row: Finding, post: Any) -> str:
    if works_for(post, row.party):
        return OWN
    return ANOTHER_APPROVES if post.person_id == row.issued_by_id else other_issuer(row, post)


FLOW = Flow(
    "state",
    Move(
        "issue",
        "下发",
        (FindingState.DRAFT,),
        FindingState.ISSUED,
        Right.FINDING_ISSUE,
        unless=not_to_issue,
    ),
    Move(
        "discard",
        "不下发",
        (FindingState.DRAFT,),
        FindingState.DISCARDED,
        Right.FINDING_ISSUE,
        reason=True,
        phrases=("现场已整改", "与已下发的问题重复", "不属于督导问题"),
        unless=other_writer,
    ),
    Move(
        "sign",
        "签收",
        (FindingState.ISSUED,),
        FindingState.SIGNED,
        Right.FINDING_RECTIFY,
        unless=other_unit,
    ),
    Move(
        "apply",
        "申请销号",
        (FindingState.SIGNED, FindingState.RETURNED),
        FindingState.APPLIED,
        Right.FINDING_RECTIFY,
        unless=other_unit,
    ),
    Move(
        "strike",
        "核查销号",
        (FindingState.APPLIED,),
        FindingState.STRUCK,
        Right.FINDING_STRIKE,
        unless=_not_to_judge,
    ),
    Move(
        "return",
        "退回整改",
        (FindingState.APPLIED,),
        FindingState.RETURNED,
        Right.FINDING_STRIKE,
        reason=True,
        phrases=("现场复核未整改到位", "照片与原位置不符", "维修事项尚未办结"),
        unless=_not_to_judge,
    ),
    Move(
        "withdraw",
        "误报撤销",
        OPEN,
        FindingState.WITHDRAWN,
        Right.FINDING_WITHDRAW,
        reason=True,
        phrases=("经核实问题不存在", "责任单位认定有误", "与已下发的问题重复"),
        unless=_not_to_withdraw,
    ),
)


COUNTY_UNITS = (Party.Kind.COUNTY_OFFICE, Party.Kind.FINANCE_BUREAU, Party.Kind.INDUSTRY_DEPARTMENT)


def not_to_talk(row: Talk, post: Any) -> str:
    """Nobody decides the talk with his own unit; with a unit of the county only the county does."""
    party = row.finding.party
    if works_for(post, party):
        return _("不能决定本单位的约谈")
    below = party.kind in COUNTY_UNITS and not covers(post, party.division_id)
    return _("%s由县（区）约谈") % party if below else ""


TALK_FLOW = Flow(
    "state",
    Move("hold", "登记约谈", (Talk.State.PROPOSED,), Talk.State.HELD, Right.TALK_DECIDE, unless=not_to_talk),
    Move(
        "waive",
        "不约谈",
        (Talk.State.PROPOSED,),
        Talk.State.WAIVED,
        Right.TALK_DECIDE,
        reason=True,
        phrases=("已整改到位", "非责任单位原因造成逾期"),
        unless=not_to_talk,
    ),
)
