"""Caretakers of the demo's villages: villagers first, an outsider, one who left, papers that end, pay from 一事一议."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Person, Post, Settlement
from assets.models import Facility
from maintenance.actions import caretakers
from maintenance.models import Caretaker

BECAUSE = "the demo's own rows"
CLERKS = ("hx.clerk", "gl.clerk")
FAMILY = "孟邵柏乔樊温辛佟蒲"
GIVEN = ("守田", "桂芝", "水根", "春妹", "铁山", "玉梅", "秋生", "兰香", "大勇", "三喜", "晓燕")
KINDS = (
    ("cleaner", "one_case_fund", 1100, "村口到卫生室主路及两侧"),
    ("committee", "village_collective", 2600, "全村管护的组织、台账和自查"),
    ("road", "township", 800, ""),
    ("general", "", None, "后山塘坝、泵站及下游三百米渠道，含汛期值守"),
)


@transaction.atomic
def load(options) -> str:
    """Once, in a few villages of the demo's townships."""
    rows = Caretaker.objects.everywhere(because=BECAUSE)
    if rows.exists():
        return "示范的管护员已在册"
    posts = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    for name in CLERKS:
        clerk = posts.filter(person__account__username=name).order_by("pk").first()
        if clerk is not None:
            _of_township(clerk)
    return f"示范的管护员：{rows.count()} 人"


def _of_township(clerk) -> None:
    villages = Division.objects.visible_to(clerk).filter(level=Division.Level.VILLAGE, closed_on=None)
    named = villages.filter(settlements__isnull=False).distinct()
    others = villages.exclude(pk__in=named.values("pk")).order_by("code")[:5]
    for place, village in enumerate([*named.order_by("code"), *others]):
        for number, (kind, source, pay, section) in enumerate(KINDS[: 2 + place % 3]):
            if kind == "committee" and place % 3 == 2:
                continue  # a village without one shows as a gap
            made = _engaged(clerk, village, place * 4 + number, kind, source, pay, section)
            if kind == "road":
                _with_papers(made, clerk)
            if kind == "general":
                caretakers.leave(caretaker=made, until=timezone.localdate() - timedelta(days=40), by=clerk)


def _engaged(clerk, village, number: int, kind: str, source: str, pay: int | None, section: str) -> Caretaker:
    name = f"{FAMILY[number % len(FAMILY)]}{GIVEN[(number * 5 + int(village.pk[6:9])) % len(GIVEN)]}"
    committee = Party.objects.everywhere(because=BECAUSE).get(division=village, kind="village_committee")
    person, _made = Person.objects.everywhere(because=BECAUSE).get_or_create(
        name=name, division=village, party=committee, defaults={"is_villager": number % 5 != 4}
    )
    types = {"cleaner": ("0401", "0402"), "road": ("0101", "0102")}.get(kind, ())
    inside = Facility.objects.visible_to(clerk).counted().filter(division=village, type__in=types)
    return caretakers.engage(
        person=person,
        division=village,
        kind=kind,
        party=committee,
        pay_source=source,
        monthly_pay=Decimal(pay) if pay else None,
        section=section,
        public_post=kind == "road",
        settlements=Settlement.objects.everywhere(because=BECAUSE).filter(division=village)[:2],
        facilities=inside[:8],
        from_date=timezone.localdate() - timedelta(days=200 + 90 * number),
        by=clerk,
    )


def _with_papers(made: Caretaker, clerk) -> None:
    today = timezone.localdate()
    said = {"caretaker": made, "by": clerk}
    caretakers.add_certificate(
        name="公路养护工（初级）",
        issued_on=today - timedelta(days=700),
        expires_on=today + timedelta(days=31),
        **said,
    )
    caretakers.add_certificate(
        name="有限空间作业培训合格证",
        number="JN-2023-0117",
        issued_on=today - timedelta(days=1100),
        expires_on=today - timedelta(days=5),
        **said,
    )
