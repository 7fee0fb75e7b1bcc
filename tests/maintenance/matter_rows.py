"""Matters for tests: plain functions, keyword only."""

from maintenance.actions import matters as acts
from maintenance.models import Matter
from tests.assets.factories import make_facility
from tests.factories import SHITANG, make_post


def make_matter(*, by=None, village: str = SHITANG, severity: str = "B", **values) -> Matter:
    """A reported matter about a facility of the village, reported by a village's clerk unless told otherwise."""
    post = by or make_post(role="village_clerk", division=village)
    if "facility" not in values and "division" not in values:
        values["facility"] = make_facility(division=village)
    said = {"source": Matter.Source.STAFF, "title": "井盖松动", **values}
    return acts.report(severity=severity, by=post, **said)
