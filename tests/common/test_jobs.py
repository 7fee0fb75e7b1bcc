"""Jobs: asked once, done once, whatever dies in between."""

import threading
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.utils import timezone

from common import acting, jobs, tasks
from common.jobs import Asker, Failed, JobKind, NoLongerAllowed, Stage, sweeping
from common.jobs import running as runner
from common.models import Job, JobProgress, JobState
from common.places import JOB_ASKERS, JOB_KINDS

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = Asker(account_id=7, person_id=8, post_id=9)


@pytest.fixture
def kind():
    """Registers kinds for one test: `kind(run, **of JobKind) -> name`; the place is closed by now."""
    names = []

    def register(run, **given):
        name = f"tests.sample{len(names)}"
        given.setdefault("stages", (Stage("count", "计数"),))
        JOB_KINDS._entries[name] = (0, JobKind(name, "样例", run, **given))
        names.append(name)
        return name

    yield register
    for name in names:
        del JOB_KINDS._entries[name]


@pytest.fixture(autouse=True)
def askers():
    """Askers are read anew from these account ids (None: the system); the job is handed the post's id."""
    allowed = {7, None}

    def read_anew(account_id, post_id):
        if account_id not in allowed:
            raise NoLongerAllowed
        return post_id

    before, JOB_ASKERS._entries = JOB_ASKERS._entries, {"tests": (0, read_anew)}
    yield allowed
    JOB_ASKERS._entries = before


def asked(name, **given):
    return jobs.start(name, arguments=given.pop("arguments", {}), by=CLERK, **given)


def expire(job):
    JobProgress.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def grow_old(job):
    JobProgress.objects.filter(pk=job.pk).update(woken_at=timezone.now() - timedelta(minutes=5))


@contextmanager
def another_connection():
    """A second connection of the same thread: another worker, another reader."""
    other = connections.create_connection("default")
    try:
        yield other
    finally:
        other.close()


def test_it_works(kind):
    seen = {}

    def work_on(work):
        seen.update(arguments=work.arguments, asker=work.asker, who=acting.current())
        work.stage("count", total=3)
        for _ in range(3):
            work.advance()
        return {"counted": 3}

    job = jobs.run(asked(kind(work_on), arguments={"batch": 5}, title="计数三行").pk)
    assert (job.state, job.result, job.attempts, job.token) == (JobState.DONE, {"counted": 3}, 1, None)
    assert job.started_at <= job.finished_at
    assert seen["arguments"] == {"batch": 5} and seen["asker"] == 9
    assert (seen["who"].account_id, seen["who"].door, seen["who"].batch) == (7, "task", f"job-{job.pk}")


def test_a_second_message_finds_nothing_to_do(kind):
    runs = []
    job = asked(kind(lambda work: runs.append(1)))
    assert jobs.run(job.pk).state == JobState.DONE
    assert jobs.run(job.pk) is None
    assert runs == [1]


def test_two_workers_at_once_run_it_once(kind):
    runs, both = [], threading.Barrier(4)

    def work_on(work):
        runs.append(work.job.attempts)
        time.sleep(0.3)

    job = asked(kind(work_on))

    def worker():
        both.wait()
        jobs.run(job.pk)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert runs == [1]
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_the_same_key_gives_the_same_job(kind):
    name = kind(lambda work: None)
    assert asked(name, key="read 5") == asked(name, key="read 5")
    assert asked(name) != asked(name)
    assert JobProgress.objects.count() == Job.objects.count() == 3


def test_how_far_it_came_stays_to_be_seen(kind):
    def work_on(work):
        work.stage("count", total=10)
        work.advance(4)
        raise Failed("第 5 行缺数量。")

    job = jobs.run(asked(kind(work_on)).pk)
    assert (job.progress.stage, job.progress.done) == ("count", 4)


def test_a_kind_nobody_knows_is_refused_at_once():
    with pytest.raises(LookupError):
        asked("tests.unknown")


def test_a_kind_that_was_taken_out_ends_in_words(kind):
    job = asked(kind(lambda work: None))
    Job.objects.filter(pk=job.pk).update(kind="tests.gone")
    job = jobs.run(job.pk)
    assert job.state == JobState.FAILED and "不再办理" in job.problem


def test_only_kinds_made_for_it_run_without_an_asker(kind):
    nobody, system = kind(lambda work: None), kind(lambda work: {"asker": work.asker}, for_system=True)
    with pytest.raises(PermissionError):
        jobs.start(nobody, arguments={}, by=Asker())
    assert jobs.run(jobs.start(system, arguments={}, by=Asker()).pk).result == {"asker": None}


def test_the_asker_is_read_anew_when_it_starts(kind, askers):
    runs = []
    job = asked(kind(lambda work: runs.append(1)))
    askers.clear()
    job = jobs.run(job.pk)
    assert job.state == JobState.FAILED and "权限已变动" in job.problem and not runs


class TestExactlyOnce:
    def test_effect_and_done_commit_together(self, kind):
        def work_on(work):
            with transaction.atomic():
                Job.objects.filter(pk=other.pk).update(title="改过")
                work.finish({})
                with another_connection() as reader, reader.cursor() as cursor:
                    cursor.execute("SELECT state FROM common_job ORDER BY id DESC LIMIT 1")
                    assert cursor.fetchone() == ("running",)

        name = kind(work_on)
        other = asked(name)
        job = jobs.run(asked(name).pk)
        other.refresh_from_db()
        assert job.state == JobState.DONE and other.title == "改过"

    def test_a_fault_after_finish_undoes_both(self, kind):
        def work_on(work):
            with transaction.atomic():
                Job.objects.filter(pk=other.pk).update(title="改过")
                work.finish({})
                raise ValueError("boom")

        name = kind(work_on)
        other = asked(name)
        job = jobs.run(asked(name).pk)
        other.refresh_from_db()
        assert job.state == JobState.FAILED and other.title != "改过" and job.result is None

    def test_a_worker_thought_dead_comes_back_and_changes_nothing(self, kind):
        outcomes = []

        def work_on(work):
            if work.job.attempts == 1:  # stands still until the second worker has done it all
                expire(work.job)
                sweeping.sweep()
                second = jobs.run(work.job.pk)
                outcomes.append(second.state)
            with transaction.atomic():
                JobProgress.objects.filter(pk=other.pk).update(done=work.job.attempts)
                work.finish({"attempt": work.job.attempts})

        name = kind(work_on)
        other = asked(name)
        job = jobs.run(asked(name).pk)
        assert outcomes == [JobState.DONE]
        assert job.result == {"attempt": 2}
        assert JobProgress.objects.get(pk=other.pk).done == 2

    def test_finish_outside_a_transaction_is_a_fault_of_ours(self, kind):
        job = jobs.run(asked(kind(lambda work: work.finish({}))).pk)
        assert job.state == JobState.FAILED

    def test_progress_goes_on_while_the_job_is_locked_for_its_outcome(self, kind, settings):
        settings.JOB_LEASE_SECONDS = 3

        def work_on(work):
            with transaction.atomic():
                work.fence()
                before = JobProgress.objects.get(pk=work.job.pk).heartbeat_at
                work.stage("count", total=10)
                work.advance(4)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(2.2)")  # one long statement
                with another_connection() as reader, reader.cursor() as cursor:
                    cursor.execute("SELECT stage, done, heartbeat_at FROM common_jobprogress")
                    stage, done, heartbeat = cursor.fetchone()
                work.finish({"stage": stage, "done": done, "later": heartbeat > before})

        job = jobs.run(asked(kind(work_on)).pk)
        assert job.result == {"stage": "count", "done": 4, "later": True}


class TestEndingEarly:
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (Failed("第 3 行“数量”：请填写整数。"), "第 3 行“数量”：请填写整数。"),
            (MemoryError(), "内存不足"),
            (SoftTimeLimitExceeded(), "用时超过上限"),
            (KeyError("boom"), "程序出错"),
        ],
    )
    def test_it_fails_in_plain_words(self, kind, error, words, caplog):
        def work_on(work):
            raise error

        with acting.as_(acting.Acting(door="page", request_id="r-77")):
            job = asked(kind(work_on))
        job = jobs.run(job.pk)
        assert job.state == JobState.FAILED and words in job.problem and "boom" not in job.problem
        if words == "程序出错":
            assert "r-77" in job.problem and "boom" in caplog.text

    def test_a_lost_database_gives_the_job_back(self, kind):
        def work_on(work):
            if work.job.attempts == 1:
                with connection.cursor() as cursor, another_connection() as other, other.cursor() as killer:
                    cursor.execute("SELECT pg_backend_pid()")
                    killer.execute("RESET ROLE")
                    killer.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
                    time.sleep(0.1)
                    cursor.execute("SELECT 1")

        job = asked(kind(work_on))
        assert jobs.run(job.pk).state == JobState.QUEUED
        assert job.pk in waiting()
        assert jobs.run(job.pk).state == JobState.DONE

    def test_a_statement_that_takes_too_long_fails(self, kind, settings):
        settings.JOB_STATEMENT_TIMEOUT_MS = 200

        def work_on(work):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")

        job = jobs.run(asked(kind(work_on)).pk)
        assert job.state == JobState.FAILED and job.attempts == 1

    def test_a_service_that_stays_away_ends_it_after_the_last_attempt(self, kind):
        def work_on(work):
            raise OperationalError("gone")

        job = asked(kind(work_on, max_attempts=2))
        assert jobs.run(job.pk).state == JobState.QUEUED
        assert jobs.run(job.pk).state == JobState.FAILED


class TestCancel:
    def test_a_queued_one_ends_at_once(self, kind):
        job = asked(kind(lambda work: None))
        assert jobs.cancel(job=job).state == JobState.CANCELLED
        assert jobs.run(job.pk) is None

    def test_a_running_one_ends_at_its_next_step(self, kind):
        steps = []

        def work_on(work):
            jobs.cancel(job=work.job)
            for step in range(100):
                time.sleep(0.1)
                work.advance()
                steps.append(step)

        job = jobs.run(asked(kind(work_on)).pk)
        assert job.state == JobState.CANCELLED and 0 < len(steps) < 60

    def test_it_is_heard_by_the_outcome_too(self, kind):
        job = jobs.run(asked(kind(lambda work: jobs.cancel(job=work.job) and None)).pk)
        assert job.state == JobState.CANCELLED

    def test_it_comes_too_late_while_the_outcome_is_written(self, kind):
        told = []

        def work_on(work):
            with transaction.atomic():
                work.finish({})
                thread = threading.Thread(target=try_cancel, args=(work.job,))
                thread.start()
                thread.join()

        def try_cancel(job):
            try:
                jobs.cancel(job=job)
            except jobs.WrongState as error:
                told.append(str(error))
            connection.close()

        job = jobs.run(asked(kind(work_on)).pk)
        assert job.state == JobState.DONE and told == ["结果正在写入，已不能取消。"]

    def test_what_is_over_cannot_be_cancelled(self, kind):
        job = jobs.run(asked(kind(lambda work: None)).pk)
        assert not job.may("cancel")
        with pytest.raises(jobs.WrongState):
            jobs.cancel(job=job)

    def test_one_whose_worker_died_is_cancelled_by_the_sweeper(self, kind):
        job = taken(asked(kind(lambda work: None)))
        jobs.cancel(job=job)
        expire(job)
        sweeping.sweep()
        job.refresh_from_db()
        assert job.state == JobState.CANCELLED


class TestRetry:
    def test_it_starts_afresh(self, kind):
        job = jobs.run(
            asked(kind(lambda work: work.stage("unknown") if work.job.max_attempts == 5 else None)).pk
        )
        assert job.state == JobState.FAILED
        Job.objects.filter(pk=job.pk).update(max_attempts=4)
        job = jobs.retry(job=job)
        assert (job.state, job.attempts, job.problem, job.finished_at) == (JobState.QUEUED, 0, "", None)
        assert jobs.run(job.pk).state == JobState.DONE

    def test_only_what_did_not_succeed(self, kind):
        job = jobs.run(asked(kind(lambda work: None)).pk)
        with pytest.raises(jobs.WrongState):
            jobs.retry(job=job)


def waiting():
    """Ids the sweeper would wake a worker for."""
    return set(Job.objects.unheard().values_list("pk", flat=True))


def taken(job):
    """The job as a worker has it that died without a word."""
    return runner._claim(job.pk)


class TestTheWorkersDoor:
    def test_takes_the_oldest_first_one_a_call(self, kind):
        order = []
        name = kind(lambda work: order.append(work.job.pk))
        asked_first, asked_second = asked(name).pk, asked(name).pk
        tasks.run_next_job()
        assert order == [asked_first]
        tasks.run_next_job()
        tasks.run_next_job()
        assert order == [asked_first, asked_second]

    def test_revives_the_dead_before_it_goes_on(self, kind):
        order = []
        name = kind(lambda work: order.append(work.job.pk))
        dead, younger = taken(asked(name)), asked(name)
        expire(dead)
        tasks.run_next_job()
        tasks.run_next_job()
        assert order == [dead.pk, younger.pk]

    def test_acts_from_the_door_task(self, kind):
        doors = []
        asked(kind(lambda work: doors.append(acting.current().door)))
        tasks.run_next_job()
        assert doors == ["task"]


class TestSweeper:
    def test_the_dead_are_revived(self, kind):
        job = taken(asked(kind(lambda work: None)))
        sweeping.sweep()
        job.refresh_from_db()
        assert job.state == JobState.RUNNING  # its lease still runs
        expire(job)
        sweeping.sweep()
        job.refresh_from_db()
        assert (job.state, job.token, job.attempts) == (JobState.QUEUED, None, 1)
        assert jobs.run(job.pk).attempts == 2

    def test_after_the_last_attempt_it_ends_in_words(self, kind):
        job = taken(asked(kind(lambda work: None, max_attempts=1)))
        expire(job)
        sweeping.sweep()
        job.refresh_from_db()
        assert job.state == JobState.FAILED and "多次中断" in job.problem

    def test_a_lost_message_is_sent_again_but_not_too_often(self, kind):
        job = asked(kind(lambda work: None))
        assert waiting() == set()
        grow_old(job)
        assert waiting() == {job.pk}
        assert sweeping._mark_unheard() == [job.pk]
        assert waiting() == set()

    def test_one_that_is_just_deciding_is_alive(self, kind):
        def work_on(work):
            with transaction.atomic():
                work.fence()
                with another_connection() as other, other.cursor() as cursor:
                    cursor.execute("UPDATE common_jobprogress SET lease_until = now() - interval '1 s'")
                thread = threading.Thread(target=lambda: (sweeping.sweep(), connection.close()))
                thread.start()
                thread.join()
                work.finish({})

        assert jobs.run(asked(kind(work_on)).pk).state == JobState.DONE


class TestTheRowItself:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "running"},
            {"state": "asleep"},
            {"state": "done", "finished_at": timezone.now()},
            {"state": "failed", "finished_at": timezone.now()},
            {"problem": "有问题却在排队"},
            {"token": uuid.uuid4()},
            {"attempts": 6},
        ],
    )
    def test_states_that_contradict_themselves_are_refused(self, kind, wrong):
        job = asked(kind(lambda work: None))
        with pytest.raises(IntegrityError):
            Job.objects.filter(pk=job.pk).update(**wrong)


def test_waking_without_a_broker_does_no_harm(kind, caplog):
    """Nothing listens on port 1: the page answers, the row waits for the sweeper."""
    from celery import Celery, current_app

    ours = current_app._get_current_object()
    job = asked(kind(lambda work: None))
    try:
        Celery("nobody", broker="redis://127.0.0.1:1/0").set_current()
        jobs.wake(job)
    finally:
        ours.set_current()
    assert "no worker could be woken" in caplog.text


@pytest.mark.django_db(transaction=False)
def test_inside_an_open_transaction_it_runs_inline(db, kind):
    """As in tests of other rooms: nobody else sees the row, so progress uses the same connection."""

    def work_on(work):
        work.stage("count", total=2)
        work.advance(2)

    assert connection.in_atomic_block
    job = jobs.run(asked(kind(work_on)).pk)
    assert job.state == JobState.DONE and (job.progress.stage, job.progress.done) == ("count", 2)
