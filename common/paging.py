"""Pages of a list by keyset: page 20,000 of a million rows costs what the first one costs.

A list names the orders it may be sorted in; the address carries `sort`, `size`, and one of `after`,
`before`, `last`. A cursor holds the sort values of the row at the page's edge, nothing secret: it is
checked, not signed. Whatever the address says wrongly is answered by 400. A page costs two queries however
many rows there are: the rows, and a count that stops at a thousand (`count=exact` counts all, when somebody
asks).

    ORDERS = {"code": Order("编码", "code"), "newest": Order("最新登记", "-recorded_at")}
    page = paging.page(facilities.for_list(), request.GET, orders=ORDERS)

`page` is iterated for its rows and hands out `first_url`, `previous_url`, `next_url`, `last_url` (None
where there is nowhere to go), `count_text`, `exact_count_url`, `sorts`. Nulls sort last going up and first
going down, as PostgreSQL's indexes do.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, reduce
from math import isfinite
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

PAGE_SIZES = (50, 20, 100, 200)  # the first is what a list shows unless asked
COUNTED = 1000  # rows counted unless an exact count is asked
LONGEST_CURSOR = 2000  # characters
LARGEST = 2**63  # numbers beyond it stand in no column of ours
PLACE_WORDS = ("after", "before", "last")


class Order:
    """One way to sort:

    its words, and fields as in `order_by` ("-name" goes down). The key is appended as tiebreak.
    """

    def __init__(self, label: "str | Promise", *fields: str) -> None:
        self.label, self.fields = label, fields


class Key(NamedTuple):
    """One sorted field: its path, the model field behind it, its direction, whether it may be null."""

    path: str
    field: Field
    down: bool
    nullable: bool

    @property
    def name(self) -> str:
        """Under what name a row carries the value."""
        return f"sorted_by_{self.path.replace('__', '_')}" if "__" in self.path else self.path


class Sort(NamedTuple):
    """A link that sorts the list another way."""

    name: str
    label: "str | Promise"
    url: str
    current: bool


@dataclass(frozen=True)
class Place:
    """Where in the list a page lies: from the top, after or before a row, or at the end."""

    values: tuple[Any, ...] | None = None
    backwards: bool = False


@dataclass
class Page:
    """The rows of one page and the ways out of it."""

    rows: list[Any]
    number_of_rows: int  # in the whole list; only a lower bound if not `exact`
    exact: bool
    size: int
    has_previous: bool
    has_next: bool
    keys: Sequence[Key] = field(repr=False)
    query: QueryDict = field(repr=False)
    orders: Mapping[str, Order] = field(repr=False)
    order: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _url(self, **changed: str) -> str:
        query = self.query.copy()
        for name in PLACE_WORDS:
            query.pop(name, None)
        for name, value in changed.items():
            query[name] = value
        return f"?{query.urlencode()}"

    @property
    def first_url(self) -> str | None:
        return self._url() if self.has_previous else None

    @property
    def previous_url(self) -> str | None:
        return self._url(before=cursor(self.keys, self.rows[0])) if self.has_previous and self.rows else None

    @property
    def next_url(self) -> str | None:
        return self._url(after=cursor(self.keys, self.rows[-1])) if self.has_next and self.rows else None

    @property
    def last_url(self) -> str | None:
        return self._url(last="1") if self.has_next else None

    @property
    def count_text(self) -> str:
        """`873`, or `1000+` when the counting stopped."""
        return str(self.number_of_rows) if self.exact else f"{COUNTED}+"

    @property
    def exact_count_url(self) -> str | None:
        """This very page with all rows counted; None if they are."""
        if self.exact:
            return None
        query = self.query.copy()
        query["count"] = "exact"
        return f"?{query.urlencode()}"

    @cached_property
    def sorts(self) -> list[Sort]:
        names = self.orders.items()
        return [Sort(name, order.label, self._url(sort=name), name == self.order) for name, order in names]


def page(
    queryset: QuerySet,
    query: QueryDict,
    *,
    orders: Mapping[str, Order],
    default: str | None = None,
    sizes: Sequence[int] = PAGE_SIZES,
    many: bool = False,
) -> Page:
    """The page of `queryset` that the address asks for. Raises BadRequest (400) for anything it may not ask.

    `orders` is the allow-list, `default` (else its first name) applies when the address names none. `many`: who asks
    knows already that there are more rows than are counted.
    """
    order = _chosen(query.get("sort"), orders, default or next(iter(orders)))
    size = _size(query.get("size"), sizes)
    keys = sort_keys(queryset, orders[order].fields)
    ordered = queryset.annotate(**{key.name: F(key.path) for key in keys if "__" in key.path})
    rows, before, behind = _read(ordered, keys, _place(query, keys), size)
    everything = query.get("count") == "exact"
    counted, exact = (COUNTED, False) if many and not everything else _count(queryset, everything=everything)
    return Page(rows, counted, exact, size, before, behind, keys, query, orders, order)


def _chosen(asked: str | None, orders: Mapping[str, Order], default: str) -> str:
    if asked is not None and asked not in orders:
        raise BadRequest(_("不能按这一项排序"))
    return asked or default


def _size(asked: str | None, sizes: Sequence[int]) -> int:
    if asked is None:
        return sizes[0]
    if asked not in map(str, sizes):
        raise BadRequest(_("每页条数只能是 %s") % "、".join(map(str, sorted(sizes))))
    return int(asked)


def _count(queryset: QuerySet, *, everything: bool) -> tuple[int, bool]:
    """How many rows there are, and whether that is all of them."""
    if (
        getattr(queryset, "_fields", None) is None
    ):  # rows, not groups: what they show need not be computed to count them
        queryset = queryset.values("pk")
    if everything:
        return queryset.order_by().count(), True
    counted = queryset.order_by()[: COUNTED + 1].count()
    return min(counted, COUNTED), counted <= COUNTED


# --- Sorting ------------------------------------------------------------------------------------
def sort_keys(queryset: QuerySet, fields: Sequence[str]) -> list[Key]:
    """The fields resolved, the primary key appended so that no two rows are equal."""
    keys = [_key(queryset, name.removeprefix("-"), name[0] == "-") for name in fields]
    if not keys or not keys[-1].field.unique or keys[-1].nullable or "__" in keys[-1].path:
        keys.append(Key("pk", queryset.model._meta.pk, bool(keys) and keys[-1].down, nullable=False))
    return keys


def _key(queryset: QuerySet, path: str, down: bool) -> Key:
    """A path of field names, or the name of an annotation, looked up in the model."""
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return Key(path, annotation.output_field, down, nullable=True)
    options, nullable = queryset.model._meta, False
    *through, last = path.split("__")
    for step in through:
        relation = options.get_field(step)
        options, nullable = relation.related_model._meta, nullable or relation.null
    by_column = {one.attname: one for one in options.concrete_fields} | {"pk": options.pk}
    found = by_column.get(last) or options.get_field(last)
    return Key(path, found.target_field if found.is_relation else found, down, nullable or found.null)


def _read(queryset: QuerySet, keys: Sequence[Key], place: Place, size: int) -> tuple[list[Any], bool, bool]:
    """The rows of a place in list order, whether rows lie before them, and behind them."""
    found = _rows(queryset, keys, place, size + 1)
    more = len(found) > size
    rows = found[:size]
    if place.backwards:
        rows.reverse()
        if place.values is not None and not more:  # reached the top: show the first page whole
            return _read(queryset, keys, Place(), size)
        return rows, more, place.values is not None
    if place.values is not None and not rows:  # what lay behind is gone meanwhile: show the end
        return _read(queryset, keys, Place(backwards=True), size)
    return rows, place.values is not None, more


def _rows(queryset: QuerySet, keys: Sequence[Key], place: Place, limit: int) -> list[Any]:
    if place.values is not None:
        queryset = queryset.filter(_beyond(keys, place.values, place.backwards))
    ways = (F(key.path).desc() if key.down != place.backwards else F(key.path).asc() for key in keys)
    return list(queryset.order_by(*ways)[:limit])


def _beyond(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> Any:
    """The condition "comes after these values" in reading direction.

    One direction and no nulls: a comparison of row values, which an index on the same columns answers.
    Otherwise the comparison is spelt out.
    """
    downs = {key.down != backwards for key in keys}
    if len(downs) == 1 and not any(key.nullable for key in keys):
        lookup = TupleLessThan if downs.pop() else TupleGreaterThan
        return lookup(Tuple(*(F(key.path) for key in keys)), tuple(values))
    branches, equal = [], Q()
    for key, value in zip(keys, values, strict=True):
        further = _less(key.path, value) if key.down != backwards else _greater(key.path, value)
        if further is not None:
            branches.append(equal & further)
        equal &= Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})
    return reduce(Q.__or__, branches)


def _greater(path: str, value: Any) -> Q | None:
    """Null counts as greater than everything; None if nothing can be greater."""
    if value is None:
        return None
    return Q(**{f"{path}__gt": value}) | Q(**{f"{path}__isnull": True})


def _less(path: str, value: Any) -> Q:
    return Q(**{f"{path}__isnull": False}) if value is None else Q(**{f"{path}__lt": value})


# --- Cursors ------------------------------------------------------------------------------------
def cursor(keys: Sequence[Key], row: Any) -> str:
    """The sort values of a row as text fit for an address."""
    values = [row[key.name] if isinstance(row, dict) else getattr(row, key.name) for key in keys]
    packed = json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _place(query: QueryDict, keys: Sequence[Key]) -> Place:
    """Where the address wants to be; the top if it says nothing."""
    asked = [word for word in PLACE_WORDS if word in query]
    if not asked:
        return Place()
    if asked == ["last"]:
        return Place(backwards=True)
    if len(asked) > 1:
        raise BadRequest(_("翻页地址有误"))
    return Place(_opened(str(query[asked[0]]), keys), backwards=asked == ["before"])


def _opened(text: str, keys: Sequence[Key]) -> tuple[Any, ...]:
    """The values of a cursor, each of the type of its field. Raises BadRequest."""
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError("too long")
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        values = json.loads(packed, parse_constant=_no_constant)
        return tuple(_typed(key, value) for key, value in zip(keys, values, strict=True))
    except (Base64Error, ValueError, TypeError, ValidationError, ArithmeticError, RecursionError) as error:
        raise BadRequest(_("翻页地址有误，请从第一页重新开始")) from error


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no value")


def _typed(key: Key, value: Any) -> Any:
    """A value of a cursor as its field holds it.

    Raises ValueError, TypeError or ValidationError if it cannot be.
    """
    if value is None and key.nullable:
        return None
    if value is None or isinstance(value, list | dict):
        raise ValueError("no plain value")
    typed: Any = key.field.to_python(value)
    fits = True  # what PostgreSQL would refuse, or Django warn of
    if isinstance(typed, str):
        fits = "\0" not in typed and bool(typed.encode() or True)
    elif isinstance(typed, datetime):
        fits = typed.tzinfo is not None
    elif isinstance(typed, (int, float, Decimal)):
        fits = isfinite(typed) and -LARGEST < typed < LARGEST
    if not fits:
        raise ValueError("no value of this field")
    return typed
