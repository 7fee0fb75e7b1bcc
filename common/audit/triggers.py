"""Statement-level triggers that write the trail: one function and three triggers for each table.

The functions are generated from the models and their field classes, and installed again after each migration
that changes a table. Values enter as PostgreSQL's text of them: `jsonb_object` of two arrays takes a third
of the time of `to_jsonb` and keeps decimals exact; empty values are left out. The functions run with the
owner's rights, so that the restricted role can neither write nor change a record by itself.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import truncate_name

from common.audit.tables import AuditedTable, Entry, audited
from common.privacy import HIDDEN

RECORDS = "common_auditrecord"
MARK = "guanhu audit "  # comments of our functions: this and a digest of their text
TRIGGERS = ("audit_insert", "audit_update", "audit_delete")
SHARED = Path(__file__).with_name("shared.sql").read_text(encoding="utf-8")
TEMPLATE = Path(__file__).with_name("table.sql").read_text(encoding="utf-8")
CONTEXT = (
    *("at", "transaction", "account_id", "person_id", "post_id", "door", "request", "batch"),
    *("database_role", "application", "address", "event", "result"),
)


def function_name(table: str) -> str:
    return truncate_name(f"audit_{table}", 63)


def value_of(row: str, column: str, entry: Entry) -> str:
    """SQL: the text under which a column's value enters."""
    plain = f'{row}."{column}"::text'
    match entry:
        case Entry.PLAIN:
            return plain
        case Entry.MASKED:
            return f"audit_mask({plain})"
        case Entry.HIDDEN:
            return f"CASE WHEN {plain} <> '' THEN '{HIDDEN}' END"


def whole_row(table: AuditedTable, row: str) -> str:
    """SQL: jsonb of all columns but the empty ones."""
    return _object({column: value_of(row, column, entry) for column, entry in table.columns.items()})


def changed_columns(table: AuditedTable, row: str) -> str:
    """SQL: jsonb of those columns of old_row or new_row that differ between the two."""
    differs = 'old_row."{0}" IS DISTINCT FROM new_row."{0}"'
    values = {
        column: f"CASE WHEN {differs.format(column)} THEN {value_of(row, column, entry)} END"
        for column, entry in table.columns.items()
    }
    return _object(values)


def _object(values: Mapping[str, str]) -> str:
    """SQL: jsonb of values by column. In the order in which jsonb keeps its keys: what is sorted is not sorted again."""
    ordered = sorted(values, key=lambda column: (len(column.encode()), column.encode()))
    names = ", ".join(f"'{column}'" for column in ordered)
    listed = ",\n      ".join(values[column] for column in ordered)
    return f"jsonb_strip_nulls(jsonb_object(ARRAY[{names}], ARRAY[\n      {listed}]))"


def definition(table: AuditedTable) -> str:
    """SQL: the function of a table and its triggers."""
    columns, values = ", ".join(CONTEXT), ", ".join(f"context.{column}" for column in CONTEXT)
    return TEMPLATE.format(
        table=table.name,
        function=function_name(table.name),
        into=f'INSERT INTO public.{RECORDS} ({columns}, "table", key, act, before, after)'
        f"\n    SELECT {values}, '{table.name}'",
        old_key=_key(table, "old_row"),
        new_key=_key(table, "new_row"),
        same_key=" AND ".join(f'old_row."{column}" = new_row."{column}"' for column in table.key),
        old_row=whole_row(table, "old_row"),
        new_row=whole_row(table, "new_row"),
        old_changed=changed_columns(table, "old_row"),
        new_changed=changed_columns(table, "new_row"),
    )


def _key(table: AuditedTable, row: str) -> str:
    return " || '/' || ".join(f'{row}."{column}"::text' for column in table.key)


def digest(text: str) -> str:
    return MARK + hashlib.sha256(text.encode()).hexdigest()[:16]


def present_tables(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, ...]]:
    """Tables of the schema with their columns, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(attname::text ORDER BY attnum)"
            " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            " AND attnum > 0 AND NOT attisdropped GROUP BY relname"
        )
        return {table: tuple(columns) for table, columns in cursor.fetchall()}


def installed(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, frozenset[str]]]:
    """By table: comment of the trigger function, and which of our triggers are there and switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(obj_description(tgfoid, 'pg_proc'), ''), array_agg(tgname::text)"
            " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relnamespace = 'public'::regnamespace AND tgname = ANY(%s) AND tgenabled IN ('O', 'A')"
            " GROUP BY 1, 2",
            [list(TRIGGERS)],
        )
        return {table: (comment, frozenset(names)) for table, comment, names in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[AuditedTable]:
    """Tables whose triggers are not there, switched off, or not those of the present models."""
    found = installed(connection)
    return [
        table
        for table in audited(present_tables(connection))
        if found.get(table.name) != (digest(definition(table)), frozenset(TRIGGERS))
    ]


def install(connection: BaseDatabaseWrapper) -> list[str]:
    """Bring all triggers to the present models; the names of the tables that were touched.

    Needs the owner's rights. Nothing is locked where nothing changed.
    """
    present = present_tables(connection)
    if RECORDS not in present:
        return []
    touched = []
    with connection.cursor() as cursor:
        _install_shared(cursor)
        for table in missing(connection):
            text = definition(table)
            cursor.execute(f"{text}COMMENT ON FUNCTION {function_name(table.name)}() IS '{digest(text)}'")
            touched.append(table.name)
        _remove_strays(connection, cursor, {table.name for table in audited(present)})
    return touched


def _install_shared(cursor) -> None:
    mark = digest(SHARED)
    cursor.execute("SELECT obj_description(to_regprocedure('public.audit_context()'), 'pg_proc')")
    if cursor.fetchone()[0] != mark:
        cursor.execute(f"{SHARED}COMMENT ON FUNCTION audit_context() IS '{mark}'")


def _remove_strays(connection: BaseDatabaseWrapper, cursor, wanted: set[str]) -> None:
    """Triggers of tables that became exempt, functions of tables that are gone."""
    for table in set(installed(connection)) - wanted:
        for trigger in TRIGGERS:
            cursor.execute(f'DROP TRIGGER IF EXISTS {trigger} ON "{table}"')
    cursor.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND prorettype = 'trigger'::regtype AND obj_description(oid, 'pg_proc') LIKE %s"
        " AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = pg_proc.oid)",
        [MARK + "%"],
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f'DROP FUNCTION "{function}"()')
