"""The questions of the WHO pages: what a list shows, in a number of queries that does not grow with its rows."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import (
    Department,
    Division,
    Grid,
    GridMember,
    Party,
    Person,
    Post,
    Settlement,
    Suggestion,
)

BENEATH = "counted beneath a division that is itself visible"


def divisions_for_list(post) -> QuerySet[Division]:
    """With `settlement_count`, `grid_count` and `grids_without_head`."""
    grids = Grid.objects.everywhere(because=BENEATH).filter(division=OuterRef("pk"))
    heads = GridMember.objects.everywhere(because=BENEATH).filter(
        grid=OuterRef("pk"), duty=GridMember.Duty.HEAD
    )
    settlements = Settlement.objects.everywhere(because=BENEATH).filter(division=OuterRef("pk"))
    return (
        Division.objects.visible_to(post)
        .select_related("parent")
        .prefetch_related("aliases")
        .annotate(
            settlement_count=_counted(settlements),
            grid_count=_counted(grids),
            grids_without_head=_counted(grids.filter(~Exists(heads))),
        )
    )


def _counted(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("division").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def parties_for_list(post) -> QuerySet[Party]:
    return Party.objects.visible_to(post).select_related("division__parent")


def departments_for_list(post) -> QuerySet[Department]:
    visible = Department.objects.visible_to(post)
    return visible.select_related("party__division").prefetch_related("sectors")


def people_for_list(post) -> QuerySet[Person]:
    """With `present_posts`, the posts in force today."""
    held = Post.objects.everywhere(because="posts of people who are themselves visible").in_force()
    present = Prefetch("posts", held.select_related("role", "division"), to_attr="present_posts")
    return (
        Person.objects.visible_to(post)
        .select_related("party", "division__parent", "account")
        .prefetch_related(present)
    )


def posts_for_list(post) -> Any:  # PostQuerySet
    visible = Post.objects.visible_to(post)
    return visible.select_related("person", "role", "division", "party", "granted_by", "reviewed_by")


def grants_to_review(post) -> QuerySet[Post]:
    """Grants made by a person, in force, that nobody has looked at a second time."""
    held = posts_for_list(post).in_force(timezone.localdate())
    return held.filter(reviewed_at=None, granted_by__isnull=False)


def suggestions_of(person) -> QuerySet[Suggestion]:
    own = Suggestion.objects.everywhere(because="one's own suggestions").filter(person=person)
    return own.select_related("person", "division", "answered_by")


def suggestions_for_list(post) -> QuerySet[Suggestion]:
    return Suggestion.objects.visible_to(post).select_related("person", "division", "answered_by")
