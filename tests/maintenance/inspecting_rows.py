"""Looks for tests: plain functions, keyword only."""

import uuid
from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from maintenance.actions import inspecting as acts
from maintenance.findings import Said
from maintenance.models import Checkpoint, InspectionDuty, InspectionPlan, Standard
from tests.assets.factories import make_type
from tests.factories import SHITANG, make_division
from tests.maintenance.standard_rows import make_standard


def make_points(*severities: str, type_code: str = "0401", **values) -> Standard:
    """A standard whose yes-or-no checkpoints have these severities, in this order."""
    standard = make_standard(type_code=type_code, points=0, **values)
    Checkpoint.objects.bulk_create(
        Checkpoint(standard=standard, seq=seq, text=f"检查内容{seq}", severity=severity)
        for seq, severity in enumerate(severities, start=1)
    )
    return standard


def make_patrol(
    *, division: str = SHITANG, types: tuple[str, ...] = (), due_on: date | None = None, **values
):
    """A duty over all facilities of these types (all) in a village, due today."""
    place, day = make_division(code=division), due_on or timezone.localdate()
    plan = InspectionPlan.objects.create(division=place, name="每周巡查", rhythm="weekly")
    plan.types.set([make_type(code=code) for code in types])
    return InspectionDuty.objects.create(
        plan=plan,
        division=place,
        target=f"v:{place.pk}",
        opens_on=day - timedelta(days=6),
        due_on=day,
        **values,
    )


def all_pass(standard: Standard | None) -> list[Said]:
    points = standard.checkpoints.all() if standard else []
    return [
        Said(point.pk, True) if point.answer == "yesno" else Said(point.pk, text="不适用") for point in points
    ]


def look(*, facility, by, **values):
    """A finished look on the phone, just now, under a key of its own unless told otherwise."""
    said = {
        "way": acts.Way.POINT_BY_POINT,
        "entry": acts.Entry.PHONE,
        "inspected_at": timezone.now(),
        "client_key": uuid.uuid4(),
        **values,
    }
    return acts.record(facility=facility, by=by, **said)


def picture(colour: str = "teal") -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, "JPEG")
    return SimpleUploadedFile("photo.jpg", held.getvalue(), "image/jpeg")
