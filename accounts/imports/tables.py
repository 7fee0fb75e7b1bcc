"""What every plain table that comes and goes by workbook shares: which row is meant, what it asks, what became of it.

A table is a TableResource in the place IMPORTABLE_TABLES; the pages, the template, the export, the check and the job
are one for all (accounts/actions/table_imports.py, accounts/views/table_imports.py). A resource says its columns, finds
the row a line means among those the post sees, and writes through the acts that the pages use, so each line is asked
for its own rights. A cell that reads as the export would write it asks nothing: what was exported comes back unchanged.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from accounts.access import Refused
from accounts.imports.widgets import Widget
from accounts.places import IMPORTABLE_TABLES
from accounts.rights import Right
from common.models.versions import StaleVersion
from common.spreadsheets.out import Column

# The rights of all tables: any of them opens the pages, each table then asks for its own.
TABLE_RIGHTS = (
    Right.PERSON_MANAGE,
    Right.PARTY_MANAGE,
    Right.DIVISION_MANAGE,
    Right.TYPE_MANAGE,
    Right.STANDARD_WRITE,
    Right.LIST_FILL,
    Right.MATTER_DISPATCH,
    Right.DUTY_LIST_MANAGE,
    Right.SUPERVISION_PLAN,
    Right.PROJECT_DECLARE,
)
CHANGED_MEANWHILE = "核对以后已被他人改动"
ALREADY_THERE = "刚才已有人登记了相同的内容"
Change = tuple[str, str, str]  # head of the column, what stands there, what will


def table_named(key: str) -> "type[TableResource] | None":
    return IMPORTABLE_TABLES.get(key)


class LineResult(RowResult):
    """With the row as it stood (a digest) and what the line changes, in words."""

    stood = ""
    changes: Sequence[Change] = ()


class TableResource(resources.Resource):
    """One reading of a workbook for a post. `expected`: how each row stood when it was shown (digests, in order)."""

    key: ClassVar[str]
    title: ClassVar[str]
    right: ClassVar[Right]
    list_url: ClassVar[str]  # the page of the table
    columns: ClassVar[tuple[Column, ...]]
    number: ClassVar[str] = "id"  # the column that names a row for certain
    fixed: ClassVar[Mapping[str, str]] = {}  # columns that can't be changed here: where else
    shown: ClassVar[tuple[str, ...]]  # columns by which a reader knows which row is meant
    wanted: ClassVar[tuple[str, ...]] = ()  # columns that a new row must fill
    examples: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[tuple[str, ...]] = ()
    export_url: ClassVar[str] = ""  # where the list's own export comes back as it is
    grows: ClassVar[bool] = True  # whether rows can be added here
    most_rows: ClassVar[int] = 1_000
    do_not_call_in_templates = True

    class Meta:
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader  # unused: get_instance below knows better
        report_skipped = True
        skip_diff = True
        use_transactions = False
        clean_model_instances = False

    def __init__(
        self,
        *,
        by,
        rehearsal: bool = False,
        expected: Sequence[str] = (),
        on_row: Callable[[], Any] = lambda: None,
    ) -> None:
        super().__init__()
        self.by, self.rehearsal, self.expected, self.on_row = by, rehearsal, expected, on_row
        self.seen: set[Any] = set()
        self.held: Any
        self.before: dict[str, str]
        self.asked: dict[str, Any]
        self.telling: Sequence[Change]
        self._begin()
        self.fields = {name: _field(name, widget) for name, widget in self.widgets().items()}

    # --- What a table says of itself ------------------------------------------------------------
    def widgets(self) -> dict[str, Widget]:
        """How cells of each column are read and written."""
        raise NotImplementedError

    def rows(self) -> Iterable[Model]:
        """The rows of the export, in its order, in a number of queries that does not grow with them."""
        raise NotImplementedError

    def find(self, row: dict[str, str]) -> Model | None:
        """The row of the post's area that a line means; None for a new one. Raises ValidationError."""
        raise NotImplementedError

    def create(self, values: dict[str, Any]) -> Model:
        raise NotImplementedError

    def change(self, held: Any, changes: dict[str, Any]) -> Model:
        raise NotImplementedError

    def value_of(self, name: str, row: Any) -> Any:
        """What stands in a column of a row, as its widget's `clean` would answer it."""
        return getattr(row, name)

    def choices(self) -> dict[str, Sequence[str]]:
        """The drop-down lists of the template."""
        return {}

    # --- Cells ------------------------------------------------------------------------------------
    @classmethod
    def heads(cls) -> dict[str, str]:
        return {column.name: column.head for column in cls.columns}

    def cells_of(self, row: Any) -> dict[str, str]:
        """What an export writes into each column."""
        return {
            column.name: self.cell(column.name, self.value_of(column.name, row)) for column in self.columns
        }

    def cell(self, name: str, value: Any) -> str:
        widget = self.fields[name].widget if name in self.fields else Widget()
        return widget.render(value).replace("\r\n", "\n").strip()

    # --- Which row a line means -------------------------------------------------------------------
    def init_instance(self, row=None) -> Model:
        return self._meta.model()

    def get_instance(self, instance_loader, row):
        return self.find(row)

    def after_init_instance(self, instance, new, row, **kwargs) -> None:
        if not new:
            self.held, self.before = copy(instance), self.cells_of(instance)
            if instance.pk in self.seen:
                raise ValidationError(f"“{self.before[self.shown[0]]}”在表中出现了两次，请只留一行")
            self.seen.add(instance.pk)
        self.stood = self._digest()
        if self.expected and self.expected[kwargs["row_number"] - 1] != self.stood:
            raise ValidationError(CHANGED_MEANWHILE)

    def _digest(self) -> str:
        """Tells a row as it stands from the same row changed; empty for a row that is not there yet."""
        if self.held is None:
            return ""
        stands = [self.before, getattr(self.held, "version", None)]
        return hashlib.sha256(json.dumps(stands, ensure_ascii=False).encode()).hexdigest()

    def is_numbered(self, row: dict[str, str]) -> bool:
        """Whether the line names its row by number, as an export does; then an empty cell empties."""
        return bool(row.get(self.number))

    def _begin(self) -> None:
        """The next line: `held` is the row it means as it was, `before` its cells, `asked` what the line says."""
        self.held, self.before, self.stood = None, {}, ""
        self.asked, self.telling = {}, ()

    # --- What it asks -----------------------------------------------------------------------------
    def import_row(self, row, instance_loader, **kwargs):
        self._begin()
        result: Any = super().import_row(row, instance_loader, **kwargs)
        result.stood, result.changes = self.stood, self.telling if result.is_valid() else self._as_read(row)
        return result

    def _as_read(self, row: dict[str, str]) -> list[Change]:
        """What a wrong line says, so that it is found in the file; its telephones stand only where its problem quotes them."""
        beside = (self.number, *(() if self.held else self.shown))
        return [
            (head, self.before.get(name, ""), row[name])
            for name, head in self.heads().items()
            if name in row and name not in beside and "phone" not in name
            if not (self._asks_nothing(name, row) if self.held else not row[name])
        ]

    @classmethod
    def get_row_result_class(cls):
        return LineResult

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        """Cleaned values are gathered, not set: the acts compare them with the row as it is."""
        name = field.column_name
        if name not in row or name == self.number or self._asks_nothing(name, row):
            return
        if self.held is not None and name in self.fixed:
            self._refuse_another(name, row)
        else:
            self.asked[name] = field.clean(row, **kwargs)

    def _refuse_another(self, name: str, row: dict[str, str]) -> None:
        """A column that can't be changed here may only say in other words what it is."""
        try:
            said = self.cell(name, self.fields[name].clean(row))
        except ValueError:
            said = row[name]
        if said != self.before[name]:
            raise ValueError(f"这里不能把“{self.before[name]}”改成“{said[:40]}”，{self.fixed[name]}")

    def _asks_nothing(self, name: str, row: dict[str, str]) -> bool:
        """A cell as the export writes it, or an empty one of a line that names its row by words."""
        if self.held is None:
            return False
        empty_says_nothing = name in self.fixed or not self.is_numbered(row)
        return row[name] == self.before[name] or (empty_says_nothing and not row[name])

    def changes(self) -> dict[str, Any]:
        """What the line asks otherwise than it is."""
        if self.held is None:
            return self.asked
        return {name: value for name, value in self.asked.items() if self.value_of(name, self.held) != value}

    def told(self) -> list[Change]:
        """The changes in words, a column each."""
        heads = self.heads()
        found = [
            (heads[name], self.before.get(name, ""), self.cell(name, value))
            for name, value in self.changes().items()
        ]
        said = () if self.held else [heads[name] for name in self.shown]  # these stand beside it
        return [one for one in found if one[1] != one[2] and one[0] not in said]

    # --- What is done for it ----------------------------------------------------------------------
    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        return not import_validation_errors and self.held is not None and not self.changes()

    def do_instance_save(self, instance, is_create) -> None:
        """Each line by itself: one that is refused half-way leaves nothing behind for the next."""
        if missing := [name for name in self.wanted if is_create and not self.asked.get(name)]:
            raise ValidationError(dict.fromkeys(missing, "没有填写"))
        self.telling = self.told()
        with transaction.atomic():
            self.write(instance)

    def write(self, instance: Any) -> None:
        changes = self.changes()
        made = self.create(changes) if self.held is None else self.change(self.held, changes)
        instance.pk = made.pk

    def after_import_row(self, row, row_result, **kwargs) -> None:
        self.on_row()

    # --- What is wrong ----------------------------------------------------------------------------
    def problems_of(self, result: RowResult) -> list[str]:
        """What is wrong with a line, each with its column: `“账号”：…`."""
        if result.validation_error is not None:
            return self._worded(result.validation_error)
        return [_sentence(error.error) for error in result.errors]

    def _worded(self, error: ValidationError) -> list[str]:
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        heads = {name: f"“{head}”：" for name, head in self.heads().items()}
        return [
            heads.get(name, "") + message
            for name, messages in error.message_dict.items()
            for message in messages
        ]


def _field(name: str, widget: Widget) -> fields.Field:
    return fields.Field(attribute=name, column_name=name, widget=widget)


def wrong(name: str, sentence: str) -> ValidationError:
    """What is wrong with the cell of a column."""
    return ValidationError({name: sentence})


def _sentence(error: Exception) -> str:
    """Refusals carry their own words; what we did not foresee is raised and stands in the log."""
    from accounts.forms.base import is_repeated

    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, PermissionDenied | Http404):
        return "不在您的管理范围内"
    if isinstance(error, StaleVersion):
        return CHANGED_MEANWHILE
    if isinstance(error, IntegrityError) and is_repeated(error):
        return ALREADY_THERE
    raise error
