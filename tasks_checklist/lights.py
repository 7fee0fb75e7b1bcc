"""红黄灯 of a unit's share of a task. Pure: the rule, the share's own figures and the day come in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"  # nothing is asked of the unit any more: reported as done, confirmed, dropped


@dataclass(frozen=True)
class Rule:
    """Yellow so many days before the due day below a progress, or after so many periods unreported; red when overdue.

    [assumption: domain.md says that lights are kept, not by which numbers]
    """

    yellow_days: int = 15
    yellow_progress: int = 80
    red_days: int = 1
    unreported_periods: int = 2


@dataclass(frozen=True)
class Share:
    """What the light is read from. `open`: the unit's turn; `unreported`: periods in a row without a report."""

    open: bool
    due_on: date
    progress: int
    returned: bool = False
    unreported: int = 0


def light_of(share: Share, rule: Rule, on: date) -> tuple[Light, str]:
    """The light, and why in a few words."""
    if not share.open:
        return Light.NONE, ""
    late = (on - share.due_on).days
    if late >= rule.red_days:
        return Light.RED, f"逾期{late}天" if late > 0 else "今天到期"
    if share.returned:
        return Light.YELLOW, "被退回"
    if -late <= rule.yellow_days and share.progress < rule.yellow_progress:
        when = f"逾期{late}天" if late > 0 else f"还有{-late}天到期" if late else "今天到期"
        return Light.YELLOW, f"{when}，进度{share.progress}%"
    if rule.unreported_periods and share.unreported >= rule.unreported_periods:
        return Light.YELLOW, f"连续{share.unreported}期未报"
    return Light.GREEN, ""
