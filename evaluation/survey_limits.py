"""Who sends many answers is asked for the digits of a picture, then to wait: counted per address and per village, for a day.

A phone network or an office shares one address, so the second answer already asks for digits but only many are refused.
Neither address nor answer is kept beside the other: the count stands under a keyed hash and is forgotten by itself.
"""

from django.core.cache import cache
from redis.exceptions import RedisError

from common.crypto import keyed_hash

DAY = 24 * 60 * 60  # seconds
FREE = 1  # answers of an address to a village before the picture is asked
MOST_OF_ADDRESS = 20
MOST_OF_VILLAGE = 500


def _keys(what: str, address: str, village: str) -> tuple[str, str]:
    hashed = keyed_hash("voices", f"{address} {village}")
    return f"voices.{what}.{hashed}", f"voices.{what}.{village}"


def _counted(key: str) -> int:
    return cache.get(key) or 0


def asks_digits(what: str, address: str, village: str) -> bool:
    """Whether the picture stands before the next one; where nobody counts, it does."""
    try:
        return _counted(_keys(what, address, village)[0]) >= FREE
    except RedisError:
        return True


def is_full(what: str, address: str, village: str) -> bool:
    """Whether the address or the village has sent too many in a day."""
    try:
        own, whole = (_counted(key) for key in _keys(what, address, village))
    except RedisError:  # the picture is asked then
        return False
    return own >= MOST_OF_ADDRESS or whole >= MOST_OF_VILLAGE


def count(what: str, address: str, village: str) -> None:
    """One more of them."""
    try:
        for key in _keys(what, address, village):
            cache.add(key, 0, DAY)
            cache.incr(key)
    except (RedisError, ValueError):  # ValueError: forgotten between the two lines
        return
