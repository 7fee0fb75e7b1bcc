"""Every morning: who has money to make known, to confirm, or a month to close, is told once that day, in one notice each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.notices import notify
from accounts.models import Division, Notice, Person
from accounts.rights import Right
from common.jobs import Work, job_kind
from common.workdays import add_workdays, entered_overrides
from funding.arrival_publishing import KIND
from funding.models import Arrival, Booking
from funding.months import next_to_close
from maintenance.matter_told import holders
from maintenance.models import Publication

BECAUSE = "units are told of the money that waits for them"
SOON = 1  # working days before the last day of publication [assumption]
LEFT_ALONE = timedelta(days=2)  # a village confirms within these before it is told [assumption]
CLOSES_FROM = (
    5  # the day of a month from which the finance office is told that the last one is open [assumption]
)
Level = Division.Level


@dataclass
class Reminder:
    """What one person is told of one kind of work: how many of what, with the page where they stand."""

    link: str
    words: Counter[str] = field(default_factory=Counter)


Told = dict[tuple[int, str], Reminder]  # by person and link


def remind(*, today: date) -> dict[str, int]:
    """How many notices were written: {"publish", "confirm", "close"}. Run again, nobody is told twice of the same day."""
    return {
        "publish": _tell(_to_publish(today), _("%(n)s 笔到账要公示（%(day)s）"), today),
        "confirm": _tell(_to_confirm(today), _("%(n)s 笔到账待确认（%(day)s）"), today),
        "close": _tell(_to_close(today), _("有月份待月结（%(day)s）"), today),
    }


def _to_publish(today: date) -> Told:
    """Late or nearly late: the village drafts; once drafted or late, the township, which publishes, is told too."""
    until = add_workdays(today, SOON, entered_overrides())
    rows = Arrival.objects.everywhere(because=BECAUSE).unpublished().filter(publish_by__lte=until)
    found = list(rows.select_related("division"))
    drafted = _drafted(found)
    told: Told = {}
    for row in found:
        late = row.publish_by < today
        word = _("%s 笔超期未公示") if late else _("%s 笔须在 {} 前公示").format(f"{until:%-m月%-d日}")
        people = [] if row.pk in drafted else list(_drafters(row))
        if late or row.pk in drafted:
            people += _holders(Right.NOTICE_PUBLISH, row, Level.TOWNSHIP)
        _add(told, people, "?published=late" if late else "?published=waiting", word)
    return told


def _drafters(row: Arrival) -> Iterator[Person]:
    """Of the unit itself: a village posts, an office publishes."""
    village = row.division.level == Level.VILLAGE
    yield from _holders(
        Right.NOTICE_POST if village else Right.NOTICE_PUBLISH, row, Level(row.division.level)
    )


def _drafted(rows: Iterable[Arrival]) -> set[int]:
    """Of which arrivals a notice is drafted that waits to be published."""
    drafts = Publication.objects.everywhere(because=BECAUSE).filter(
        kind=KIND, state=Publication.State.DRAFT, object_id__in=[str(row.pk) for row in rows]
    )
    return {int(key) for key in drafts.values_list("object_id", flat=True)}


def _to_confirm(today: date) -> Told:
    rows = Arrival.objects.everywhere(because=BECAUSE).unconfirmed()
    told: Told = {}
    for row in rows.filter(notified_at__date__lte=today - LEFT_ALONE).select_related("division"):
        people = _holders(Right.ARRIVAL_CONFIRM, row, Level(row.division.level))
        _add(told, people, "?state=notified", _("%s 笔已通知两天以上，请核对银行入账后确认"))
    return told


def _to_close(today: date) -> Told:
    told: Told = {}
    if today.day < CLOSES_FROM:
        return told
    link, books = reverse("funding:month-list"), Booking.objects.everywhere(because=BECAUSE).order_by()
    codes = books.values_list("division_id", flat=True).distinct()
    for county in sorted({f"{code[:6]}000000" for code in codes}):
        if (due := next_to_close(county, today)) is None:
            continue
        word = _("最早没有月结的月份是 {}").format(f"{due:%Y年%-m月}")
        for post in holders(Right.PERIOD_CLOSE, division=county, level=Level.COUNTY):
            told.setdefault((post.person_id, link), Reminder(link)).words[word] += 1
    return told


def _holders(right: Right, row: Arrival, level: Level) -> list[Person]:
    posts = holders(right, division=row.division_id, level=level)
    return [post.person for post in posts.select_related("person")]


def _add(told: Told, people: Iterable[Person], query: str, word: str) -> None:
    link = reverse("funding:arrival-list") + query
    for person in {one.pk for one in people}:
        told.setdefault((person, link), Reminder(link)).words[word] += 1


@transaction.atomic
def _tell(told: Told, title: str, today: date) -> int:
    """A notice a person and page, unless the same was written that day."""
    known = set(
        Notice.objects.filter(created_at__date=today, link__in={one.link for one in told.values()})
        .values_list("person_id", "link")
    )  # fmt: skip
    new = {key: one for key, one in told.items() if key not in known}
    people = Person.objects.everywhere(because=BECAUSE).in_bulk([key[0] for key in new])
    for (key, link), one in new.items():
        said = {"n": sum(one.words.values()), "day": f"{today:%-m月%-d日}"}
        body = "；".join(word % number if "%s" in word else word for word, number in one.words.items())
        notify(person=people[key], title=title % said, body=f"{body}。", link=link, pressing=True)
    return len(new)


@job_kind(
    "funding.remind_of_money",
    title="资金到账公示、确认和月结提醒",
    for_system=True,
    says=lambda done: f"公示 {done['publish']} 人，确认 {done['confirm']} 人，月结 {done['close']} 人。",
    result_url=lambda job: reverse("funding:arrival-list") + "?published=late",
)
def remind_of_money(work: Work) -> dict:
    """Each person once for each page and day, whichever attempt tells him."""
    return remind(today=timezone.localdate())
