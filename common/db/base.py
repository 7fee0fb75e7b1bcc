"""Database backend: Django's PostgreSQL, plus who acts in each transaction and a restricted role."""

from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.backends.postgresql import base
from psycopg2 import errors, sql
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from common import acting


class DatabaseWrapper(base.DatabaseWrapper):
    """Writes the acting context at the opening of each outermost transaction; works under `DATABASE_ROLE`.

    Migrations and test set-up need the owner: they open their connection inside `owner_rights()`.
    """

    as_owner = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(in_a_transaction)

    def get_connection_params(self):
        parameters = super().get_connection_params()
        parameters.setdefault("application_name", "guanhu")
        parameters.setdefault("connect_timeout", 10)
        return parameters

    def init_connection_state(self):
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            # A statement whose caller was killed ends within seconds and gives its locks back.
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false),"
                " set_config('client_connection_check_interval', '5s', false)",
                [str(settings.STATEMENT_TIMEOUT_MS)],
            )
        self.take_role()

    def take_role(self) -> None:
        """Put the open connection under the restricted role, or back under the owner."""
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return  # its rollback brings back the role that it began with
        role = "" if type(self).as_owner else settings.DATABASE_ROLE
        statement = sql.SQL("SET ROLE {}").format(sql.Identifier(role)) if role else sql.SQL("RESET ROLE")
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(statement)
        except errors.InvalidParameterValue as missing:
            raise OperationalError(f"数据库中没有受限角色 {role}，请先运行 manage.py migrate") from missing

    def set_autocommit(self, autocommit, force_begin_transaction_with_broken_autocommit=False):
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if not autocommit:
            self.write_acting()

    def write_acting(self) -> None:
        """Tell the open transaction who acts. Asked beside Django's cursor: it is no query of the page."""
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return  # lost already; another error here would hide the one that lost it
        pairs = acting.current().as_settings()
        calls = ", ".join(["set_config(%s, %s, true)"] * len(pairs))
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {calls}", [text for pair in pairs for text in pair])


def in_a_transaction(execute, sql, params, many, context):
    """A change that stands alone (`queryset.update()` outside atomic) gets a transaction, and so its name."""
    connection = context["connection"]
    changes = isinstance(sql, str) and sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
    if changes and connection is connections[connection.alias] and connection.get_autocommit():
        with transaction.atomic(using=connection.alias):
            return execute(sql, params, many, context)
    return execute(sql, params, many, context)


@contextmanager
def owner_rights():
    """Inside the block connections belong to the owner of the tables (migrations, test set-up, flush)."""

    def retake() -> None:
        for connection in connections.all(initialized_only=True):
            if isinstance(connection, DatabaseWrapper) and connection.connection is not None:
                connection.take_role()  # type: ignore[attr-defined]

    before, DatabaseWrapper.as_owner = DatabaseWrapper.as_owner, True
    retake()
    try:
        yield
    finally:
        DatabaseWrapper.as_owner = before
        retake()
