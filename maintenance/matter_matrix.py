"""Objects of 事项 for the authorisation matrix."""

from accounts.models import Person
from accounts.places import ObjectFactory
from maintenance.models import Matter, Severity


def matter_in(division) -> Matter:
    """A reported matter of a place in the division."""
    from maintenance.actions.matters import set_limits
    from maintenance.matter_numbers import new_number

    matter = Matter(
        division=division,
        source=Matter.Source.STAFF,
        title=f"{division.short_name}井盖松动",
        severity=Severity.B,
    )
    matter.number = new_number(matter.reported_at.date())
    set_limits(matter)
    matter.save()
    return matter


def _matter(division) -> dict:
    return {"matter_id": matter_in(division).pk}


def _own(post) -> dict:
    matter = matter_in(post.division)
    matter.handler_person = Person.objects.everywhere(because="of the post").get(pk=post.person_id)
    matter.handler_id = post.party_id
    matter.save(update_fields=["handler_person", "handler"])
    return {"matter_id": matter.pk}


MATTER = ObjectFactory(_matter, own=_own)
FACTORIES = {"maintenance:matter-detail": MATTER}
