"""Who may stand beside a facility: units of its village, its township and its county, whatever the reader's own area.

A village hires the township's water company; the names of units are public, so a village's clerk may choose it.
"""

from django.db.models import QuerySet

from accounts.models import Division, Party, Person

BECAUSE = (
    "units of the village, its township and its county own and keep what stands there; their names are public"
)


def levels_of(division: Division) -> list[str]:
    """The codes of a village with those it succeeded, of its township and of its county."""
    return [division.pk, *division.succeeded_codes, f"{division.pk[:9]}000", division.county_code]


def parties_near(division: Division) -> QuerySet[Party]:
    """The units in use that may own or keep a facility of the village."""
    near = Party.objects.everywhere(because=BECAUSE).filter(active=True, division_id__in=levels_of(division))
    return near.select_related("division__parent").order_by("-division_id", "kind", "name")


def people_near(post, division: Division) -> QuerySet[Person]:
    """The people on duty of the village, its township and its county whom the post may see."""
    people = Person.objects.visible_to(post).filter(active=True, division_id__in=levels_of(division))
    return people.select_related("division").order_by("-division_id", "name")
