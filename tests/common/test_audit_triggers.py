"""Every way of writing leaves its record: with who, when, from where, before and after."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from common import acting
from common.audit import checks, tables, triggers
from common.audit.tables import Entry
from common.db.base import owner_rights
from common.models import Act, AuditRecord, WorkdayYear

CLERK = acting.Acting(account_id=7, person_id=8, post_id=9, door="page", request_id="r-1", batch="b-1")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clerk():
    with acting.as_(CLERK):
        yield


def records(model) -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(table=model._meta.db_table).order_by("id"))


def acts(model) -> list[tuple[str, str]]:
    return [(record.act, record.key) for record in records(model)]


def test_a_row_made_changed_and_removed_is_told_with_before_and_after():
    group = Group.objects.create(name="甲")
    group.name = "乙"
    group.save()
    key = str(group.pk)
    group.delete()

    made, changed, removed = records(Group)
    assert (made.act, made.key, made.before, made.after) == (Act.INSERT, key, None, {"id": key, "name": "甲"})
    assert (changed.act, changed.before, changed.after) == (Act.UPDATE, {"name": "甲"}, {"name": "乙"})
    assert (removed.act, removed.before, removed.after) == (Act.DELETE, {"id": key, "name": "乙"}, None)


def test_a_record_says_who_and_from_where():
    Group.objects.create(name="甲")
    record = records(Group)[0]
    assert (record.account_id, record.person_id, record.post_id) == (7, 8, 9)
    assert (record.door, record.request, record.batch, record.result) == ("page", "r-1", "b-1", "done")
    assert (record.database_role, record.application) == ("", "")
    assert record.transaction > 0


def test_bulk_writes_are_recorded_row_by_row():
    groups = Group.objects.bulk_create([Group(name=f"组{number}") for number in range(3)])
    Group.objects.filter(pk=groups[0].pk).update(name="改")
    groups[1].name = "改二"
    Group.objects.bulk_update(groups[1:2], ["name"])
    Group.objects.filter(pk__in=[group.pk for group in groups]).delete()
    keys = [str(group.pk) for group in groups]
    inserted = [("insert", key) for key in keys]
    updated = [("update", keys[0]), ("update", keys[1])]
    assert acts(Group)[:5] == inserted + updated
    assert sorted(acts(Group)[5:]) == sorted(("delete", key) for key in keys)


def test_upsert_is_recorded_as_what_it_did():
    Group.objects.create(pk=1000, name="甲")
    Group.objects.bulk_create(
        [Group(pk=1000, name="改"), Group(pk=1001, name="新")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    )
    assert sorted(acts(Group)) == [("insert", "1000"), ("insert", "1001"), ("update", "1000")]


def test_many_to_many_rows_are_recorded():
    group = Group.objects.create(name="甲")
    kind = ContentType.objects.get_or_create(app_label="common", model="auditrecord")[0]
    right = Permission.objects.create(name="看", codename="see", content_type=kind)
    group.permissions.add(right)
    group.permissions.clear()
    links = records(Group.permissions.through)
    assert [link.act for link in links] == ["insert", "delete"]
    assert links[0].after["permission_id"] == str(right.pk)


def test_copy_and_raw_sql_are_recorded():
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY auth_group (id, name) FROM STDIN", io.StringIO("900\t甲\n901\t乙\n"))
        cursor.execute("UPDATE auth_group SET name = name || '改' WHERE id = 900")
        cursor.execute("DELETE FROM auth_group WHERE id = 901")
    assert acts(Group) == [("insert", "900"), ("insert", "901"), ("update", "900"), ("delete", "901")]


def test_an_update_that_changes_nothing_is_told_as_such():
    group = Group.objects.create(name="甲")
    group.save()
    assert (records(Group)[-1].before, records(Group)[-1].after) == ({}, {})


def test_a_value_that_becomes_empty_is_missing_after():
    year = WorkdayYear.objects.create(year=2031, reason="通知", recorded_by_id=7)
    WorkdayYear.objects.filter(pk=year.pk).update(recorded_by_id=None)
    made, changed = records(WorkdayYear)
    assert (made.key, made.after["recorded_by_id"]) == ("2031", "7")
    assert (changed.before, changed.after) == ({"recorded_by_id": "7"}, {})


def test_a_primary_key_never_changes():
    Group.objects.create(pk=900, name="甲")
    with pytest.raises(IntegrityError, match="主键不得修改"), transaction.atomic():
        Group.objects.filter(pk=900).update(id=901)
    assert Group.objects.get().pk == 900


def test_records_go_with_the_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        Group.objects.create(name="甲")
        raise RuntimeError
    assert records(Group) == []


def test_a_large_update_after_a_small_one_is_not_quadratic():
    """The function's plan is made when it first meets one row; with nested loops this would take minutes."""
    Group.objects.create(name="甲")
    Group.objects.update(name="乙")
    Group.objects.bulk_create(Group(name=f"组{number}") for number in range(20_000))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '8s'")
        cursor.execute("UPDATE auth_group SET name = name || '改'")
    assert AuditRecord.objects.filter(table="auth_group", act=Act.UPDATE).count() == 20_002


def test_every_table_has_its_triggers_or_a_reason():
    assert checks.problems(connection) == []
    assert tables.revealing_keys() == []
    assert all(tables.exemptions().values())


def test_a_table_nobody_thought_of_is_found():
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (id int)")
        cursor.execute("ALTER TABLE auth_group DISABLE TRIGGER audit_update")
    found = checks.problems(connection)
    assert [problem.split(" ")[1] for problem in found] == ["stray", "auth_group", "stray"]


def test_a_changed_table_gets_new_triggers():
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE auth_group ADD COLUMN secret text")
        assert triggers.install(connection) == ["auth_group"]
        assert triggers.install(connection) == []
        cursor.execute("INSERT INTO auth_group (name, secret) VALUES ('甲', '口令')")
        cursor.execute("ALTER TABLE auth_group DROP COLUMN secret")
        assert triggers.install(connection) == ["auth_group"]
        cursor.execute("INSERT INTO auth_group (name) VALUES ('乙')")
    assert records(Group)[0].after["secret"] == "****"  # no model knows it
    assert "secret" not in records(Group)[1].after


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张三", "张*"),
        ("13812345678", "138****5678"),
        ("025-52281234", "025****1234"),
        ("+86 13812345678", "+86****5678"),
        ("", ""),
        (None, None),
    ],
)
def test_masking(value, shown):
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_mask(%s)", [value])
        assert cursor.fetchone()[0] == shown


def test_no_sensitive_column_enters_plain():
    from common.crypto import EncryptedTextField
    from common.privacy import FieldClass, class_of, stored_models

    for model in stored_models():
        for field in model._meta.concrete_fields:
            entry = tables.entry_of(model, field)
            if isinstance(field, EncryptedTextField) or class_of(model, field) is FieldClass.SENSITIVE:
                assert entry is Entry.HIDDEN, field
            elif class_of(model, field) is FieldClass.PERSONAL:
                assert entry is not Entry.PLAIN, field
