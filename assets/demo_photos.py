"""Photos of the demo, drawn by the program: ground, sky, and the thing in a few shapes. No camera, no copyright."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
HORIZON = 400
INK = (64, 72, 84)


def photo(type_code: str, chance: Random) -> SimpleUploadedFile:
    """A picture of a facility of that type, as a phone would send it."""
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    _land(draw, chance)
    _DRAWN.get(type_code[:2], _house)(draw, chance)
    content = BytesIO()
    picture.filter(ImageFilter.SMOOTH).save(content, "JPEG", quality=82)
    return SimpleUploadedFile(f"{type_code}.jpg", content.getvalue(), content_type="image/jpeg")


def _land(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    """Sky that pales towards the horizon, a row of hills, fields."""
    blue = chance.randint(190, 225)
    for line in range(HORIZON):
        pale = line / HORIZON
        draw.line(
            [(0, line), (SIZE[0], line)],
            fill=(int(150 + 80 * pale), int(185 + 50 * pale), blue + int(20 * pale)),
        )
    for hill in range(4):
        left = chance.randint(-200, 800)
        height = chance.randint(60, 140)
        green = (120 - 10 * hill, 150 - 8 * hill, 120 - 10 * hill)
        draw.ellipse([left, HORIZON - height, left + 520, HORIZON + height], fill=green)
    draw.rectangle([0, HORIZON, *SIZE], fill=(142, 158, 96))
    for _ in range(40):
        x, y = chance.randint(0, SIZE[0]), chance.randint(HORIZON + 10, SIZE[1])
        draw.line([(x, y), (x + chance.randint(10, 60), y - 3)], fill=(120, 140, 80), width=2)


def _road(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    far = chance.randint(380, 560)
    draw.polygon([(far - 14, HORIZON), (far + 14, HORIZON), (760, 720), (180, 720)], fill=(168, 166, 160))
    for step in range(6):
        at, top = far + (470 - far) * step / 6, HORIZON + 20 + step * step * 9
        draw.line([(at, top), (at, top + 8 + step * 5)], fill="white", width=2 + step)


def _lamp(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    _road(draw, chance)
    for at, height, width in ((640, 300, 9), (585, 170, 5), (555, 110, 3)):
        draw.line([(at, HORIZON + height // 2), (at, HORIZON - height)], fill=INK, width=width)
        draw.line([(at, HORIZON - height), (at - height // 4, HORIZON - height - 8)], fill=INK, width=width)
        top, right = HORIZON - height, at + height // 4
        draw.polygon([(at, top - 16), (right, top - 30), (right, top - 22)], fill=(38, 58, 110))


def _water(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.ellipse([120, HORIZON + 30, 860, HORIZON + 260], fill=(112, 148, 168))
    for _ in range(16):
        x, y = chance.randint(220, 740), chance.randint(HORIZON + 70, HORIZON + 220)
        draw.line([(x, y), (x + chance.randint(20, 80), y)], fill=(160, 190, 205), width=2)
    draw.rectangle([90, HORIZON + 15, 250, HORIZON + 60], fill=(150, 146, 138), outline=INK)


def _house(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    left, wall = chance.randint(220, 340), chance.choice([(232, 226, 212), (222, 222, 222), (216, 200, 180)])
    draw.polygon(
        [(left - 30, 260), (left + 180, 170), (left + 390, 260)],
        fill=chance.choice([(120, 62, 52), (80, 84, 92)]),
    )
    draw.rectangle([left, 260, left + 360, 480], fill=wall, outline=INK)
    draw.rectangle([left + 150, 350, left + 210, 480], fill=(110, 84, 62))
    for window in (left + 40, left + 260):
        draw.rectangle([window, 310, window + 60, 360], fill=(120, 150, 175), outline=INK)


def _court(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.polygon([(220, 430), (740, 430), (900, 690), (60, 690)], fill=(176, 110, 92))
    draw.polygon([(300, 460), (660, 460), (760, 650), (200, 650)], outline="white", width=4)
    draw.line([(480, 460), (480, 650)], fill="white", width=4)
    draw.line([(700, 450), (700, 290)], fill=INK, width=8)
    draw.rectangle([660, 270, 740, 330], fill="white", outline=INK)


_DRAWN: dict[str, Callable[[ImageDraw.ImageDraw, Random], None]] = {
    "01": _road,
    "02": _water,
    "05": _water,
    "06": _road,
    "08": _lamp,
    "11": _court,
}
