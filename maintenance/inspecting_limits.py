"""How often one account may send: a phone with a day's work sends a few hundred, a machine that tries sends more."""

from django.core.cache import cache
from redis.exceptions import RedisError

WINDOW = 10 * 60  # seconds
MOST = 900  # looks, taps and photos of one account within the window


def too_many(account_id: int) -> bool:
    """Count one more sending of the account; answers whether it has sent too often."""
    key = f"inspecting.sent.{account_id}"
    try:
        cache.add(key, 0, WINDOW)
        return cache.incr(key) > MOST
    except (
        RedisError,
        ValueError,
    ):  # the record matters more than the count; it was forgotten between the two lines
        return False
