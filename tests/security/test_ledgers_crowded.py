"""Ledgers of somebody who is in a hurry, or wants the house for himself: others are served meanwhile, the disk has room."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.test import Client

from accounts.models import Account
from assets import ledger_files
from assets.actions.ledger_compare import wary_plans
from assets.models import LedgerBatch, LedgerRow
from common import acting, jobs
from common.jobs.running import IN_TURN
from common.models import Job
from common.nightly import sweep_files
from common.spreadsheets import inside
from tests.assets.factories import make_type
from tests.factories import GULI, GULI_VILLAGE, HENGXI, client_of, make_division, make_post
from tests.security.test_ledgers import GOOD, hand_over, sent, workbook


@pytest.fixture
def ground(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    make_division(code=GULI_VILLAGE)


@pytest.fixture
def post(db, ground):
    return make_post(division=GULI)


@pytest.fixture
def clerk(post):
    return client_of(post)


def test_a_page_waits_a_moment_only_for_the_job_that_holds_the_batch(transactional_db, ground):
    clerk = client_of(make_post(division=GULI))
    batch, held, over = hand_over(clerk, workbook(GOOD)), Event(), Event()

    def reads_for_minutes() -> None:
        try:
            with transaction.atomic():
                LedgerBatch.objects.select_for_update().get(pk=batch.pk)
                held.set()
                over.wait(30)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(reads_for_minutes)
        assert held.wait(10)
        begin = time.monotonic()
        answers = [clerk.post(f"/facilities/ledgers/{batch.pk}/{act}/") for act in ("discard", "confirm")]
        took = time.monotonic() - begin
        over.set()
        reading.result()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert "请等它完成后再办" in clerk.get(f"/facilities/ledgers/{batch.pk}/").text
    assert took < 10
    Job.objects.update(state="running", token="0" * 32, finished_at=None, result=None)
    begin = time.monotonic()
    clerk.post(f"/facilities/ledgers/{batch.pk}/discard/")
    typed = clerk.post(
        f"/facilities/ledgers/{batch.pk}/rows/{batch.rows.get(verdict='new').pk}/", typed_row()
    )
    assert time.monotonic() - begin < 2
    assert "请等它完成后再办" in typed.text
    assert 'value="改了名的公厕"' in typed.text
    Job.objects.update(state="cancelled", token=None, finished_at=F("created_at"))
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert clerk.post(f"/facilities/ledgers/{batch.pk}/discard/").status_code == 302


def typed_row() -> dict:
    return {"name": "改了名的公厕", "village": GULI_VILLAGE, "category": "0401", "quantity": "1座"}


def test_who_asks_for_many_jobs_overtakes_nobody(clerk, post):
    other = make_post(division=HENGXI)
    asked = [jobs.start("assets.read_ledger", arguments={"batch": 0}, by=asker(post)) for _ in range(3)]
    late = jobs.start("assets.read_ledger", arguments={"batch": 0}, by=asker(other))

    def in_turn() -> list[int]:
        return list(Job.objects.queued().order_by(IN_TURN, "id").values_list("pk", flat=True))

    assert in_turn() == [*(job.pk for job in asked), late.pk]
    Job.objects.filter(pk=asked[0].pk).update(
        state="running", token="0" * 32, started_at="2026-01-01T00:00:00Z"
    )
    assert in_turn() == [late.pk, asked[1].pk, asked[2].pk]


def asker(post) -> jobs.Asker:
    account = Account.objects.get(person=post.person)
    return jobs.Asker(account.pk, post.person_id, post.pk)


def test_nobody_keeps_the_workers_or_the_disk(clerk, monkeypatch):
    monkeypatch.setattr(ledger_files, "MOST_WAITING", 2)
    assert [sent(clerk, workbook(GOOD)).status_code for _ in range(3)] == [302, 302, 422]
    assert "请等读完再上传" in sent(clerk, workbook(GOOD)).text
    Job.objects.update(state="cancelled", finished_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(ledger_files, "MOST_A_DAY", 3 * len(workbook(GOOD)) - 1)
    answer = sent(clerk, workbook(GOOD))
    assert answer.status_code == 422
    assert "明天再传" in answer.text
    assert LedgerBatch.objects.count() == len(list((ledger_files.path_of("x").parent).iterdir())) == 2


def test_a_batch_given_up_leaves_no_file(clerk, django_capture_on_commit_callbacks):
    batch = hand_over(clerk, workbook(GOOD))
    path = ledger_files.path_of(batch.stored_as)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(f"/facilities/ledgers/{batch.pk}/discard/")
    batch.refresh_from_db()
    assert (batch.stored_as, path.exists()) == ("", False)
    assert "本批次已放弃" in clerk.get(f"/facilities/ledgers/{batch.pk}/").text


def test_files_no_batch_names_are_swept_after_a_day(clerk):
    batch = hand_over(clerk, workbook(GOOD))
    named, orphan, fresh = (ledger_files.path_of(name) for name in (batch.stored_as, "ab" * 16, "cd" * 16))
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    for path in (named, orphan):
        os.utime(path, (0, 0))
    assert sweep_files(None)["orphans"] == 1
    assert [path.exists() for path in (named, orphan, fresh)] == [True, False, True]


def test_pages_read_few_files_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(inside, "_turns", inside.threading.BoundedSemaphore(1))
    file = tmp_path / "x.csv"
    file.write_text("一,二\n")
    with acting.as_(acting.Acting(door="page")):
        first = inside.lines("assets.ledger.workbook", file)
        assert next(first)
        with pytest.raises(inside.Busy, match="请过一分钟"):
            next(inside.lines("assets.ledger.workbook", file))
        first.close()
        assert next(inside.lines("assets.ledger.workbook", file))


def test_rows_the_planner_knows_nothing_of_are_not_joined_one_by_one(clerk):
    """A rejected file leaves the table's statistics at nothing: the next one took half a minute for a thousand rows."""
    batch = hand_over(clerk, workbook(GOOD))
    rows = [LedgerRow(batch=batch, position=n, row=n, verdict="skipped") for n in range(100, 3100)]
    LedgerRow.objects.bulk_create(rows)

    def allowed() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_nestloop")
            return cursor.fetchone()[0]

    with wary_plans():
        assert allowed() == "off"
    assert allowed() == "on"


def test_two_confirm_and_undo_at_once(transactional_db, ground):
    clerk = client_of(make_post(division=GULI))
    batch = hand_over(clerk, workbook(GOOD))

    def at_once(act: str) -> list[int]:
        def one(_number: int) -> int:
            own = Client(raise_request_exception=False)
            own.cookies = clerk.cookies
            try:
                return own.post(f"/facilities/ledgers/{batch.pk}/{act}/").status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(one, range(4)))

    for act, kind in (("confirm", "assets.confirm_ledger"), ("undo", "assets.undo_ledger")):
        assert at_once(act) == [302] * 4
        assert Job.objects.filter(kind=kind).count() == 1
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
