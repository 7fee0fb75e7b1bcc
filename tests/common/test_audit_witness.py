"""The trail against PostgreSQL's own log: all that is committed, however, is told once, and nothing else."""

import io
import threading

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.actions.notices import mark_all_read, notify
from common import acting, audit
from common.audit import triggers
from common.db.base import owner_rights
from common.models import AuditRecord, Job, WorkdayYear
from tests.audit_witness.witness import Change, Witness, changes, key_of
from tests.audit_witness.writers import every_writer, watching
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def write_in_every_way() -> None:
    groups = Group.objects.bulk_create(Group(name=f"组{number}") for number in range(50))
    Group.objects.filter(pk__in=[group.pk for group in groups[:20]]).update(name="改")
    Group.objects.bulk_create(
        [Group(pk=groups[0].pk, name="又改"), Group(pk=90_000, name="新")],
        update_conflicts=True, unique_fields=["id"], update_fields=["name"],
    )  # fmt: skip
    kind = ContentType.objects.get_or_create(app_label="common", model="job")[0]
    right = Permission.objects.create(name="看'引号'", codename="see", content_type=kind)
    groups[1].permissions.add(right)
    groups[1].permissions.clear()
    WorkdayYear.objects.create(year=2031, reason="[x]:1 '国办'")
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY auth_group (id, name) FROM STDIN", io.StringIO("91000\t甲\n91001\t乙\n"))
        cursor.execute("UPDATE auth_group SET name = name || '。' WHERE id > 90000")
        cursor.execute("DELETE FROM auth_group WHERE id = 91001")
    Group.objects.filter(pk__in=[group.pk for group in groups[30:]]).delete()


@pytest.fixture
def renamed_groups():
    """auth_group's names are unique; several ways of writing want them equal."""
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE auth_group DROP CONSTRAINT auth_group_name_key")
    yield
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE auth_group CASCADE")
        cursor.execute("ALTER TABLE auth_group ADD CONSTRAINT auth_group_name_key UNIQUE (name)")


def test_every_way_of_writing(renamed_groups, witnessed):
    with acting.as_(acting.Acting(account_id=7, door="test")):
        write_in_every_way()
        audit.note("tests.event", separate=True)
        Session.objects.create(session_key="k", session_data="s", expire_date=timezone.now())
        with pytest.raises(RuntimeError), transaction.atomic():
            Job.objects.create(kind="tests.sample", title="没有提交")
            raise RuntimeError
    seen = witnessed.report()
    assert seen.seen.total() > 100
    assert seen.differences == []
    assert seen.exempt == {"django_session": 1}


def test_writers_at_the_same_time(witnessed):
    def write(number: int) -> None:
        for step in range(10):
            with transaction.atomic():
                job = Job.objects.create(kind="tests.sample", title=f"{number}-{step}")
                Job.objects.filter(pk=job.pk).update(title="改")
        connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert witnessed.report().seen.total() == 80


@pytest.mark.unwitnessed
def test_the_witness_sees_what_the_trail_misses():
    """With a trigger switched off by the owner, and with a forged record, the difference is told."""
    witness = Witness(connection, "witness_of_a_gap")
    witness.start()
    try:
        with owner_rights(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE common_job DISABLE TRIGGER audit_insert")
            job = Job.objects.create(kind="tests.sample", title="漏记")
            cursor.execute("ALTER TABLE common_job ENABLE TRIGGER audit_insert")
            AuditRecord.objects.create(transaction=5, table="common_job", key="0", act="insert")
        report = witness.report()
        assert [(change.table, change.act, change.key) for change in report.unrecorded] == [
            ("common_job", "insert", str(job.pk))
        ]
        assert report.unheard_of == [Change(5, "common_job", "insert", "0")]
    finally:
        witness.stop()
    assert triggers.missing(connection) == []


def test_a_writer_is_seen_when_rows_change_and_not_before():
    reader = make_person()
    with watching() as seen:
        mark_all_read(person=reader)
        assert seen == set()  # nothing was there to be read
        notify(person=reader, title="请看一看")
        mark_all_read(person=reader)
    of_notices = {"accounts.actions.notices.notify", "accounts.actions.notices.mark_all_read"}
    assert of_notices <= seen & every_writer()


def test_reading_the_log():
    lines = [
        "BEGIN 77",
        "table public.t: INSERT: id[bigint]:1 name[text]:'it''s id[bigint]:9'",
        "table public.t: UPDATE: old-key: id[bigint]:1 new-tuple: id[bigint]:2 name[text]:null",
        "table public.\"T x\": DELETE: a[integer]:1 b[character varying]:'x y'",
        "COMMIT 77",
    ]
    told = list(changes(lines, {"t": ("id",), "T x": ("a", "b")}))
    assert told == [
        Change(77, "t", "insert", "1"), Change(77, "t", "update", "2"), Change(77, "T x", "delete", "1/x y"),
    ]  # fmt: skip
    assert key_of("(no-tuple-data)", ("id",)) == ""
