"""What anyone may read of a facility: on its plate, and on the page its QR opens. Public columns only, no person's phone.

Face.of([facility, …]) asks for the village committees once, however many facilities there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Division, Party
from assets.codes import group
from assets.models import Condition, Facility, Registration, Status
from assets.templatetags.register import built_words

BECAUSE = "names and duty phones of units are for everyone"
OF_PEOPLE = (Party.Kind.PERSON, Party.Kind.HOUSEHOLD)  # their name and phone are a person's own

# (the badge's tone, the words); a facility in use says how it is
STATE_WORDS = {
    Status.BUILDING: ("run", _("在建，未启用")),
    Status.PENDING_HANDOVER: ("run", _("已建成，待移交")),
    Status.SUSPENDED: ("mute", _("暂停使用")),
    Status.RETIRED: ("mute", _("已报废，请勿使用")),
    Status.DEMOLISHED: ("mute", _("已拆除")),
}
CONDITION_WORDS = {
    Condition.GOOD: ("ok", _("在用，完好")),
    Condition.FAIR: ("ok", _("在用，基本完好")),
    Condition.DAMAGED: ("bad", _("有损坏，使用时请当心")),
    Condition.FAILED: ("bad", _("已损坏，请勿使用")),
    Condition.UNKNOWN: ("mute", _("在用")),
}
WITHDRAWN = ("mute", _("登记已撤回"))
RELATED = ("type", "division__parent", "keeper")  # fetched with the facility, or each costs a question


@dataclass(frozen=True)
class Face:
    """The public words of one facility; `code` grouped, empty parts left empty."""

    name: str
    kind: str
    place: str
    code: str
    keeper: str
    phone: str
    built: str
    address: str
    state: str
    tone: str

    @classmethod
    def of(cls, facilities: Iterable[Facility]) -> "list[Face]":
        rows = list(facilities)
        committees = committees_of({row.division_id for row in rows})
        return [cls._of(row, committees.get(row.division_id)) for row in rows]

    @classmethod
    def _of(cls, row: Facility, committee: Party | None) -> "Face":
        unit = answerable(row, committee)
        tone, state = state_of(row)
        return cls(
            name=row.name,
            kind=row.type.name,
            place=place_of(row.division),
            code=group(row.code) if row.code else "",
            keeper=unit.name if unit else "",
            phone=phone_of(unit, committee),
            built=built_words(row.built),
            address=row.address,
            state=str(state),
            tone=tone,
        )


def answerable(row: Facility, committee: Party | None) -> Party | None:
    """The unit that keeps the facility, else the village committee; never a person or a household."""
    keeper = row.keeper
    return keeper if keeper is not None and keeper.active and keeper.kind not in OF_PEOPLE else committee


def phone_of(unit: Party | None, committee: Party | None) -> str:
    """The duty phone of the unit, else the village committee's."""
    return next((one.duty_phone for one in (unit, committee) if one is not None and one.duty_phone), "")


def committees_of(divisions: Iterable[str]) -> dict[str, Party]:
    """The village committee of each division (code), where there is one in use."""
    found = Party.objects.everywhere(because=BECAUSE).filter(
        kind=Party.Kind.VILLAGE_COMMITTEE, active=True, division_id__in=list(divisions)
    )
    return {party.division_id: party for party in found.order_by("-pk")}


def place_of(division: Division) -> str:
    """`横溪街道石塘村`; a county alone."""
    above = division.parent if division.level == Division.Level.VILLAGE else None
    return f"{above.short_name if above else ''}{division.short_name}"


def state_of(row: Facility):
    """(tone, words) for the public."""
    if row.registration == Registration.VOID:
        return WITHDRAWN
    return STATE_WORDS.get(Status(row.status)) or CONDITION_WORDS[Condition(row.condition)]
