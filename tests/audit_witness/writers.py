"""Who writes: every function of the house that does, from the code; and who did, from the statements.

    with watching() as seen:
        …                       # anything, in this process, on any of its connections
    missing = every_writer() - seen

A function was seen when a statement that changed at least one row (or wrote an event of the trail) was sent while
it stood on the stack. Functions are named as they are imported: `accounts.actions.posts.end_post`.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from celery import current_app
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from psycopg2.extensions import cursor as Cursor

from common.places import DEMO_LOADERS, JOB_KINDS, REFERENCE_LOADERS

PROJECT = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())
ROOMS = tuple(PROJECT["tool"]["importlinter"]["root_packages"])
ACTORS = {"by", "request"}  # an action is told who acts; whatever writes besides is found by its writing
NO_ROOM = {"migrations"}  # they run as owner, before the triggers of their tables are laid
FOR_TESTS = "matrix.py"  # how modules end that make objects for the authorisation matrix
WAYS = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "delete"}
RAW = {
    "execute",
    "executemany",
    "copy_expert",
}  # where the module holds a statement that writes, or imports what it sends
WRITES = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE)\b|\baudit_note\(|\bCOPY\b.*\bFROM\s+STDIN"
    r"|\bUPDATE\s+(?:ONLY\s+)?\S+\s+(?:(?:AS\s+)?\w+\s+)?SET\b",
    re.IGNORECASE | re.DOTALL,
)


# --- From the code ------------------------------------------------------------------------------
def every_writer() -> set[str]:
    """Actions, commands, Celery tasks, kinds of job, loaders, and every function in which a write stands."""
    written = {name for path in _modules() for name in _writers_of(path)}
    current_app.loader.import_default_modules()
    tasks = [task.run for name, task in current_app.tasks.items() if name.startswith(ROOMS)]
    kinds = [kind.run for kind in JOB_KINDS]
    registered = (*tasks, *kinds, *REFERENCE_LOADERS, *DEMO_LOADERS)
    return written | {f"{one.__module__}.{one.__qualname__}" for one in registered}


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((settings.ROOT / room).rglob("*.py")):
            if not NO_ROOM & set(path.parts) and not path.name.endswith(FOR_TESTS):
                yield path.relative_to(settings.ROOT)


def _writers_of(path: Path) -> Iterator[str]:
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    is_actions, is_command = "actions" in (*path.parts, path.stem), "commands" in path.parts
    tree = ast.parse((settings.ROOT / path).read_text())
    raw = RAW if _holds_statements(tree) else frozenset()
    for name, function in _functions(tree, ""):
        is_action = is_actions and not name.startswith("_") and bool(ACTORS & _parameters(function))
        is_door = is_command and name in ("Command.handle", "Command.execute")
        if is_action or is_door or _writes(function, WAYS | raw):
            yield f"{module}.{name}"


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}


def _holds_statements(tree: ast.AST) -> bool:
    """Whether SQL that writes stands in the module, or may come from another one (a name in capitals)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITES.search(node.value):
            return True
        if isinstance(node, ast.ImportFrom) and any(one.name.isupper() for one in node.names):
            return True
    return False


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function with its qualified name, as code objects call themselves."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield within + child.name, child
            yield from _functions(child, f"{within}{child.name}.<locals>.")
        else:
            yield from _functions(
                child, f"{within}{child.name}." if isinstance(child, ast.ClassDef) else within
            )


def _writes(function: ast.AST, ways: set[str]) -> bool:
    """Whether a write stands in its own body. `update` and `save` take no positional argument where rows are meant."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
            way, rows_meant = child.func.attr, not child.args
            if (
                way in WAYS
                or (way == "save" and rows_meant)
                or (way == "update" and rows_meant and child.keywords)
            ):
                return True
        if _writes(child, ways):
            return True
    return False


# --- From the statements ------------------------------------------------------------------------
class Watched(Cursor):
    """psycopg2's cursor, which all of Django's go through, COPY too: remembers who stood on the stack."""

    seen: ClassVar[set[str]] = set()

    def execute(self, statement, parameters=None):
        super().execute(statement, parameters)
        self._remember(statement)

    def executemany(self, statement, parameters):
        super().executemany(statement, parameters)
        self._remember(statement)

    def copy_expert(self, statement, file, size=8192):
        super().copy_expert(statement, file, size)
        self._remember(statement)

    def _remember(self, statement: object) -> None:
        if self.rowcount > 0 and WRITES.search(str(statement)):
            self.seen.update(_callers())


def _callers() -> Iterator[str]:
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in ROOMS:
            yield f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back


@contextmanager
def watching() -> Iterator[set[str]]:
    """The names of those who write inside the block, on connections open now or opened within."""

    def watch(connection, **_signal: object) -> None:
        connection.connection.cursor_factory = Watched

    Watched.seen = seen = set()
    connection_created.connect(watch)
    for connection in _open():
        watch(connection)
    try:
        yield seen
    finally:
        connection_created.disconnect(watch)
        for connection in _open():
            connection.connection.cursor_factory = None


def _open() -> list:
    return [one for one in connections.all(initialized_only=True) if one.connection is not None]
