"""The charts of a report as PNG, drawn with Pillow: plain bars with their values, in the ink of a printed paper."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, LINE, LABEL, EDGE = 1200, 54, 300, 24  # pixels; at 150 mm on paper about 200 dots an inch
INK, BAR, PALE, FIRST = "#1f2933", "#5b7a99", "#e4e9ee", "#1f4e79"


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.FONTS / "NotoSansSC-Regular.ttf"), size)


def bars(rows: Sequence[tuple[str, float]], *, most: float, unit: str = "", first: bool = False) -> bytes:
    """Bars of (word, value) from 0 to `most`, the value at their end; `first`: the first one stands out.

    One colour depth of 16 shades: a chart of ten bars is about 10 KB.
    """
    height = 2 * EDGE + LINE * max(1, len(rows))
    picture = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(picture)
    face = _face(28)
    room = WIDTH - LABEL - 150
    for place, (word, value) in enumerate(rows):
        top = EDGE + place * LINE
        shown = max(0.0, min(value / most, 1.0)) if most else 0.0
        draw.text((LABEL - 16, top + LINE / 2), _fitted(word), INK, face, anchor="rm")
        draw.rectangle((LABEL, top + 10, LABEL + room, top + LINE - 10), fill=PALE)
        if shown:
            fill = FIRST if first and place == 0 else BAR
            draw.rectangle((LABEL, top + 10, LABEL + room * shown, top + LINE - 10), fill=fill)
        said = f"{value * 100:.1f}%" if unit == "%" else f"{value:.2f}".rstrip("0").rstrip(".") + unit
        draw.text((LABEL + room + 14, top + LINE / 2), said, INK, face, anchor="lm")
    stream = BytesIO()
    picture.quantize(16).save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _fitted(word: str, most: int = 10) -> str:
    return word if len(word) <= most else word[: most - 1] + "…"
