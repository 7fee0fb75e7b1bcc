"""The guess how long a stage still takes."""

from hypothesis import given
from hypothesis import strategies as st

from common.pace import Pace, in_words


def test_half_done_takes_as_long_again():
    assert Pace(done=50, total=100, seconds=30).seconds_left == 30


def test_too_early_to_say():
    assert Pace(done=50, total=100, seconds=1).seconds_left is None
    assert Pace(done=0, total=100, seconds=60).seconds_left is None
    assert Pace(done=5, total=None, seconds=60).seconds_left is None
    assert Pace(done=0, total=0, seconds=60).seconds_left is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 10**5))
def test_laws(done, total, seconds):
    pace = Pace(done=min(done, total), total=total, seconds=seconds)
    assert 0 <= pace.percent <= 100
    assert (pace.percent == 100) == (pace.done == total)
    assert pace.seconds_left is None or pace.seconds_left >= 0


def test_words():
    assert [in_words(s) for s in (None, 4, 41, 60, 61, 3599, 5400)] == [
        "",
        "不到 10 秒",
        "约 50 秒",
        "约 1 分钟",
        "约 2 分钟",
        "约 60 分钟",
        "约 1.5 小时",
    ]
