"""Own income of 石塘 and 谷里 in the demo: gifts in every state, labour, fees with arrears, one-case money, awards."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import Post
from assets.demo_photos import photo
from assets.models import Facility
from assets.models.types import PropertyClass
from funding import proofs
from funding.actions import awards, cases, decisions, donations, fees, kinds
from funding.decision_rules import ORDER, PUBLICATIONS
from funding.models import DecisionRecord, Donation, FeeItem, OneCase

BECAUSE = "the demo's own rows"
PLACES = (  # village clerk, township clerk, township leader
    ("shitang.clerk", "hx.clerk", "hx.leader"),
    ("guli.clerk", "gl.clerk", "gl.leader"),
)
GIFTS = (  # donor, kind, shown as, form, yuan, goods, purpose, days ago, how far
    ("顾念乡", "person", "masked", "money", 20_000, "", "维修通组路破损路面", 300, "thanked"),
    ("江宁区绿源环保科技有限公司", "company", "full", "money", 50_000, "", "添置垃圾分类收集亭四座及周边绿化补植", 120, "thanked"),
    ("一位在外工作的乡亲", "person", "nameless", "money", 3_000, "", "更换文体广场健身器材", 60, "received"),
    ("宁穗物业服务公司", "company", "full", "goods", 6_400, "太阳能路灯 8 盏", "补装入户路路灯", 90, "thanked"),
    ("区慈善总会", "society", "full", "money", 30_000, "", "改造老年人活动室无障碍坡道", 10, "promised"),
    ("石见山", "person", "masked", "money", 1_000, "", "重复登记的一笔", 40, "withdrawn"),
)  # fmt: skip


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's people are."""
    if Donation.objects.everywhere(because=BECAUSE).exists():
        return "示范的收费自筹已在册"
    held = {name: _post(name) for place in PLACES for name in place}
    held |= {name: _post(name) for name in ("finance", "county.leader")}
    if not all(held.values()):
        return "没有示范人员，不写示范的收费自筹"
    for number, place in enumerate(PLACES):
        village, clerk, leader = (held[name] for name in place)
        _gifts(village)
        _labour(village)
        _fee(village, leader)
        _case(village, clerk, leader, held, number)
    rows = (Donation, FeeItem, OneCase)
    told = "、".join(
        f"{model._meta.verbose_name} {model.objects.everywhere(because=BECAUSE).count()}" for model in rows
    )
    return f"示范的收费自筹：{told}"


def _post(username: str) -> Any:
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    return posts.filter(person__account__username=username).order_by("pk").first()


def _key(*words: object) -> UUID:
    return uuid5(NAMESPACE_URL, "demo-income-" + "-".join(str(word) for word in words))


def _gifts(by) -> None:
    today = timezone.localdate()
    for donor, kind, shown, form, yuan, goods, purpose, ago, state in GIFTS:
        day = today - timedelta(days=ago)
        row = donations.promise(
            division=by.division, donor=donor, donor_kind=kind, shown_as=shown, form=form, amount=Decimal(yuan),
            goods=goods, purpose=purpose, agreement=f"捐赠协议（{day:%Y%m%d}）", promised_on=day, by=by,
        )  # fmt: skip
        _one_gift(row, state, day + timedelta(days=5), by)


def _one_gift(row: Donation, state: str, day: date, by) -> None:
    if state == "withdrawn":
        donations.withdraw(donation=row, reason="重复登记", by=by)
    if state not in ("received", "thanked"):
        return
    key = _key("gift", row.pk)
    if row.form == Donation.Form.MONEY:
        donations.receive(donation=row, amount=row.amount, arrived_on=day, by=by, key=key)
    else:
        said: dict[str, Any] = {
            "quantity": Decimal(8),
            "unit": "盏",
            "unit_price": Decimal(800),
            "valuation": "供货发票",
        }
        donations.take_in(donation=row, given_on=day, by=by, key=key, **said)
    if state == "thanked":
        donations.thank(donation=row, thanks="感谢您对家乡公共设施管护的支持。", by=by)


def _labour(by) -> None:
    today = timezone.localdate()
    for number, (form, what, who, quantity, unit, price) in enumerate(
        (
            ("labour", "清理村级河道水草", "党员志愿队 18 人", 18, "工日", 80),
            ("goods", "补路用砂石料", "村民小组", 12, "吨", 110),
            ("machine", "挖掘机清淤", "村民自有机械", 3, "台班", 900),
            ("labour", "登记有误的一笔", "老街组", 9, "工日", 80),
        )
    ):
        made = kinds.record(
            division=by.division, form=form, source="village_collective", what=what, given_by=who, unit=unit,
            quantity=Decimal(quantity), unit_price=Decimal(price), valuation="本地用工、材料市场价",
            given_on=today - timedelta(days=20 + 30 * number), by=by, key=_key("kind", by.pk, number),
        )  # fmt: skip
        if "有误" in what:
            kinds.strike(kind=made, reason="数量有误", by=by)


def _vote(village, title: str, way: str, ago: int) -> DecisionRecord:
    """A vote held, carried and published, with its minutes."""
    record = decisions.begin(division=village.division, way=way, title=title, by=village)
    steps = ORDER[way]
    for number, step in enumerate(steps[:-1]):
        day = timezone.localdate() - timedelta(days=ago + 8 * (len(steps) - number))
        said: dict[str, Any] = {"until": day + timedelta(days=7)}
        if step not in PUBLICATIONS:
            said = {"attended": 36, "eligible": 42, "agreed": 33, "opposed": 2, "abstained": 1}
            said |= {"body": "delegates"} if step == "resolve" else {}
        chance = Random(f"{village.pk}-{title}-{step}")  # noqa: S311  a picture
        decisions.record_step(
            record=record, held_on=day, place="村部会议室", by=village, files=[photo("1201", chance)], **said
        )
        record.refresh_from_db()
    return record


def _fee(village, leader) -> None:
    """One fee by a vote, two years of it collected with arrears; a second that waits."""
    rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(division=village.division)
    paying = rows.exclude(property_class=PropertyClass.NON_OPERATING).select_related(
        "division", "type__sector"
    )
    facility = paying.order_by("pk").first()
    if facility is None:
        return
    today = timezone.localdate()
    vote = _vote(village, f"{facility.name}使用收费标准", "four_two", 500)
    said: dict[str, Any] = {
        "name": "使用维护费",
        "price": Decimal(60),
        "unit": "year",
        "households": 86,
        "exempted": "五保户、低保户",
    }
    row = fees.draft(
        facility=facility,
        basis="vote",
        decision=vote,
        from_date=date(today.year - 1, 1, 1),
        by=village,
        **said,
    )
    waiting = fees.draft(
        facility=facility, basis="vote", decision=vote, from_date=today, by=village,
        **said | {"name": "提标后的使用维护费", "price": Decimal(72)},
    )  # fmt: skip
    fees.submit(item=waiting, by=village)
    fees.submit(item=row, by=village)
    fees.approve(item=row, by=leader)
    for year, parts in ((today.year - 1, (52, 34)), (today.year, (61,))):
        period = fees.open_period(
            item=row, name=f"{year} 年", starts_on=date(year, 1, 1), households=86, by=village
        )
        for number, households in enumerate(parts):
            fees.collect(
                period=period, households=households, amount=Decimal(60 * households),
                collected_on=min(date(year, 1 + number, 10), today), ticket=f"{year}{number:04d}", by=village,
                key=_key("fee", period.pk, number),
            )  # fmt: skip


def _case(village, clerk, leader, held: dict[str, Any], number: int) -> None:
    """One built and accepted, its award on the way; one that waits for approval."""
    today = timezone.localdate()
    names = ("整修后石塘组机耕路 420 米", "疏浚大塘组排水沟 600 米")
    vote = _vote(village, names[number], "one_case", 260)
    said = {"year": today.year, "population": 640, "payers": 410, "exempted": "五保户、现役军人"}
    row = cases.draft(
        division=village.division, decision=vote, name=names[number], per_head=Decimal(12), labourers=40,
        days_each=Decimal(3), by=village, **said,
    )  # fmt: skip
    cases.submit(case=row, by=village)
    cases.approve(case=row, by=leader)
    day = timezone.localdate()
    cases.collect(
        case=row,
        people=380,
        amount=Decimal(380 * 12),
        collected_on=day,
        ticket="ZC0001",
        by=village,
        key=_key("case", row.pk),
    )
    cases.work(
        case=row,
        given_by="各组劳力 36 人",
        days=Decimal(96),
        given_on=day,
        by=village,
        key=_key("work", row.pk),
    )
    cases.finish(case=row, accepted_on=day, acceptance="一事一议项目验收单", cost=Decimal(38_600), by=leader)
    row.refresh_from_db()
    award = awards.reckon(row=row, by=clerk)
    proofs.add(
        noun="award",
        row=award,
        files=[photo("0601", Random(number))],  # noqa: S311  a picture
        by=clerk,
        account_id=clerk.person.account.pk,
    )
    awards.propose(award=award, by=clerk)
    if number == 0:
        awards.approve(award=award, by=held["finance"])
    later = cases.draft(
        division=village.division, decision=_vote(village, "安装入户路护栏", "one_case", 30), name="安装入户路护栏",
        per_head=Decimal(6), labourers=0, days_each=Decimal(0), by=village, **said,
    )  # fmt: skip
    cases.submit(case=later, by=village)
