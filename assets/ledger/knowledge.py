"""What a reader must know before it opens a ledger, built once for a file: places, types and words, the county's
phone code and outline, the day that counts as today, and what a person has already chosen or confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assets.ledger.kinds import Catalogue, Type, Word
from assets.ledger.positions import Bounds
from assets.ledger.villages import Division, Gazetteer


@dataclass(slots=True, repr=False)
class Knowledge:
    """Dictionaries for reading; make it with `Knowledge.build` and use it for one township's (or village's) files."""

    places: Gazetteer
    kinds: Catalogue
    today: date
    area_code: str = ""
    bounds: Bounds | None = None
    attribute_heads: frozenset[str] = frozenset()  # folded heads that name a type's attribute

    def __repr__(self) -> str:
        return f"Knowledge(scope={self.places.scope!r}, today={self.today.isoformat()})"

    @classmethod
    def build(
        cls,
        *,
        divisions: Iterable[Division],
        types: Iterable[Type],
        words: Iterable[Word],
        scope: str,
        today: date,
        area_code: str = "",
        bounds: Bounds | None = None,
        attribute_heads: Iterable[str] = (),
    ) -> "Knowledge":
        """`divisions`: all of the county, so that a neighbour's village is known as such; `scope`: the 12-digit code
        the ledger is read for; `area_code` (`025`) and `bounds` (degrees) of the county, if known; `attribute_heads`:
        heads, folded, whose columns are nobody's facts but attributes of some type."""
        places, kinds = Gazetteer.build(divisions, scope), Catalogue.build(types, words)
        return cls(places, kinds, today, area_code, bounds, frozenset(attribute_heads))


@dataclass(slots=True)
class SheetChoice:
    """What a person decided about one sheet; None leaves a matter to the reader.

    `columns`: column letter → fact (a key of heads.FACTS or `person_phone`), or "" to leave the column out. `head_rows`: the
    numbers of the head's rows.
    """

    include: bool | None = None
    head_rows: list[int] | None = None
    columns: dict[str, str] = field(default_factory=dict)
    amount_unit: str | None = None
    datum: str | None = None
    village: str | None = None
    category: str | None = None


@dataclass(slots=True)
class Choices:
    """Choices by sheet name (`*` for every sheet), and words confirmed: village word → code, category word → type.

    `habits`: what was chosen before for a shape of heads (Understanding.shape); a choice for the sheet itself goes first.
    """

    sheets: dict[str, SheetChoice] = field(default_factory=dict)
    villages: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    habits: dict[str, SheetChoice] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Choices":
        """From the JSON a batch stores: {"sheets": {name: {…}}, "villages": {…}, "types": {…}}."""
        sheets = {name: SheetChoice(**choice) for name, choice in value.get("sheets", {}).items()}
        return cls(sheets, dict(value.get("villages", {})), dict(value.get("types", {})))

    def sheet(self, name: str) -> SheetChoice:
        """The choice for a sheet."""
        return self.sheets.get(name) or self.sheets.get("*") or SheetChoice()
