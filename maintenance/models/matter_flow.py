"""The one table of moves of a matter, and the acts beside it that leave its state as it is."""

from accounts.flows import Flow, Move
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import ScopeKind
from maintenance.models.matters import OPEN, Matter, MatterState
from maintenance.models.water_matters import why_not_tested

S = MatterState
WITH_HANDLER = (S.DISPATCHED, S.ACCEPTED, S.SUSPENDED)


def _is_handler(row: Matter, post) -> bool:
    return post.person_id is not None and post.person_id in (row.handled_by_id, row.handler_person_id)


def _handled_it(row: Matter, post) -> str:
    """Also whoever it was given to, though somebody else typed that it is done."""
    return "处置人不能核查自己办理的事项" if _is_handler(row, post) else ""


def _not_proven(row: Matter, post) -> str:
    """Neither by who handled it nor, where water failed or was not tested, before a test says it is good."""
    return _handled_it(row, post) or why_not_tested(row)


def _not_given(row: Matter, post) -> str:
    """A caretaker or an operator acts on what was given to him; an office of the area types for those without a phone."""
    if post.scope_kind not in (ScopeKind.OWN_ASSIGNMENTS, ScopeKind.OWN_PARTY):
        return ""
    own = row.handler_person_id == post.person_id
    if row.handler_person_id is None and row.handler_id is not None:
        own = row.handler_id in (post.party_id, post.person.party_id)
    return "" if own else "这件事项没有派给您"


def _county(post) -> bool:
    return post.person_id is None or post.division.level == Division.Level.COUNTY


def _with_county(row: Matter, post) -> str:
    lies = row.level == Matter.Level.COUNTY
    return "已提级到县级，由县级派单" if lies and not _county(post) else ""


def _not_yet_county(row: Matter, post) -> str:
    return "已在县级" if row.level == Matter.Level.COUNTY else ""


def _not_sent_down(row: Matter, post) -> str:
    if row.level != Matter.Level.COUNTY:
        return "没有提级到县级"
    return "" if _county(post) else "由县级交回"


def _safe(row: Matter, post) -> str:
    if row.safe_by_time is None:
        return "没有要求先行排险"
    return "已经排险" if row.made_safe_at else ""


def _nobody_to_ask(row: Matter, post) -> str:
    asked = row.source in (Matter.Source.HOTLINE, Matter.Source.CITIZEN)
    return "" if asked else "不是群众反映的事项"


def _no_claim(row: Matter, post) -> str:
    if not row.under_warranty:
        return "不在质保期内"
    return "已经报保修" if row.warranty_claimed_at else ""


FLOW = Flow(
    "state",
    Move("dispatch", "派单", (S.REPORTED,), S.DISPATCHED, Right.MATTER_DISPATCH, unless=_with_county),
    Move(
        "redirect",
        "改派",
        (S.DISPATCHED, S.ACCEPTED),
        S.DISPATCHED,
        Right.MATTER_DISPATCH,
        reason=True,
        phrases=("原处置单位退出", "另有单位更合适", "限期内无法处置"),
        unless=_with_county,
    ),
    Move(
        "reject",
        "不予受理",
        (S.REPORTED,),
        S.REJECTED,
        Right.MATTER_DISPATCH,
        reason=True,
        phrases=("不属于农村公共基础设施", "不在本镇街管辖范围", "经核实无此问题"),
        unless=_with_county,
    ),
    Move(
        "merge",
        "合并",
        (S.REPORTED, S.DISPATCHED, S.ACCEPTED),
        S.MERGED,
        Right.MATTER_DISPATCH,
        unless=_with_county,
    ),
    Move(
        "split",
        "拆分",
        (S.REPORTED, S.DISPATCHED, S.ACCEPTED),
        S.SPLIT,
        Right.MATTER_DISPATCH,
        unless=_with_county,
    ),
    Move("accept", "接单", (S.DISPATCHED,), S.ACCEPTED, Right.MATTER_HANDLE, unless=_not_given),
    Move(
        "send_back",
        "退单",
        (S.DISPATCHED,),
        S.REPORTED,
        Right.MATTER_HANDLE,
        reason=True,
        phrases=("不是本单位管护的设施", "超出本单位处置能力"),
        unless=_not_given,
    ),
    Move(
        "suspend",
        "挂起",
        (S.ACCEPTED,),
        S.SUSPENDED,
        Right.MATTER_SUSPEND,
        reason=True,
        phrases=("维修资金已批复，等待拨付",),
    ),
    Move("resume", "恢复", (S.SUSPENDED,), S.ACCEPTED, Right.MATTER_SUSPEND),
    Move("handle", "处置完成", (S.ACCEPTED,), S.HANDLED, Right.MATTER_HANDLE, unless=_not_given),
    Move("verify", "核查办结", (S.HANDLED,), S.CLOSED, Right.MATTER_VERIFY, unless=_not_proven),
    Move(
        "return",
        "核查退回",
        (S.HANDLED,),
        S.ACCEPTED,
        Right.MATTER_VERIFY,
        reason=True,
        phrases=("现场未修复到位", "缺少处置后照片"),
        unless=_handled_it,
    ),
)

# What may be done without moving the state; `after` is not written.
BESIDE = Flow(
    "state",
    Move("make_safe", "已排险", (S.REPORTED, *WITH_HANDLER), "", Right.MATTER_HANDLE, unless=_safe),
    Move(
        "cost", "登记费用", (S.ACCEPTED, S.SUSPENDED, S.HANDLED), "", Right.MATTER_HANDLE, unless=_not_given
    ),
    Move("claim_warranty", "报保修", WITH_HANDLER, "", Right.MATTER_HANDLE, reason=True, unless=_no_claim),
    Move("grade", "调整等级", (S.REPORTED, *WITH_HANDLER), "", Right.MATTER_DISPATCH, reason=True),
    Move(
        "remind",
        "催办",
        (S.DISPATCHED, S.ACCEPTED, S.HANDLED),
        "",
        Right.MATTER_VERIFY,
        phrases=("请抓紧处置，并上传照片", "群众多次反映，请今日处置"),
    ),
    Move(
        "escalate",
        "提级到县",
        (S.REPORTED, *WITH_HANDLER),
        "",
        Right.MATTER_DISPATCH,
        reason=True,
        phrases=("超出镇街处置能力", "涉及多个部门，请县级协调"),
        unless=_not_yet_county,
    ),
    Move(
        "send_down",
        "交回镇街",
        (S.REPORTED, *WITH_HANDLER),
        "",
        Right.MATTER_DISPATCH,
        reason=True,
        unless=_not_sent_down,
    ),
    Move("reply", "答复", (*OPEN, S.CLOSED, S.REJECTED, S.SPLIT), "", Right.MATTER_DISPATCH),
    Move(
        "revisit", "回访", (S.HANDLED, S.CLOSED, S.REJECTED), "", Right.MATTER_DISPATCH, unless=_nobody_to_ask
    ),
)
