"""The restricted role that every door works under: owns nothing, truncates nothing, only adds where told.

Roles belong to the cluster, so another database (or a parallel test) may have made it already; rights
belong to the database and are granted again after each migration.
"""

import time

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

from common.audit.tables import READ_ONLY_TABLES, append_only
from common.audit.triggers import RECORDS, present_tables

EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
ONLY_ADDED = frozenset({"SELECT", "INSERT"})
ONLY_READ = frozenset({"SELECT"})
TRIES = 10  # others may be making the same role at this moment


class RoleMissing(Exception):
    """The restricted role is not there, or the owner may not take it; says in Chinese what to do."""


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Make the role if nobody has, and let the present user take it. Raises RoleMissing."""
    role = settings.DATABASE_ROLE
    for attempt in range(1, TRIES + 1):
        if not role or _usable(connection, role):
            return
        try:
            _make(connection, role)
        except DatabaseError as refusal:  # made by another in this moment, or not ours to make
            if attempt == TRIES or "permission denied" in str(refusal):
                raise RoleMissing(_remedy(connection, role)) from refusal
            time.sleep(0.05 * attempt)


def _usable(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Whether the present user may SET ROLE to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int >= 160000")
        kind = "SET" if cursor.fetchone()[0] else "MEMBER"
        cursor.execute(
            "SELECT pg_has_role(session_user, oid, %s) FROM pg_roles WHERE rolname = %s", [kind, role]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _make(connection: BaseDatabaseWrapper, role: str) -> None:
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            make = "CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            cursor.execute(sql.SQL(make).format(name))
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _remedy(connection: BaseDatabaseWrapper, role: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        owner = cursor.fetchone()[0]
    return (
        f"数据库中没有受限角色 {role}，而用户 {owner} 无权建立或使用它。请数据库管理员执行："
        f"CREATE ROLE {role} NOLOGIN; GRANT {role} TO {owner};  然后重新运行 migrate。"
    )


def wanted(tables: frozenset[str] | set[str]) -> dict[str, frozenset[str]]:
    """What the role may do with each table."""
    added = append_only()
    rights = {}
    for table in tables:
        if table in READ_ONLY_TABLES:
            rights[table] = ONLY_READ
        else:
            rights[table] = ONLY_ADDED if table in added else EVERYTHING
    return rights


def granted(connection: BaseDatabaseWrapper) -> dict[str, frozenset[str]]:
    """What the role may do with each table now, TRUNCATE and the like included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(privilege_type::text) FROM pg_class, aclexplode(relacl)"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = %s)) GROUP BY relname",
            [settings.DATABASE_ROLE],
        )
        return {table: frozenset(rights) for table, rights in cursor.fetchall()}


def grant(connection: BaseDatabaseWrapper) -> None:
    """Bring the role's rights to what is wanted. Needs the owner's rights; touches only what differs."""
    if not settings.DATABASE_ROLE:
        return
    present, have = present_tables(connection), granted(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table, rights in wanted(set(present)).items():
            if have.get(table, frozenset()) != rights:
                _set_rights(cursor, table, rights)
        role = sql.Identifier(settings.DATABASE_ROLE)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        if RECORDS in present:
            note = "GRANT EXECUTE ON FUNCTION audit_note(text, text, text, jsonb, text, text) TO {}"
            cursor.execute(sql.SQL(note).format(role))
            _refuse_changes(cursor, append_only() & set(present))


def _set_rights(cursor, table: str, rights: frozenset[str]) -> None:
    names = {"table": sql.Identifier(table), "role": sql.Identifier(settings.DATABASE_ROLE)}
    cursor.execute(sql.SQL("REVOKE ALL ON {table} FROM PUBLIC, {role}").format(**names))
    allowed = sql.SQL(", ").join(sql.SQL(right) for right in sorted(rights))
    cursor.execute(sql.SQL("GRANT {rights} ON {table} TO {role}").format(rights=allowed, **names))


def _refuse_changes(cursor, tables: frozenset[str]) -> None:
    """The second lock of append-only tables: it holds for the owner too."""
    for table in sorted(tables):
        cursor.execute(
            "SELECT 1 FROM pg_trigger WHERE tgname = 'audit_only_added' AND tgrelid = to_regclass(%s)",
            [f'public."{table}"'],
        )
        if cursor.fetchone() is None:
            lock = (
                "CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE ON {}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()"
            )
            cursor.execute(sql.SQL(lock).format(sql.Identifier(table)))
