"""公示期限: the county's to set, kind by kind, from a day on. A publication keeps the days it was published with."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused, require
from accounts.models import Division
from accounts.rights import Right
from maintenance.models import PublicationTerm


@transaction.atomic
def set_term(
    *,
    kind: str,
    from_date: date,
    days: int,
    in_workdays: bool,
    board_days: int,
    answer_days: int,
    change_days: int,
    source: str,
    by,
) -> PublicationTerm:
    """A new term of a kind from a day on (today or later); one of the same day is replaced. Raises Refused, ValidationError."""
    require(by, Right.NOTICE_PUBLISH)
    if by.division.level != Division.Level.COUNTY:
        raise Refused("公示期限由县（区）设定")
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": "起用日期不能早于今天"})
    before = PublicationTerm.objects.filter(kind=kind).order_by("-from_date").first()
    if before is None:
        raise ValidationError({"kind": "没有这类公示事项"})
    said: dict[str, Any] = {
        "days": days,
        "in_workdays": in_workdays,
        "board_days": board_days,
        "answer_days": answer_days,
    }
    said |= {"change_days": change_days, "source": source.strip(), "word": before.word}
    term, _created = PublicationTerm.objects.update_or_create(kind=kind, from_date=from_date, defaults=said)
    return term
