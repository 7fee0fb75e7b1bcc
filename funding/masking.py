"""Names, accounts and telephones of a scan painted over, for the copy that the public sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, ImageOps

LEAST = 0.002  # of a side: smaller is a slip of the hand


@dataclass(frozen=True)
class Box:
    """A part of the picture: fractions of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of_hundredths(cls, left: Any, top: Any, width: Any, height: Any) -> "Box":
        """From per cent of the sides as a form sends them. Raises ValueError for what lies outside or is nothing."""
        sides = [float(side) / 100 for side in (left, top, width, height)]
        box = cls(*sides)
        inside = all(0 <= side <= 1 for side in sides)
        if not inside or min(box.width, box.height) < LEAST:
            raise ValueError("no part of the picture")
        return box


def painted(scan: BinaryIO, boxes: Iterable[Box]) -> bytes:
    """The picture, upright, with the boxes black, as a JPEG: what lay beneath is in it no more."""
    with Image.open(scan) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        left, top = box.left * picture.width, box.top * picture.height
        right, bottom = left + box.width * picture.width, top + box.height * picture.height
        draw.rectangle([int(left), int(top), int(right) + 1, int(bottom) + 1], fill="black")
    out = BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
