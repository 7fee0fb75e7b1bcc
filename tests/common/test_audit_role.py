"""The restricted role: what every door may do, and what nobody may."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from common import audit
from common.audit import role, tables
from common.audit.triggers import present_tables
from common.db.base import owner_rights
from common.models import AuditRecord

pytestmark = pytest.mark.django_db


def ask(statement: str, parameters=None):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone() if cursor.description else None


def test_doors_work_under_the_restricted_role():
    assert ask("SELECT current_user") == (settings.DATABASE_ROLE,)
    strong = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
    assert ask(f"SELECT {strong} FROM pg_roles WHERE rolname = %s", [settings.DATABASE_ROLE]) == (False,)


def test_the_role_owns_nothing():
    owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s"
    assert ask(owned, [settings.DATABASE_ROLE]) == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE auth_group CASCADE",
        "TRUNCATE common_auditrecord",
        "DELETE FROM common_auditrecord",
        "UPDATE common_auditrecord SET act = act",
        "INSERT INTO common_auditrecord (act) VALUES ('event')",
        "ALTER TABLE auth_group DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_insert ON auth_group",
        "DROP TABLE auth_group",
        "CREATE TABLE mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION audit_mask(value text) RETURNS text LANGUAGE sql RETURN value",
        "CREATE TEMP TABLE g (id int, name text); CREATE TRIGGER forged AFTER INSERT ON g"
        " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_auth_group()",
    ],
)
def test_refused_by_the_database(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        ask(statement)


def test_no_table_of_the_database_may_be_truncated():
    for table in present_tables(connection):
        assert ask("SELECT has_table_privilege(%s, 'TRUNCATE')", [table]) == (False,), table


def test_append_only_tables_take_additions_only():
    assert "common_auditrecord" in tables.append_only()
    for table in tables.append_only():
        may = ask("SELECT has_table_privilege(%s, 'UPDATE, DELETE')", [table])
        assert may == (False,), table


def test_not_even_the_owner_changes_a_record():
    audit.note("session.open")
    with owner_rights(), pytest.raises(ProgrammingError, match="只增不改"):
        ask("DELETE FROM common_auditrecord")
    with owner_rights(), pytest.raises(ProgrammingError, match="只增不改"):
        ask("UPDATE common_auditrecord SET account_id = 1")
    assert AuditRecord.objects.count() == 1


def test_rights_are_mended_by_the_next_migrate():
    with owner_rights():
        ask("GRANT TRUNCATE ON auth_group TO PUBLIC")
        ask(f"GRANT DELETE ON common_auditrecord TO {settings.DATABASE_ROLE}")
        assert role.granted(connection) != role.wanted(set(present_tables(connection)))
        role.grant(connection)
    assert role.granted(connection) == role.wanted(set(present_tables(connection)))
    Group.objects.create(name="甲")


@pytest.fixture
def plain_owner(transactional_db):
    """A connection of a login that is nobody: no superuser, may not even make roles; `ask` as the owner beside it."""
    with owner_rights():
        ask("CREATE ROLE plain_owner LOGIN PASSWORD 'plain'")
        theirs = connection.copy()
        theirs.settings_dict = connection.settings_dict | {"USER": "plain_owner", "PASSWORD": "plain"}
        yield theirs
        theirs.close()
        ask("DROP ROLE plain_owner")


@pytest.mark.xdist_group("plain_owner")  # roles belong to the cluster, which both workers share
def test_an_owner_without_superuser_makes_the_role_or_is_told_what_to_do(plain_owner, settings):
    """Debian's server: the owner of the database has CREATEROLE at best."""
    usual, settings.DATABASE_ROLE = settings.DATABASE_ROLE, "guanhu_app_of_a_test"
    with pytest.raises(role.RoleMissing, match="CREATE ROLE guanhu_app_of_a_test NOLOGIN; GRANT"):
        role.ensure(plain_owner)
    ask("ALTER ROLE plain_owner CREATEROLE")
    role.ensure(plain_owner)
    role.ensure(plain_owner)  # again, without harm
    with plain_owner.cursor() as cursor:
        cursor.execute("SET ROLE guanhu_app_of_a_test")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("guanhu_app_of_a_test",)
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE guanhu_app_of_a_test")
    settings.DATABASE_ROLE = usual


@pytest.mark.xdist_group("plain_owner")
def test_a_role_that_is_there_but_not_ours_is_told(plain_owner, settings):
    with pytest.raises(role.RoleMissing, match=f"GRANT {settings.DATABASE_ROLE} TO plain_owner"):
        role.ensure(plain_owner)


def test_nobody_flushes_a_database_in_use(settings):
    settings.TESTING = False
    with pytest.raises(CommandError, match="不得清空"):
        call_command("flush", interactive=False)
