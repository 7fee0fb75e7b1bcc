"""清查: opened, answered in every way, settled, closed."""

from datetime import timedelta

from django.utils import timezone

from assets.actions import campaigns
from assets.models import FacilityType
from tests.acts import at_work


def act_on_a_campaign() -> None:
    with at_work("hx.clerk") as by:
        due_on = timezone.localdate() + timedelta(days=30)
        kinds = list(FacilityType.objects.all()[:40])
        campaign = campaigns.open_campaign(
            division=by.division, name="2024年清查", types=kinds, due_on=due_on, by=by
        )
    with at_work("shitang.clerk") as by:
        lines = list(campaign.lines.filter(facility__division=by.division).select_related("facility")[:3])
        campaigns.confirm_lines(lines=[lines[0].pk], by=by)
        said = {"name": "更正后的名称", "condition": "damaged"}
        campaigns.answer_line(line=lines[1], answer="corrected", by=by, **said)
        campaigns.answer_line(line=lines[2], answer="missing", note="已拆除", by=by)
        campaigns.report_find(
            campaign=campaign, division=by.division, type=kinds[0], name="清查新发现的设施", by=by
        )
    with at_work("hx.clerk") as by:
        campaigns.settle_line(
            line=campaign.lines.select_related("facility").get(pk=lines[2].pk), outcome="demolished", by=by
        )
        campaigns.close_campaign(campaign=campaign, by=by)
