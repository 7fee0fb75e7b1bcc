"""Who tries one unknown number after the other is asked to wait: counted per address, forgotten after a quarter of an hour.

A number has 31^10 possibilities, so this only keeps machines from asking; an office or a phone network shares one address.
"""

from django.core.cache import cache
from redis.exceptions import RedisError

from common.crypto import keyed_hash

WINDOW = 15 * 60  # seconds
MOST = 60  # unknown numbers from one address within the window


def _key(address: str) -> str:
    """The address itself is not kept."""
    return f"plates.unknown.{keyed_hash('plates.unknown', address)}"


def is_shut(address: str) -> bool:
    """Whether the address has asked for too many numbers that do not exist."""
    try:
        return (cache.get(_key(address)) or 0) >= MOST
    except RedisError:  # the page matters more than the count
        return False


def count_unknown(address: str) -> None:
    try:
        cache.add(_key(address), 0, WINDOW)
        cache.incr(_key(address))
    except (RedisError, ValueError):  # ValueError: it was forgotten between the two lines
        return
