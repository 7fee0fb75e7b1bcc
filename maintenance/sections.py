"""The pages beneath the sidebar's two entries of CARE: 管护清单 and 巡查维修. A page that is not there shows no tab."""

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from accounts.sections import Tab

VIEW = (Right.CARE_VIEW,)


def url_names(tabs: tuple[Tab, ...]) -> tuple[str, ...]:
    """By what the names of a section's pages begin: a noun's pages stand under the noun's tab."""
    return tuple(dict.fromkeys(name.rpartition("-")[0] + "-" for tab in tabs for name in tab.names))


LISTS = (
    Tab(
        _("责任清单"),
        "maintenance:item-list",
        VIEW,
        beneath=(
            Tab(_("清单"), "maintenance:item-list", VIEW),
            Tab(
                _("进度"),
                "maintenance:item-flow",
                VIEW,
                ("maintenance:renewal-detail", "maintenance:renewal-village"),
            ),
        ),
    ),
    Tab(_("缺项"), "maintenance:item-missing", VIEW),
    Tab(_("版次"), "maintenance:edition-list", VIEW, ("maintenance:edition-detail",)),
    Tab(
        _("公示"),
        "maintenance:publication-list",
        VIEW,
        beneath=(
            Tab(_("公示"), "maintenance:publication-list", VIEW, ("maintenance:posting-detail",)),
            Tab(_("异议"), "maintenance:objection-list", VIEW),
            Tab(_("实名公开"), "maintenance:naming-list", (Right.NAMING_DECIDE,)),
        ),
    ),
    Tab(_("管护标准"), "maintenance:standard-list", VIEW),
    Tab(_("合同"), "maintenance:contract-list", (Right.CONTRACT_MANAGE,)),
    Tab(
        _("管护员"),
        "maintenance:caretaker-list",
        VIEW,
        beneath=(
            Tab(_("管护员"), "maintenance:caretaker-list", VIEW),
            Tab(_("各村队伍"), "maintenance:team-list", VIEW),
            Tab(_("协会"), "maintenance:association-list", VIEW),
        ),
    ),
    Tab(
        _("培训指导"),
        "maintenance:training-list",
        VIEW,
        beneath=(
            Tab(_("培训"), "maintenance:training-list", VIEW),
            Tab(_("培训方案"), "maintenance:training-plan-list", VIEW),
            Tab(_("技术指导"), "maintenance:guidance-list", VIEW),
        ),
    ),
    Tab(
        _("技术服务"),
        "maintenance:question-list",
        VIEW,
        beneath=(
            Tab(_("技术求助"), "maintenance:question-list", VIEW, ("maintenance:question-limits",)),
            Tab(_("专家队伍"), "maintenance:expert-list", VIEW),
            Tab(_("适用技术"), "maintenance:technique-list", VIEW),
            Tab(_("技术需求"), "maintenance:need-list", VIEW),
        ),
    ),
)
WORK = (
    Tab(_("今日巡查"), "maintenance:inspecting-today", (Right.INSPECTION_DO,)),
    Tab(
        _("事项"),
        "maintenance:matter-list",
        VIEW,
        beneath=(
            Tab(_("全部事项"), "maintenance:matter-list", VIEW),
            Tab(_("12345办理情况"), "maintenance:hotline-rates", VIEW),
            Tab(_("办理规则"), "maintenance:matter-rule-list", VIEW),
        ),
    ),
    Tab(_("隐患"), "maintenance:hazard-list", VIEW),
    Tab(_("巡查任务"), "maintenance:duty-list", VIEW),
    Tab(_("巡查记录"), "maintenance:inspection-list", VIEW),
    Tab(
        _("巡查计划"),
        "maintenance:plan-list",
        VIEW,
        beneath=(
            Tab(_("计划"), "maintenance:plan-list", VIEW),
            Tab(_("路线"), "maintenance:route-list", VIEW),
            Tab(_("季节窗口"), "maintenance:season-list", VIEW),
            Tab(_("纸质表"), "maintenance:sheet-list", (Right.INSPECTION_DO, Right.INSPECTION_PLAN)),
        ),
    ),
    Tab(
        _("监测"),
        "maintenance:device-list",
        VIEW,
        beneath=(
            Tab(_("监测设备"), "maintenance:device-list", VIEW),
            Tab(_("水质检测"), "maintenance:water-test-list", VIEW),
            Tab(_("待检"), "maintenance:water-due-list", VIEW),
            Tab(_("限值与周期"), "maintenance:water-rules", VIEW),
        ),
    ),
)
