"""People: entered and changed by those who keep accounts in their area; a phone in clear leaves a record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division, sees
from accounts.actions.accounts import disable_account
from accounts.actions.sessions import end_sessions
from accounts.models import Account, Division, Party, Person
from accounts.rights import Right
from common import audit
from common.models.versions import change
from common.phones import phone_values

MAY_CHANGE = frozenset({"name", "party", "division", "title", "phone", "duty_phone", "is_villager", "active"})


@transaction.atomic
def create_person(*, by, name: str, division: Division, party: Party | None = None, **fields: Any) -> Person:
    """A new person in the area of `by`. Raises Refused."""
    require(by, Right.PERSON_MANAGE)
    _allow_place(by, division, party)
    return Person.objects.create(name=name, division=division, party=party, **_known(fields))


@transaction.atomic
def change_person(*, person: Person, by, version: int, **fields: Any) -> Person:
    """Write the named fields; old area and new area must be the post's.

    Whoever moves leaves the posts of the old division the same day; whoever goes can't sign in any more.

    Raises Refused, Http404, ValidationError, or StaleVersion if someone else changed the person since `version`.
    """
    require(by, Right.PERSON_MANAGE, person)
    fields = {name: value for name, value in _known(fields).items() if getattr(person, name) != value}
    _allow_place(by, fields.get("division"), fields.get("party"))
    if "division" in fields:
        _move_away(person, by)
    if fields.get("active") is False:
        _send_off(person, by)
    if "phone" in fields:
        fields |= phone_values("phone", fields["phone"])
    change(person, version=version, **fields)
    return person


@transaction.atomic
def reveal_phone(*, person: Person, by, reason: str) -> str:
    """The full number, for a stated reason; the trail keeps who looked, at whom and why. Raises Refused, Http404."""
    require(by, Right.CONTACT_REVEAL, person)
    if len(reason.strip()) < 2:
        raise ValidationError({"reason": _("请写明查看完整电话的事由，例如“通知雨情”")})
    audit.note(
        "contact.reveal", table=Person._meta.db_table, key=person.pk, details={"reason": reason.strip()[:200]}
    )
    return person.phone


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if strange := fields.keys() - MAY_CHANGE:
        raise TypeError(f"a person has no field {sorted(strange)}")
    return fields


def _allow_place(by, division: Division | None, party: Party | None) -> None:
    """The area a person is put into, and the unit, must both be the post's."""
    if division is not None:
        require_division(by, division.pk)
    if party is not None and not sees(by, party):
        raise Refused(_("该单位不在您的管理范围内"))


def _move_away(person: Person, by) -> None:
    """Posts held over the division that is left end today, and open sessions with them (security rule 11)."""
    if person.pk == by.person_id:
        raise ValidationError({"division": _("不能变更本人的所属区划，请由其他管理员办理")})
    today = timezone.localdate()
    left = person.posts.in_force(today).filter(division_id=person.division_id)
    left.update(until=Greatest("from_date", today))
    for account in Account.objects.filter(person=person):
        end_sessions(account=account)


def _send_off(person: Person, by) -> None:
    """Whoever leaves can't sign in any more; what they did keeps their name."""
    if person.pk == by.person_id:
        raise ValidationError({"active": _("不能把本人改为离岗，请由其他管理员办理")})
    account = getattr(person, "account", None)
    if account is not None and account.is_active:
        disable_account(account=account, by=by)
