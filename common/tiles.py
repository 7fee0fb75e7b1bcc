"""An outside tile server, if the county names one: what the pages must be allowed to load from it. Pure."""

from urllib.parse import urlsplit


def tile_source(address: str) -> str:
    """The source for the Content-Security-Policy: scheme and host; servers told apart by {s} become one wildcard.

    "https://t{s}.tiles.example/{z}/{x}/{y}.png" -> "https://*.tiles.example". Raises ValueError for what is no address
    of tiles.
    """
    scheme, host = urlsplit(address)[:2]
    if (
        scheme not in ("http", "https")
        or not host
        or any(word not in address for word in ("{z}", "{x}", "{y}"))
    ):
        raise ValueError("MAP_TILES_URL 应如 https://t{s}.tiles.example/{z}/{x}/{y}.png")
    first, dot, rest = host.partition(".")
    if "{" in rest or ("{" in first and "." not in rest):
        raise ValueError("MAP_TILES_URL 的主机名只能在最前一段用 {s}")
    return f"{scheme}://*{dot}{rest}" if "{" in first else f"{scheme}://{host}"
