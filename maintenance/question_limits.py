"""The limits of 技术求助 in force on a day; where the county's table says nothing, the assumed ones."""

from datetime import date

from django.utils import timezone

from common.workdays import county_deadline
from maintenance.models import QuestionLimit

FIRST_DAY = date(2000, 1, 1)
ASSIGN_DAYS, ANSWER_DAYS = 2, 5  # [assumption] no paper of the county says; it edits the rows
ASSUMED = "本系统预设（暂定），由县（区）按实际调整"


def load() -> str:
    """The assumed first limits; those that the county set are kept. Answers a line for the terminal."""
    said = {"assign_days": ASSIGN_DAYS, "answer_days": ANSWER_DAYS, "source": ASSUMED}
    QuestionLimit.objects.get_or_create(from_date=FIRST_DAY, defaults=said)
    return f"技术求助时限 {QuestionLimit.objects.count()} 条"


def in_force(on: date) -> QuestionLimit:
    row = QuestionLimit.objects.filter(from_date__lte=on).first()
    return row or QuestionLimit(from_date=FIRST_DAY, assign_days=ASSIGN_DAYS, answer_days=ANSWER_DAYS)


def to_assign() -> date:
    """The last day to assign what is asked today."""
    today = timezone.localdate()
    return county_deadline(today, in_force(today).assign_days).day


def to_answer() -> date:
    """The last day to answer what is assigned today."""
    today = timezone.localdate()
    return county_deadline(today, in_force(today).answer_days).day
