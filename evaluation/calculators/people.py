"""有队伍: caretakers at work who were trained in the year."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from evaluation.calculators.counting import BECAUSE, Words, day, last_day, moment, rates
from evaluation.places import Counted, Period
from maintenance.models import Attendance, Caretaker, TrainingSession
from tasks_checklist.task_counting import address

SETTLED = timedelta(days=30)  # who came within the last thirty days need not have been trained yet


def keepers_trained(units: list[str], period: Period) -> dict[str, Counted]:
    """D2: of the people at work for thirty days and more, those who came to a session held in the year."""
    on = last_day(period)
    sat = Attendance.objects.everywhere(because=BECAUSE).filter(
        session__state=TrainingSession.State.HELD,
        session__held_on__gte=period.from_date.replace(month=1, day=1),
        session__held_on__lte=day(period),
        at__lte=moment(period),
        person=OuterRef("person"),
    )
    rows = Caretaker.objects.everywhere(because=BECAUSE).at_work(on)
    rows = rows.filter(division__in=units, from_date__lte=on - SETTLED).annotate(sat=Exists(sat))
    people = set(rows.order_by().values_list("division_id", "person_id", "sat"))
    figures: dict[str, tuple[int, int]] = {}
    for place, _person, learnt in people:  # whoever does two kinds of work there is one person
        done, whole = figures.get(place, (0, 0))
        figures[place] = (done + learnt, whole + 1)
    words = Words(
        _("在岗满30日的管护人员 %(whole)s 名，当年参训 %(done)s 名"),
        _("没有在岗满30日的管护人员"),
        _("组织 %(lack)s 名管护人员参加培训"),
    )
    return rates(units, figures, words, address("maintenance:caretaker-list"))
