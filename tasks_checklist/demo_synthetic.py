"""A made-up county to plan supervision for (`load_demo --villages N`): its villages, departments, teams and a plan.

No real division has its code (990902…), nothing in it is anybody's.
"""

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Department, Division, Party, Sector
from accounts.reference import initials
from tasks_checklist.models import Frequency, SupervisionPlan, Team, VisitKind

COUNTY = "990902000000"
VILLAGES_A_TOWNSHIP, TEAMS, STOPS, MOST = 20, 12, 4, 2_000
FIRST, SECOND = "云桂枫柏榆槐松竹兰菊荷枣梨柿杏橘樱芦", "岭溪塘河岗桥湾坝庄冲洼泉坪集城店"
ASKED = (  # whom, how often, how
    (Frequency.Target.VILLAGE, Frequency.Rhythm.QUARTERLY, VisitKind.REGULAR, 100),
    (Frequency.Target.VILLAGE, Frequency.Rhythm.YEARLY, VisitKind.TOPICAL, 100),
    (Frequency.Target.VILLAGE, Frequency.Rhythm.HALF_YEARLY, VisitKind.UNANNOUNCED, 100),
    (Frequency.Target.VILLAGE, Frequency.Rhythm.MONTHLY, VisitKind.RANDOM, 10),
    (Frequency.Target.TOWNSHIP, Frequency.Rhythm.QUARTERLY, VisitKind.REGULAR, 100),
    (Frequency.Target.DEPARTMENT, Frequency.Rhythm.HALF_YEARLY, VisitKind.REGULAR, 100),
)


def load(options) -> str:
    """As DEMO_LOADERS wants it; answers a line for the terminal, "" when nothing was asked for."""
    number = options.get("villages") or 0
    if not number:
        return ""
    if not 1 <= number <= MOST:
        raise CommandError(f"--villages 在 1 到 {MOST} 之间")
    if Division.objects.filter(pk=COUNTY).exists():
        return "合成督导县已在册"
    plan = fill(number, year=options.get("year") or timezone.localdate().year)
    return f"合成督导县：{number} 个村，{TEAMS} 个督导组，{plan.title}"


def fill(villages: int, *, year: int) -> SupervisionPlan:
    """The county with its units, teams and a plan of the year that asks what ASKED says."""
    county, townships, places = _divisions(villages)
    kinds = Party.Kind
    Party.objects.bulk_create(
        [Party(kind=kinds.COUNTY_OFFICE, name="千山县管护办", division=county)]
        + [
            Party(kind=kinds.TOWNSHIP_OFFICE, name=f"{one.short_name}管护办", division=one)
            for one in townships
        ]
        + [Party(kind=kinds.VILLAGE_COMMITTEE, name=f"{one.short_name}委会", division=one) for one in places]
    )
    _departments(county)
    Team.objects.bulk_create(
        Team(
            division=county,
            name=f"第{n + 1}督导组",
            home=townships[n] if n < len(townships) else None,
            weekdays=[] if n % 3 else [2, 3, 4, 5],
            stops_a_day=STOPS,
        )
        for n in range(TEAMS)
    )
    plan = SupervisionPlan.objects.create(
        division=county, year=year, title=f"千山县{year}年督导计划", seed=year, least_gap_days=7
    )
    Frequency.objects.bulk_create(
        Frequency(plan=plan, target=target, rhythm=rhythm, kind=kind, share=share)
        for target, rhythm, kind, share in ASKED
    )
    return plan


def _divisions(villages: int) -> tuple[Division, list[Division], list[Division]]:
    names = [first + second for second in SECOND for first in FIRST]
    county = _division(COUNTY, "千山县", "county", None)
    townships, places = [], []
    for n in range(villages):
        row, place = divmod(n, VILLAGES_A_TOWNSHIP)
        code = f"{COUNTY[:6]}{row + 1:03d}"
        if place == 0:
            townships.append(_division(f"{code}000", f"{names[row * 7 % len(names)]}镇", "township", COUNTY))
        places.append(
            _division(f"{code}{place + 201}", f"{names[n * 5 % len(names)]}村", "village", f"{code}000")
        )
    Division.objects.bulk_create([county, *townships, *places])
    return county, townships, places


def _division(code: str, name: str, level: str, parent: str | None) -> Division:
    return Division(
        code=code, name=name, short_name=name, level=level, parent_id=parent, pinyin=initials(name)
    )


def _departments(county: Division) -> None:
    for sector in Sector.objects.order_by("pk"):
        party = Party.objects.create(
            kind=Party.Kind.INDUSTRY_DEPARTMENT, name=f"千山县{sector.name}主管局", division=county
        )
        Department.objects.create(party=party, title=party.name).sectors.add(sector)
