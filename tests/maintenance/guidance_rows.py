"""技术服务 for tests: plain functions, keyword only."""

from itertools import count
from typing import Any

from django.utils import timezone

from maintenance.actions import questions
from maintenance.models import Expert, Need, Question, Technique
from tests.assets.factories import make_type
from tests.factories import HENGXI, SHITANG, make_division, make_post

_number = count(1)


def make_expert(*, division: str = HENGXI, sectors: tuple[str, ...] = ("04",), **values: Any) -> Expert:
    """An expert of sanitation for the township."""
    make_type()
    said = {"kind": "person", "name": f"专家{next(_number)}", "skill": "公厕", **values}
    made = Expert.objects.create(division=make_division(code=division), **said)
    made.sectors.set(sectors)
    return made


def make_question(
    *, by=None, division: str = SHITANG, state: str = "asked", expert=None, **values: Any
) -> Question:
    """A request of a village's clerk, as far as `state`; rows beneath are written as they would be by then."""
    post = by or make_post(role="village_clerk", division=division)
    if "facility" not in values:
        values["division"] = make_division(code=division)
    row = questions.ask(by=post, **{"title": f"求助{next(_number)}", **values})
    said: dict[str, Any] = {"state": state}
    if state in ("assigned", "answered", "closed"):
        said |= {"expert": expert or make_expert(), "assigned_at": timezone.now()}
    if state in ("answered", "closed"):
        said |= {"answer": "先灌引水", "way": "phone", "answered_on": timezone.localdate(), "due_on": None}
    if state == "closed":
        said |= {"rating": 4, "rating_text": "好", "closed_at": timezone.now()}
    rows = Question.objects.everywhere(because="test")
    rows.filter(pk=row.pk).update(**said)
    return rows.get(pk=row.pk)


def make_technique(*, division: str = HENGXI, **values: Any) -> Technique:
    said = {"name": f"技术{next(_number)}", "rank": "tried", "description": "要点", **values}
    return Technique.objects.create(division=make_division(code=division), **said)


def make_need(
    *, by=None, division: str = SHITANG, state: str = "raised", technique=None, **values: Any
) -> Need:
    """A need of a village's clerk in a state."""
    post = by or make_post(role="village_clerk", division=division)
    said: dict[str, Any] = {
        "title": f"需求{next(_number)}",
        "asked_by": post.person,
        "state": state,
        **values,
    }
    if state in ("matched", "trial", "spread"):
        said["technique"] = technique or make_technique()
    if state == "trial":
        today = timezone.localdate()
        said = {"trial_from": today, "trial_until": today, **said}
    return Need.objects.create(division=make_division(code=division), **said)
