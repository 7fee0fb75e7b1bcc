"""Label sheets as PDF: labels/sheet.typ is the only source typst reads; all words go in as data, so none can be code."""

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from assets.models import Plate, PlateOrder
from assets.plates import address_of
from assets.plates_face import RELATED, Face, place_of

SOURCE = Path(__file__).parent / "labels" / "sheet.typ"
ROBUST = "q"  # a quarter of the picture may be scratched or dirty


def qr_svg(address: str) -> str:
    """The QR of an address as a bare SVG, one unit a module; the label leaves its quiet zone white."""
    drawn = io.BytesIO()
    code = segno.make(address, error=ROBUST, micro=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def qr_picture(address: str) -> str:
    """The QR as a data address for a page."""
    return segno.make(address, error=ROBUST, micro=False).svg_data_uri(border=0)


def plates_of(order: PlateOrder) -> list[Plate]:
    """The plates of an order in the order they are printed: by village and facility, blank ones by number."""
    related = ("division__parent", *(f"facility__{name}" for name in RELATED))
    return list(
        order.plates.select_related(*related).order_by("facility__division_id", "facility_id", "number")
    )


def labels(plates: list[Plate], *, on_label: Callable[[], None] = lambda: None) -> Iterable[dict]:
    """What each label says, in the order of the plates (fetched with their facilities)."""
    bound = [plate.facility for plate in plates if plate.facility is not None]
    faces = dict(zip((row.pk for row in bound), Face.of(bound), strict=True))
    for plate in plates:
        on_label()
        yield label(plate, faces.get(plate.facility_id or 0))


def label(plate: Plate, face: Face | None) -> dict:
    """The words and the QR of one label; `face` None: a blank one."""
    said = {"blank": face is None, "name": "", "kind": "", "code": "", "keeper": "", "phone": ""}
    if face is not None:
        said |= {name: getattr(face, name) for name in ("name", "kind", "code", "keeper", "phone")}
    picture = {"number": plate.number, "qr": qr_svg(address_of(plate.number))}
    return {**said, **picture, "place": place_of(plate.division)}


def sheet(size: str, said: list[dict]) -> bytes:
    """The whole sheet as PDF, set by typst with our own fonts."""
    return typst.compile(str(SOURCE), format="pdf", **setting(size, said))


def setting(size: str, said: list[dict]) -> dict[str, Any]:
    """What typst is given: our fonts only, nothing to read but the source's own folder, the labels as data."""
    return {
        "root": str(SOURCE.parent),
        "font_paths": [str(settings.FONTS)],
        "ignore_system_fonts": True,
        "sys_inputs": {"sheet": json.dumps({"size": size, "labels": said})},
    }
