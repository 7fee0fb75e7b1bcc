"""Units: entered and changed by those who keep the register of units in their area."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from accounts.access import require, require_division
from accounts.models import Department, Party, Sector
from accounts.rights import Right
from common.models.versions import change
from common.phones import validate_phone


@transaction.atomic
def create_party(*, by, kind: str, name: str, division, **fields: Any) -> Party:
    """A new unit in the area of `by`. Raises Refused, or ValidationError where the unit is there already."""
    require(by, Right.PARTY_MANAGE)
    require_division(by, division.pk)
    _check_words(fields)
    party = Party(kind=kind, name=name, division=division, **fields)
    _refuse_twins(party)
    party.save()
    return party


@transaction.atomic
def change_party(*, party: Party, by, version: int, **fields: Any) -> Party:
    """Write the named fields; both the old and the new area must be the post's.

    Raises Refused, Http404, ValidationError, or StaleVersion if someone else changed it since `version`.
    """
    require(by, Right.PARTY_MANAGE, party)
    if "division" in fields:
        require_division(by, fields["division"].pk)
    _check_words(fields)
    _refuse_twins(Party(pk=party.pk, **_values(party) | fields))
    change(party, version=version, **fields)
    return party


@transaction.atomic
def set_sectors(*, department: Department, by, title: str, sectors: Iterable[Sector]) -> Department:
    """Say which sectors a department answers for, and by what name the list of types calls it."""
    require(by, Right.PARTY_MANAGE, department)
    department.title = title
    department.save(update_fields=["title"])
    department.sectors.set(sectors)
    return department


@transaction.atomic
def make_department(*, party: Party, by, title: str, sectors: Iterable[Sector]) -> Department:
    """A unit becomes an industry department of its county."""
    require(by, Right.PARTY_MANAGE, party)
    if party.kind != Party.Kind.INDUSTRY_DEPARTMENT:
        raise ValidationError(_("只有行业主管部门可以登记主管大类，请先把单位种类改为“行业主管部门”"))
    department = Department.objects.create(party=party, title=title)
    department.sectors.set(sectors)
    return department


def _values(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in ("kind", "name", "division", "credit_code")}


def _check_words(fields: dict[str, Any]) -> None:
    """An office phone is a telephone number, a credit code has its 18 characters and check digit."""
    if phone := fields.get("duty_phone"):
        try:
            validate_phone(phone)
        except ValidationError as wrong:
            raise ValidationError({"duty_phone": wrong.messages}) from wrong
    code = fields.get("credit_code")
    if code and not uscc.is_valid(code):
        sentence = _("统一社会信用代码应为 18 位，且校验位须相符，请对照营业执照核对")
        raise ValidationError({"credit_code": sentence})


def _refuse_twins(party: Party) -> None:
    """A unit stands once in its division, and a credit code belongs to one unit in the whole database."""
    others = Party.objects.everywhere(
        because="a unit's name and credit code are unique beyond the reader's area"
    )
    others = others.exclude(pk=party.pk)
    if others.filter(division=party.division, kind=party.kind, name=party.name).exists():
        raise ValidationError(
            {
                "name": _("%(division)s已有“%(name)s”，请直接使用")
                % {"division": party.division, "name": party.name}
            }
        )
    if party.credit_code and others.filter(credit_code=party.credit_code).exists():
        raise ValidationError({"credit_code": _("该统一社会信用代码已登记在其他单位名下，请核对")})
