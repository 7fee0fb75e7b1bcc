"""项目库: the one table of moves. A gate that is not met is said beside the button and refuses the act."""

from django.utils.translation import gettext as _

from accounts.access import may
from accounts.flows import Flow, Move
from accounts.models import Division
from accounts.rights import Right
from funding import project_gates as gates
from funding.models import Project
from funding.models.projects import BEFORE_APPROVAL
from funding.models.projects import ProjectState as S

Level = Division.Level
RETURNED = ("建设内容不清，请补充", "村级决策材料不全", "管护主体未落实", "与村庄规划不符")
REFUSED = ("属于负面清单", "重复申报", "当前无必要")


def _declares(project: Project, post) -> str:
    if project.of_village and project.state == S.DRAFT:
        return _("请先提交村级决策")
    return gates.declared_whole(project)


def _decides(project: Project, post) -> str:
    return "" if project.of_village else _("跨村、跨镇项目由镇街或部门直接申报，不经村级决策")


def _declared_it(project: Project, post) -> str:
    return _("不能审核自己申报的项目") if project.declared_by_id == post.person_id else ""


def _opines(project: Project, post) -> str:
    of_township = project.division.level != Level.COUNTY
    if project.state == S.DECLARED and of_township:
        return _("须先经镇街审核")
    return _declared_it(project, post)


def _reviews(project: Project, post) -> str:
    if project.division.level == Level.COUNTY:
        return _("县级申报的项目不经镇街审核")
    return _declared_it(project, post)


def _approves(project: Project, post) -> str:
    return _declared_it(project, post) or gates.may_be_approved(project)


def _is_of_county(post) -> bool:
    return post.division.level == Level.COUNTY


def _accepts_first(project: Project, post) -> str:
    if _is_of_county(post) and project.division.level != Level.COUNTY:
        return _("初验由镇街办理")
    return _("不能验收自己申报的项目") if project.declared_by_id == post.person_id else ""


def _accepts_last(project: Project, post) -> str:
    if not _is_of_county(post):
        return _("综合验收由县级办理")
    if post.person_id in (project.preliminary_by_id, project.declared_by_id):
        return _("综合验收须由未申报、未初验的人办理")
    return ""


def _hands_over(project: Project, post) -> str:
    if not (may(post, Right.FACILITY_REGISTER) and may(post, Right.LIST_FILL)):
        return _("由镇街经办登记、赋码、列入清单")
    return "" if project.works.exists() else _("还没有填写建设的设施")


def _closes(project: Project, post) -> str:
    return gates.may_be_closed(project)


FLOW = Flow(
    "state",
    Move("decide", _("提交村级决策"), (S.DRAFT, S.RETURNED), S.VILLAGE_DECISION, Right.PROJECT_DECLARE, unless=_decides),
    Move("declare", _("申报"), (S.DRAFT, S.VILLAGE_DECISION, S.RETURNED), S.DECLARED, Right.PROJECT_DECLARE, unless=_declares),
    Move("review", _("镇审核通过"), (S.DECLARED,), S.TOWNSHIP_REVIEWED, Right.PROJECT_REVIEW, unless=_reviews),
    Move("opine", _("出具行业意见"), (S.DECLARED, S.TOWNSHIP_REVIEWED), S.DEPARTMENT_OPINION, Right.PROJECT_OPINION,
        reason=True, phrases=("同意入库", "技术方案可行，同意"), unless=_opines),
    Move("approve", _("审定入库"), (S.DEPARTMENT_OPINION,), S.APPROVED, Right.PROJECT_APPROVE, unless=_approves),
    Move("return_by_township", _("退回修改"), (S.DECLARED,), S.RETURNED, Right.PROJECT_REVIEW, reason=True, phrases=RETURNED),
    Move("return_by_department", _("退回修改"), (S.TOWNSHIP_REVIEWED,), S.RETURNED, Right.PROJECT_OPINION,
        reason=True, phrases=RETURNED),
    Move("return_by_county", _("退回修改"), (S.DEPARTMENT_OPINION,), S.RETURNED, Right.PROJECT_APPROVE,
        reason=True, phrases=RETURNED),
    Move("refuse", _("不予入库"), (S.DECLARED, S.TOWNSHIP_REVIEWED, S.DEPARTMENT_OPINION), S.REFUSED, Right.PROJECT_APPROVE,
        reason=True, phrases=REFUSED),
    Move("withdraw", _("撤回"), BEFORE_APPROVAL, S.WITHDRAWN, Right.PROJECT_DECLARE, reason=True),
    Move("plan", _("列入年度计划"), (S.APPROVED,), S.PLANNED, Right.PROJECT_APPROVE),
    Move("unplan", _("移出年度计划"), (S.PLANNED,), S.APPROVED, Right.PROJECT_APPROVE, reason=True),
    Move("fund", _("登记资金下达"), (S.PLANNED, S.FUNDED), S.FUNDED, Right.ALLOCATION_ISSUE,
        unless=lambda row, post: gates.may_be_funded(row)),
    Move("start", _("登记开工"), (S.PLANNED, S.FUNDED), S.IN_PROGRESS, Right.PROJECT_DECLARE,
        unless=lambda row, post: gates.may_start(row)),
    Move("accept_first", _("镇初验"), (S.IN_PROGRESS,), S.PRELIMINARY_ACCEPTANCE, Right.PROJECT_ACCEPT, unless=_accepts_first),
    Move("accept_last", _("县综合验收"), (S.PRELIMINARY_ACCEPTANCE,), S.FINAL_ACCEPTANCE, Right.PROJECT_ACCEPT,
        unless=_accepts_last),
    Move("rectify", _("验收不合格，整改"), (S.PRELIMINARY_ACCEPTANCE,), S.IN_PROGRESS, Right.PROJECT_ACCEPT, reason=True),
    Move("hand_over", _("移交入账"), (S.FINAL_ACCEPTANCE,), S.HANDED_OVER, Right.FACILITY_CODE, unless=_hands_over),
    Move("close", _("办结"), (S.HANDED_OVER,), S.CLOSED, Right.PROJECT_APPROVE, unless=_closes),
)  # fmt: skip
