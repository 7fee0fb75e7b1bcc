"""What the page of a project and of a vote shows: facts, stages, steps, buttons, files."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.attachments.content import PICTURES
from common.money import show
from funding import project_gates as gates
from funding.actions.decisions import owner_of as files_of_step
from funding.actions.project_entering import owner_of
from funding.decision_rules import ORDER, Held, hints, next_step
from funding.models import DecisionRecord, DecisionStep, Project
from funding.models.projects import ProjectState as S
from funding.project_flow import FLOW
from maintenance.actions.keeping import kept
from maintenance.models import FundKind
from maintenance.views.moves import buttons

STAGES = (  # word, the states in which it is being worked at; six stand side by side on a phone
    (_("村级决策"), (S.DRAFT, S.VILLAGE_DECISION, S.RETURNED)),
    (_("申报审核"), (S.DECLARED, S.TOWNSHIP_REVIEWED, S.DEPARTMENT_OPINION)),
    (_("入库计划"), (S.APPROVED, S.PLANNED, S.FUNDED)),
    (_("实施"), (S.IN_PROGRESS,)),
    (_("验收"), (S.PRELIMINARY_ACCEPTANCE,)),
    (_("移交办结"), (S.FINAL_ACCEPTANCE, S.HANDED_OVER, S.CLOSED)),
)
KINDS = dict.fromkeys(
    ("decide", "declare", "review", "opine", "approve", "plan", "fund", "start", "accept_first", "accept_last",
    "hand_over", "close"), "primary",
) | dict.fromkeys(("return_by_township", "return_by_department", "return_by_county", "rectify"), "return") | dict.fromkeys(
    ("refuse",), "danger"
)  # fmt: skip


def offers(project: Project, post) -> list[dict]:
    def url(act: str) -> str:
        return reverse("funding:project-act", args=[project.pk, act])

    return buttons(FLOW, project, post, url_of=url, kinds=KINDS)


def stages(project: Project) -> list[dict]:
    """How far it is; what was refused or withdrawn stands at its end."""
    now = next((n for n, (_word, states) in enumerate(STAGES) if project.state in states), 1)
    failed = project.state in (S.REFUSED, S.WITHDRAWN)

    def state(number: int) -> str:
        if project.state == S.CLOSED or number < now:
            return "done"
        return ("failed" if failed else "now") if number == now else "coming"

    return [{"word": word, "state": state(number)} for number, (word, _states) in enumerate(STAGES)]


def facts(project: Project) -> list[tuple]:
    kinds = "、".join(FundKind(one).label for one in project.fund_kinds)
    return [
        (_("所在地"), _place(project)),
        (_("行业"), project.sector),
        (_("建设性质"), project.get_kind_display(), project.get_batch_display()),
        (_("投资估算"), _yuan(project.estimate)),
        (_("项目包"), project.package),
        (_("计划年度"), project.plan_year),
        (_("村庄规划"), project.plan_basis),
        (_("用地"), project.get_land_display(), project.land_basis),
        (_("建设资金"), kinds, project.fund_basis),
        (_("先建后补"), _("是") if project.award else _("否")),
    ]


def _place(project: Project) -> str:
    parent = project.division.parent
    return f"{parent}{project.division}" if project.of_village and parent else str(project.division)


def _yuan(amount) -> str:
    return _("%s 元") % show(amount) if amount is not None else ""


def building_facts(project: Project) -> list[tuple]:
    if not (project.procedure or project.started_on):
        return []
    found: list[tuple] = [
        (_("实施方式"), project.get_procedure_display(), project.procedure_basis),
        (_("施工单位"), project.contractor),
        (_("合同金额"), _yuan(project.contract_amount)),
        (_("开工"), project.started_on),
        (_("计划完工"), project.finish_by),
        (_("完工"), project.finished_on),
        (_("镇初验"), project.preliminary_on),
        (_("县综合验收"), project.final_on),
        (_("验收核定"), _yuan(project.accepted_amount)),
        (_("移交入账"), project.handed_over_on, handed_over_late(project)),
    ]
    if project.labourers:
        said = _("%(n)s 人，报酬 %(pay)s") % {"n": project.labourers, "pay": _yuan(project.labour_pay)}
        found.append((_("以工代赈务工"), said))
    return [*found, (_("实施效果"), project.result)] if project.result else found


def handed_over_late(project: Project) -> str:
    """In words, where it came into the register after its thirty days; it may be closed all the same."""
    days = gates.registered_late(project) if project.handed_over_on else 0
    return _("验收后超过三十日，逾期 %s 日") % days if days else ""


def upkeep(project: Project) -> list[dict[str, Any]]:
    """The three of 同步落实: each named, or missing."""
    source = project.get_upkeep_source_display() if project.upkeep_source else ""
    told = (
        (_("管护资金来源"), source),
        (_("年管护费"), _yuan(project.upkeep_cost)),
        (_("管护主体"), str(project.keeper or "")),
    )
    return [{"word": word, "value": value, "state": "ok" if value else "bad"} for word, value in told]


def steps(project: Project) -> list[dict[str, Any]]:
    """Who did what on which post, with what opinion."""
    rows = project.events.select_related("person").order_by("id")
    bad = ("refuse", "withdraw", "rectify", "unplan")
    return [
        {
            "act": row.word,
            "post": row.role,
            "person": row.person.name if row.person else "",
            "when": row.at,
            "opinion": row.said,
            "state": "bad" if row.act in bad or row.act.startswith("return") else "ok",
        }
        for row in rows
    ]


def strips(project: Project) -> list[dict[str, str]]:
    """What must be seen first: a return with its reason, lines of the negative list, days past thirty."""
    found = []
    if project.state in (S.RETURNED, S.REFUSED) and project.said:
        found.append({"state": "bad", "title": project.get_state_display(), "text": project.said})
    if project.state in (S.DRAFT, S.VILLAGE_DECISION, S.RETURNED, S.DEPARTMENT_OPINION) and (
        hit := gates.negative(project)
    ):
        found.append({"state": "bad", "title": _("不能申报、入库"), "text": hit})
    if project.is_late and (days := gates.registered_late(project)):
        said = _("县验收后三十日内应登记入账、列入清单，已超 %s 日") % days
        found.append({"state": "bad", "title": _("尚未移交"), "text": said})
    if late := handed_over_late(project):
        found.append({"state": "warn", "title": _("逾期移交"), "text": late})
    return found


def files(project: Project) -> dict[str, list]:
    found = list(kept(owner_of(project)))
    return {
        "photos": [one for one in found if one.kind in PICTURES],
        "papers": [one for one in found if one.kind not in PICTURES],
    }


# --- A vote -------------------------------------------------------------------------------------------------------------
def step_rows(record: DecisionRecord) -> list[dict[str, Any]]:
    """Every step of the way in its order: as it was held with its files, the next, those to come."""
    done = {one.step: one for one in record.steps.select_related("recorded_by").order_by("id")}
    now = next_step(record.way, done) if record.state in ("open", "adopted") else None
    return [
        {
            "word": DecisionStep.Step(name).label,
            "step": done.get(name),
            "facts": _step_facts(done[name]) if name in done else [],
            "files": list(kept(files_of_step(done[name]))) if name in done else [],
            "state": "done" if name in done else "now" if name == now else "coming",
        }
        for name in ORDER[record.way]
    ]


def _step_facts(step: DecisionStep) -> list[tuple]:
    day = f"{step.held_on:%Y-%m-%d}"
    found: list[tuple] = [
        (_("日期"), _("%(a)s 至 %(b)s") % {"a": day, "b": step.until} if step.until else day)
    ]
    found.append((_("地点"), step.place))
    if step.body:
        found.append((_("会议形式"), step.get_body_display()))
    if step.attended is not None:
        eligible = _("应到 %s") % step.eligible if step.eligible else ""
        found.append((_("实到"), step.attended, eligible))
    if step.agreed is not None:
        said = _("赞成 %(a)s，反对 %(b)s，弃权 %(c)s")
        found.append((_("表决"), said % {"a": step.agreed, "b": step.opposed, "c": step.abstained}))
    return [*found, (_("意见、异议"), step.text)] if step.text else found


def decision_hints(record: DecisionRecord) -> list[str]:
    named = Held.__dataclass_fields__
    rows = [Held(**{name: getattr(row, name) for name in named}) for row in record.steps.order_by("id")]
    return hints(record.way, rows)


def linked(row: Any, url_name: str) -> str:
    return format_html('<a href="{}">{}</a>', reverse(url_name, args=[row.pk]), row) if row else ""
