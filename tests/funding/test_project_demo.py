"""The demo's projects: along the whole way, once however often they are loaded; what was handed over stands in the register."""

import pytest
from django.core.management import call_command

from common.places import DEMO_LOADERS
from funding import demo_projects
from funding.models import DecisionRecord, Project, ProjectWork

REACHED = {
    "draft", "village_decision", "returned", "declared", "township_reviewed", "department_opinion", "approved", "planned",
    "funded", "in_progress", "preliminary", "final", "handed_over", "closed", "refused", "withdrawn",
}  # fmt: skip


@pytest.mark.django_db
def test_every_state_once():
    call_command("load_reference")
    DEMO_LOADERS.get("accounts.people")({})
    assert demo_projects.load({}) == f"示范的项目 {len(demo_projects.SCENES)} 个"
    rows = Project.objects.everywhere(because="test")
    assert set(rows.values_list("state", flat=True)) == REACHED
    assert {"open", "adopted", "done", "rejected"} == set(
        DecisionRecord.objects.everywhere(because="test").values_list("state", flat=True)
    )
    built = ProjectWork.objects.everywhere(because="test").filter(
        project__state__in=["handed_over", "closed"]
    )
    assert all(work.facility.code for work in built.select_related("facility"))
    assert demo_projects.load({}) == "示范的项目已在册"
