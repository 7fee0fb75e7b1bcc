"""The pages that the sidebar's one entry 设施台账 opens; they show one another as tabs (templatetag `section_tabs`).

A room adds its page by one line here; a page that is not there yet, or that the reader may not open, shows no tab.
"""

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from accounts.sections import Tab

REGISTER = (
    Tab(
        _("列表"),
        "assets:facility-list",
        (Right.FACILITY_VIEW,),
        ("assets:saved-view-list", "assets:bulk-act-list"),
    ),
    Tab(_("地图"), "assets:map-facilities", (Right.FACILITY_VIEW,)),
    Tab(
        _("台账报表"),
        "assets:summary-ledger",
        (Right.FACILITY_VIEW,),
        beneath=(
            Tab(_("综合台账"), "assets:summary-ledger", (Right.FACILITY_VIEW,)),
            Tab(_("工作台账"), "assets:work-ledger", (Right.FACILITY_VIEW,)),
            Tab(_("赋码覆盖"), "assets:coverage", (Right.DIVISION_VIEW,)),
            Tab(_("配置标准"), "assets:standards-now", (Right.FACILITY_VIEW,), ("assets:standard-detail",)),
        ),
    ),
    Tab(_("待赋码"), "assets:coding-list", (Right.FACILITY_CODE,)),
    Tab(_("码牌"), "assets:plate-order-list", (Right.PLATE_PRINT,)),
    Tab(
        _("清查"),
        "assets:campaign-list",
        (Right.CAMPAIGN_ANSWER, Right.CAMPAIGN_OPEN),
        ("assets:campaign-line-list",),
    ),
    Tab(_("台账导入"), "assets:ledger-list", (Right.LEDGER_IMPORT,)),
    Tab(_("类别"), "assets:type-list", (Right.TYPE_MANAGE,)),
)
