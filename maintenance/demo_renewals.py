"""The demo's 谷里: last year's list frozen in March, this year's begun anew; one village has confirmed what is the same."""

from datetime import date

from django.db import transaction

from accounts.models import Division
from accounts.system import SystemPost
from assets.actions.registering import correct
from maintenance.actions import item_flow, renewing
from maintenance.actions import items as acts
from maintenance.actions.editions import freeze, ready, unfinished
from maintenance.demo_items import BECAUSE, fill, mend, of_village, post_of
from maintenance.models import ItemState
from maintenance.renewals import may_begin
from maintenance.rhythms_in_force import circle_of

TOWNSHIP = "320115007000"
MOVED = 3  # facilities of the last village whose place was described anew since


@transaction.atomic
def load(options) -> str:
    """Once; needs the demo's facilities and people."""
    township = Division.objects.everywhere(because=BECAUSE).filter(pk=TOWNSHIP).first()
    posts = {name: post_of(name) for name in ("gl.clerk", "gl.leader", "guli.head")}
    clerk, head = posts["gl.clerk"], posts["guli.head"]
    if township is None or clerk is None or head is None:
        return "没有示范人员，不写示范的年度重开"
    if renewing.items_of(township).exists():
        return "示范的年度重开已在册"
    villages = list(
        Division.objects.everywhere(because=BECAUSE)
        .filter(parent=township, closed_on=None, facilities__isnull=False)
        .distinct()
        .order_by("code")
    )
    if not villages:  # 谷里's register is empty until its ledger is handed over
        return "谷里还没有设施，不写示范的年度重开"
    for number, village in enumerate(villages):
        acts.make(division=village, by=clerk)
        fill(village, 40 + number, by=clerk, leader=posts["gl.leader"])
        mend(village, by=clerk)
        _bring(village)
    return _begin_anew(township, villages, clerk, head)


def _bring(village: Division) -> None:
    """To the county's check, by people who are long elsewhere."""
    keys = list(of_village(village).values_list("pk", flat=True))
    for act in ("submit", "confirm", "review", "check") if keys else ():
        item_flow.move_many(items=keys, act=act, by=SystemPost())


def _begin_anew(township: Division, villages: list[Division], clerk, head) -> str:
    if not ready(township):
        return "示范的谷里没有核定的条目，不写年度重开"
    last_march = date(circle_of(township.county_code).year, 3, 20)
    left = sum(unfinished(township).values())
    freeze(division=township, leaving=left, note="年度首版", on=last_march, by=clerk)
    moved = of_village(villages[-1], state=ItemState.CHECKED).select_related("facility")[:MOVED]
    for place in (item.facility for item in moved):
        correct(facility=place, version=place.version, address=f"{place.address}，村口北侧", by=clerk)
    if not may_begin(township):
        return "示范的谷里清单已定版"
    renewal, _job = renewing.begin(division=township, by=clerk)
    done = renewing.confirm_same(renewal=renewal, village=head.division, by=head).done
    return f"示范的年度重开：{renewal}，{renewal.count} 条，其中 {done} 条经村确认"
