"""A device's own key: what the machine shows when it posts readings. We keep a keyed hash of it, and count who asks often.

The key reads `<number of the row>.<43 characters>`: the row is found by the number, then the hash is compared.
"""

import secrets
from hmac import compare_digest

from django.core.cache import cache
from redis.exceptions import RedisError

from common.crypto import keyed_hash, keyed_hashes
from maintenance.models import Device

PURPOSE = "device key"
LONGEST = 100  # characters
BECAUSE = "a machine names itself by its key"
MINUTE, QUARTER = 60, 15 * 60  # seconds
MOST_POSTS = 60  # of one device a minute
MOST_WRONG = 60  # wrong keys from one address within a quarter of an hour


def new_key(device: Device) -> str:
    """A key nobody has; shown once."""
    return f"{device.pk}.{secrets.token_urlsafe(32)}"


def hash_of(key: str) -> str:
    return keyed_hash(PURPOSE, key)


def device_of(key: str) -> Device | None:
    """The device in use whose key this is; None for a wrong one, a withdrawn one, rubbish."""
    number, _dot, secret = key.partition(".")
    if len(key) > LONGEST or not (number.isascii() and number.isdigit() and secret) or len(number) > 18:
        return None
    rows = Device.objects.everywhere(because=BECAUSE).in_use().select_related("facility__division", "signal")
    device = rows.filter(pk=int(number)).exclude(key_hash="").first()
    known = device is not None and any(
        compare_digest(device.key_hash, one) for one in keyed_hashes(PURPOSE, key)
    )
    return device if known else None


def posts_too_often(device: Device) -> bool:
    """Count one more posting; answers whether the device has posted too often this minute."""
    return _count(f"devices.posts.{device.pk}", MINUTE) > MOST_POSTS


def is_shut(address: str) -> bool:
    """Whether too many wrong keys came from the address."""
    try:
        return (cache.get(_wrong(address)) or 0) >= MOST_WRONG
    except RedisError:
        return False


def count_wrong(address: str) -> None:
    _count(_wrong(address), QUARTER)


def _wrong(address: str) -> str:
    """The address itself is not kept."""
    return f"devices.wrong.{keyed_hash('devices.wrong', address)}"


def _count(key: str, seconds: int) -> int:
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except (
        RedisError,
        ValueError,
    ):  # readings matter more than the count; it was forgotten between the two lines
        return 0
