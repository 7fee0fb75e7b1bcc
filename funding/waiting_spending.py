"""What of 用款 waits for the reader: to approve, to pay, to put right."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.money import with_unit
from funding.models import Expenditure, SpendingState
from funding.models.spending import SPENDING_FLOW

SHOWN = 10


def waiting(post) -> list[WaitingMatter]:
    """审批 of whoever may say the word now, 支付 of the finance office, 补正 of who asked for it."""
    return [*_to_decide(post), *_to_pay(post), *_to_mend(post)]


def _rows(post, *states: str):
    return Expenditure.objects.visible_to(post).filter(state__in=states).select_related("division")


def _to_decide(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.PAYMENT_APPROVE):
        return
    rows = _rows(post, "asked", "second").order_by("asked_at", "pk")[: 5 * SHOWN]
    acts = [move for move in SPENDING_FLOW if move.right == Right.PAYMENT_APPROVE and move.act != "return"]
    mine = [
        row for row in rows if any(row.state in move.before and not move.why_not(row, post) for move in acts)
    ]
    for row in mine[:SHOWN]:
        yield _one(row, _("审批"))


def _to_pay(post) -> Iterator[WaitingMatter]:
    if may(post, Right.PAYMENT_PAY):
        for row in _rows(post, SpendingState.APPROVED).order_by("approved_at", "pk")[:SHOWN]:
            if not next(move for move in SPENDING_FLOW if move.act == "pay").why_not(row, post):
                yield _one(row, _("登记支付"))


def _to_mend(post) -> Iterator[WaitingMatter]:
    if may(post, Right.PAYMENT_ASK):
        rows = _rows(post, SpendingState.RETURNED).filter(asked_by=post.person_id)
        for row in rows.order_by("pk")[:SHOWN]:
            yield _one(row, _("补正"))


def _one(row: Expenditure, act: str) -> WaitingMatter:
    return WaitingMatter(
        kind=_("用款"),
        what=f"{row.words} {with_unit(row.amount)}",
        source=row.division.short_name,
        since=row.asked_at or timezone.now(),
        due=None,
        act=act,
        url=reverse("funding:expenditure-detail", args=[row.pk]),
        icon="coin-yuan",
    )
