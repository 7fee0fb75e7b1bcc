"""Names of units in a 任务分解表: which units they mean within a plan's area. What is not known is asked, never made up."""

from collections.abc import Mapping
from functools import cached_property

from rapidfuzz import fuzz, process

from accounts.imports.widgets import BETWEEN
from accounts.models import Party
from accounts.scoping import in_ranges
from tasks_checklist.models import AnnualPlan

K = Party.Kind
GIVEN = (
    K.COUNTY_GOV, K.COUNTY_OFFICE, K.FINANCE_BUREAU, K.INDUSTRY_DEPARTMENT, K.TOWNSHIP_OFFICE, K.TOWNSHIP_FINANCE,
    K.VILLAGE_COMMITTEE, K.OPERATOR, K.CONTRACTOR, K.VILLAGE_ASSOCIATION,
)  # fmt: skip
BECAUSE = "units that a plan may ask"
LEFT_OUT = 0  # the answer for a name that is nobody's
# words of official papers that mean many at once
ALL_VILLAGES = (
    "各村（社区）",
    "各村(社区)",
    "各村",
    "各社区",
    "各村、各社区",
    "全部村（社区）",
    "各村（居）",
)
ALL_DEPARTMENTS = (
    "各行业主管部门",
    "各行业类别监督责任主管部门",
    "各部门",
    "机关各部门",
    "各行业主管部门（单位）",
)
ALL_TOWNSHIPS = ("各镇（街道）", "各街道", "各镇街", "各镇街道", "各镇(街道)")
ALIKE = 60


class Units:
    """The units of a plan's area and the departments of its county; `answers`: {a name of the workbook: key of a unit, 0: none}."""

    def __init__(self, plan: AnnualPlan, answers: Mapping[str, int] | None = None) -> None:
        self.plan, self.answers = plan, dict(answers or {})

    @cached_property
    def all(self) -> list[Party]:
        """Those that may be given a task: one query."""
        county = self.plan.division.county_code
        rows = Party.objects.everywhere(because=BECAUSE).filter(active=True, division__closed_on=None)
        inside = rows.filter(in_ranges("division_id", self.plan.division.ranges), kind__in=GIVEN)
        departments = rows.filter(kind=K.INDUSTRY_DEPARTMENT, division=county)
        found = (inside | departments).select_related("division").order_by("division_id", "kind", "name")
        return list(found)

    @cached_property
    def of_key(self) -> dict[int, Party]:
        return {party.pk: party for party in self.all}

    @cached_property
    def of_name(self) -> dict[str, list[Party]]:
        """By the whole name; a committee also by its village's."""
        found: dict[str, list[Party]] = {}
        for party in self.all:
            names = {party.name}
            if party.kind == K.VILLAGE_COMMITTEE:
                names |= {party.division.short_name, party.division.name}
            for name in names:
                found.setdefault(name, []).append(party)
        return found

    def kind(self, kind: str) -> list[Party]:
        return [party for party in self.all if party.kind == kind]

    def meant(self, name: str) -> list[Party] | None:
        """The units a name means; None for one nobody knows or that is several's."""
        if name in self.answers:
            found = self.of_key.get(self.answers[name])
            return [found] if found else []
        for words, kind in (
            (ALL_VILLAGES, K.VILLAGE_COMMITTEE),
            (ALL_DEPARTMENTS, K.INDUSTRY_DEPARTMENT),
            (ALL_TOWNSHIPS, K.TOWNSHIP_OFFICE),
        ):
            if name in words:
                return self.kind(kind)
        known = self.of_name.get(name, [])
        return known if len(known) == 1 else None

    def parted(self, cell: str) -> tuple[list[Party], list[str]]:
        """The units of a cell, each once in the order written, and the names that nobody knows."""
        units: dict[int, Party] = {}
        unknown: list[str] = []
        for name in (part.strip() for part in BETWEEN.split(cell)):
            found = self.meant(name) if name else []
            if found is None:
                unknown.append(name)
            for party in found or ():
                units.setdefault(party.pk, party)
        return list(units.values()), list(dict.fromkeys(unknown))

    def near(self, name: str) -> Party | None:
        """The unit whose name looks most like it, offered first where it is asked."""
        alike = process.extractOne(name, list(self.of_name), scorer=fuzz.WRatio, score_cutoff=ALIKE)
        return self.of_name[alike[0]][0] if alike else None
