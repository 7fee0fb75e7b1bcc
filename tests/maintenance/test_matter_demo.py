"""The demo's matters: every state and source, in the past, once however often it is loaded."""

import pytest
from django.core.management import call_command
from django.db.models import F

from common.places import DEMO_LOADERS
from maintenance import demo_matters
from maintenance.models import Matter, MatterState


@pytest.mark.django_db
def test_every_state_and_source_once():
    call_command("load_reference")
    for key in ("accounts.people", "assets.facilities", "maintenance.matters"):
        DEMO_LOADERS.get(key)({})
    rows = Matter.objects.everywhere(because="test")
    number = rows.count()
    assert set(rows.values_list("state", flat=True)) == set(MatterState.values)
    told = {"checkpoint", "self", "staff", "citizen", "hotline", "finding", "objection"}
    assert told <= set(rows.values_list("source", flat=True))
    assert not rows.filter(done_by_time__lt=F("reported_at")).exists()
    assert not rows.filter(closed_at__lt=F("reported_at")).exists()
    assert rows.filter(facility__type_id="0103").exclude(hazard="").exists()
    assert demo_matters.load({}) == "示范的事项已在册" and rows.count() == number
