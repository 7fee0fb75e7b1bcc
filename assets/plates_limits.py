"""Who tries one number after the other is asked to wait: counted per address, forgotten after a quarter of an hour.

A plate's number has 31^10 possibilities, so unknown ones are counted only to keep machines from asking. A unified code is
made of known parts: of strangers each typed one is counted, found or not, or a machine could read the whole register by
counting up. An office or a phone network shares one address.
"""

from django.core.cache import cache
from redis.exceptions import RedisError

from common.crypto import keyed_hash

WINDOW = 15 * 60  # seconds
MOST = 60  # such questions from one address within the window


def _key(address: str) -> str:
    """The address itself is not kept."""
    return f"plates.unknown.{keyed_hash('plates.unknown', address)}"


def is_shut(address: str) -> bool:
    """Whether the address has asked too often."""
    try:
        return (cache.get(_key(address)) or 0) >= MOST
    except RedisError:  # the page matters more than the count
        return False


def count(address: str) -> None:
    try:
        cache.add(_key(address), 0, WINDOW)
        cache.incr(_key(address))
    except (RedisError, ValueError):  # ValueError: it was forgotten between the two lines
        return
