"""发送: queued in the transaction of the notice, claimed by one worker at a time, settled when the other side has answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Channel, ChannelSettings, Notice, Sending, SendingChoice
from accounts.sending_times import due_at

BECAUSE = "what was queued is sent whoever it belongs to"
LEASE = timedelta(minutes=5)  # longer than any one message takes
MOST_CLAIMED = 20  # messages of one turn
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))  # after the first, second … failure
State = Sending.State


def queue_sendings(notice: Notice, *, pressing: bool) -> list[Sending]:
    """A row for each channel that its person wants it on, due by pace and quiet hours. One query where no channel is active."""
    county = f"{notice.person.division_id[:6]}000000"
    settings = ChannelSettings.objects.everywhere(because=BECAUSE).filter(county_id=county, active=True)
    active = set(settings.values_list("channel", flat=True))
    if not active or not notice.person.active:
        return []
    choice = SendingChoice.objects.filter(person=notice.person).first() or SendingChoice(person=notice.person)
    if choice.what == SendingChoice.What.PRESSING and not pressing:
        return []
    wanted = [channel for channel in wanted_channels(choice) if channel in active]
    due = _due(choice, timezone.localtime(notice.created_at))
    rows = [
        Sending(
            notice=notice, person=notice.person, channel=channel, due_at=due, created_at=notice.created_at
        )
        for channel in wanted
    ]
    return Sending.objects.bulk_create(rows)


def wanted_channels(choice: SendingChoice) -> list[str]:
    """The channels chosen for which there is somewhere to send to."""
    wanted = []
    if choice.email_on and choice.email:
        wanted.append(Channel.EMAIL.value)
    if choice.gateway_on and choice.person.phone:
        wanted.append(Channel.GATEWAY.value)
    return wanted


def _due(choice: SendingChoice, now: datetime) -> datetime:
    daily = choice.pace == SendingChoice.Pace.DAILY
    return due_at(now, daily=daily, quiet_from=choice.quiet_from, quiet_until=choice.quiet_until)


def _again_at(row: Sending, now: datetime) -> datetime:
    """After a failure: later each time, and not in the quiet hours."""
    choice = SendingChoice.objects.filter(person=row.person_id).first() or SendingChoice(person=row.person)
    at = timezone.localtime(now + WAITS[row.attempts - 1])
    return due_at(at, daily=False, quiet_from=choice.quiet_from, quiet_until=choice.quiet_until)


@transaction.atomic
def claim(*, now: datetime | None = None) -> list[list[Sending]]:
    """What is due, gathered into messages (of one person over one channel), taken for a lease; others pass it over."""
    at = now or timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    rows = Sending.objects.everywhere(because=BECAUSE).filter(
        free, state__in=[State.QUEUED, State.FAILED], due_at__lte=at
    )
    first = rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id")
    taken = list(first.select_related("person__division", "notice")[:MOST_CLAIMED])
    keys = [row.pk for row in taken]
    Sending.objects.everywhere(because=BECAUSE).filter(pk__in=keys).update(
        claimed_until=at + LEASE, attempts=F("attempts") + 1
    )
    for row in taken:
        row.attempts += 1
    return _messages(taken)


def _messages(rows: Iterable[Sending]) -> list[list[Sending]]:
    def whose(row: Sending) -> tuple:
        return row.person_id, row.channel, row.trial

    ordered = sorted(rows, key=lambda row: (*whose(row), row.pk))
    return [list(group) for _key, group in groupby(ordered, key=whose)]


@transaction.atomic
def settle(*, message: list[Sending], answer: str, sent: bool, final: bool = False) -> None:
    """Write down what became of a message: sent, to be tried again later, or given up after the last try."""
    now = timezone.now()
    for row in message:
        row.answer, row.claimed_until = answer[:300], None
        if sent:
            row.state, row.sent_at = State.SENT, now
        elif final or row.attempts > len(WAITS):
            row.state = State.GAVE_UP
        else:
            row.state, row.due_at = State.FAILED, _again_at(row, now)
        row.save(update_fields=["state", "answer", "claimed_until", "sent_at", "due_at"])
