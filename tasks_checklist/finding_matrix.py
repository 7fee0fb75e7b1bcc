"""Objects of 督导问题 for the authorisation matrix: issued rows, as the register has them."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Party
from accounts.places import ObjectFactory
from tasks_checklist.models import Extension, Finding, Talk


def _unit(division, kind: str) -> Party:
    named = {"kind": kind, "division": division, "name": f"{division.short_name}{kind}"}
    return Party.objects.everywhere(because="the matrix's own rows").get_or_create(**named)[0]


def finding_in(division) -> Finding:
    """A finding issued to the division's committee by its township, named after it."""
    today, at = timezone.localdate(), timezone.now()
    running = Finding.objects.everywhere(because="the matrix's own rows").count() + 1
    return Finding.objects.create(
        number=f"ZG-{division.pk[:9]}-{today.year}-{running:04d}",
        division=division,
        party=_unit(division, Party.Kind.VILLAGE_COMMITTEE),
        issuer=_unit(division.parent, Party.Kind.TOWNSHIP_OFFICE),
        source=Finding.Source.VISIT,
        severity="common",
        title=f"{division.short_name}矩阵问题",
        issued_at=at,
        due_on=today + timedelta(days=9),
        first_due_on=today + timedelta(days=9),
        state="issued",
    )


def _with(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"finding_id": finding_in(division).pk, **more})


def _extension(division) -> dict:
    until = timezone.localdate() + timedelta(days=12)
    asked = Extension.objects.create(finding=finding_in(division), until=until, reason="天气")
    return {"extension_id": asked.pk}


def _talk(division) -> dict:
    return {"talk_id": Talk.objects.create(finding=finding_in(division)).pk, "act": "waive"}


FACTORIES = {
    "tasks_checklist:finding-detail": _with(),
    "tasks_checklist:finding-edit": _with(),
    "tasks_checklist:finding-act": _with(act="sign"),
    "tasks_checklist:finding-photo-create": _with(when="before"),
    "tasks_checklist:finding-extend": _with(),
    "tasks_checklist:extension-answer": ObjectFactory(_extension),
    "tasks_checklist:talk-act": ObjectFactory(_talk),
    "api:finding-detail": ObjectFactory(lambda division: {"pk": finding_in(division).pk}),
    "api:finding-act": ObjectFactory(lambda division: {"pk": finding_in(division).pk, "act": "sign"}),
}
