"""Objects of experiences, events and media for the authorisation matrix: one of each noun, of one village."""

from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from evaluation.models import Event, Experience, MediaItem


def experience(division: Division) -> Experience:
    named = f"{division.short_name}矩阵经验"
    said = {"direction": "standard", "before": "问题", "practice": "做法", "effect": "成效"}
    return Experience.objects.create(division=division, year=timezone.localdate().year, title=named, **said)


def event(division: Division) -> Event:
    said = {"kind": "site", "title": f"{division.short_name}矩阵活动", "place": "村部", "notice": "请参加"}
    return Event.objects.create(division=division, held_on=timezone.localdate(), **said)


def media(division: Division) -> MediaItem:
    said = {"kind": "report", "rank": "county", "title": f"{division.short_name}矩阵报道", "outlet": "日报"}
    return MediaItem.objects.create(division=division, published_on=timezone.localdate(), page="1版", **said)


def _of(key: str, make, **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {key: make(division).pk, **more})


FACTORIES = {
    "evaluation:case-detail": _of("case_id", experience),
    "evaluation:case-edit": _of("case_id", experience),
    "evaluation:case-act": _of("case_id", experience, act="submit"),
    "evaluation:case-file": _of("case_id", experience, side="before"),
    "evaluation:event-detail": _of("event_id", event),
    "evaluation:event-edit": _of("event_id", event),
    "evaluation:event-file": _of("event_id", event),
    "evaluation:event-act": _of("event_id", event, act="hold"),
    "evaluation:media-detail": _of("media_id", media),
    "evaluation:media-file": _of("media_id", media),
    "evaluation:media-act": _of("media_id", media, act="strike"),
    "api:experience-detail": _of("pk", experience),
    "api:experience-act": _of("pk", experience, act="submit"),
    "api:event-detail": _of("pk", event),
    "api:event-act": _of("pk", event, act="hold"),
    "api:media-item-detail": _of("pk", media),
    "api:media-item-act": _of("pk", media, act="strike"),
}
