"""Foreign keys asked for in sets: one question a statement and column, where PostgreSQL's own keys ask once a row.

For the tables that a ledger fills: of all that writing 50,000 facilities cost, their keys were a third.
A model takes `db_constraint=False` for such a key, and a migration runs `make` of all of them:

    CHECKED = (Key("assets_facilitystate", "division_id", "accounts_division", "code", "text"), …)

The promise is that of PostgreSQL. A key that nobody has is refused when the statement ends. Rows that are pointed at are
locked against being deleted until the transaction ends (but for those it made itself, which nobody else sees), and
deleting a row that is pointed at is refused. Both run with the owner's rights, as PostgreSQL's own do.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Key(NamedTuple):
    """A column and the column of another table in which its values must stand."""

    table: str
    column: str
    to: str
    to_column: str = "id"
    type: str = "bigint"


_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $body$
{declared}BEGIN{asked}
  RETURN NULL;
END $body$;
REVOKE ALL ON FUNCTION {name}() FROM PUBLIC;
"""
_SAID = """
  IF TG_OP = 'INSERT' THEN
    {held} := ARRAY(SELECT DISTINCT {column} FROM new_rows WHERE {column} IS NOT NULL);
  ELSE
    {held} := ARRAY(SELECT {column} FROM new_rows WHERE {column} IS NOT NULL EXCEPT SELECT {column} FROM old_rows);
  END IF;
  IF cardinality({held}) > 0 THEN
    PERFORM FROM public.{to} WHERE {to_column} = ANY ({held}) AND xmin <> pg_current_xact_id()::xid
      ORDER BY {to_column} FOR KEY SHARE;
    SELECT count(*) INTO there FROM public.{to} WHERE {to_column} = ANY ({held});
    IF there <> cardinality({held}) THEN
      RAISE EXCEPTION '{table}.{column} 指向的 {to} 中没有这一行' USING ERRCODE = 'foreign_key_violation';
    END IF;
  END IF;"""
_LEFT = """
  IF EXISTS (SELECT FROM public.{table} WHERE {column} IN (SELECT {to_column} FROM old_rows)) THEN
    RAISE EXCEPTION '{to} 的这一行仍被 {table}.{column} 引用，不能删除' USING ERRCODE = 'foreign_key_violation';
  END IF;"""
_FROM_TRIGGERS = """
CREATE TRIGGER keys_insert AFTER INSERT ON {table}
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER keys_update AFTER UPDATE ON {table}
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
_TO_TRIGGER = """
CREATE TRIGGER keys_delete AFTER DELETE ON {table}
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def make(keys: Iterable[Key]) -> str:
    """SQL that keeps all these keys: functions and triggers of both sides. Needs the owner's rights."""
    every = list(keys)
    told = [_from(table, list(group)) for table, group in groupby(sorted(every), lambda key: key.table)]
    by_target = groupby(sorted(every, key=lambda key: key.to), lambda key: key.to)
    return "".join(told + [_to(table, list(group)) for table, group in by_target])


def drop(keys: Iterable[Key]) -> str:
    """SQL that takes it all away again."""
    every = list(keys)
    names = {f"keys_of_{key.table}" for key in every} | {f"keys_to_{key.to}" for key in every}
    return "".join(f"DROP FUNCTION IF EXISTS {name}() CASCADE;\n" for name in sorted(names))


def _from(table: str, keys: list[Key]) -> str:
    name = f"keys_of_{table}"
    held = {key: f"held_{key.column}" for key in keys}
    types = "".join(f"  {held[key]} {key.type}[];\n" for key in keys)
    asked = "".join(_SAID.format(held=held[key], **key._asdict()) for key in keys)
    declared = f"DECLARE\n  there bigint;\n{types}"
    function = _FUNCTION.format(name=name, declared=declared, asked=asked)
    return function + _FROM_TRIGGERS.format(table=table, name=name)


def _to(table: str, keys: list[Key]) -> str:
    name = f"keys_to_{table}"
    asked = "".join(_LEFT.format(**key._asdict()) for key in keys)
    return _FUNCTION.format(name=name, declared="", asked=asked) + _TO_TRIGGER.format(table=table, name=name)
