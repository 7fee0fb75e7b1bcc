"""Objects for the authorisation matrix: what the addresses of one facility's acts name, standing in a given village."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from assets.actions.photos import PHOTOS
from assets.matrix import facility
from assets.models import Chief, Facility, IdleSpell, OwnershipAct
from common import attachments


def ownership_act(division: Division) -> dict:
    said = {"kind": "dispute", "on_date": timezone.localdate(), "note": f"{division.short_name}界址不清"}
    return {"act_id": OwnershipAct.objects.create(**facility(division), **said).pk}


def idle_spell(division: Division) -> dict:
    today = timezone.localdate()
    said = {
        "since": today,
        "reason": f"{division.short_name}无人使用",
        "follow_up_on": today + timedelta(days=9),
    }
    return {"spell_id": IdleSpell.objects.create(**facility(division), **said).pk}


def chief(division: Division) -> dict:
    person = Person.objects.create(name=f"{division.short_name}路长", division=division)
    said = {"title": "road", "level": "village", "from_date": timezone.localdate()}
    return {"chief_id": Chief.objects.create(**facility(division), person=person, **said).pk}


def road(division: Division) -> dict:
    """A facility that has 路长."""
    found = facility(division)
    Facility.objects.everywhere(because="matrix").filter(pk=found["facility_id"]).update(type="0101")
    return found


def photo(division: Division) -> dict:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(stream, format="JPEG")
    file = SimpleUploadedFile(f"{division.short_name}.jpg", stream.getvalue())
    owner = attachments.Owner(PHOTOS, facility(division)["facility_id"])
    return {"public_id": attachments.keep(file, owner=owner, by=None, division=division.pk).public_id}


OF_FACILITY = (
    "facility-condition",
    "facility-class",
    "facility-keeper",
    "facility-grid",
    "facility-relief",
    "facility-parent",
    "facility-merge",
    "facility-split",
    "facility-retype",
    "facility-move",
    "idle-create",
    "photo-create",
)
FACTORIES = {
    **{f"assets:{name}": ObjectFactory(facility) for name in OF_FACILITY},
    "assets:facility-status": ObjectFactory(lambda division: facility(division) | {"act": "suspend"}),
    "assets:ownership-create": ObjectFactory(lambda division: facility(division) | {"kind": "confirm"}),
    "assets:ownership-print": ObjectFactory(ownership_act),
    "assets:idle-follow": ObjectFactory(idle_spell),
    "assets:idle-end": ObjectFactory(idle_spell),
    "assets:chief-create": ObjectFactory(road),
    "assets:chief-end": ObjectFactory(chief),
    "assets:photo-delete": ObjectFactory(photo),
}
