"""Photographs:

encoded anew, so that nothing but the picture is left (no position, no camera, no hidden content).
"""

import warnings
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from common.attachments.faults import NotAccepted
from common.models import Attachment

MOST_PIXELS = 40_000_000
THUMBNAIL_SIDE = 480  # pixels
READ_AS = {Attachment.Kind.JPEG: "JPEG", Attachment.Kind.PNG: "PNG", Attachment.Kind.WEBP: "WEBP"}
WRITTEN_AS: dict[Attachment.Kind, dict[str, Any]] = {
    Attachment.Kind.JPEG: {"format": "JPEG", "quality": 88},
    Attachment.Kind.PNG: {"format": "PNG"},
    Attachment.Kind.WEBP: {"format": "WEBP", "quality": 88},
}


class Size(NamedTuple):
    """Pixels, as the picture is seen (turned upright)."""

    width: int
    height: int


def redraw(source: Path, kind: Attachment.Kind, *, picture: Path, thumbnail: Path) -> Size:
    """Write the picture anew, upright and bare, and a small JPEG of it. Raises NotAccepted.

    Of a moving picture the first frame is kept.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own bomb warning and its notes on broken metadata
            with Image.open(source, formats=[READ_AS[kind]]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotAccepted(f"照片超过 {MOST_PIXELS // 1_000_000} 百万像素，请缩小后再上传")
                bare = _bare(opened, kind)
        bare.save(picture, **WRITTEN_AS[kind])
        _small(bare).save(thumbnail, format="JPEG", quality=80)
    except NotAccepted:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
    ) as error:
        raise NotAccepted("照片不完整或已损坏，请重新拍摄或另存后再上传") from error
    return Size(*bare.size)


def _bare(opened: Image.Image, kind: Attachment.Kind) -> Image.Image:
    """The pixels alone, upright, in a mode the format can hold."""
    opened.load()
    see_through = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    upright = ImageOps.exif_transpose(opened)
    if kind == Attachment.Kind.JPEG:
        upright = upright.convert("L" if upright.mode == "L" else "RGB")
    else:
        upright = upright.convert("RGBA" if see_through else "RGB")
    upright.info = {}  # comments, profiles and tags would be written along
    return upright


def _small(picture: Image.Image) -> Image.Image:
    """At most THUMBNAIL_SIDE pixels a side, on white where one could see through."""
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    if small.mode != "RGBA":
        return small
    white = Image.new("RGB", small.size, "white")
    white.paste(small, mask=small.getchannel("A"))
    return white
