"""The gates of the project library: each a function that tells in words why a project may not pass, "" if it may.

Sources of the gates: domain.md 11. The flow asks them (`unless`), so page, API and import are refused alike.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Registration
from funding.actions import decisions
from funding.models import NegativeItem, Project
from funding.models.projects import ACCEPTED, OVER, REGISTER_WITHIN, ProjectState
from maintenance.models import FundKind, ResponsibilityItem

Rule = NegativeItem.Rule
REPEAT_YEARS = timedelta(
    days=3 * 365
)  # how long a project of the same name counts as the same (an assumption)
BECAUSE = "projects of the same place, looked through for one applied for twice"


def sentence(faults: Iterable[str]) -> str:
    return "；".join(one for one in faults if one)


def missing_upkeep(project: Project) -> list[str]:
    """Which of the three is missing: upkeep source, yearly cost, keeper (同步落实)."""
    asked = (
        (project.upkeep_source, _("管护资金来源")),
        (project.upkeep_cost, _("年管护费")),
        (project.keeper_id, _("管护主体")),
    )
    return [word for value, word in asked if value in ("", None)]


def upkeep(project: Project) -> str:
    """No project is approved without upkeep."""
    missing = missing_upkeep(project)
    return _("管护未同步落实，缺%s") % "、".join(missing) if missing else ""


def negative_hits(project: Project) -> list[str]:
    """The lines of the county's negative list that the project meets, found by their rules or by a reviewer."""
    if project.pk is None:
        return []
    marked = {one.pk for one in project.negatives.all()}
    rows = NegativeItem.objects.filter(county_code=project.division.county_code, active=True)
    return [row.name for row in rows if row.pk in marked or _meets(project, row)]


def _meets(project: Project, row: NegativeItem) -> bool:
    if row.rule == Rule.WORDS:
        return any(word in f"{project.name}{project.content}" for word in row.word_list)
    if row.rule == Rule.DEBT:
        return FundKind.BOND_LOAN in project.fund_kinds
    if row.rule == Rule.FARMLAND:
        return project.land == Project.Land.FARMLAND
    if row.rule == Rule.UNLAWFUL:
        return project.land == Project.Land.COLLECTIVE and not project.land_basis
    return row.rule == Rule.REPEATED and _is_repeated(project)


def _is_repeated(project: Project) -> bool:
    """Another one of the same place and name that is under way, or was carried out lately.

    The line “未落实管护主体” has its own gate at approval, so declaring may come before a keeper is found.
    """
    others = Project.objects.everywhere(because=BECAUSE).filter(
        division=project.division_id, name=project.name
    )
    others = others.exclude(pk=project.pk).exclude(state__in=[ProjectState.REFUSED, ProjectState.WITHDRAWN])
    since = timezone.localdate() - REPEAT_YEARS
    going = others.exclude(state__in=OVER)
    return going.exists() or others.filter(closed_on__gte=since).exists()


def negative(project: Project) -> str:
    hits = negative_hits(project)
    return _("属于负面清单：%s") % "、".join(hits) if hits else ""


def decided(project: Project) -> str:
    """A village's project stands on its vote; one across areas is declared from above without it."""
    if not project.of_village:
        return ""
    if project.decision is not None and project.decision.division_id != project.division_id:
        return _("村级决策须是本村（社区）的")
    return decisions.lacks(project.decision)


def declared_whole(project: Project) -> str:
    faults = [
        decided(project),
        "" if project.works.exists() else _("还没有填写要建设的设施"),
        "" if project.negative_checked else _("请先逐条对照负面清单并勾选"),
        negative(project),
    ]
    return sentence(faults)


def founded(project: Project) -> str:
    """In the village's plan, with the basis of land and money."""
    asked = (
        (project.plan_basis, _("所依据的村庄规划")),
        (project.land, _("用地")),
        (project.land_basis or project.land == Project.Land.NONE, _("用地依据")),
        (project.fund_kinds, _("建设资金来源")),
        (project.fund_basis, _("资金依据")),
    )
    missing = [word for value, word in asked if not value]
    return _("入库依据不全，缺%s") % "、".join(missing) if missing else ""


def may_be_approved(project: Project) -> str:
    return sentence([upkeep(project), founded(project), negative(project), decided(project)])


def may_be_funded(project: Project) -> str:
    """Only what is in the library and in this or an earlier year's plan gets money."""
    if project.plan_year and project.plan_year > timezone.localdate().year:
        return _("列入的是 %s 年度计划，尚未到年度") % project.plan_year
    return ""


def may_start(project: Project) -> str:
    if project.state == ProjectState.PLANNED and not project.award:
        return _("资金尚未下达；先建后补的须在入库前注明")
    return ""


def is_accepted(project: Project) -> bool:
    """Passed the county's acceptance: only then may award money be paid (不建不补)."""
    return project.state in ACCEPTED


def may_be_closed(project: Project) -> str:
    """Every facility registered, coded and in the list; of a village's project the result published."""
    works = list(project.works.select_related("facility"))
    coded = [
        one.facility for one in works if one.facility and one.facility.registration == Registration.CODED
    ]
    listed = ResponsibilityItem.objects.everywhere(because="items of a project already held")
    found = listed.filter(facility__in=coded).count()
    faults = []
    if len(coded) < len(works):
        faults.append(_("还有 %s 处设施没有登记赋码") % (len(works) - len(coded)))
    if found < len(coded):
        faults.append(_("还有 %s 处设施没有列入管护责任清单") % (len(coded) - found))
    if project.of_village and project.decision and project.decision.state != "done":
        faults.append(_("实施结果尚未公开"))
    return sentence(faults)


def registered_late(project: Project) -> int:
    """By how many days it came into the register after its thirty days; 0 if it did not."""
    if project.final_on is None:
        return 0
    until = project.handed_over_on or timezone.localdate()
    return max(0, (until - project.final_on - REGISTER_WITHIN).days)
