"""实名公开: who may be named in public is decided, on a basis, from a day on; and ended again."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Person
from accounts.rights import Right
from maintenance.models import NamingDecision


@transaction.atomic
def decide_naming(
    *, person: Person, basis: str, from_date: date, by, with_phone: bool = False, until: date | None = None
) -> NamingDecision:
    """Name a person in full. Raises Refused, Http404, ValidationError: days in the wrong order, decided already."""
    require(by, Right.NAMING_DECIDE, person)
    require_division(by, person.division_id)
    if until is not None and until < from_date:
        raise ValidationError({"until": "止日不能早于起日"})
    if not basis.strip():
        raise ValidationError({"basis": "请写明依据，如“本人书面同意，2026年3月1日”"})
    Person.objects.visible_to(by).select_for_update(of=("self",)).get(pk=person.pk)
    there = NamingDecision.objects.everywhere(because="decisions on a person already held").filter(
        person=person
    )
    if there.in_force(from_date).exists():
        raise ValidationError({"person": "该人员在这一天已有实名公开决定，请先终止原决定"})
    return NamingDecision.objects.create(
        person=person,
        division=person.division,
        basis=basis.strip(),
        with_phone=with_phone,
        from_date=from_date,
        until=until,
        decided_by_id=by.person_id,
    )


@transaction.atomic
def end_naming(*, decision: NamingDecision, reason: str, by) -> NamingDecision:
    """End it at once: from now on the name is masked. Raises Refused, Http404, ValidationError."""
    require(by, Right.NAMING_DECIDE, decision)
    rows = NamingDecision.objects.visible_to(by).select_for_update(of=("self",))
    row = get_object_or_404(rows, pk=decision.pk)
    if not reason.strip():
        raise ValidationError({"reason": "请写明终止原因"})
    yesterday = timezone.localdate() - timedelta(days=1)
    if row.until is not None and row.until <= yesterday:
        raise ValidationError("该决定已经终止")
    row.until, row.ended_by_id, row.ended_reason = yesterday, by.person_id, reason.strip()
    row.save(update_fields=["until", "ended_by", "ended_reason"])
    return row
