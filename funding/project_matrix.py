"""Objects of 项目库 for the authorisation matrix, named after their village."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import Division, Sector
from accounts.places import ObjectFactory
from assets.models import FacilityType
from funding.models import DecisionRecord, DecisionStep, NegativeItem, Project, ProjectPackage, ProjectWork


def decision(division: Division) -> DecisionRecord:
    record = DecisionRecord.objects.create(
        division=division, way="four_two", title=f"{division.short_name}矩阵议题"
    )
    DecisionStep.objects.create(record=record, step="propose", held_on=timezone.localdate(), attended=3)
    return record


def project(division: Division) -> Project:
    return Project.objects.create(
        division=division,
        sector=Sector.objects.get(pk="01"),
        name=f"{division.short_name}矩阵项目",
        kind="new",
        content="硬化道路",
        estimate=Decimal(1000),
    )


def work(division: Division) -> ProjectWork:
    kind = FacilityType.objects.filter(sector="01").order_by("code")[0]
    return ProjectWork.objects.create(
        project=project(division),
        division=division,
        type=kind,
        name=f"{division.short_name}矩阵道路",
        quantity=1,
    )


def package(division: Division) -> ProjectPackage:
    number = ProjectPackage.objects.everywhere(because="the matrix").count()
    return ProjectPackage.objects.create(
        division=division, year=2026, name=f"{division.short_name}矩阵项目包{number}"
    )


def negative(division: Division) -> NegativeItem:
    return NegativeItem.objects.get_or_create(
        county_code=division.county_code, name="矩阵禁止事项", defaults={"rule": "reading"}
    )[0]


def _of(key: str, make, **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {key: make(division).pk, **more})


FACTORIES = {
    "funding:project-detail": _of("project_id", project),
    "funding:project-edit": _of("project_id", project),
    "funding:project-work-create": _of("project_id", project),
    "funding:project-file": _of("project_id", project),
    "funding:project-act": _of("project_id", project, act="withdraw"),
    "funding:project-work-drop": _of("work_id", work),
    "funding:decision-detail": _of("decision_id", decision),
    "funding:decision-step": _of("decision_id", decision),
    "funding:decision-file": _of("decision_id", decision, step="propose"),
    "funding:decision-act": _of("decision_id", decision, act="drop"),
    "funding:package-edit": _of("package_id", package),
    "funding:negative-edit": _of("negative_id", negative),
    "api:project-detail": _of("pk", project),
    "api:project-act": _of("pk", project, act="withdraw"),
    "api:village-decision-detail": _of("pk", decision),
}
