"""撤并: a village is closed into another. What is open moves, what is closed or published keeps its code.

Each room moves its own in the place MOVED_WITH_DIVISION, all in one transaction.
"""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.models import Division, DivisionAlias, DivisionMerge, Grid, Party, Person, Post, Settlement
from accounts.places import MOVED_WITH_DIVISION
from accounts.rights import Right

BECAUSE = "what stands in a division that is being closed, whose merge was asked for by right"
# bodies a village has one of: the successor's takes over what they held
OF_THE_VILLAGE = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.VILLAGE_SUPERVISORS)


def rehearse_merge(*, closed: Division, successor: Division, on_date: date, paper: str, by) -> DivisionMerge:
    """What a merge would move, counted by doing it and taking it back. Raises as `merge_divisions`."""
    with transaction.atomic():
        merge = merge_divisions(closed=closed, successor=successor, on_date=on_date, paper=paper, by=by)
        transaction.set_rollback(True)
    return merge


@transaction.atomic
def merge_divisions(
    *, closed: Division, successor: Division, on_date: date, paper: str = "", by
) -> DivisionMerge:
    """Close a village on a day and let its successor take over all that is open; old codes go on resolving.

    Raises Refused, Http404, ValidationError (by field).
    """
    for division in (closed, successor):
        require(by, Right.DIVISION_MERGE, division)
    closed, successor = _locked(closed, successor)
    _check(closed, successor, on_date)
    merge = DivisionMerge.objects.create(
        closed=closed, successor=successor, on_date=on_date, paper=paper, recorded_by_id=by.person_id
    )
    _succeed(closed, successor, on_date)
    moved = [*_move_our_own(merge), *((one.what, one.move(merge, by)) for one in MOVED_WITH_DIVISION)]
    merge.moved = [{"what": what, "count": count} for what, count in moved]
    merge.save(update_fields=["moved"])
    _tell(merge, by)
    return merge


def _tell(merge: DivisionMerge, by) -> None:
    """Whoever works in either village, and in the township above, once each."""
    near = [merge.successor_id, merge.successor.parent_id]
    people = Person.objects.everywhere(because=BECAUSE).filter(
        pk__in=Post.objects.everywhere(because=BECAUSE).in_force().filter(division__in=near).values("person")
    )
    names = {"closed": merge.closed.short_name, "successor": merge.successor.short_name}
    for person in people.exclude(pk=by.person_id):
        notify(
            person=person,
            title=_("%(closed)s已并入%(successor)s") % names,
            body=_("设施、网格、人员和岗位转到%(successor)s，统一编码和码牌不变。") % names,
            link=reverse("accounts:division-detail", args=[merge.successor_id]),
        )


def _locked(*divisions: Division) -> list[Division]:
    """The divisions, locked in the order of their codes, answered in the order asked."""
    codes = [division.pk for division in divisions]
    rows = Division.objects.everywhere(because=BECAUSE).select_for_update().filter(pk__in=codes)
    found = {division.pk: division for division in rows.order_by("code")}
    return [found[code] for code in codes]


def _check(closed: Division, successor: Division, on_date: date) -> None:
    if closed.level != Division.Level.VILLAGE or successor.level != Division.Level.VILLAGE:
        raise ValidationError(_("只能撤并村（社区）"))
    if closed == successor:
        raise ValidationError({"successor": _("不能并入自己")})
    if closed.closed_on or successor.closed_on:
        raise ValidationError({"successor": _("其中一个村（社区）已经撤并")})
    if closed.county_code != successor.county_code:
        raise ValidationError({"successor": _("只能并入本县（区）的村（社区）")})
    if on_date > timezone.localdate():
        raise ValidationError({"on_date": _("撤并日期不能晚于今天，请在生效之日办理")})


def _succeed(closed: Division, successor: Division, on_date: date) -> None:
    """The old names and codes mean the successor from now on."""
    closed.closed_on = on_date
    closed.save(update_fields=["closed_on"])
    closed.successors.add(successor)
    successor.succeeded_codes = [*successor.succeeded_codes, closed.pk, *closed.succeeded_codes]
    successor.save(update_fields=["succeeded_codes"])
    names = {closed.name, closed.short_name, *closed.aliases.values_list("name", flat=True)}
    taken = {successor.name, successor.short_name, *successor.aliases.values_list("name", flat=True)}
    DivisionAlias.objects.bulk_create(
        DivisionAlias(
            division=successor, name=name, source=DivisionAlias.Source.FORMER, edition=f"{on_date:%Y-%m}"
        )
        for name in sorted(names - taken)
    )


def heirs(merge: DivisionMerge) -> dict[int, int]:
    """Whose matters pass to whom: the closed village's committee and supervisors (ids) to the successor's."""
    ours = Party.objects.everywhere(because=BECAUSE).filter(kind__in=OF_THE_VILLAGE)
    new = dict(ours.filter(division=merge.successor, active=True).values_list("kind", "pk"))
    old = ours.filter(division=merge.closed).values_list("kind", "pk")
    return {pk: new[kind] for kind, pk in old if kind in new}


def _move_our_own(merge: DivisionMerge) -> Iterator[tuple[str, int]]:
    yield _("自然村组"), _move_settlements(merge)
    yield _("网格"), _move_grids(merge)
    yield _("人员"), _of(Person, merge).update(division=merge.successor)
    yield _("在任岗位"), _move_posts(merge)
    yield _("单位"), _move_parties(merge)


def _of(model, merge: DivisionMerge):
    return model.objects.everywhere(because=BECAUSE).filter(division=merge.closed)


def _move_settlements(merge: DivisionMerge) -> int:
    """A group that the successor has under the same name goes by its old village's name too."""
    there = set(merge.successor.settlements.values_list("kind", "name"))
    rows = list(_of(Settlement, merge))
    for row in rows:
        if (row.kind, row.name) in there:
            row.name = f"{row.name}（{merge.closed.short_name}）"[:60]
        row.division = merge.successor
    Settlement.objects.everywhere(because=BECAUSE).bulk_update(rows, ["name", "division"])
    return len(rows)


def _move_grids(merge: DivisionMerge) -> int:
    last = merge.successor.grids.aggregate(last=Max("number"))["last"] or 0
    rows = list(_of(Grid, merge).order_by("number"))
    for number, row in enumerate(rows, start=last + 1):
        row.number, row.division = number, merge.successor
    Grid.objects.everywhere(because=BECAUSE).bulk_update(rows, ["number", "division"])
    return len(rows)


def _move_posts(merge: DivisionMerge) -> int:
    """Posts in force go along; who holds the same post in the successor already does not hold it twice."""
    held = Post.objects.everywhere(because=BECAUSE).in_force()
    twice = held.filter(division=merge.successor).values("person", "role")
    doubled = [
        post.pk
        for post in held.filter(division=merge.closed)
        if {"person": post.person_id, "role": post.role_id} in list(twice)
    ]
    Post.objects.everywhere(because=BECAUSE).filter(pk__in=doubled).update(until=timezone.localdate())
    for old, new in heirs(merge).items():
        held.filter(party=old).update(party=new)
    return held.filter(division=merge.closed).exclude(pk__in=doubled).update(division=merge.successor)


def _move_parties(merge: DivisionMerge) -> int:
    """The village's own bodies end; every other unit goes along."""
    ours = _of(Party, merge)
    ours.filter(kind__in=OF_THE_VILLAGE).update(active=False)
    for old, new in heirs(merge).items():
        Person.objects.everywhere(because=BECAUSE).filter(party=old).update(party=new)
    return ours.exclude(kind__in=OF_THE_VILLAGE).update(division=merge.successor)
