"""Which source of money comes on which paper (pure). Sources: domain.md 10.1, 10.4 rule 1."""

from django.utils.translation import gettext as _

# given by a document of an office above, then paid down
ISSUED = frozenset(
    (
        "central",
        "province",
        "city",
        "county",
        "township",
        "award_grant",
        "land_revenue",
        "charity_fund",
        "other",
    )
)
# paid in at the division itself, on a paper of its own
PAPERS: dict[str, frozenset[str]] = {
    "village_collective": frozenset(("village",)),
    "household_fee": frozenset(("fee",)),
    "one_case_fund": frozenset(("one_case",)),
    "operator": frozenset(("contract",)),
    "service_income": frozenset(("contract", "village")),
    "donation": frozenset(("donation",)),
    "charity_fund": frozenset(("donation",)),
    "other": frozenset(("village", "contract", "donation")),
}
NOTED = "bond_loan"  # noted for cover, never counted as upkeep money without approval


def why_not_issued(source: str, level: str) -> str:
    """Why an office of this level may not give out money of the source; "" if it may."""
    if source == NOTED:
        return _("债券、贷款只作备注，未经批准不列为管护资金")
    if source not in ISSUED:
        return _("这一来源的资金由本单位凭依据登记到账，不用下达")
    if level != "county" and source != "township":
        return _("镇（街道）只下达本级财政资金；上级资金由县（区）下达")
    return ""


def why_not_received(source: str, basis: str) -> str:
    """Why money of the source can't be taken in on a paper of this kind; "" if it can."""
    if source == NOTED:
        return _("债券、贷款只作备注，未经批准不列为管护资金")
    if basis == "opening" and source == "award_grant":
        return _("奖补资金先建后补，验收合格后凭文件下达，不能登记为期初结余")
    if basis in ("opening", "allocation"):
        return ""
    if source not in PAPERS:
        return _("财政资金须凭资金下达文件到账，请在下达、拨付后登记")
    return "" if basis in PAPERS[source] else _("到账依据与资金来源不符")
