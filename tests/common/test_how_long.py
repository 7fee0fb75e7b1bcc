"""How long ago, in words that are not dates."""

from datetime import UTC, datetime, timedelta

import pytest

from common.templatetags.components import how_long

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (timedelta(seconds=59), "不到 1 分钟"),
        (-timedelta(minutes=5), "不到 1 分钟"),  # a clock that runs ahead
        (timedelta(minutes=59, seconds=59), "59 分钟"),
        (timedelta(hours=23), "23 小时"),
        (timedelta(days=1, hours=16), "1 天"),
        (timedelta(days=13), "1 周"),
        (timedelta(days=70), "2 个月"),
        (timedelta(days=800), "2 年"),
    ],
)
def test_the_largest_unit_alone(gone: timedelta, said: str) -> None:
    assert how_long(NOW - gone, NOW) == said
