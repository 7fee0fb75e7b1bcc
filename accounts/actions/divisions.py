"""What the office keeps about a division: other names, natural villages and groups, grids and who serves in them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Division, DivisionAlias, DivisionFigures, Grid, GridMember, Person, Settlement
from accounts.rights import Right


@transaction.atomic
def add_alias(*, division: Division, name: str, by, on: date | None = None) -> DivisionAlias:
    """Another name ledgers use for the division, confirmed by the office. Raises ValidationError on a repeat."""
    require(by, Right.DIVISION_MANAGE, division)
    if name in (division.name, division.short_name) or division.aliases.filter(name=name).exists():
        raise ValidationError({"name": _("“%(name)s”已经是该区划的名称或别名") % {"name": name}})
    day = on or timezone.localdate()
    return division.aliases.create(name=name, source=DivisionAlias.Source.CONFIRMED, edition=f"{day:%Y-%m}")


@transaction.atomic
def remove_alias(*, alias: DivisionAlias, by) -> None:
    """Take back a name the office confirmed; former names of the published lists stay."""
    require(by, Right.DIVISION_MANAGE, alias)
    if alias.source == DivisionAlias.Source.FORMER:
        raise ValidationError(_("“%(name)s”是公布过的曾用名，不能删除") % {"name": alias.name})
    alias.delete()


@transaction.atomic
def add_settlement(*, division: Division, kind: str, name: str, by) -> Settlement:
    """A natural village or a group beneath a village."""
    require(by, Right.DIVISION_MANAGE, division)
    _only_beneath_a_village(division)
    if division.settlements.filter(kind=kind, name=name).exists():
        raise ValidationError({"name": _("该村已有“%(name)s”") % {"name": name}})
    return division.settlements.create(kind=kind, name=name)


@transaction.atomic
def remove_settlement(*, settlement: Settlement, by) -> None:
    """Take out a settlement that no grid covers."""
    require(by, Right.DIVISION_MANAGE, settlement)
    if settlement.grids.exists():
        raise ValidationError(_("“%(name)s”已划入网格，请先从网格中移出") % {"name": settlement.name})
    settlement.delete()


@transaction.atomic
def add_grid(*, division: Division, number: int, name: str, settlements, by) -> Grid:
    """A grid of a village with the settlements it covers (of the same village)."""
    require(by, Right.DIVISION_MANAGE, division)
    _only_beneath_a_village(division)
    if division.grids.filter(number=number).exists():
        raise ValidationError({"number": _("该村已有第 %(number)s 网格") % {"number": number}})
    _only_of_the_village(settlements, division)
    grid = division.grids.create(number=number, name=name)
    grid.settlements.set(settlements)
    return grid


@transaction.atomic
def change_grid(*, grid: Grid, name: str, settlements, by) -> Grid:
    """Rename a grid or change what it covers; its number stays."""
    require(by, Right.DIVISION_MANAGE, grid)
    _only_of_the_village(settlements, grid.division)
    grid.name = name
    grid.save(update_fields=["name"])
    grid.settlements.set(settlements)
    return grid


@transaction.atomic
def remove_grid(*, grid: Grid, by) -> None:
    require(by, Right.DIVISION_MANAGE, grid)
    grid.delete()


@transaction.atomic
def appoint_to_grid(*, grid: Grid, person: Person, duty: str, by) -> GridMember:
    """Put a person of the reader's area to serve in a grid; one head at a time."""
    require(by, Right.DIVISION_MANAGE, grid)
    require(by, Right.PERSON_VIEW, person)
    if grid.members.filter(person=person).exists():
        raise ValidationError({"person": _("%(name)s已在该网格任职") % {"name": person.name}})
    if duty == GridMember.Duty.HEAD and (head := grid.members.filter(duty=duty).first()):
        raise ValidationError({"duty": _("该网格已有网格长%(name)s，请先免去") % {"name": head.person.name}})
    return grid.members.create(person=person, duty=duty)


@transaction.atomic
def dismiss_from_grid(*, member: GridMember, by) -> None:
    require(by, Right.DIVISION_MANAGE, member)
    member.delete()


def _only_beneath_a_village(division: Division) -> None:
    if division.level != Division.Level.VILLAGE:
        raise ValidationError(_("自然村组和网格只能登记在村（社区）之下"))


def _only_of_the_village(settlements, division: Division) -> None:
    if any(settlement.division_id != division.pk for settlement in settlements):
        raise ValidationError({"settlements": _("只能选择本村的自然村组")})


@transaction.atomic
def set_figures(
    *, division: Division, year: int, households: int, population: int | None = None, by
) -> DivisionFigures:
    """Households and people of a year; said again, the later word counts. Raises Refused, Http404."""
    require(by, Right.DIVISION_MANAGE, division)
    figures, _made = division.figures.update_or_create(
        year=year, defaults={"households": households, "population": population}
    )
    return figures
