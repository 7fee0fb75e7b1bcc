"""消息 of the list: who checked an item learns that it was changed, who filled one learns that it came back."""

from collections import Counter
from collections.abc import Iterable

from django.urls import reverse

from accounts.actions.notices import notify
from accounts.models import Person, Post
from accounts.rights import Right
from maintenance.models import Renewal, ResponsibilityItem

BECAUSE = "whoever answers for the list is told, wherever they look from"


def holders(right: Right, division_code: str) -> list[Person]:
    """People who hold a post of exactly this division with the right, each once."""
    posts = Post.objects.everywhere(because=BECAUSE).in_force()
    held = posts.filter(division_id=division_code, role__rights__contains=[right.value])
    return list(
        Person.objects.everywhere(because=BECAUSE).filter(pk__in=held.values("person")).order_by("pk")
    )


def tell_reopened(villages: Iterable[str], *, by, item: ResponsibilityItem | None = None) -> None:
    """Tell each township whose checked items are open again. One notice a person, however many items."""
    for township, number in Counter(f"{code[:9]}000" for code in villages).items():
        title = f"“{item.facility.name}”的清单条目已变更" if item else f"清单有 {number} 条已核定的条目变更"
        link = (
            reverse("maintenance:item-detail", args=[item.pk])
            if item
            else f"{reverse('maintenance:item-list')}?reopened=yes"
        )
        for person in holders(Right.LIST_REVIEW, township):
            if person.pk != by.person_id:
                notify(person=person, title=title, body="须重新确认、审核，并在期限内出新版公布。", link=link)


def tell_returned(rows: Iterable[ResponsibilityItem], *, reason: str, by) -> None:
    """Tell whoever filled the items that they came back, and why."""
    found: dict[int, list[ResponsibilityItem]] = {}
    for row in rows:
        if row.filled_by_id and row.filled_by_id != by.person_id:
            found.setdefault(row.filled_by_id, []).append(row)
    people = Person.objects.everywhere(because=BECAUSE).in_bulk(list(found))
    for key, theirs in found.items():
        one = theirs[0]
        title = (
            f"“{one.facility.name}”的清单条目被退回" if len(theirs) == 1 else f"清单有 {len(theirs)} 条被退回"
        )
        link = (
            reverse("maintenance:item-edit", args=[one.pk])
            if len(theirs) == 1
            else f"{reverse('maintenance:item-list')}?returned=yes"
        )
        notify(person=people[key], title=title, body=reason, link=link)


def tell_renewed(renewal: Renewal, villages: Iterable[str], *, by) -> None:
    """Tell each village's clerks and heads that the year's list waits for them."""
    title = f"{renewal.year}年管护责任清单已开始，请核对确认"
    body = "与上一版相同的可以一次确认；有变动的逐条查看，有误的退回修改。"
    posts = Post.objects.everywhere(because=BECAUSE).in_force().filter(division__in=list(villages))
    held = posts.filter(role__rights__overlap=[Right.LIST_CONFIRM.value, Right.LIST_FILL.value])
    told = {post.person_id: post for post in held.select_related("person").order_by("pk")}
    for post in told.values():
        if post.person_id != by.person_id:
            link = reverse("maintenance:renewal-village", args=[renewal.pk, post.division_id])
            notify(person=post.person, title=title, body=body, link=link)
