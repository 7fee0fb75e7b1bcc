"""定期文稿: what each kind is made of, its period, its title; when it is prepared unless the county said otherwise. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tasks_checklist.models.papers import PaperKind
from tasks_checklist.planning.windows import Window, windows_of

K = PaperKind
NUMERALS = "一二三四"


@dataclass(frozen=True)
class Shape:
    """`rhythm` of planning.windows; `days_after` its period's end it is prepared [days: assumption]; `parts` its figures."""

    rhythm: str
    days_after: int
    parts: tuple[str, ...]
    ending: str  # 通报: a paper that tells units below; 报告 is what goes up (official-papers.md)


SHAPES = {  # domain.md section 9; sources 002-16, 002-19, 003
    K.WEEKLY_DISPATCH: Shape("weekly", 1, ("visits", "register", "added", "overdue", "soon"), "督查调度单"),
    K.TEN_DAY_REPORT: Shape("ten_days", 2, ("reports", "tasks", "register"), "重点任务进展情况的通报"),
    K.MONTHLY_BULLETIN: Shape(
        "monthly", 3, ("visits", "register", "rates", "tasks", "overdue"), "督导整改情况的通报"
    ),
    K.MONTHLY_RANKING: Shape("monthly", 3, ("rates",), "整改排名的通报"),
    K.QUARTERLY_EXAM: Shape(
        "quarterly", 5, ("exam", "visits", "register", "tasks", "overdue"), "督导考核情况的通报"
    ),
    K.HALF_YEAR_ASSESSMENT: Shape(
        "half_yearly", 10, ("visits", "register", "months", "sectors", "rates", "tasks", "overdue"),
        "督导评估情况的通报",
    ),
    K.YEAR_REPORT: Shape(
        "yearly", 10, ("visits", "register", "months", "sectors", "rates", "exam", "tasks", "overdue"),
        "督导工作情况的通报",
    ),
}  # fmt: skip


def period_of(kind: str, on: date) -> Window:
    """The period of a kind that holds a day, both ends within."""
    rhythm = SHAPES[PaperKind(kind)].rhythm
    if rhythm == "weekly":
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6)
    year = windows_of(rhythm, date(on.year, 1, 1), date(on.year, 12, 31))
    return next(window for window in year if on <= window[1])


def period_before(kind: str, on: date) -> Window:
    """The last period that was over when the day began."""
    return period_of(kind, period_of(kind, on)[0] - timedelta(days=1))


def told(kind: str, first: date, last: date) -> str:
    """The period as a title names it: 2026年11月上旬, 2026年第三季度."""
    rhythm, year = SHAPES[PaperKind(kind)].rhythm, f"{first.year}年"
    if rhythm == "weekly":
        return f"{year}{first.month}月{first.day}日至{last.month}月{last.day}日"
    if rhythm == "ten_days":
        return f"{year}{first.month}月{'上中下'[min(2, (first.day - 1) // 10)]}旬"
    if rhythm == "monthly":
        return f"{year}{first.month}月"
    if rhythm == "quarterly":
        return f"{year}第{NUMERALS[(first.month - 1) // 3]}季度"
    if rhythm == "half_yearly":
        return f"{year}{'上' if first.month == 1 else '下'}半年"
    return f"{first.year}年度"


def title_of(kind: str, first: date, last: date) -> str:
    """关于2026年10月督导整改情况的通报; a dispatch has no 关于."""
    shape, period = SHAPES[PaperKind(kind)], told(kind, first, last)
    if kind == K.WEEKLY_DISPATCH:
        return _("%(period)s督查调度单") % {"period": period}
    return _("关于%(period)s%(ending)s") % {"period": period, "ending": shape.ending}
