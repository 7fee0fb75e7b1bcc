"""How facts of the register look on a page."""

from decimal import Decimal

from django import template

from assets import codes

register = template.Library()

TONES = {
    "good": "ok",
    "fair": "warn",
    "damaged": "bad",
    "failed": "bad",
    "building": "run",
    "pending_handover": "warn",
    "new": "run",
    "changed": "run",
    "held": "warn",
    "checked": "warn",
    "imported": "ok",
    "rejected": "bad",
    "handed_over": "run",
    "uncoded": "warn",
}


@register.filter
def tone(value: str) -> str:
    """The tone of a state's badge; what is neither good nor bad is grey."""
    return TONES.get(value, "mute")


@register.filter
def grouped(code: str | None) -> str:
    """`320115009210-0401-00007-4`, empty for none."""
    return codes.group(code) if code else ""


@register.filter
def plain(quantity: Decimal | None) -> str:
    """A quantity without idle zeros: 46, 2.36, 1,200."""
    if quantity is None:
        return ""
    text = f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def money(amount: Decimal | None) -> str:
    """Yuan with thousands separators and two decimals: 1,200.00."""
    return "" if amount is None else f"{amount:,.2f}"


@register.filter
def built_words(built: str) -> str:
    """`2014-06` as 2014年6月, to the precision known."""
    parts = [str(int(part)) for part in built.split("-") if part]
    return "".join(part + word for part, word in zip(parts, "年月日", strict=False))


@register.simple_tag
def sample_of(samples: dict[str, list[dict[str, str]]], sheet: str, column: dict[str, str]) -> str:
    """What a column of a sheet holds in its first rows: `谷里社区，向阳社区`."""
    rows = samples.get(sheet, [])
    return "，".join(
        text[:20] for row in rows if (text := row.get(column["fact"]) or row.get(column["head"], ""))
    )
