"""What of 清查 waits for the reader."""

from django.db.models import Count, Q
from django.urls import reverse

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from assets.models import Campaign, CampaignLine
from common.moments import evening

MOST = 20
Answer = CampaignLine.Answer


def campaigns_to_answer(post) -> list[WaitingMatter]:
    """Open campaigns with facilities of the reader's that nobody has looked at."""
    if not may(post, Right.CAMPAIGN_ANSWER):
        return []
    return [
        _matter(campaign, f"还有 {campaign.waiting} 处未核实", "核实", "?answer=pending")
        for campaign in _waiting(post, Q(answer=Answer.PENDING))
    ]


def missing_to_settle(post) -> list[WaitingMatter]:
    """Facilities that villages did not find and the township has not settled."""
    if not may(post, Right.CAMPAIGN_OPEN):
        return []
    return [
        _matter(campaign, f"{campaign.waiting} 处找不到，待处置", "处置", "?answer=missing")
        for campaign in _waiting(post, Q(answer=Answer.MISSING, settled_at=None))
    ]


def _waiting(post, lines: Q):
    """Open campaigns with `waiting` lines in sight of the post, the next due first."""
    found = CampaignLine.objects.visible_to(post).filter(lines, campaign__closed_at=None)
    counted = dict(found.order_by().values_list("campaign").annotate(Count("pk")))
    campaigns = Campaign.objects.reaching(post).filter(pk__in=counted).select_related("division")
    rows = list(campaigns.order_by("due_on", "pk")[:MOST])
    for row in rows:
        row.waiting = counted[row.pk]
    return rows


def _matter(campaign: Campaign, says: str, act: str, query: str) -> WaitingMatter:
    return WaitingMatter(
        kind="清查",
        what=f"{campaign.name}：{says}",
        source=campaign.division.short_name,
        since=campaign.opened_at,
        due=evening(campaign.due_on),
        act=act,
        url=reverse("assets:campaign-line-list", args=[campaign.pk]) + query,
        icon="clipboard-check",
    )
