"""How long a job still takes: a guess from what it has done so far. Pure: knows neither request nor ORM."""

from dataclasses import dataclass

ENOUGH_SECONDS = 2.0  # before that, or before a hundredth is done, a guess would jump about
ENOUGH_SHARE = 0.01


@dataclass(frozen=True)
class Pace:
    """`done` of `total` rows (None: unknown) of the present stage in `seconds`."""

    done: int
    total: int | None
    seconds: float

    @property
    def percent(self) -> int | None:
        """0 to 100, never 100 before all is done; None if the total is unknown."""
        if self.total is None:
            return None
        return 100 if self.done >= self.total else self.done * 100 // self.total

    @property
    def seconds_left(self) -> int | None:
        """Seconds this stage still takes at its present pace; None while too little is known."""
        if not self.total or self.seconds < ENOUGH_SECONDS or self.done < self.total * ENOUGH_SHARE:
            return None
        return round(self.seconds * (self.total - self.done) / self.done)


def in_words(seconds: int | None) -> str:
    """「约 3 分钟」; empty text if nothing can be said."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "不到 10 秒"
    if seconds < 60:
        return f"约 {-(-seconds // 10) * 10} 秒"
    if seconds < 3600:
        return f"约 {-(-seconds // 60)} 分钟"
    return f"约 {seconds / 3600:.1f} 小时"
