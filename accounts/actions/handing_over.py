"""手续交接: everything open of one post-holder passes to the next person, in one transaction, with a sheet."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.actions.posts import end_post
from accounts.models import GridMember, Person, Post, PostHandover
from accounts.places import HANDED_OVER
from accounts.rights import Right

BECAUSE = "open work of a post whose handing over was asked for by right"
SHOWN = 200  # rows of a kind kept on the sheet by name; the number counts all


def open_work(post: Post) -> list[dict]:
    """What is open of a post, by kind: {what, count, rows in words (at most SHOWN)}."""
    found = ((work.what, work.rows(post)) for work in HANDED_OVER)
    return [{"what": what, "count": len(rows), "rows": rows[:SHOWN]} for what, rows in found]


def receivers(post: Post, *, by) -> QuerySet[Person]:
    """Who can take over: others in sight who hold the same post already."""
    same = Post.objects.everywhere(because=BECAUSE).in_force().filter(division=post.division, role=post.role)
    seen = Person.objects.visible_to(by).filter(active=True, pk__in=same.values("person"))
    return seen.exclude(pk=post.person_id).select_related("division").order_by("name", "pk")


@transaction.atomic
def hand_over_post(
    *, post: Post, receiver: Person, on_date: date, note: str = "", end: bool = False, by
) -> PostHandover:
    """Pass all that is open of `post` to `receiver`, who must hold the same post already.

    Rights are granted elsewhere: a handing over moves work, never a right. `end`: the old post ends that day, which
    asks for the right to grant it. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.POST_HAND_OVER, post)
    require(by, Right.POST_HAND_OVER, receiver)
    if receiver.pk == post.person_id:
        raise ValidationError({"receiver": _("接收人与移交人是同一个人")})
    if on_date > timezone.localdate():
        raise ValidationError({"on_date": _("交接日期不能晚于今天")})
    if (
        not Post.objects.everywhere(because=BECAUSE)
        .in_force()
        .filter(person=receiver, division=post.division, role=post.role)
        .exists()
    ):
        raise ValidationError({"receiver": _("接收人还没有同样的岗位，请先由县级管理员授予")})
    moved = open_work(post)
    for line, work in zip(moved, HANDED_OVER, strict=True):
        line["count"] = work.hand(post, receiver, by)
    handover = PostHandover.objects.create(
        post=post,
        division=post.division,
        receiver=receiver,
        on_date=on_date,
        moved=moved,
        note=note,
        recorded_by_id=by.person_id,
    )
    if end:
        end_post(post=post, on=on_date, by=by)
    notify(
        person=receiver,
        title=_("%(who)s已向您移交工作") % {"who": post.person.name},
        body="，".join(f"{line['what']} {line['count']} 项" for line in moved if line["count"]),
    )
    return handover


def grid_duties(post: Post) -> list[str]:
    return [f"{duty.grid} {duty.get_duty_display()}" for duty in _duties(post).select_related("grid")]


def hand_grid_duties(post: Post, receiver: Person, by) -> int:
    """Each duty goes to the receiver; where the receiver serves in the grid already, the old duty ends."""
    theirs = set(_duties_of(receiver).values_list("grid_id", flat=True))
    duties = _duties(post)
    count = duties.count()
    duties.filter(grid__in=theirs).delete()
    duties.update(person=receiver)
    return count


def _duties(post: Post):
    return _duties_of(post.person).filter(grid__division=post.division)


def _duties_of(person: Person):
    return GridMember.objects.everywhere(because=BECAUSE).filter(person=person)
