"""巡查: a photo, a look with something wrong, one put right at once, the rest in order."""

import uuid
from collections import Counter
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from assets.models import Facility
from maintenance.actions import inspecting
from maintenance.actions.inspecting_photos import Taken, keep_photo
from maintenance.actions.inspecting_rest import types_with_danger
from maintenance.findings import Said
from maintenance.models import InspectionDuty, InspectionPlan
from maintenance.standards import in_force
from tests.acts import at_work


def _photo() -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    return SimpleUploadedFile("photo.jpg", held.getvalue(), "image/jpeg")


def _calm_type(by) -> str:
    """A type of which the village has several, and whose standard has no point of danger."""
    counted = Counter(
        Facility.objects.visible_to(by).counted().filter(status="in_use").values_list("type", flat=True)
    )
    standards = in_force(counted, by.division_id)
    dangerous = types_with_danger(standards)
    return next(
        kind for kind, number in counted.items() if number > 1 and kind in standards and kind not in dangerous
    )


def act_on_inspections() -> None:
    with at_work("shitang.clerk") as by:
        kind = _calm_type(by)
        facility = (
            Facility.objects.visible_to(by).counted().filter(type=kind, status="in_use").order_by("pk")[0]
        )
        plan = InspectionPlan.objects.create(division=by.division, name="夜查", rhythm="weekly")
        plan.types.add(kind)
        day = timezone.localdate()
        duty = InspectionDuty.objects.create(
            plan=plan, division=by.division, target=f"v:{by.division_id}", opens_on=day, due_on=day
        )
        points = in_force([kind], by.division_id)[kind].checkpoints.all()
        said = [Said(point.pk, False if point.answer == "yesno" else None, text="坏") for point in points]
        account = by.person.account.pk
        keep_photo(file=_photo(), client_key=(key := uuid.uuid4()), by=by, account_id=account)
        told = {"way": "point_by_point", "entry": "phone", "inspected_at": timezone.now(), "by": by}
        inspecting.record(
            **told, facility=facility, duty=duty, answers=said, condition="damaged", client_key=uuid.uuid4(),
            photos=[Taken(key)], account_id=account,
        )  # fmt: skip
        inspecting.record(
            **told,
            facility=facility,
            answers=said,
            done="当场修好",
            condition="good",
            client_key=uuid.uuid4(),
        )
        rest = inspecting.rest_normal(
            duty=duty, entry="phone", inspected_at=timezone.now(), client_key=uuid.uuid4(), by=by
        )
        fine = [Said(point.pk, True if point.answer == "yesno" else None, text="好") for point in points]
        for left in Facility.objects.visible_to(by).filter(pk__in=rest.left):
            inspecting.record(**told, facility=left, duty=duty, answers=fine, client_key=uuid.uuid4())
