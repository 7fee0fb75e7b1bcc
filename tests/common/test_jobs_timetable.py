"""Timed jobs: once each, whoever and how many start them; a missed one is caught up once."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection

from accounts.tasks import send_due_notices
from common import jobs, tasks
from common.jobs.timetable import Daily, start_due
from common.models import Job, JobState, ScheduledOccurrence
from common.nightly import outcome_in_words
from common.places import JOB_KINDS
from config.celery import EVERY_DAY, app
from evaluation.tasks import freeze_due_rounds
from maintenance.tasks import remind_of_matters, tell_of_silent_devices

BEIJING = ZoneInfo("Asia/Shanghai")
NIGHTLY = Daily("every-night-check", "common.nightly_checks", time(2, 30))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 7, day, hour, minute, tzinfo=BEIJING)


@pytest.fixture
def installed(db):
    """The system has been running since the first of the month."""
    assert start_due([NIGHTLY], now=at(1, 12)) == []


@pytest.mark.parametrize(
    ("now", "due"), [(at(3, 2, 29), at(2, 2, 30)), (at(3, 2, 30), at(3, 2, 30)), (at(3, 23), at(3, 2, 30))]
)
def test_the_last_time_it_was_due_by_beijing_time(now, due):
    assert NIGHTLY.latest(now.astimezone(ZoneInfo("UTC"))) == due


def test_a_new_installation_has_missed_nothing(installed):
    assert not Job.objects.exists() and ScheduledOccurrence.objects.count() == 1


def test_it_starts_once_a_day(installed):
    (job,) = start_due([NIGHTLY], now=at(2, 2, 30))
    assert (job.kind, job.account_id) == ("common.nightly_checks", None)
    assert start_due([NIGHTLY], now=at(2, 2, 31)) == []
    assert len(start_due([NIGHTLY], now=at(3, 2, 30))) == 1


def test_missed_days_are_caught_up_once(installed):
    assert len(start_due([NIGHTLY], now=at(9, 17))) == 1
    assert start_due([NIGHTLY], now=at(9, 17, 1)) == []


def test_an_occurrence_is_unique(installed):
    with pytest.raises(IntegrityError):
        ScheduledOccurrence.objects.create(schedule=NIGHTLY.schedule, due_at=at(1, 2, 30))


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_start_it_once():
    start_due([NIGHTLY], now=at(1, 12))
    both, started = threading.Barrier(4), []

    def clock():
        both.wait()
        started.extend(start_due([NIGHTLY], now=at(2, 3)))
        connection.close()

    clocks = [threading.Thread(target=clock) for _ in range(4)]
    [one.start() for one in clocks]
    [one.join() for one in clocks]
    assert len(started) == Job.objects.count() == 1


class TestTheRealTimetable:
    def test_every_kind_is_known_and_made_for_it(self):
        for schedule, kind, clock in EVERY_DAY:
            assert JOB_KINDS.get(kind).for_system, kind
            assert "every-" in schedule and time.fromisoformat(clock)

    def test_every_task_is_known(self):
        known = {
            "common.tasks.sweep_jobs": tasks.sweep_jobs,
            "common.tasks.start_due_jobs": tasks.start_due_jobs,
            "accounts.tasks.send_due_notices": send_due_notices,
            "evaluation.tasks.freeze_due_rounds": freeze_due_rounds,
            "maintenance.tasks.remind_of_matters": remind_of_matters,
            "maintenance.tasks.tell_of_silent_devices": tell_of_silent_devices,
        }
        app.loader.import_default_modules()
        assert {entry["task"] for entry in app.conf.beat_schedule.values()} == set(known) <= set(app.tasks)

    def test_it_fits_the_promise_of_120_seconds(self, settings):
        """Worst case: the lease runs out, the next sweep comes, its message is lost, another is sent."""
        lost_again = settings.JOB_WAKE_SECONDS + settings.JOB_SWEEP_SECONDS
        assert settings.JOB_LEASE_SECONDS + settings.JOB_SWEEP_SECONDS + lost_again <= 120

    def test_the_door_starts_what_is_due(self, db):
        yesterday = datetime.now(BEIJING) - timedelta(days=1)
        tasks.start_due_jobs([["every-night-check", "common.nightly_checks", "02:30"]])
        ScheduledOccurrence.objects.update(due_at=yesterday)
        tasks.start_due_jobs([["every-night-check", "common.nightly_checks", "02:30"]])
        assert Job.objects.filter(kind="common.nightly_checks", state=JobState.QUEUED).count() == 1


def test_the_nightly_checks_run(db):
    job = jobs.run(jobs.start("common.nightly_checks", arguments={}, by=jobs.Asker()).pk)
    assert job.state == JobState.DONE, job.problem
    assert job.result["checks"] >= 1
    assert job.says.startswith(f"核对 {job.result['checks']} 项")


def test_expired_files_are_swept(db):
    job = jobs.run(jobs.start("common.sweep_files", arguments={}, by=jobs.Asker()).pk)
    assert job.result == {"expired": 0, "orphans": 0}
    assert job.says == "清理到期文件 0 个、无主文件 0 个。"


def test_differences_are_told_in_words():
    assert outcome_in_words({"checks": 2, "differences": {}}) == "核对 2 项，全部相符。"
    told = outcome_in_words({"checks": 2, "differences": {"a": [f"第{n}处" for n in range(7)]}})
    assert told == "核对 2 项，7 处不符：第0处；第1处；第2处；第3处；第4处……"
