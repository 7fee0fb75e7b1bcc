"""Where something is, as short as its reader can tell it apart: a county reads 横溪街道石塘村, a township 石塘村."""

from typing import Any

from accounts.models import Division


def placed(division: Division, post: Any) -> str:
    """The name of a village under its township's for whoever looks at several; `parent` of the row is asked for."""
    of_county = post.division.level == Division.Level.COUNTY
    if of_county and division.level == Division.Level.VILLAGE and division.parent is not None:
        return f"{division.parent.short_name}{division.short_name}"
    return str(division.short_name)


def told_beside(*parts: str) -> str:
    """横溪街道 · 10月进展: what is not empty, in one line."""
    return " · ".join(part for part in parts if part)
