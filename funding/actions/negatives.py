"""负面清单 and 项目包: tables that the county and the areas keep."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from funding.models import NegativeItem, ProjectPackage

FIRST = (  # the lines to begin with (domain.md 11), each with its source
    (
        "大公园、大广场、大牌坊等脱离实际的形象工程",
        "words",
        "大公园、大广场、大牌坊、景观大道",
        "不搞脱离实际的形象工程",
    ),
    ("举债兴建", "debt", "", "一事一议财政奖补规定：举债的不予奖补"),
    ("占用永久基本农田", "farmland", "", "永久基本农田保护规定"),
    ("违法占地", "unlawful", "", "土地管理规定"),
    ("重复申报已享受补助的项目", "repeated", "", "一事一议财政奖补规定"),
    ("“空心村”无效投入", "reading", "", "常住户少、将撤并的村不安排"),
    ("未落实管护主体的项目", "keeper", "", "建设与管护同步落实；入库时必查"),
)


def load_first(options=None) -> str:
    """The first lines for each county that has none (REFERENCE_LOADERS)."""
    counties = Division.objects.everywhere(because="reference rows").filter(level=Division.Level.COUNTY)
    have = set(NegativeItem.objects.values_list("county_code", flat=True))
    rows = [
        NegativeItem(county_code=code, name=name, rule=rule, words=words, basis=basis)
        for code in counties.values_list("code", flat=True)
        if code not in have
        for name, rule, words, basis in FIRST
    ]
    NegativeItem.objects.bulk_create(rows, ignore_conflicts=True)
    return f"负面清单：{len(rows)} 条"


def _require_county(by) -> str:
    require(by, Right.PROJECT_APPROVE)
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("负面清单由县（区）维护"))
    return by.division.county_code


@transaction.atomic
def add(*, by, **said: Any) -> NegativeItem:
    """A line more. Raises Refused, ValidationError for one that stands already."""
    county = _require_county(by)
    _refuse_twice(county, said["name"], None)
    return NegativeItem.objects.create(county_code=county, set_by_id=by.person_id, **said)


@transaction.atomic
def revise(*, item: NegativeItem, version: int, by, **said: Any) -> NegativeItem:
    """Write a line anew, or set it aside. Raises Refused, ValidationError, StaleVersion."""
    county = _require_county(by)
    if item.county_code != county:
        raise Refused(_("负面清单由县（区）维护"))
    _refuse_twice(county, said["name"], item.pk)
    change(item, version=version, set_by_id=by.person_id, set_at=timezone.now(), **said)
    return item


def _refuse_twice(county: str, name: str, but: Any) -> None:
    if NegativeItem.objects.filter(county_code=county, name=name).exclude(pk=but).exists():
        raise ValidationError({"name": _("清单中已有这一项")})


@transaction.atomic
def pack(*, division: Division, by, **said: Any) -> ProjectPackage:
    """A package of an area for a year. Raises Refused, ValidationError."""
    require(by, Right.PROJECT_DECLARE)
    require_division(by, division.pk)
    _refuse_same_name(division.pk, said["year"], said["name"], None)
    return ProjectPackage.objects.create(division=division, made_by_id=by.person_id, **said)


@transaction.atomic
def repack(*, package: ProjectPackage, version: int, by, **said: Any) -> ProjectPackage:
    """Write a package anew; where it lies stays. Raises Refused, Http404, ValidationError, StaleVersion."""
    require(by, Right.PROJECT_DECLARE, package)
    said.pop("division", None)
    _refuse_same_name(package.division_id, said["year"], said["name"], package.pk)
    change(package, version=version, **said)
    return package


def _refuse_same_name(division: str, year: int, name: str, but: Any) -> None:
    rows = ProjectPackage.objects.everywhere(because="one name a year in one place")
    if rows.filter(division=division, year=year, name=name).exclude(pk=but).exists():
        raise ValidationError({"name": _("本年度已有同名的项目包")})
