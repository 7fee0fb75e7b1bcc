"""A matter held for an act: locked as it is now, and each act written into its history."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from maintenance.models import Matter, MatterStep

LAST = "the last act of a row already held"


def held(matter: Matter, *, by, seen: int | None = None) -> Matter:
    """The matter as it is now, its row locked until the end of the transaction.

    `seen`: the version the reader had before the eyes; of two who act at once the second is refused in words.
    Raises Http404, ValidationError.
    """
    rows = Matter.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("facility__division", "division", "handler", "handler_person").filter(
        pk=matter.pk
    )
    found = row.first()
    if found is None:
        raise Http404
    if seen is not None and seen != found.version:
        raise ValidationError(_changed_meanwhile(found))
    return found


def _changed_meanwhile(matter: Matter) -> str:
    step = matter.steps.select_related("person").order_by("-at", "-id").first()
    who = step.person.name if step and step.person else _("系统")
    word = step.get_act_display() if step else ""
    return _("%(who)s刚才已办理“%(word)s”，现为“%(state)s”。请看过再办") % {
        "who": who,
        "word": word,
        "state": matter.get_state_display(),
    }


def record_step(matter: Matter, act: str, *, before: str, by, text: str = "") -> MatterStep:
    return MatterStep.objects.create(
        matter=matter, act=act, before=before, after=matter.state, person_id=by.person_id, text=text[:500]
    )


def write(matter: Matter, **values) -> None:
    """Write columns of a held matter that no move writes, and raise its version."""
    for name, value in values.items():
        setattr(matter, name, value)
    matter.version += 1
    matter.save(update_fields=[*values, "version"])
