"""Votes for tests: records held step by step through the action, with minutes."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from funding.actions import decisions as acts
from funding.decision_rules import ORDER, PUBLICATIONS, VOTES
from funding.models import DecisionRecord, DecisionStep
from tests.factories import SHITANG, make_division, make_post

MINUTES = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def minutes(name: str = "会议记录.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, MINUTES, content_type="application/pdf")


def said_of(step: str, **other: Any) -> dict[str, Any]:
    """What a step is told when all goes well."""
    if step in PUBLICATIONS:
        return {"until": timezone.localdate(), "place": "村务公开栏", **other}
    said: dict[str, Any] = {"attended": 30, "place": "村部会议室"}
    if step in VOTES:
        said |= {"eligible": 40, "agreed": 27, "opposed": 2, "abstained": 1}
    if step == DecisionStep.Step.RESOLVE:
        said |= {"body": DecisionStep.Body.DELEGATES}
    return said | other


def make_decision(
    *, division: str = SHITANG, way: str = "four_two", upto: str = "publish_decision", by=None, **named: Any
) -> DecisionRecord:
    """A record held up to a step ("" for none), each some days after the other, with minutes and photos."""
    by = by or make_post(role="village_clerk", division=division)
    record = acts.begin(
        division=make_division(code=division), way=way, by=by, **{"title": "修建村内污水管网", **named}
    )
    steps = ORDER[way]
    for number, step in enumerate(steps[: steps.index(upto) + 1] if upto else ()):
        day = timezone.localdate() - timedelta(days=60 - 8 * number)
        until = {"until": day + timedelta(days=7)} if step in PUBLICATIONS else {}
        acts.record_step(record=record, held_on=day, by=by, files=[minutes()], **said_of(step, **until))
    record.refresh_from_db()
    return record
