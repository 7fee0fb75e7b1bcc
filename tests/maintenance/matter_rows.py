"""Matters for tests: plain functions, keyword only."""

from maintenance.actions import matter_moves as moves
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


def make_handler(*, division: str = SHITANG, **values):
    """A caretaker who may be given a matter."""
    return make_post(role="caretaker", division=division, **values)


def advance(matter: Matter, to: str, *, clerk, handler, leader=None) -> Matter:
    """Bring a reported matter to a state, as the township's clerk, the caretaker and the leader would."""
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    if to in ("accepted", "suspended", "handled", "closed"):
        moves.accept(matter=matter, by=handler)
    if to == "suspended":
        moves.suspend(matter=matter, reason="维修资金已批复", by=leader)
    if to in ("handled", "closed"):
        moves.handle(matter=matter, done_text="已更换井盖", by=handler)
    if to == "closed":
        moves.verify(matter=matter, by=clerk)
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)
