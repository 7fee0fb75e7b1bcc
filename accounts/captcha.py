"""Five digits in a picture, asked after many failures for one account. The answer stays in the session."""

import io
from base64 import b64encode
from random import SystemRandom

from PIL import Image, ImageDraw, ImageFont

SESSION_KEY = "captcha"
LENGTH, WIDTH, HEIGHT = 5, 160, 48
_chance = SystemRandom()


def ask(request) -> str:
    """New digits; answers their picture as a data address."""
    digits = "".join(_chance.choice("2345679") for _place in range(LENGTH))
    request.session[SESSION_KEY] = digits
    return _drawn(digits)


def answered(request, text: str) -> bool:
    """Whether the text is what was asked; each picture is good for one try."""
    wanted = request.session.pop(SESSION_KEY, None)
    return wanted is not None and text.strip() == wanted


def _drawn(digits: str) -> str:
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    for place, digit in enumerate(digits):
        picture.paste(0, (6 + place * 30 + _chance.randint(-3, 3), _chance.randint(0, 8)), _turned(digit))
    pen = ImageDraw.Draw(picture)
    for _line in range(6):
        ends = [(_chance.randrange(WIDTH), _chance.randrange(HEIGHT)) for _end in range(2)]
        pen.line(ends, fill=_chance.randint(60, 160), width=2)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return f"data:image/png;base64,{b64encode(content.getvalue()).decode()}"


def _turned(digit: str) -> Image.Image:
    """One digit, a little askew, as a mask."""
    mask = Image.new("L", (32, 40), 0)
    ImageDraw.Draw(mask).text((7, 2), digit, fill=200, font=ImageFont.load_default(30))
    return mask.rotate(_chance.randint(-22, 22), resample=Image.Resampling.BILINEAR)
