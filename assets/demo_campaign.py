"""A 清查 under way in the demo: opened by a township, some of its villages through, one before them and one with a find missing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Post
from assets.actions.campaigns import answer_line, confirm_lines, open_campaign
from assets.models import Campaign, CampaignLine, Facility

CLERK, WAITS = "hx.clerk", "320115009210"  # the village that has still all to do
THROUGH, HALF = 9, 6  # villages that have answered all, and half of it
GONE = ("随道路拓宽拆除，现场已无", "只剩基座，多年无人管")


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's township has facilities; answers a line for the terminal."""
    posts = Post.objects.everywhere(because="the demo's own rows").select_related(
        "person", "role", "division"
    )
    clerk = posts.filter(person__account__username=CLERK).order_by("pk").first()
    if clerk is None or Campaign.objects.everywhere(because="the demo's own rows").exists():
        return "示范的清查已在册"
    if not Facility.objects.visible_to(clerk).exists():
        return "没有可以清查的设施"
    today = timezone.localdate()
    campaign = open_campaign(
        division=clerk.division,
        name=f"{today.year}年设施清查核实",
        due_on=today + timedelta(days=21),
        note="逐处到现场看，坏了的同时改状况。",
        by=clerk,
    )
    return f"示范的清查：{_answer(campaign, clerk)} 处已核实"


def _answer(campaign: Campaign, clerk: Post) -> int:
    """Village by village as far as each has come; two facilities are not to be found."""
    lines = CampaignLine.objects.visible_to(clerk).filter(campaign=campaign)
    villages: dict[str, list[CampaignLine]] = {}
    for line in lines.select_related("campaign", "facility").order_by("facility__division_id", "pk"):
        villages.setdefault(line.facility.division_id, []).append(line)
    villages.pop(WAITS, None)
    done = []
    for number, there in enumerate(villages.values()):
        reach = len(there) if number < THROUGH else len(there) // 2 if number < THROUGH + HALF else 0
        done += there[:reach]
    missing, done = done[-len(GONE) :], done[: -len(GONE)]
    for line, note in zip(missing, GONE, strict=False):
        answer_line(line=line, answer="missing", note=note, by=clerk)
    return confirm_lines(lines=[line.pk for line in done], by=clerk) + len(missing)
