"""A record of the trail in the words of the office: 修改了设施“三组水泵”：状态 在用 → 停用.

Names of tables and columns are the models' verbose names, choices their labels, references the name of the
row they point at (masked if it is personal). All records of a page are told together: one query for each
model they name.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from common import privacy
from common.audit.foreign import column_name, table_name
from common.audit.tables import Entry, entry_of
from common.models import Act, AuditRecord, Result
from common.places import AUDIT_EVENTS

NAMING = (
    "short_name",
    "name",
    "title",
    "code",
    "username",
)  # the first that a model has names its rows, unless it
# says `named_by` itself
INNER = re.compile(r"[a-z_]+")  # a key of ours, in a structure
DEEPEST = 3  # rows without a name are told by the row they belong to, and that by its own, so far
LONGEST = 60  # characters of a value shown
EMPTY = "空"
DETAILS = {
    "username": "账号",
    "title": "名称",
    "file": "文件",
    "path": "页面",
    "rows": "行数",
    "reason": "理由",
    "why": "原因",
    "what": "内容",
    "count": "个数",
}
DONE = {Act.INSERT: "新增", Act.UPDATE: "修改", Act.DELETE: "删除"}
SILENT = {"version", "changed_at"}  # they tell that something changed, which the record does itself
Key = tuple[str, str]  # table, key


@dataclass(frozen=True)
class Change:
    """One column of a record: its words, and the value before and after in words."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} {self.before} → {self.after}" if self.before else f"{self.name}：{self.after}"


@dataclass(frozen=True)
class Told:
    """A record with its sentence; `changes` are the columns an update changed."""

    record: AuditRecord
    what: str
    changes: list[Change] = field(default_factory=list)

    @property
    def note(self) -> str:
        return "；".join(map(str, self.changes))

    def __str__(self) -> str:
        return f"{self.what}：{self.note}" if self.changes else self.what


def tell(records: Iterable[AuditRecord]) -> list[Told]:
    """The records in words, in their order."""
    found = list(records)
    names = _names(found)
    return [_tell(record, names) for record in found]


def _tell(record: AuditRecord, names: dict[Key, str]) -> Told:
    if record.act == Act.EVENT:
        return Told(record, _event(record, names), _details(record))
    what = _("%(act)s了%(row)s") % {"act": DONE[Act(record.act)], "row": _row(record, names)}
    changes = _changes(record, names) if record.act == Act.UPDATE else []
    if record.act == Act.UPDATE and not changes:
        what = _("保存了%(row)s，内容未变") % {"row": _row(record, names)}
    return Told(record, what, changes)


def whole(record: AuditRecord) -> list[Change]:
    """Every column that the record holds, before and after, in words."""
    names = _names([record], every=True)
    return _details(record) if record.act == Act.EVENT else _changes(record, names)


def event_words(event: str) -> str:
    """What an event is called; its code if no room has named it."""
    return AUDIT_EVENTS.get(event) or event


def table_words(table: str) -> str:
    """What a table is called: its model's verbose name, in the office's words."""
    model = models_by_table().get(table)
    return table_name(model) if model else table


def _event(record: AuditRecord, names: dict[Key, str]) -> str:
    said = event_words(record.event)
    if record.table:
        said = _("%(said)s：%(row)s") % {"said": said, "row": _row(record, names)}
    if record.result != Result.DONE:
        said = _("%(said)s（%(result)s）") % {"said": said, "result": Result(record.result).label}
    return said


def _details(record: AuditRecord) -> list[Change]:
    """What a note said besides."""
    said = (record.after or {}).items()
    return [
        Change(DETAILS.get(name, name), "", _short(str(value)))
        for name, value in said
        if value not in ("", None)
    ]


class Within(str):
    """What stands for the name of a row that has none: the row it belongs to, 设施“三组水泵”."""

    __slots__ = ()


def _named(table: str, name: str) -> str:
    """设施“三组水泵”, 设施变动（设施“三组水泵”）."""
    words = table_words(table)
    return f"{words}（{name}）" if isinstance(name, Within) else f"{words}“{name}”"


def _row(record: AuditRecord, names: dict[Key, str]) -> str:
    """A row by its name; one without a name of its own by the row it belongs to."""
    if name := names.get((record.table, record.key)) or _name_within(record):
        return _named(record.table, name)
    owner = _owner(record)
    if owner and owner in names:
        return _named(record.table, Within(_named(owner[0], names[owner])))
    return f"{table_words(record.table)} {record.key}"


def _owner(record: AuditRecord) -> Key | None:
    """The first row that a nameless row points at, if the record says which."""
    model = models_by_table().get(record.table)
    if model is None or naming_field(model):
        return None
    values = (record.after or {}) | (record.before or {})
    columns = (
        column for column in model._meta.concrete_fields if column.related_model and values.get(column.column)
    )
    return next(((_table_of(column.related_model), values[column.column]) for column in columns), None)


def _name_within(record: AuditRecord) -> str:
    """The name a removed row had, as the record itself holds it."""
    model = models_by_table().get(record.table)
    naming = naming_field(model) if model else None
    return ((record.after or {}) | (record.before or {})).get(naming.column, "") if naming else ""


def _changes(record: AuditRecord, names: dict[Key, str]) -> list[Change]:
    before, after = record.before or {}, record.after or {}
    fields = fields_by_column(record.table)
    columns = [column for column in fields if column in before or column in after]
    columns += [column for column in {**before, **after} if column not in fields]  # columns of an earlier day
    return [
        Change(
            column_name(fields[column]) if column in fields else column,
            value_words(fields.get(column), before.get(column), names),
            value_words(fields.get(column), after.get(column), names),
        )
        for column in columns
        if column not in SILENT
    ]


def value_words(column: models.Field | None, text: str | None, names: dict[Key, str]) -> str:
    """PostgreSQL's text of a value as the reader knows it."""
    if not text:
        return _(EMPTY)
    if column is None or text == privacy.HIDDEN:
        return _short(text)
    if column.remote_field is not None and column.related_model is not None:
        target = _table_of(column.related_model)
        name = names.get((target, text), f"{table_words(target)} {text}")
        return _named(target, name) if isinstance(name, Within) else name
    if isinstance(column, ArrayField):
        said = (one.strip('"') for one in text.strip("{}").split(",") if one)
        return _short("、".join(_labelled(column.base_field, one) for one in said)) or _(EMPTY)
    if isinstance(column, models.BooleanField):
        return _("是") if text == "true" else _("否")
    if isinstance(column, models.JSONField):
        return _short(_told(_read(text))) or _(EMPTY)
    return _short(_labelled(column, text))


def _labelled(column: models.Field, text: str) -> str:
    try:
        value = column.to_python(text)
    except (ValidationError, ValueError, TypeError):
        return text  # a value of an earlier day
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, text))
    if isinstance(column, models.DateTimeField):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return text


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # cut short, or of an earlier day


def _told(value: Any) -> str:
    """What a structure holds, without the names it uses inside: 张贴责任清单，是，齐全；公示资金，否."""
    if isinstance(value, dict):
        return "，".join(said for one in value.values() if (said := _told(one)))
    if isinstance(value, list):
        return "；".join(said for one in value if (said := _told(one)))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None or INNER.fullmatch(str(value)) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# --- Names of rows ------------------------------------------------------------------------------
def _names(records: Sequence[AuditRecord], *, every: bool = False) -> dict[Key, str]:
    """The present names of all rows that the records are of, or (`every`: not only updates) point at."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.table and record.key:
            wanted[record.table].add(record.key)
        if owner := _owner(record):
            wanted[owner[0]].add(owner[1])
        if every or record.act == Act.UPDATE:
            for table, key in _references(record):
                wanted[table].add(key)
    return {
        (table, key): name for table, keys in wanted.items() for key, name in _names_in(table, keys).items()
    }


def _references(record: AuditRecord) -> Iterable[Key]:
    fields = fields_by_column(record.table)
    for values in (record.before or {}, record.after or {}):
        for column, text in values.items():
            one = fields.get(column)
            if text and one is not None and one.remote_field is not None and one.related_model is not None:
                yield _table_of(one.related_model), text


def _names_in(table: str, keys: set[str], deep: int = DEEPEST) -> dict[str, str]:
    """By key; rows that are gone have none. The base manager asks for no area: these are names, masked."""
    model = models_by_table().get(table)
    if model is None:
        return {}
    rows = model._base_manager.filter(pk__in=[key for key in keys if _fits(model, key)])
    column = naming_field(model)
    if column is None:
        return _owners_of(model, rows, deep - 1) if deep else {}
    masked = entry_of(model, column) is not Entry.PLAIN
    named = rows.values_list("pk", column.attname)
    return {str(key): privacy.mask_name(str(name)) if masked else str(name) for key, name in named}


def _owners_of(model: type[models.Model], rows: models.QuerySet, deep: int) -> dict[str, str]:
    """{key of a row without a name: the row it belongs to}, by the first of its references that says something."""
    found: dict[str, str] = {}
    for column in (one for one in model._meta.concrete_fields if one.related_model):
        table, left = _table_of(column.related_model), rows.exclude(pk__in=list(found))
        belongs = {str(key): str(of) for key, of in left.values_list("pk", column.attname) if of is not None}
        names = _names_in(table, set(belongs.values()), deep) if belongs else {}
        found |= {key: Within(_named(table, names[of])) for key, of in belongs.items() if of in names}
    return found


def _fits(model: type[models.Model], key: str) -> bool:
    """Whether the key can be one of this model's (many-to-many of old, composite keys cannot)."""
    try:
        return model._meta.pk.to_python(key) is not None
    except ValidationError:
        return False


@cache
def models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in privacy.stored_models()}


@cache
def fields_by_column(table: str) -> dict[str, models.Field]:
    """The columns of a table as they are now, in the order of the model."""
    model = models_by_table().get(table)
    return {field.column: field for field in model._meta.concrete_fields if field.column} if model else {}


def naming_field(model: type[models.Model]) -> models.Field | None:
    """The field whose value names a row: text, and not sensitive."""
    own: dict[str, Any] = {column.name: column for column in model._meta.concrete_fields}
    named_by = getattr(model, "named_by", "")
    found = next((own[name] for name in (named_by, *NAMING) if name in own), None)
    return None if found is None or entry_of(model, found) is Entry.HIDDEN else found


def _table_of(model: Any) -> str:
    return model._meta.db_table
