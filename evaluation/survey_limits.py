"""Who sends many answers is asked for the digits of a picture, then to wait: counted per network and per village, for a day.

A phone network or an office shares one address, so the second answer already asks for digits but only many are refused.
An address of version 6 counts by its /64, which is one subscriber's: all its addresses are one sender. A village that has
had very many asks everybody for digits and never closes, so that nobody can shut it out. Each is counted before it is
judged, so that of many sent at once only one is the first, and given back where nothing was kept.
Neither address nor answer is kept beside the other: the count stands under a keyed hash and is forgotten by itself.
"""

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from redis.exceptions import RedisError

from common.crypto import keyed_hash

DAY = 24 * 60 * 60  # seconds
FREE = 1  # answers of a network to a village before the picture is asked
MOST_OF_ADDRESS = 20
MOST_WITHOUT_DIGITS = 500  # answers to a village, then everybody reads digits
MOST_PICTURES = 200  # drawn for a network, in all villages: each may begin a session


@dataclass(frozen=True)
class Met:
    """What an answer meets: whether the picture stands before it, whether its network has sent too many."""

    asks: bool
    full: bool


def network(address: str) -> str:
    """Whose address it is: an address of version 4 itself, the /64 of one of version 6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or f"{IPv6Address(int(found) >> 64 << 64)}/64")


def _keys(what: str, address: str, village: str) -> tuple[str, str]:
    hashed = keyed_hash("voices", f"{network(address)} {village}")
    return f"voices.{what}.{hashed}", f"voices.{what}.{village}"


def _raised(key: str) -> int:
    """One more under the key; how many there are with it."""
    cache.add(key, 0, DAY)
    try:
        return cache.incr(key)
    except ValueError:  # forgotten between the two lines
        return 1


def _met(own: int, whole: int) -> Met:
    return Met(asks=own > FREE or whole > MOST_WITHOUT_DIGITS, full=own > MOST_OF_ADDRESS)


UNCOUNTED = Met(asks=True, full=False)  # where nobody counts, the picture stands


def ahead(what: str, address: str, village: str) -> Met:
    """What the next one would meet; nothing is counted."""
    try:
        own, whole = ((cache.get(key) or 0) + 1 for key in _keys(what, address, village))
    except RedisError:
        return UNCOUNTED
    return _met(own, whole)


def take(what: str, address: str, village: str) -> Met:
    """One more of them, counted; what it meets."""
    try:
        own, whole = (_raised(key) for key in _keys(what, address, village))
    except RedisError:
        return UNCOUNTED
    return _met(own, whole)


def give_back(what: str, address: str, village: str) -> None:
    """One that was taken and not kept."""
    for key in _keys(what, address, village):
        with suppress(RedisError, ValueError):
            cache.decr(key)


def may_draw(address: str) -> bool:
    """Whether one more picture is drawn for the network today; it is counted."""
    try:
        return _raised(f"voices.picture.{keyed_hash('voices', network(address))}") <= MOST_PICTURES
    except RedisError:
        return True
