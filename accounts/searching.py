"""What the search box finds of WHO: divisions by name, former name or initials; units by name; people by name or phone."""

from django.db.models import Q
from django.urls import reverse

from accounts.access import may
from accounts.models import Division, Party, Person
from accounts.places import Found
from accounts.rights import Right
from common.phones import phone_matches

SHOWN = 10


def found(post, words: str) -> list[Found]:
    return [*_divisions(post, words), *_parties(post, words), *_people(post, words)]


def _divisions(post, words: str) -> list[Found]:
    if not may(post, Right.DIVISION_VIEW):
        return []
    meant = Q(name__icontains=words) | Q(aliases__name=words) | Q(pinyin__istartswith=words) | Q(code=words)
    rows = Division.objects.visible_to(post).filter(meant).select_related("parent").distinct()[:SHOWN]
    return [
        Found(
            kind=row.get_level_display(),
            name=row.short_name,
            url=reverse("accounts:division-detail", args=[row.code]),
            says=str(row.parent or ""),
            icon="map-pin",
        )
        for row in rows
    ]


def _parties(post, words: str) -> list[Found]:
    if not may(post, Right.PARTY_VIEW):
        return []
    rows = (
        Party.objects.visible_to(post).filter(name__icontains=words, active=True).select_related("division")
    )
    return [
        Found(
            kind="单位",
            name=row.name,
            url=reverse("accounts:party-detail", args=[row.pk]),
            says=f"{row.get_kind_display()} {row.division}",
            icon="building",
        )
        for row in rows[:SHOWN]
    ]


def _people(post, words: str) -> list[Found]:
    if not may(post, Right.PERSON_VIEW):
        return []
    is_phone = any(sign.isdigit() for sign in words)
    meant = phone_matches("phone", words) if is_phone else Q(name__icontains=words)
    rows = (
        Person.objects.visible_to(post).filter(meant, active=True).select_related("division", "party")[:SHOWN]
    )
    return [
        Found(
            kind="人员",
            name=row.name,
            url=reverse("accounts:person-detail", args=[row.pk]),
            says=f"{row.division} {row.title}".strip(),
            icon="user",
        )
        for row in rows
    ]
