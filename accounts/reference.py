"""What every installation needs of WHO: divisions with former names, sectors, departments, parties, roles.

From reference/*.csv. Loading again changes nothing, but that roles become what the file says.
"""

import csv
import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import RE_HANS
from pypinyin.seg.mmseg import seg

from accounts.models import Account, Department, Division, DivisionAlias, Party, Role, Sector
from accounts.rights import Right
from accounts.system import USERNAME

SUFFIX = re.compile(r"(?:社区)?(?P<kind>村民委员会|居民委员会|村民委会|村委会|居委会|居委)$")
RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
SPOKEN = {"长山": "常山", "朝阳": "潮阳", "家弄": "家龙"}
ONE_PER_DIVISION = {  # kinds of party that every division of a level has once, named after the division
    Division.Level.COUNTY: {
        Party.Kind.COUNTY_GOV: "人民政府",
        Party.Kind.COUNTY_OFFICE: "管护领导小组办公室",
        Party.Kind.FINANCE_BUREAU: "财政局",
    },
    Division.Level.TOWNSHIP: {
        Party.Kind.TOWNSHIP_OFFICE: "管护领导小组办公室",
        Party.Kind.TOWNSHIP_FINANCE: "财政所",
    },
}


def rows_of(name: str) -> list[dict[str, str]]:
    """The lines of a file of reference/ by their heads."""
    with (settings.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=2000)
def short_name(name: str) -> str:
    """石塘村委会 → 石塘村, 横溪社区居委会 → 横溪社区, 席村村民委员会 → 席村; other bodies keep their name."""
    found = SUFFIX.search(name)
    if not found:
        return name
    stem = name[: found.start("kind")]
    return stem if stem.endswith(("村", "社区")) or found["kind"].startswith("居") else stem + "村"


def initials(name: str) -> str:
    """石塘村 → stc, at most 60 letters. Names that pypinyin reads wrongly are spelt by a character of the same sound."""
    for written, spoken in SPOKEN.items():
        if written in name:
            name = name.replace(written, spoken)
    return "".join(map(_initials_of_run, RUNS.findall(name))).lower()[:60]


@lru_cache(maxsize=10_000)
def _initials_of_run(run: str) -> str:
    """Of a run without ASCII, or of nothing but ASCII (which stays as it is): pypinyin reads no word across the two."""
    if run.isascii():
        return run
    return "".join(map(_initials_of_word, seg.cut(run))) if RE_HANS.match(run) else _spelt(run)


@lru_cache(maxsize=50_000)
def _initials_of_word(word: str) -> str:
    """Names are made of few words, and pypinyin reads word by word: remembering them takes a tenth of the time."""
    return _spelt(word)


def _spelt(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


@transaction.atomic
def load_divisions() -> str:
    """Divisions of the data file that are not there yet, and the names they used to have."""
    present = set(Division.objects.values_list("pk", flat=True))
    missing = [_division(row) for row in rows_of("divisions.csv") if row["code"] not in present]
    for level in Division.Level:
        Division.objects.bulk_create(found for found in missing if found.level == level)
    known = set(DivisionAlias.objects.values_list("division_id", "name"))
    former = [row for row in rows_of("former_names.csv") if (row["code"], row["former_name"]) not in known]
    DivisionAlias.objects.bulk_create(map(_alias, former))
    return f"区划 {len(present) + len(missing)} 个，别名 {len(known) + len(former)} 个"


def _division(row: dict[str, str]) -> Division:
    short = short_name(row["name"]) if row["level"] == Division.Level.VILLAGE else row["name"]
    return Division(
        code=row["code"],
        name=row["name"],
        short_name=short,
        level=row["level"],
        parent_id=row["parent_code"] or None,
        pinyin=initials(short),
    )


def _alias(row: dict[str, str]) -> DivisionAlias:
    former = DivisionAlias.Source.FORMER
    return DivisionAlias(
        division_id=row["code"], name=row["former_name"], source=former, edition=row["edition"]
    )


@transaction.atomic
def load_parties() -> str:
    """Sectors; in each county its offices and departments, the offices of townships, the village committees.

    Only what is missing: a party that the county renamed keeps its name, a department its sectors.
    """
    kinds = rows_of("categories.csv")
    sectors = {row["sector_code"]: row["sector"] for row in kinds}
    Sector.objects.bulk_create([Sector(code=c, name=n) for c, n in sectors.items()], ignore_conflicts=True)
    present = set(Party.objects.values_list("division_id", "kind"))
    offices = [party for division in Division.objects.filter(closed_on=None) for party in _offices(division)]
    Party.objects.bulk_create(party for party in offices if (party.division_id, party.kind) not in present)
    _load_departments(kinds)
    return f"行业 {len(sectors)} 个，单位 {Party.objects.count()} 个"


def _offices(division: Division) -> list[Party]:
    """The parties that every division of its level has once."""
    if division.level == Division.Level.VILLAGE:
        return [Party(division=division, kind=Party.Kind.VILLAGE_COMMITTEE, name=division.name)]
    named = ONE_PER_DIVISION[Division.Level(division.level)]
    return [
        Party(division=division, kind=kind, name=f"{division.name}{word}") for kind, word in named.items()
    ]


def _load_departments(kinds: list[dict[str, str]]) -> None:
    """In each county the departments that the types name, with the sectors in which they do."""
    sectors_of: dict[str, set[str]] = {}
    for row in kinds:
        sectors_of.setdefault(row["department"], set()).add(row["sector_code"])
    known = set(Department.objects.values_list("party__division_id", "title"))
    counties = Division.objects.filter(level=Division.Level.COUNTY)
    missing = [
        (county, title) for county in counties for title in sectors_of if (county.pk, title) not in known
    ]
    kind = Party.Kind.INDUSTRY_DEPARTMENT
    parties = [Party(division=county, kind=kind, name=_office_of(county, title)) for county, title in missing]
    Party.objects.bulk_create(parties)
    titled = zip(parties, missing, strict=True)
    departments = [Department(party=party, title=title) for party, (_county, title) in titled]
    Department.objects.bulk_create(departments)
    answers = Department.sectors.through
    answers.objects.bulk_create(
        answers(department_id=department.pk, sector_id=sector)
        for department in departments
        for sector in sorted(sectors_of[department.title])
    )


def _office_of(county: Division, title: str) -> str:
    """江宁区 + 财政局; offices of the party committee are called 江宁区委宣传部."""
    return f"{county.name}{'委' if title.startswith('宣传部') else ''}{title}"


@transaction.atomic
def load_roles() -> str:
    """Roles as sets of rights, and the system account (which can't sign in)."""
    present = {role.pk: role for role in Role.objects.all()}
    roles = [_role(row) for row in rows_of("roles.csv")]
    Role.objects.bulk_create(role for role in roles if role.pk not in present)
    for role in roles:
        if role.pk in present and _said(role) != _said(present[role.pk]):
            role.save()
    if not Account.objects.filter(username=USERNAME).exists():
        system = Account(username=USERNAME, is_system=True, must_change_password=False)
        system.set_unusable_password()
        system.save()
    return f"角色 {len(roles)} 个"


def _role(row: dict[str, str]) -> Role:
    return Role(
        code=row["code"],
        name=row["name"],
        says=row["says"],
        level=row["level"],
        scope_kind=row["scope_kind"],
        second_factor=row["second_factor"] == "yes",
        rights=[Right(right).value for right in row["rights"].split()],
        order=int(row["order"]),
    )


def _said(role: Role) -> list[Any]:
    return [getattr(role, field.attname) for field in Role._meta.concrete_fields]
