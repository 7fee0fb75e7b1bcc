"""How long a kind is published: the term in force on a day, and the last day of a term."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.reference import rows_of
from common.workdays import add_workdays, entered_overrides
from maintenance.models import PublicationTerm

FIRST_DAY = date(2024, 1, 1)


@transaction.atomic
def load_terms() -> str:
    """The assumed first terms; one that the county edited is kept. Answers a line for the terminal."""
    rows = [_term(row) for row in rows_of("publication_terms.csv")]
    PublicationTerm.objects.bulk_create(rows, ignore_conflicts=True)
    return f"公示期限 {PublicationTerm.objects.count()} 条"


def _term(row: dict[str, str]) -> PublicationTerm:
    numbers = {name: int(row[name]) for name in ("days", "board_days", "answer_days", "change_days")}
    said = {name: row[name] for name in ("kind", "word", "source")}
    return PublicationTerm(from_date=FIRST_DAY, in_workdays=row["in_workdays"] == "yes", **said, **numbers)


def term_of(kind: str, on: date) -> PublicationTerm:
    """The term of a kind in force on a day. Raises ValidationError where the county has none."""
    held = PublicationTerm.objects.filter(kind=kind, from_date__lte=on).order_by("-from_date").first()
    if held is None:
        raise ValidationError("这类事项还没有公示期限，请县（区）先在“公示期限”里设定")
    return held


def last_day(from_date: date, days: int, *, in_workdays: bool) -> date:
    """The last day of a term that counts its first day; working days by the county's own calendar."""
    before = from_date - timedelta(days=1)
    if in_workdays:
        return add_workdays(before, days, entered_overrides())
    return before + timedelta(days=days)
