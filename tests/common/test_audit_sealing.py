"""The chain of seals: what is done to the trail behind its back is told."""

import logging
from threading import Thread

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, connections

from common import audit
from common.audit import checks, sealing
from common.crypto import sm3
from common.db.base import owner_rights
from common.models import AuditRecord, AuditSeal
from tests.waiting import until_others_have_ended

pytestmark = pytest.mark.django_db(transaction=True)


def write(number: int = 3) -> None:
    for step in range(number):
        Group.objects.create(name=f"组{Group.objects.count()}-{step}")


def seal() -> AuditSeal | None:
    """Seal all there is."""
    until_others_have_ended()
    return sealing.seal()


def behind_its_back(statement: str) -> None:
    """As somebody who owns the tables and switches the locks off."""
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE common_auditrecord DISABLE TRIGGER audit_only_added")
        cursor.execute("ALTER TABLE common_auditseal DISABLE TRIGGER audit_only_added")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE common_auditrecord ENABLE TRIGGER audit_only_added")
        cursor.execute("ALTER TABLE common_auditseal ENABLE TRIGGER audit_only_added")


def test_seals_are_chained_and_cover_every_record_once(caplog):
    with caplog.at_level(logging.INFO, logger="guanhu.audit"):
        write()
        first = seal()
        write(2)
        audit.note("tests.event", details={"理由": "核对"})
        second = seal()
    assert first.head in caplog.text
    assert (second.since, first.records) == (first.until, 3)
    assert second.records == 2 + 1 + 1  # the first seal is itself told by the trail
    assert sealing.verify() == []


def test_nothing_new_makes_no_seal_but_of_the_seal_itself():
    assert seal() is None
    assert AuditSeal.objects.count() == 0


@pytest.mark.unwitnessed
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE common_auditrecord SET account_id = 5 WHERE id = {first}",
        'UPDATE common_auditrecord SET after = after || \'{{"name": "改"}}\' WHERE id = {first}',
        "UPDATE common_auditrecord SET at = at - interval '1 microsecond' WHERE id = {first}",
        "DELETE FROM common_auditrecord WHERE id = {first}",
        "INSERT INTO common_auditrecord (transaction, door, request, batch, database_role, application, address,"
        ' "table",'
        " key, act, event, result) SELECT transaction, '', '', '', '', '', '', '', '', 'event', 'x', 'done'"
        " FROM common_auditrecord WHERE id = {first}",
        "UPDATE common_auditseal SET head = repeat('0', 64)",
        "DELETE FROM common_auditseal WHERE id = (SELECT min(id) FROM common_auditseal)",
    ],
)
def test_what_is_done_behind_its_back_is_told(statement):
    write()
    seal()
    write()
    seal()
    first = AuditRecord.objects.filter(table="auth_group").order_by("id").first()
    behind_its_back(statement.format(first=first.pk))
    assert sealing.verify()
    with pytest.raises(CommandError, match="与封存值不符"):
        call_command("verify_trail")


def test_the_nightly_check_verifies_the_newest(monkeypatch):
    monkeypatch.setattr(checks, "NEWEST", 2)
    for _ in range(4):
        write(1)
        seal()
    assert checks.nightly() == []
    call_command("verify_trail")


def test_what_commits_late_falls_into_the_next_seal():
    """A transaction that began before a seal and ends after it: its records lie between those sealed already."""
    late = connection.copy()
    late.set_autocommit(False)
    late.cursor().execute("INSERT INTO auth_group (name) VALUES ('晚')")
    write()
    sealing.seal()
    late.commit()
    late.close()
    write(1)
    seal()
    assert sealing.verify() == []
    assert sum(AuditSeal.objects.values_list("records", flat=True)) >= 5


def test_several_sealing_at_once_make_one_chain():
    write()
    until_others_have_ended()

    def seal_aside() -> None:
        sealing.seal()
        connections.close_all()

    threads = [Thread(target=seal_aside) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seals = list(AuditSeal.objects.order_by("pk"))
    assert [one.since for one in seals] == [0, *(one.until for one in seals[:-1])]
    assert sealing.verify() == []


@pytest.mark.unwitnessed
def test_a_database_that_counts_anew_is_told():
    write()
    seal()
    behind_its_back("UPDATE common_auditseal SET until = until + 1000000")
    with pytest.raises(sealing.Reborn, match="由备份文件还原"):
        sealing.seal()


def test_the_seal_is_sm3():
    assert sm3("") == sealing._head("", 0, 0)[0]
