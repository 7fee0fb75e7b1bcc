"""Photos of the demo's matters: the thing as the register's demo draws it, before and after the repair."""

from random import Random

from assets.demo_photos import photo
from maintenance.actions.matter_photos import keep_all
from maintenance.models import Matter


def photograph(matter: Matter, type_code: str, chance: Random) -> None:
    """One or two of before; of what is handled one of after."""
    before = [photo(type_code, chance) for _number in range(chance.choice([1, 1, 2]))]
    keep_all(matter, "before", before, account_id=None)
    state = Matter.objects.everywhere(because="the demo's own rows").values_list("state", flat=True)
    if state.get(pk=matter.pk) in ("handled", "closed"):
        keep_all(matter, "after", [photo(type_code, chance)], account_id=None)
