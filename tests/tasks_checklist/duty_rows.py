"""Rows of the duty list, 三统一 and decisions that bear what people typed: for the tests of exports."""

from django.utils import timezone

from accounts.models import Sector
from tasks_checklist.models import Decision, DutyItem, Meeting, Unification, WorkGroup
from tests.factories import COUNTY, HENGXI, make_division
from tests.tasks_checklist.finding_rows import committee


def make_duty_rows(*, text: str) -> None:
    """One of each, on the county's list, in 横溪's table, of a county's meeting."""
    county, today = make_division(code=COUNTY), timezone.localdate()
    unit = committee()
    said = {"content": text, "standard": text, "frequency": text, "basis": text, "person_words": text}
    DutyItem.objects.create(division=county, party=unit, seq=1, duty=text, **said)
    sector = Sector.objects.order_by("code").first()
    fact = {"division": make_division(code=HENGXI), "sector": sector, "fact": "funding"}
    Unification.objects.update_or_create(**fact, defaults={"evidence": text, "on": today})
    group = WorkGroup.objects.create(division=county, kind="leading", name=text)
    meeting = Meeting.objects.create(
        group=group, division=county, kind="regular", title=text, held_at=timezone.now(), state="held"
    )
    Decision.objects.create(
        meeting=meeting, seq=1, text=text, party=unit, division=unit.division, due_on=today, result=text
    )
