"""A small sum as a picture, asked after many failures for one account. The answer stays in the session."""

import io
from base64 import b64encode
from random import SystemRandom

from PIL import Image, ImageDraw, ImageFont

SESSION_KEY = "captcha"
_chance = SystemRandom()


def ask(request) -> str:
    """A new sum; answers its picture as a data address."""
    one, other = _chance.randint(2, 9), _chance.randint(2, 9)
    request.session[SESSION_KEY] = one + other
    return _drawn(f"{one} + {other} = ?")


def answered(request, text: str) -> bool:
    """Whether the text answers the sum that was asked; each sum is good for one try."""
    wanted = request.session.pop(SESSION_KEY, None)
    return wanted is not None and text.strip() == str(wanted)


def _drawn(words: str) -> str:
    picture = Image.new("L", (132, 44), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(26)
    for place, letter in enumerate(words.replace(" ", "")):
        pen.text((8 + place * 24 + _chance.randint(-2, 2), _chance.randint(2, 10)), letter, fill=40, font=font)
    for _ in range(5):
        ends = [(_chance.randint(0, 131), _chance.randint(0, 43)) for _ in range(2)]
        pen.line(ends, fill=_chance.randint(90, 180))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return f"data:image/png;base64,{b64encode(content.getvalue()).decode()}"
