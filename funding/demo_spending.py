"""Payments of the demo in every state, of this year and the last, in 横溪 and 谷里; a settlement. Invented."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Post
from assets.models import Facility
from funding.actions import pay_sheets, paying, settling, spending
from funding.models import Expenditure, FundAccount, FundUse, Settlement
from funding.spending_rules import Part
from maintenance.models import Caretaker

BECAUSE = "the demo's own rows"
# asks, approves, approves second, pays
CREWS = {
    "shitang": ("shitang.clerk", "shitang.head", "hx.leader", "hx.finance"),
    "guli": ("guli.clerk", "guli.head", "gl.leader", "gl.finance"),
    "hx": ("hx.clerk", "hx.leader", "hx.finance", "finance"),
}


class Scene(NamedTuple):
    """`to`: how far it has come; `ago`: days since it was paid; `type`: of the facility it goes on."""

    crew: str
    words: str
    amount: str
    use: str
    payee: str
    to: str
    ago: int = 0
    type: str = ""
    voucher: str = ""


SCENES = (
    Scene("shitang", "更换路灯灯头 12 只", "1860.00", "repair", "横溪五金经营部", "paid", 34, "0801", "04418201"),
    Scene("shitang", "公厕化粪池清掏", "1200.00", "service", "禄口环卫服务队", "paid", 21, "0401", "25320115"),
    Scene("shitang", "泵站电费（第三季度）", "2368.45", "energy", "供电营业厅", "paid", 48, "", "DF2026093018"),
    Scene("shitang", "村道坑槽修补", "6800.00", "repair", "横溪路面修补队", "paid", 310, "0101", "25118834"),
    Scene("shitang", "村级保洁服务费（上年上半年）", "24000.00", "service", "禄口环卫服务队", "paid", 500, "", "24110387"),
    Scene("shitang", "村级保洁服务费（上年下半年）", "26000.00", "service", "禄口环卫服务队", "paid", 340, "", "24986120"),
    Scene("shitang", "路灯、泵站电费（上年）", "18640.20", "energy", "供电营业厅", "paid", 345, "", "DF2025121107"),
    Scene("shitang", "污水管网疏通及检查井清淤，含东山、后石塘两个自然村的入户支管", "4650.00", "repair", "张家管道疏通", "asked"),
    Scene("shitang", "保洁工具、垃圾袋", "386.50", "other", "村口日杂店", "returned"),
    Scene("shitang", "健身器材更换螺栓", "240.00", "repair", "横溪五金经营部", "draft", 0, "1101"),
    Scene("shitang", "路灯电缆抢修", "5200.00", "repair", "横溪电力安装队", "approved", 0, "0801"),
    Scene("shitang", "重复报销的灯头款", "1860.00", "repair", "横溪五金经营部（石塘店）", "reversed", 12, "0801", "04418202"),
    Scene("guli", "社区停车场划线", "2900.00", "repair", "谷里道路标线队", "paid", 15, "", "30155210"),
    Scene("guli", "水质检测费", "800.00", "testing", "区疾控中心", "asked"),
    Scene("hx", "镇域管护人员培训", "12600.00", "training", "横溪成人教育中心", "second"),
    Scene("hx", "农路巡查车维修保养", "3480.00", "patrol", "横溪汽修厂", "paid", 26, "", "66120934"),
)  # fmt: skip


def load(options) -> str:
    """Once; needs the demo's people and money in their purses."""
    rows = Expenditure.objects.everywhere(because=BECAUSE)
    if rows.filter(words=SCENES[0].words).exists():
        return "示范的用款已在册"
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    named = held.filter(person__account__is_demo=True).order_by("-pk")
    posts = {post.person.account.username: post for post in named}
    if not {name for crew in CREWS.values() for name in crew} <= set(posts):
        return "没有示范人员，不写示范的用款"
    with transaction.atomic():
        played = [_play(scene, [posts[name] for name in CREWS[scene.crew]]) for scene in SCENES]
        sheets = [_pay_sheet([posts[name] for name in CREWS["shitang"]], back) for back in (2, 1)]
        _settle(posts["hx.finance"])
    return f"示范的用款 {sum(played) + sum(sheets)} 笔"


USUAL = ("county", "township", "village_collective", "service_income")


def _purse(division_id: str, amount: Decimal, year: int) -> FundAccount | None:
    """Money that covers it and is bound to no purpose, of that year first."""
    rows = FundAccount.objects.everywhere(because=BECAUSE).available().select_related("division", "earmark")
    free = rows.filter(division=division_id, earmark=None, source__in=USUAL, balance__gte=amount)
    return free.filter(year=year).order_by("-balance").first() or free.order_by("-year", "-balance").first()


def _play(scene: Scene, crew: list[Post]) -> int:
    """As far as its scene goes; 0 where there is no money for it."""
    clerk, head, above, finance = crew
    amount, paid_on = Decimal(scene.amount), timezone.localdate() - timedelta(days=scene.ago)
    purse = _purse(clerk.division_id, amount, paid_on.year)
    if purse is None:
        return 0
    row = _drafted(scene, purse, amount, clerk)
    if scene.to == "draft":
        return 1
    spending.ask(expenditure=row, by=clerk)
    if scene.to == "returned":
        spending.send_back(expenditure=row, reason="收据没有盖章，请换正规票据", by=head)
    if scene.to in ("approved", "paid", "reversed", "second"):
        _approve(row, head, above, whole=scene.to != "second")
    if scene.to in ("paid", "reversed"):
        _pay(row, scene.voucher, paid_on, finance)
    if scene.to == "reversed":
        paying.reverse(expenditure=row, reason="与 04418201 号发票是同一批灯头，重复报销", by=finance)
    return 1


def _drafted(scene: Scene, purse: FundAccount, amount: Decimal, by: Post) -> Expenditure:
    place, use = purse.division, FundUse.objects.get(pk=scene.use)
    low, high = place.ranges[0]
    near = (
        Facility.objects.everywhere(because=BECAUSE)
        .counted()
        .filter(division_id__gte=low, division_id__lt=high)
    )
    facility = (
        near.filter(type=scene.type).select_related("type__sector").order_by("pk").first()
        if scene.type
        else None
    )
    part = Part(use, amount, facility.type.sector if facility else None, facility)
    said = {"words": scene.words, "payee": scene.payee}
    return spending.draft(division=place, account=purse, amount=amount, parts=[part], by=by, **said)


def _approve(row: Expenditure, head: Post, above: Post, *, whole: bool = True) -> None:
    """By whoever must: the village's head, the township above its limit, both over the limit of two (`whole`)."""
    now = Expenditure.objects.everywhere(because=BECAUSE).get(pk=row.pk)
    if now.by_township and not now.two_people:
        spending.approve(expenditure=row, by=above, opinion="同意")
        return
    now = spending.approve(expenditure=row, by=head, opinion="同意")
    if whole and now.state == "second":
        spending.approve(expenditure=row, by=above, opinion="同意支付，据实列支")


def _pay(row: Expenditure, voucher: str, paid_on: date, finance: Post) -> None:
    now = Expenditure.objects.everywhere(because=BECAUSE).get(pk=row.pk)
    if now.state != "approved":
        return
    said: dict[str, Any] = {"voucher_kind": "invoice", "voucher_number": voucher}
    said["voucher_on"] = paid_on - timedelta(days=2)
    paying.pay(expenditure=row, paid_on=paid_on, by=finance, **said)


def _pay_sheet(crew: list[Post], back: int) -> int:
    """The month `back` months ago: the earlier paid, the later asked for."""
    clerk, head, above, finance = crew
    month = timezone.localdate().replace(day=1)
    for _step in range(back):
        month = (month - timedelta(days=1)).replace(day=1)
    due = [one for one in pay_sheets.due_of(clerk.division, month) if one.amount and one.paid_by is None]
    pays = {one.caretaker.pk: one.amount for one in due if one.amount}
    purse = _purse(clerk.division_id, sum(pays.values(), Decimal(0)), month.year) if pays else None
    if purse is None or not Caretaker.objects.everywhere(because=BECAUSE).exists():
        return 0
    row = pay_sheets.draft_sheet(account=purse, month=month, pays=pays, by=clerk)
    spending.ask(expenditure=row, by=clerk)
    if back == 2:
        _approve(row, head, above)
        now = Expenditure.objects.everywhere(because=BECAUSE).get(pk=row.pk)
        if now.state == "approved":
            said: dict[str, Any] = {"voucher_kind": "payroll", "voucher_number": now.voucher_number}
            paying.pay(expenditure=row, paid_on=month + timedelta(days=33), by=finance, **said)
    return 1


def _settle(finance: Post) -> None:
    """One audited with money left to pay, one drawn up."""
    party = Party.objects.everywhere(because=BECAUSE).filter(name="宁穗物业服务公司").first()
    if party is None or Settlement.objects.everywhere(because=BECAUSE).exists():
        return
    today = timezone.localdate()
    named = (("许高泵站电机大修", "46800.00", "45200.00"), ("农路安防设施更换", "128000.00", "126500.00"))
    for place, (name, agreed, accepted) in enumerate(named):
        row = settling.draw_up(
            division=finance.division, name=name, party=party, agreed=Decimal(agreed), accepted=Decimal(accepted),
            accepted_on=today - timedelta(days=40), by=finance,
        )  # fmt: skip
        if place == 0:
            settling.audit(
                settlement=row, audited=Decimal("44860.00"), audited_on=today - timedelta(days=12),
                audit_document="宁审核〔2026〕118号", deducted=Decimal("900.00"), deducted_for="工期延误 3 天", by=finance,
            )  # fmt: skip
