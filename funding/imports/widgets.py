"""How cells of the project library become values: yuan, packages, votes, the facilities to be built."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.imports import widgets
from accounts.models import Division
from assets.models import FacilityType
from common import money
from funding.models import DecisionRecord, Project, ProjectPackage

PARTED = re.compile(r"[；;\n]+")
MOST = Decimal(10) ** 10


class YuanWidget(widgets.Widget):
    """An amount as the office writes it (1,234.5、48万元); None for an empty cell that may be empty."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        text = str(value or "").strip()
        if not text and not self.required:
            return None
        if not text:
            raise ValueError("没有填写")
        amount = money.parse(text)
        if amount <= 0:
            raise ValueError("金额须大于零")
        return amount

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else f"{value:.2f}"


class MaybeChoice(widgets.ChoiceWidget):
    """One of a few words, or none."""

    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) if str(value or "").strip() else ""


class _OfPlace(widgets.NamedWidget):
    """Named rows of a division: of several of one name those of the line's own place."""

    def narrowed(self, found: list[Any], row) -> list[Any]:
        if len(found) < 2 or row is None:
            return found
        place = row.get("division", "")
        near = [
            one for one in found if place in (one.division.short_name, one.division.name, one.division_id)
        ]
        return near or found


class PackageWidget(_OfPlace):
    what = "项目包"

    def words_of(self, row: ProjectPackage) -> Iterable[str]:
        return dict.fromkeys(
            (row.name, f"{row.year}{row.name}", f"{row.division.short_name}{row.year}{row.name}")
        )

    def render(self, value, obj=None, **kwargs) -> str:
        if value is None:
            return ""
        return next((one for one in self.words_of(value) if len(self.by_word.get(one, [])) < 2), value.name)


class DecisionWidget(_OfPlace):
    what = "村级决策"

    def words_of(self, row: DecisionRecord) -> Iterable[str]:
        return (row.title,)

    def render(self, value, obj=None, **kwargs) -> str:
        return value.title if value else ""


@dataclass(frozen=True)
class Work:
    """A facility to be built. `project`: whose (its village goes without saying), None for a new line."""

    type: FacilityType
    name: str
    quantity: Decimal
    division: Division
    project: Project | None = field(default=None, compare=False)

    def said(self) -> dict[str, Any]:
        """As add_work takes it."""
        return {"type": self.type, "name": self.name, "quantity": self.quantity, "division": self.division}


class WorksWidget(widgets.Widget):
    """类别/名称/数量 of each facility, parted by ；; across villages with the village behind."""

    def __init__(
        self, types: Iterable[FacilityType], places: Iterable[Division], place_of: Callable[[Any], Division]
    ) -> None:
        super().__init__()
        self.types = widgets.NamedWidget(types, required=True)
        self.types.what = "设施类别"
        self.places, self.place_of = widgets.DivisionWidget(places, required=True), place_of

    def clean(self, value, row=None, **kwargs) -> frozenset[Work]:
        parts = [one.strip() for one in PARTED.split(str(value or "")) if one.strip()]
        return frozenset(self._work(one, row) for one in parts)

    def _work(self, text: str, row) -> Work:
        cells = [one.strip() for one in re.split("[/／]", text)]
        place = self.place_of(row)
        of_village = place.level == Division.Level.VILLAGE
        if len(cells) not in ((3, 4) if of_village else (4,)) or not all(cells):
            shape = "类别/名称/数量" if of_village else "类别/名称/数量/村"
            raise ValueError(f"“{text[:30]}”应写成 {shape}，几处之间用分号隔开")
        village = self.places.clean(cells[3], row) if len(cells) == 4 else place
        return Work(self.types.clean(cells[0], row), cells[1][:120], _quantity(cells[2]), village)

    def render(self, value, obj=None, **kwargs) -> str:
        return "；".join(sorted(self._words(one) for one in value or ()))

    def _words(self, work: Work) -> str:
        words = f"{work.type.name}/{work.name}/{work.quantity.normalize():f}"
        own = work.project is None or work.project.division_id == work.division.pk
        return words if own else f"{words}/{self.places.render(work.division)}"


def _quantity(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"数量“{text[:20]}”不是数") from error
    if not number.is_finite() or not 0 < number < MOST or number != round(number, 3):
        raise ValueError(f"数量“{text[:20]}”应是大于零、三位小数以内的数")
    return number
