"""The line or area of a facility on a form: its points as text, one a line, which the map writes and people may too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.positions import FRAMES, PositionFields
from assets.geometry import GeometryError, Outline, Position, geojson, open_parts, outline, read_geojson
from assets.models import Facility, FacilityType, Shape
from assets.tracks import walked
from assets.written_positions import LONGEST, read_parts, write_parts
from common.coordinates import WGS84


class ShapeFields(forms.Form):
    """`outline` (text), its datum and its source; `drawing()` answers what was drawn. For types drawn as a line or area."""

    outline = forms.CharField(
        required=False, max_length=LONGEST, label=_("各点坐标"), strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("一行一个点：经度, 纬度；线的另一段空一行再写。在图上画或走测时自动填入"),
    )  # fmt: skip
    outline_datum = forms.ChoiceField(choices=FRAMES, required=False, initial=WGS84, label=_("各点的坐标系"))
    outline_source = forms.ChoiceField(
        choices=Shape.Source, required=False, initial=Shape.Source.DRAWN, label=_("来历")
    )

    def clean_outline(self) -> str:
        """Read with the datum beside it, which is cleaned later: so judged in `clean`."""
        return self.cleaned_data["outline"].replace("\r\n", "\n")

    def shape_kind(self) -> str:
        """What the type is drawn as: line, area or point."""
        kind: FacilityType | None = getattr(self, "kind", None)
        return kind.shape if kind else "point"

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        self.found: Outline | None = None
        if not said.get("outline") or self.shape_kind() == "point":
            return
        try:
            parts = read_parts(said["outline"], said.get("outline_datum") or WGS84)
            each = walked if said.get("outline_source") == Shape.Source.WALKED else tuple
            self.found = outline(self.shape_kind(), [each(part) for part in parts])
        except GeometryError as wrong:
            self.add_error("outline", str(wrong))

    def drawing(self) -> dict[str, Any] | None:
        """Geometry and source as `draw_shape` takes them, None where nothing was drawn."""
        if not self.found:
            return None
        source = self.cleaned_data["outline_source"] or Shape.Source.DRAWN
        return {"geometry": geojson(self.found), "source": source}


class ShapeForm(ShapeFields, PositionFields, PostForm):
    """Where a facility lies: its point, and the line or area its type is drawn as."""

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        self.facility, self.kind = facility, facility.type
        super().__init__(*args, initial=initial_of(facility), **kwargs)

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        nothing = not said.get("outline") and said.get("longitude") is None and said.get("latitude") is None
        if not self.errors and nothing:
            self.add_error(None, _("请在图上点出位置，或填写坐标"))


def initial_of(facility: Facility) -> dict[str, Any]:
    shape: Shape | None = getattr(facility, "shape", None)
    found = {"longitude": facility.longitude, "latitude": facility.latitude}
    if shape is None:
        return found
    parts = open_parts(read_geojson(shape.geometry))
    return found | {"outline": write_parts(parts), "outline_source": shape.source}


class ReadForm(ShapeFields):
    """What a map asks to be read: text in some datum, as a line, an area or a point."""

    shape = forms.ChoiceField(choices=[*Shape.Kind.choices, ("point", _("点"))])
    quantity = forms.DecimalField(required=False, max_digits=14, decimal_places=3)
    unit = forms.CharField(required=False, max_length=10)

    def shape_kind(self) -> str:
        return self.cleaned_data.get("shape", "point")

    def clean(self) -> None:
        super().clean()
        self.positions: list[list[Position]] = []
        if self.shape_kind() != "point":
            return
        said = self.cleaned_data
        try:
            self.positions = read_parts(said.get("outline", ""), said.get("outline_datum") or WGS84)
        except GeometryError as wrong:
            self.add_error("outline", str(wrong))

    def points(self) -> list[list[Position]]:
        """What was read where it is no line or area."""
        return self.positions
