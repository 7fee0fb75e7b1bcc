"""管护员: taken on, changed, with papers, leaving."""

from datetime import date

from django.utils import timezone

from accounts.models import Person
from maintenance.actions import caretakers
from tests.acts import at_work


def act_on_caretakers() -> None:
    person = Person.objects.create(name="见证管护员", division_id="320115009210")
    with at_work("shitang.clerk") as by:
        made = caretakers.engage(
            person=person, division=by.division, kind="water", from_date=date(2024, 1, 1), by=by
        )
        caretakers.revise(caretaker=made, version=made.version, section="泵房到水塔", by=by)
        paper = caretakers.add_certificate(caretaker=made, name="证", issued_on=date(2024, 1, 1), by=by)
        caretakers.remove_certificate(certificate=paper, by=by)
        caretakers.leave(caretaker=made, until=timezone.localdate(), by=by)
