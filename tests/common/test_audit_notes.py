"""Acts that change no row, and writes of which nobody knows who acts."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from common import acting, audit
from common.models import AuditRecord, Result

pytestmark = pytest.mark.django_db
CLERK = acting.Acting(account_id=7, person_id=8, post_id=9, door="page", request_id="r-1")


def test_a_note_says_who_and_what():
    with acting.as_(CLERK):
        number = audit.note(
            "contact.reveal", table="accounts_person", key=3, details={"reason": "核对"}, address="10.0.0.1"
        )
    record = AuditRecord.objects.get(pk=number)
    assert (record.act, record.event, record.table, record.key) == (
        "event", "contact.reveal", "accounts_person", "3",
    )  # fmt: skip
    assert (record.after, record.address, record.result) == ({"reason": "核对"}, "10.0.0.1", Result.DONE)
    assert (record.account_id, record.door, record.request) == (7, "page", "r-1")


def test_a_refusal_outlives_the_rollback_and_an_ordinary_note_does_not():
    with acting.as_(CLERK), pytest.raises(RuntimeError), transaction.atomic():
        audit.note("export")
        audit.note("access", result=Result.REFUSED, separate=True)
        raise RuntimeError
    assert [(record.event, record.result, record.account_id) for record in AuditRecord.objects.events()] == [
        ("access", "refused", 7)
    ]


def test_an_unknown_result_is_no_result():
    with pytest.raises(ValueError, match="maybe"):
        audit.note("export", result="maybe")


def test_who_acts_may_change_within_a_transaction_and_comes_back():
    with transaction.atomic():
        with acting.as_(CLERK):
            Group.objects.create(name="甲")
            with acting.change(batch="b-2"):
                Group.objects.create(name="乙")
            Group.objects.create(name="丙")
        Group.objects.create(name="丁")
    told = AuditRecord.objects.filter(table="auth_group").order_by("id").values_list("door", "batch")
    assert list(told) == [("page", ""), ("page", "b-2"), ("page", ""), ("", "")]


def test_an_error_inside_keeps_its_own_words():
    """Leaving `as_` in a lost transaction must not hide why it was lost."""
    with pytest.raises(Exception, match="no_such_table"), transaction.atomic(), acting.as_(CLERK):
        connection.cursor().execute("SELECT * FROM no_such_table")


def test_a_write_without_context_is_recorded_under_role_and_program():
    Group.objects.create(name="甲")
    record = AuditRecord.objects.nameless().get()
    assert (record.table, record.act) == ("auth_group", "insert")
    assert (record.database_role, record.application) == (settings.DATABASE_ROLE, "guanhu")


@pytest.mark.django_db(transaction=True)
def test_a_write_by_hand_is_recorded_under_the_login_and_its_program():
    given = connection.get_connection_params() | {"application_name": "psql"}
    given.pop("cursor_factory", None)
    given.pop("context", None)
    by_hand = psycopg2.connect(**given)
    with by_hand, by_hand.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('甲')")
        cursor.execute("SELECT session_user")
        login = cursor.fetchone()[0]
    by_hand.close()
    record = AuditRecord.objects.nameless().get()
    assert (record.account_id, record.database_role, record.application) == (None, login, "psql")


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_any_transaction_has_its_name_too():
    with acting.as_(CLERK):
        Group.objects.bulk_create([Group(name="甲")])
        Group.objects.update(name="乙")
        connection.cursor().execute("UPDATE auth_group SET name = '丙'")
        Group.objects.all()._raw_delete("default")
    assert set(AuditRecord.objects.values_list("act", "door")) == {
        ("insert", "page"), ("update", "page"), ("delete", "page"),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_command_has_a_name():
    database = connection.settings_dict
    where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{where}"
    code = "from django.contrib.auth.models import Group; Group.objects.filter(name='甲').update(name='乙')"
    Group.objects.create(name="甲")
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        env=os.environ | {"DATABASE_URL": address},
        check=True,
        cwd=settings.ROOT,
    )
    record = AuditRecord.objects.filter(act="update").get()
    assert (record.door, record.batch) == ("command", "shell")
