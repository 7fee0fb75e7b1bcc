"""Objects of 事项 for the authorisation matrix."""

from django.utils import timezone

from accounts.places import ObjectFactory
from assets.matrix import facility
from maintenance.actions.matters import set_limits
from maintenance.matter_numbers import new_number
from maintenance.models import Matter, Severity


def matter_in(division) -> Matter:
    """A reported matter about a facility of the division, named after it."""
    matter = Matter(
        division=division,
        facility_id=facility(division)["facility_id"],
        source=Matter.Source.STAFF,
        title=f"{division.short_name}矩阵事项",
        severity=Severity.B,
    )
    matter.number = new_number(timezone.localdate(matter.reported_at))
    set_limits(matter)
    matter.save()
    return matter


def _with(**more: str) -> ObjectFactory:
    """The same object for an address that names more than it."""
    return ObjectFactory(lambda division: {"matter_id": matter_in(division).pk, **more})


def _api(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"pk": matter_in(division).pk, **more})


def _rule(**more: str) -> ObjectFactory:
    """A rule is the county's; no area owns it."""
    return ObjectFactory(lambda division: {"key": "limit-B", **more}, shared=True)


FACTORIES = {
    "maintenance:matter-detail": _with(),
    "maintenance:matter-print": _with(),
    "maintenance:matter-photo-create": _with(when="before"),
    "maintenance:matter-act": _with(act="dispatch"),
    "maintenance:matter-rule-set": _rule(),
    "maintenance:matter-rule-restore": _rule(),
    "maintenance:matter-rule-take-back": _rule(day="2099-01-01"),
    "api:matter-detail": _api(),
    "api:matter-steps": _api(),
    "api:matter-act": _api(act="accept"),
}
