"""超期提醒: each limit that has passed is told once to the handler, then to the township's leader, then to the county."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from common.moments import morning
from maintenance.matter_rules import Reminded, reminded_after
from maintenance.matter_told import county_office, dispatchers, handlers, leaders, tell
from maintenance.matter_words import RUNNING, span
from maintenance.models import Matter, MatterReminder, MatterState, ReminderRule

BECAUSE = "the clock looks at every open matter"
AT_ONCE = 500  # of one limit and tier in one round; the next round takes the others
Limit, Tier = MatterReminder.Limit, ReminderRule.Tier
COLUMN = {Limit.ACCEPT: "accept_by_time", Limit.SAFE: "safe_by_time", Limit.DONE: "done_by_time"}
STATES = {
    Limit.ACCEPT: (MatterState.REPORTED, MatterState.DISPATCHED),
    Limit.SAFE: (*RUNNING, MatterState.SUSPENDED),  # money that is waited for makes nothing safe
    Limit.DONE: RUNNING,
}


def _handler(matter: Matter) -> list[Person]:
    """Whoever has it now; before it is sent, and where the unit has nobody here, who sends it."""
    have = [] if matter.state == MatterState.REPORTED else handlers(matter)
    return have or dispatchers(matter)


WHO: dict[str, Callable[[Matter], list[Person]]] = {
    Tier.HANDLER: _handler,
    Tier.TOWNSHIP: leaders,
    Tier.COUNTY: county_office,
}


def remind_overdue(*, now: datetime) -> int:
    """Tell of every limit passed by `now` that was not told of yet; answers how many reminders were written.

    Each stands in a transaction of its own, so that two rounds at once, or one that dies, neither lose nor double one.
    """
    sent = 0
    for rule in reminded_after():
        for limit in COLUMN:
            due = passed(limit, rule, before=now - timedelta(hours=rule.hours))
            sent += sum(_remind(key, limit, rule.tier, now) for key in due[:AT_ONCE])
    return sent


def passed(limit: str, rule: Reminded, *, before: datetime) -> QuerySet:
    """Keys of matters under a rule whose limit passed before that moment and of which its tier was not told."""
    column = COLUMN[Limit(limit)]
    told = MatterReminder.objects.filter(
        matter=OuterRef("pk"), limit=limit, tier=rule.tier, due_at=OuterRef(column)
    )
    days = {"gte": rule.since, "lt": rule.until}
    reported = {f"reported_at__{name}": morning(day) for name, day in days.items() if day}
    rows = Matter.objects.everywhere(because=BECAUSE).filter(
        ~Exists(told), **_open_to(limit), **reported, severity=rule.severity, **{f"{column}__lt": before}
    )
    return rows.order_by("pk").values_list("pk", flat=True)


def _open_to(limit: str) -> dict:
    unsafe = {"made_safe_at": None} if limit == Limit.SAFE else {}
    return {"state__in": STATES[Limit(limit)], **unsafe}


@transaction.atomic
def _remind(key: int, limit: str, tier: str, now: datetime) -> bool:
    """The matter as it is now; one that somebody acts on in this moment waits for the next round."""
    rows = Matter.objects.everywhere(because=BECAUSE).select_for_update(of=("self",), skip_locked=True)
    related = ("division", "handler", "handler_person", "facility")
    matter = rows.select_related(*related).filter(pk=key, **_open_to(limit)).first()
    due = getattr(matter, COLUMN[Limit(limit)]) if matter else None
    if matter is None or due is None or due >= now:
        return False
    said = {"matter": matter, "limit": limit, "tier": tier, "due_at": due}
    if MatterReminder.objects.filter(**said).exists():
        return False
    title = _("%(limit)s %(span)s：%(title)s") % {
        "limit": Limit(limit).label,
        "span": span(now - due),
        "title": matter.title,
    }
    told = tell(
        WHO[tier](matter), matter=matter, title=title, body=f"{matter.number} {matter.division.short_name}"
    )
    MatterReminder.objects.create(**said, at=now, told="、".join(told)[:300])
    return True
