"""The pages beneath the sidebar's two entries of DUTY: 重点任务 and 督导整改. A page that is not there shows no tab."""

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from accounts.sections import Tab

VIEW = (Right.TASK_VIEW,)

TASKS = (
    Tab(
        _("重点任务"),
        "tasks_checklist:assignment-list",
        VIEW,
        beneath=(
            Tab(_("任务分解"), "tasks_checklist:assignment-list", VIEW),
            Tab(_("汇总"), "tasks_checklist:assignment-summary", VIEW),
            Tab(_("报送情况"), "tasks_checklist:report-collection", VIEW),
            Tab(_("年度计划"), "tasks_checklist:plan-list", VIEW, ("tasks_checklist:task-detail",)),
            Tab(_("时间表"), "tasks_checklist:milestone-list", VIEW),
        ),
    ),
    Tab(
        _("改革责任清单"),
        "tasks_checklist:duty-item-list",
        VIEW,
        beneath=(
            Tab(_("责任事项"), "tasks_checklist:duty-item-list", VIEW),
            Tab(_("版次"), "tasks_checklist:duty-edition-list", VIEW),
        ),
    ),
    Tab(_("三统一"), "tasks_checklist:unification-table", VIEW),
    Tab(_("试点"), "tasks_checklist:pilot-list", VIEW),
    Tab(
        _("会议"),
        "tasks_checklist:meeting-list",
        VIEW,
        beneath=(
            Tab(_("会议"), "tasks_checklist:meeting-list", VIEW),
            Tab(_("议定事项"), "tasks_checklist:decision-list", VIEW),
            Tab(_("领导小组"), "tasks_checklist:group-list", VIEW),
        ),
    ),
)
PLANNING = (
    "tasks_checklist:drawing-detail",
    "tasks_checklist:obligation-list",
    "tasks_checklist:frequency-edit",
)
SUPERVISION = (
    Tab(
        _("督导日程"),
        "tasks_checklist:visit-calendar",
        VIEW,
        beneath=(
            Tab(_("日历"), "tasks_checklist:visit-calendar", VIEW),
            Tab(_("行程"), "tasks_checklist:visit-list", VIEW),
        ),
    ),
    Tab(
        _("督导计划"),
        "tasks_checklist:supervision-list",
        (Right.SUPERVISION_PLAN,),
        beneath=(
            Tab(_("计划"), "tasks_checklist:supervision-list", (Right.SUPERVISION_PLAN,), PLANNING),
            Tab(_("督导组"), "tasks_checklist:team-list", (Right.SUPERVISION_PLAN,)),
            Tab(_("风险分"), "tasks_checklist:risk-list", (Right.SUPERVISION_PLAN,)),
        ),
    ),
    Tab(
        _("问题整改"),
        "tasks_checklist:finding-list",
        VIEW,
        beneath=(
            Tab(_("问题"), "tasks_checklist:finding-list", VIEW),
            Tab(_("整改台账"), "tasks_checklist:register-table", VIEW),
            Tab(_("约谈"), "tasks_checklist:talk-list", VIEW),
        ),
    ),
    Tab(
        _("定期文稿"),
        "tasks_checklist:paper-list",
        VIEW,
        beneath=(
            Tab(_("文稿"), "tasks_checklist:paper-list", VIEW),
            Tab(_("督导规则"), "tasks_checklist:rule-list", VIEW),
        ),
    ),
)
