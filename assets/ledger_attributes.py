"""Columns of a ledger that name a type's attribute: read once the row's type is known.

The pure core keeps columns that tell no fact in `Reading.extra`; which of them are attributes depends on the row's type,
so they are read here, row by row, after it. What reads as none is a flagged problem; the raw text stays in the row.
"""

from django.core.exceptions import ValidationError

from assets.attribute_values import Value, by_head, clean, heads_of
from assets.attributes import for_types
from assets.ledger import FLAG, Problem, Reading, Skipped
from assets.models import TypeAttribute


def attribute_heads() -> set[str]:
    """Every head, folded, that names an attribute of some type."""
    return {head for attributes in for_types().values() for one in attributes for head in heads_of(one)}


class AttributeReader:
    """Reads the attributes of one batch; asks the database once."""

    def __init__(self) -> None:
        self._of_type = for_types()
        self._named: dict[tuple[str, str], TypeAttribute | None] = {}

    def beside(self, item: Reading | Skipped) -> tuple[Reading | Skipped, dict[str, Value]]:
        """The item, and its attributes by key; what could not be read is among its problems then."""
        if isinstance(item, Skipped) or not item.extra or item.values.type_code not in self._of_type:
            return item, {}
        found: dict[str, Value] = {}
        for head, text in item.extra.items():
            attribute = self._attribute(item.values.type_code, head)
            if attribute is not None and (value := _read(item, attribute, head, text)) is not None:
                found.setdefault(attribute.key, value)
        return item, found

    def _attribute(self, type_code: str, head: str) -> TypeAttribute | None:
        wanted = type_code, head
        if wanted not in self._named:
            self._named[wanted] = by_head(self._of_type[type_code], head)
        return self._named[wanted]


def _read(item: Reading, attribute: TypeAttribute, head: str, text: str) -> Value | None:
    try:
        return clean(attribute, text)
    except ValidationError as refusal:
        message = f"第{item.row}行“{head}”：{refusal.messages[0]}，没有读取。"
        item.problems.append(
            Problem("attribute_unreadable", "attributes", FLAG, text[:60], message, "入库后在设施页补填")
        )
        return None
