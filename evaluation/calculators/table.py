"""The calculators under their keys (IndicatorPart.calculator). What `satisfaction` and `cases_approved` count, their nouns fill."""

from django.utils.translation import gettext_lazy as _

from evaluation.calculators import (
    department,
    filing,
    findings,
    lists,
    money,
    passing_on,
    people,
    plans,
    register,
    township,
    upkeep,
)
from evaluation.models import Level
from evaluation.places import Calculator

VILLAGE, TOWNSHIP, DEPARTMENT = str(Level.VILLAGE), str(Level.TOWNSHIP), str(Level.DEPARTMENT)
RATIO = _("1 次")


def _of(level: str, count, word, numerator, denominator) -> Calculator:
    return Calculator(word, numerator, denominator, level, count)


VILLAGES: dict[str, Calculator] = {
    "annual_plan": _of(
        VILLAGE, plans.annual_plan, _("年度计划编制"), _("按时上报并经确认（逾期计一半）"), RATIO
    ),
    "projects_in_step": _of(
        VILLAGE,
        plans.projects_in_step,
        _("建管同步"),
        _("管护资金来源、年管护费、管护主体齐全的项目"),
        _("当年审定的新建改建项目"),
    ),
    "standards_cover": _of(
        VILLAGE,
        register.standards_cover,
        _("管护标准覆盖"),
        _("有现行标准和检查项的小类"),
        _("在用设施小类"),
    ),
    "list_complete": _of(
        VILLAGE, lists.list_complete, _("清单完整"), _("在现行版次内、必填项齐全的设施"), _("在用设施")
    ),
    "list_published": _of(VILLAGE, lists.list_published, _("清单公布"), _("当年版次已公布"), RATIO),
    "list_updated": _of(
        VILLAGE, lists.list_updated, _("清单更新"), _("限期内更新公布的变更"), _("到期应更新公布的变更")
    ),
    "list_posted": _of(VILLAGE, lists.list_posted, _("清单张榜"), _("村内已张榜"), RATIO),
    "facilities_coded": _of(
        VILLAGE, register.facilities_coded, _("赋码覆盖"), _("已赋码的在用设施"), _("在用设施")
    ),
    "facilities_verified": _of(
        VILLAGE,
        register.facilities_verified,
        _("台账核实"),
        _("期末前365日内核实过的在用设施"),
        _("在用设施"),
    ),
    "keepers_named": _of(
        VILLAGE,
        register.keepers_named,
        _("管护主体落实"),
        _("主体、责任人、电话齐全有效的设施"),
        _("本村管护的在用设施"),
    ),
    "keepers_trained": _of(
        VILLAGE, people.keepers_trained, _("管护人员参训"), _("当年参训的人员"), _("在岗满30日的管护人员")
    ),
    "condition_good": _of(
        VILLAGE,
        register.condition_good,
        _("设施完好"),
        _("期末完好、基本完好的设施"),
        _("本村管护的在用设施"),
    ),
    "inspections_on_time": _of(
        VILLAGE, upkeep.inspections_on_time, _("巡查按时"), _("按时完成的巡查任务"), _("应完成的巡查任务")
    ),
    "repairs_on_time": _of(
        VILLAGE, upkeep.repairs_on_time, _("维修及时"), _("限期内办结的事项"), _("已办结和超期未办结的事项")
    ),
    "items_funded": _of(
        VILLAGE, lists.items_funded, _("经费来源明确"), _("写明经费来源的清单条目"), _("管护清单条目")
    ),
    "money_arrived": _of(
        VILLAGE, money.money_arrived, _("资金到位"), _("当年已确认到账金额"), _("当年已批复预算金额")
    ),
    "money_spent": _of(VILLAGE, money.money_spent, _("资金执行"), _("支出金额"), _("到账金额")),
    "arrivals_published": _of(
        VILLAGE, money.arrivals_published, _("到账公示"), _("按时公示的到账笔数"), _("应公示的到账笔数")
    ),
    "self_checks": _of(VILLAGE, upkeep.self_checks, _("村级自查"), _("已完成自查次数"), _("计划自查次数")),
    "findings_closed": _of(
        VILLAGE, findings.findings_closed, _("整改按期销号"), _("限期内销号的问题"), _("应销号的问题")
    ),
    "filed_on_time": _of(
        VILLAGE, filing.filed_on_time, _("自评按时上报"), _("按期上报（逾期7日内计一半）"), RATIO
    ),
    "public_reports_answered": _of(
        VILLAGE,
        upkeep.public_reports_answered,
        _("群众上报办结"),
        _("限期内办结的群众上报"),
        _("已受理、到期的群众上报"),
    ),
    "findings_circulated": _of(
        VILLAGE, findings.findings_circulated, _("整改逾期通报"), _("列入通报的逾期问题"), _("不计")
    ),
    "reports_late": _of(VILLAGE, filing.reports_late, _("数据报送"), _("迟报、未报的次数"), _("应报送次数")),
}
TOWNSHIPS: dict[str, Calculator] = {
    "village_scores": _of(
        TOWNSHIP,
        township.village_scores,
        _("辖区村得分"),
        _("各村得分×在用设施数之和"),
        _("100×在用设施数之和"),
    ),
    "tasks_done": _of(
        TOWNSHIP, township.tasks_done, _("重点任务完成"), _("已完成并经确认的任务"), _("应完成的任务")
    ),
    "supervision_done": _of(
        TOWNSHIP, township.supervision_done, _("督导计划完成"), _("已完成督导次数"), _("计划督导次数")
    ),
    "money_passed_on": _of(
        TOWNSHIP, passing_on.money_passed_on, _("资金及时拨付"), _("到账后30日内拨付金额"), _("应拨付金额")
    ),
    "trainings_held": _of(
        TOWNSHIP, township.trainings_held, _("培训计划完成"), _("已举办期数"), _("计划期数")
    ),
    "township_list": _of(
        TOWNSHIP, township.township_list, _("镇街清单公布"), _("按期公布（逾期计一半）"), RATIO
    ),
}
DEPARTMENTS: dict[str, Calculator] = {
    "standards_issued": _of(
        DEPARTMENT,
        department.standards_issued,
        _("行业标准出台"),
        _("有现行标准的小类"),
        _("有在用设施的小类"),
    ),
    "sector_lists_complete": _of(
        DEPARTMENT,
        department.sector_lists_complete,
        _("行业清单完整"),
        _("清单完整的设施"),
        _("主管的在用设施"),
    ),
    "guidance_done": _of(
        DEPARTMENT, department.guidance_done, _("指导培训完成"), _("已完成培训、指导次数"), _("计划次数")
    ),
    "sector_findings_closed": _of(
        DEPARTMENT,
        department.sector_findings_closed,
        _("行业问题整改"),
        _("按期销号的问题"),
        _("应销号的问题"),
    ),
    "earmarks_on_time": _of(
        DEPARTMENT, department.earmarks_on_time, _("专项资金下达"), _("期内已下达金额"), _("专项预算金额")
    ),
}
TABLE = {**VILLAGES, **TOWNSHIPS, **DEPARTMENTS}
