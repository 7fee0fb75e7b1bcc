"""Caretakers and training for tests: plain functions, keyword only."""

from io import BytesIO
from itertools import count

from django.utils import timezone
from PIL import Image

from maintenance.models import Attendance, Caretaker, TrainingSession
from tests.factories import HENGXI, SHITANG, make_division, make_person

_number = count(1)


def make_caretaker(*, division: str = SHITANG, person=None, villager: bool = True, **values) -> Caretaker:
    """At work since a day long past."""
    someone = person or make_person(division=division)
    type(someone).objects.everywhere(because="test").filter(pk=someone.pk).update(is_villager=villager)
    someone.is_villager = villager
    said = {"from_date": "2024-01-01", **values}
    return Caretaker.objects.create(person=someone, division=make_division(code=division), **said)


def make_session(*, division: str = HENGXI, people=(), **values) -> TrainingSession:
    """A session held today, of two hours, with those people."""
    said = {
        "title": f"培训{next(_number)}",
        "held_on": timezone.localdate(),
        "hours": 2,
        "place": "会议室",
        "teacher": "老师",
        "state": "held",
        **values,
    }
    made = TrainingSession.objects.create(division=make_division(code=division), **said)
    Attendance.objects.bulk_create(Attendance(session=made, person=person, way="ticked") for person in people)
    return made


def png() -> bytes:
    """A small picture."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "green").save(stream, format="PNG")
    return stream.getvalue()
