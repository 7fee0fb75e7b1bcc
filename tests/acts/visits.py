"""督导行程: put down, moved, pinned, changed, cancelled; recorded with a photo and a finding, done; reminded of; a feed."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Party
from common import jobs
from tasks_checklist.actions import feeds, finding_photos, recording, visits
from tasks_checklist.models import Frequency, Obligation, Team, TeamMember, VisitStop
from tasks_checklist.visit_points import points_of
from tests.acts import at_work
from tests.factories import SHITANG
from tests.maintenance.caretaker_rows import png

OTHER = "320115009201"


def _unit(code: str) -> Party:
    rows = Party.objects.everywhere(because="test").select_related("division")
    found = rows.filter(division=code, kind=Party.Kind.VILLAGE_COMMITTEE).first()
    assert found is not None
    return found


def _owe(plan, party: Party) -> None:
    """Prepared by hand: something that the visits may meet."""
    today = timezone.localdate()
    asked = Frequency.objects.create(plan=plan, target="village", rhythm="yearly")
    Obligation.objects.create(
        plan=plan, frequency=asked, party=party, division=party.division,
        window_from=today - timedelta(days=40), window_until=today + timedelta(days=40),
    )  # fmt: skip


def act_on_visits() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as by:
        team = Team.objects.create(division=by.division, name="见证督导组")
        TeamMember.objects.create(team=team, person=by.person, head=True)
        here, there = _unit(SHITANG), _unit(OTHER)
        said = {"division": by.division, "team": team, "reason": "见证", "anyway": True, "by": by}
        plan = visits.plan_of(by.division, today.year)
        if plan is not None:
            for unit in (here, there):  # the second is left out of what is recorded
                _owe(plan, unit)
        coming = visits.add(on=today + timedelta(days=1), kind="topical", parties=[here], **said)
        visits.move(visit=coming, on=today + timedelta(days=2), reason="天气原因", anyway=True, by=by)
        visits.pin(visit=coming, pinned=True, by=by)
        added = visits.add_stop(visit=coming, party=there, by=by)
        keys = VisitStop.objects.everywhere(because="test").filter(visit=coming).values_list("pk", flat=True)
        visits.order_stops(visit=coming, order=sorted(keys, reverse=True), by=by)
        visits.drop_stop(stop=added, by=by)
        visits.cancel(visit=coming, reason="并入其他行程", by=by)
        _record(visits.add(on=today, kind="regular", parties=[here, there], **said), here, by)
        left = visits.add(on=today + timedelta(days=3), kind="topical", parties=[here, there], **said)
        assert left.stops.count() == 2, "the village that closes at the end takes its stop along"
        feeds.draw_feed(person=by.person, by=by)
        feeds.end_feed(person=by.person, by=by)


def _record(visit, unit: Party, by) -> None:
    jobs.run(jobs.start("tasks_checklist.remind_of_visits", arguments={}, by=jobs.Asker()).pk)
    stops = VisitStop.objects.everywhere(because="test").select_related("visit__plan").filter(visit=visit)
    stop, account = stops.get(party=unit), by.person.account.pk
    file = SimpleUploadedFile("d.png", png(), "image/png")
    photo = recording.add_stop_photo(stop=stop, file=file, by=by, account_id=account)
    points = {point.key: {"ok": True} for point in points_of(stop.visit, [stop])[stop.pk]}
    recording.record_stop(stop=stop, seen="正常", points=points, by=by)
    finding_photos.write_down(
        photos=[], stop_photos=[str(photo.public_id)], stop=stop, account_id=account, at_once=True, by=by,
        division=stop.division, party=unit, title="见证督导发现", severity="common", source="visit",
    )  # fmt: skip
    yesterday = timezone.localdate() - timedelta(days=1)
    recording.record(visit=visit, reason="时间不够", on=yesterday, by=by)
