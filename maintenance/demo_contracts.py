"""Contracts of the demo's townships: one running and checked, one ending soon, one failed, one ended and renewed, a draft."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, Post
from assets.models import Facility
from maintenance import contract_terms as terms
from maintenance.actions import contract_checks, contracts
from maintenance.models import Contract

BECAUSE = "the demo's own rows"
BANDS = [
    (Decimal(90), Decimal(100)),
    (Decimal(80), Decimal(90)),
    (Decimal(60), Decimal(70)),
    (Decimal(0), Decimal(0)),
]
PERSONS = ("hx.clerk", "gl.clerk")
GOOD, MIXED, POOR = ("95.5", "91", "88.5", "93"), ("84", "78.5", "86", "81"), ("58", "55", "62.5", "57")


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's clerks and companies are."""
    if Contract.objects.everywhere(because=BECAUSE).exists():
        return "示范的合同已在册"
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    clerks = [posts.filter(person__account__username=name).order_by("pk").first() for name in PERSONS]
    firms = dict(
        Party.objects.everywhere(because=BECAUSE).filter(kind="contractor").values_list("name", "pk")
    )
    if not all(clerks) or "宁穗物业服务公司" not in firms:
        return "没有示范人员和单位，不写示范的合同"
    for clerk in clerks:
        if Facility.objects.visible_to(clerk).counted().filter(type="0401").exists():
            _of_township(clerk, firms)
    return f"示范的合同：{Contract.objects.everywhere(because=BECAUSE).count()} 份"


def _of_township(clerk: Any, firms: dict[str, int]) -> None:
    today, place = timezone.localdate(), clerk.division.short_name
    cleaning, lights = firms["宁穗物业服务公司"], firms["绿野照明工程公司"]
    running = _drawn(
        clerk, "环境卫生保洁服务", cleaning, ("0401", "0402"), today - timedelta(days=400), 3, 468000
    )
    _signed(clerk, running, GOOD, evaluated="qualified")
    soon = _drawn(clerk, "路灯管护服务", lights, ("0801", "0802"), today - timedelta(days=330), 1, 96500)
    _signed(clerk, soon, MIXED)
    failed = _drawn(clerk, "污水处理站运维服务", cleaning, ("0301",), today - timedelta(days=390), 2, 260000)
    _signed(clerk, failed, POOR, evaluated="unqualified")
    old = _drawn(clerk, "村庄绿地养护", lights, ("1001",), today - timedelta(days=760), 1, 72000)
    _signed(clerk, old, MIXED, evaluated="qualified")
    contracts.finish(contract=old, by=clerk)
    first = today - timedelta(days=20)
    contracts.renew(
        contract=old,
        number=f"{place}-管护-{first:%Y}-09",
        from_date=first,
        until=terms.last_day(first, 2),
        price=Decimal("149800.50"),
        by=clerk,
    )
    _drawn(
        clerk,
        "村道日常养护与安全防护设施巡护综合服务（含汛期排涝值守）",
        cleaning,
        ("0101",),
        today,
        2,
        318000,
    )


def _drawn(
    clerk: Any, name: str, party: int, types: tuple[str, ...], first: date, years: int, price: int
) -> Contract:
    place = clerk.division
    office = Party.objects.everywhere(because=BECAUSE).get(division=place, kind=Party.Kind.TOWNSHIP_OFFICE)
    number = Contract.objects.everywhere(because=BECAUSE).filter(division=place).count() + 1
    made = contracts.draw_up(
        division=place,
        number=f"{place.short_name}-管护-{first:%Y}-{number:02}",
        name=f"{place.short_name}{name}",
        client=office,
        party=Party.objects.everywhere(because=BECAUSE).get(pk=party),
        service="按管护标准巡查、保洁、小修；接报后按时限处置，A 级隐患两小时到场。",
        acceptance="每期随机抽查不少于一成设施，按标准逐项打分；查看巡查、处置记录。",
        from_date=first,
        until=terms.last_day(first, years),
        price=Decimal(price),
        period="quarter",
        bands=BANDS,
        by=clerk,
    )
    inside = Facility.objects.visible_to(clerk).counted().filter(type__in=types).order_by("pk")
    contracts.add_facilities(contract=made, facilities=inside.values_list("pk", flat=True)[:180], by=clerk)
    return made


def _signed(clerk: Any, contract: Contract, scores: tuple[str, ...], evaluated: str = "") -> None:
    """Signed on its first day, every period that has passed checked but the last, its first year judged."""
    contracts.sign(contract=contract, signed_on=contract.from_date, by=clerk)
    today = timezone.localdate()
    spans = terms.periods(contract.from_date, contract.until, contract.period)
    passed = [first for first, last in spans if last < today - timedelta(days=40)]
    for number, first in enumerate(passed):
        contract_checks.check(
            contract=contract,
            period_from=first,
            score=Decimal(scores[number % len(scores)]),
            looked_at=12 + number,
            failed=number % 3,
            note="抽查记录齐全" if number % 2 else "个别点位保洁不到位，已当场整改",
            by=clerk,
        )
    if evaluated:
        text = (
            "按期完成，群众反映良好。"
            if evaluated == "qualified"
            else "多次停运未报，整改不到位，评为不合格。"
        )
        contract_checks.evaluate(contract=contract, year=1, result=evaluated, text=text, by=clerk)
