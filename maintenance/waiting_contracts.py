"""What of contracts waits: those that end, years to evaluate, periods to check, failed ones to terminate."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening
from maintenance import contract_terms as terms
from maintenance.actions.contract_checks import BEFORE_ITS_END
from maintenance.forms.contracts import SOON
from maintenance.models import Contract, ContractState

MOST, SHOWN = 200, 20


def contracts(post) -> list[WaitingMatter]:
    """At most twenty, the earliest end first; two questions."""
    if not may(post, Right.CONTRACT_MANAGE):
        return []
    rows = Contract.objects.visible_to(post).filter(state__in=[ContractState.ACTIVE, ContractState.FAILED])
    rows = rows.select_related("party").prefetch_related("checks", "evaluations").order_by("until", "pk")
    found = (matter for row in rows[:MOST] if (matter := _matter(row, timezone.localdate())))
    return list(found)[:SHOWN]


def _matter(row: Contract, today: date) -> WaitingMatter | None:
    """The one thing that is most due of a contract."""
    says, act, due = _most_due(row, today)
    if not says:
        return None
    return WaitingMatter(
        kind="合同",
        what=f"{row.name}：{says}",
        source=row.party.name,
        since=evening(min(due, today)),
        due=evening(due),
        act=act,
        url=reverse("maintenance:contract-detail", args=[row.pk]),
        icon="file-certificate",
    )


def _most_due(row: Contract, today: date) -> tuple[str, str, date]:
    if row.state == ContractState.FAILED:
        return "年度评估不合格，待终止", "终止", today
    judged = {one.year for one in row.evaluations.all()}
    for number, (_first, last) in enumerate(terms.years(row.from_date, row.until), start=1):
        if number not in judged and today >= last - BEFORE_ITS_END:
            return f"第 {number} 年待年度评估", "评估", last
    checked = {one.period_from for one in row.checks.all() if not one.voided_at}
    for first, last in terms.periods(row.from_date, row.until, row.period):
        if first not in checked and last < today:
            return f"{first:%Y-%m-%d} 起一期待考核", "考核", last + timedelta(days=10)
    if row.until <= today + timedelta(days=SOON):
        return f"{row.until:%Y-%m-%d} 到期", "办理", row.until
    return "", "", today
