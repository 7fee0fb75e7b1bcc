"""管护员: taken on, changed, leaving; the papers that say what one may do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division, Person, Settlement
from accounts.rights import Right
from assets.models import Facility
from common.models.versions import change
from maintenance.models import Caretaker, Certificate

MANY = ("settlements", "facilities")


@transaction.atomic
def engage(*, person: Person, division: Division, kind: str, by, **fields: Any) -> Caretaker:
    """Take a person on in a village of the post's area. Raises Refused, ValidationError while he works there as that."""
    require(by, Right.LIST_FILL)
    require_division(by, division.pk)
    if division.level != Division.Level.VILLAGE:
        raise ValidationError({"division": _("管护员登记在村（社区）")})
    rows = Caretaker.objects.everywhere(because="engaged once")
    if rows.filter(person=person, division=division, kind=kind, until=None).exists():
        raise ValidationError({"person": _("%(person)s已在本村担任这一岗位") % {"person": person.name}})
    many = {name: fields.pop(name) for name in MANY if name in fields}
    _check(division, fields)
    row = Caretaker.objects.create(person=person, division=division, kind=kind, **fields)
    _set_sections(row, by=by, **many)
    return row


def _check(division: Division, fields: dict[str, Any]) -> None:
    if fields.get("monthly_pay") and not fields.get("pay_source"):
        raise ValidationError({"pay_source": _("请写明报酬从哪里来，如一事一议")})


def _set_sections(
    row: Caretaker,
    *,
    by,
    settlements: Iterable[Settlement] | None = None,
    facilities: Iterable[Facility] | None = None,
) -> None:
    """Hamlets of his own village, facilities in sight of whoever writes."""
    if settlements is not None:
        chosen = list(settlements)
        if any(one.division_id != row.division_id for one in chosen):
            raise ValidationError({"settlements": _("包段的自然村组要在本村")})
        row.settlements.set(chosen)
    if facilities is not None:
        keys = [one.pk for one in facilities]
        row.facilities.set(Facility.objects.visible_to(by).filter(pk__in=keys))


@transaction.atomic
def revise(*, caretaker: Caretaker, version: int, by, **fields: Any) -> Caretaker:
    """Change what is known of an engagement. Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.LIST_FILL, caretaker)
    many = {name: fields.pop(name) for name in MANY if name in fields}
    _check(caretaker.division, fields)
    change(caretaker, version=version, **fields)
    _set_sections(caretaker, by=by, **many)
    return caretaker


@transaction.atomic
def leave(*, caretaker: Caretaker, until: date, by) -> None:
    """离岗, on his last day. Raises Refused, Http404, ValidationError."""
    require(by, Right.LIST_FILL, caretaker)
    row = Caretaker.objects.everywhere(because="held").select_for_update().get(pk=caretaker.pk)
    if row.until:
        raise ValidationError(_("已在 %(day)s 离岗") % {"day": row.until})
    if until < row.from_date:
        raise ValidationError({"until": _("离岗日期不能早于上岗日期 %(day)s") % {"day": row.from_date}})
    change(row, version=row.version, until=until)


@transaction.atomic
def add_certificate(
    *, caretaker: Caretaker, name: str, issued_on: date, by, number: str = "", expires_on: date | None = None
) -> Certificate:
    """Raises Refused, Http404, ValidationError for a term that ends before it begins."""
    require(by, Right.LIST_FILL, caretaker)
    if expires_on and expires_on < issued_on:
        raise ValidationError({"expires_on": _("有效期不能早于发证日期")})
    return Certificate.objects.create(
        caretaker=caretaker, name=name, number=number, issued_on=issued_on, expires_on=expires_on
    )


@transaction.atomic
def remove_certificate(*, certificate: Certificate, by) -> None:
    """Entered by mistake. Raises Refused, Http404."""
    require(by, Right.LIST_FILL, certificate)
    certificate.delete()
