"""What of fees, one-case money, gifts and awards waits for the reader: to approve, to thank, to give out."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import morning
from funding.models import Award, AwardState, CaseState, Donation, DonationState, FeeItem, FeeState, OneCase

SHOWN = 10


def waiting(post) -> list[WaitingMatter]:
    """Fees and matters to look at, awards to approve, gifts whose donors are not thanked yet."""
    found = list(_to_approve(post, FeeItem, FeeState.SUBMITTED, Right.FEE_APPROVE, _("收费审核"), "fee"))
    found += _to_approve(post, OneCase, CaseState.SUBMITTED, Right.FEE_APPROVE, _("一事一议审核"), "case")
    found += _to_approve(post, Award, AwardState.PROPOSED, Right.AWARD_APPROVE, _("奖补批准"), "award")
    return found + list(_to_thank(post))


def _to_approve(post, model: Any, state: str, right: Right, kind: str, noun: str) -> Iterator[WaitingMatter]:
    """Rows in the state that this person did not hand in."""
    if not may(post, right):
        return
    rows = model.objects.visible_to(post).filter(state=state).exclude(made_by=post.person_id)
    for row in rows.select_related("division").order_by("pk")[:SHOWN]:
        yield WaitingMatter(
            kind=kind,
            what=row.title if noun != "fee" else row.name,
            source=str(row.division),
            since=getattr(row, "made_at", None) or morning(timezone.localdate()),
            due=None,
            act=kind,
            url=reverse(f"funding:{noun}-detail", args=[row.pk]),
            icon="coin-yuan",
        )


def _to_thank(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.INCOME_RECORD):
        return
    rows = Donation.objects.visible_to(post).filter(
        state=DonationState.RECEIVED, arrival__booking__reversal=None, received_on__isnull=False
    )
    for row in rows.select_related("division").order_by("received_on", "pk")[:SHOWN]:
        yield WaitingMatter(
            kind=_("捐赠致谢"),
            what=row.purpose,
            source=str(row.division),
            since=morning(row.received_on or timezone.localdate()),
            due=None,
            act=_("致谢并公开"),
            url=reverse("funding:donation-detail", args=[row.pk]),
            icon="award",
        )
