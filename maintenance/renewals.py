"""年度重开 as it stands: whether a year's list may begin, what differs from last year's, how far each village is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count

from accounts.models import Division
from accounts.scoping import in_ranges
from maintenance.actions.editions import edition_before
from maintenance.list_columns import COLUMNS, head
from maintenance.list_words import asked
from maintenance.models import Edition, ItemState, Renewal, ResponsibilityItem
from maintenance.models.responsibilities import DONE_BEFORE
from maintenance.renewals_sql import COMPARED
from maintenance.rhythm import Circle
from maintenance.rhythms_in_force import circle_of

BECAUSE = "the list of a township whose opening is held"
# what the county lays down in words (village, type) is no difference a village answers for
WATCHED = [column.key for column in COLUMNS if column.key not in ("village", "type")]
NOTHING = "（空）"


def of_year(division: Division, year: int) -> Renewal | None:
    """The opening of a township's list that stands, of a year."""
    rows = Renewal.objects.everywhere(because=BECAUSE).standing().filter(division=division, year=year)
    return rows.select_related("division", "edition").first()


def why_not_begun(division: Division, circle: Circle, before: Edition | None) -> str:
    """Why the year's list of a township can't begin, in a sentence; "" if it can. `before`: its last edition."""
    if division.level != Division.Level.TOWNSHIP:
        return "清单按镇（街道）年度重开"
    if before is None:
        return "还没有定过版，首次清单直接填报、确认，不用重开"
    if before.year >= circle.year:
        return f"{circle.year}年清单已经定版，{circle.year + 1}年清单在 {circle.publish:%Y-%m-%d} 之后重开"
    return f"{circle.year}年清单已经重开" if of_year(division, circle.year) else ""


def may_begin(division: Division) -> bool:
    return not why_not_begun(division, circle_of(division.county_code), edition_before(division))


@dataclass(frozen=True)
class Compared:
    """An item that waits for its village, beside what last year's edition said: `differs` (head, was, is) in words."""

    item: int
    village: str
    name: str
    is_new: bool
    differs: list[tuple[str, str, str]]
    retired: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return not (self.is_new or self.differs or self.retired)


def compared(renewal: Renewal, area: Division, *, post) -> list[Compared]:
    """The items of an area that wait for their village's confirmation and that the post sees, each against the edition before.

    Two questions.
    """
    waits = ResponsibilityItem.objects.visible_to(post).filter(
        in_ranges("facility__division_id", area.ranges), state=ItemState.SUBMITTED
    )
    seen = set(waits.values_list("pk", flat=True))
    where, said = asked(area, states=[str(ItemState.SUBMITTED.value)])
    said |= {"before": renewal.edition_id, "keys": WATCHED}
    with connection.cursor() as cursor:
        cursor.execute(COMPARED.format(area=where), said)
        return [_compared(*row) for row in cursor.fetchall() if row[0] in seen]


def _compared(item, village, name, is_new, retired, differs) -> Compared:
    told = [(head(key), was or NOTHING, now or NOTHING) for key, was, now in differs]
    return Compared(item, village, name, is_new, told, [head(key) for key in retired])


@dataclass
class VillageProgress:
    """How far a village is: items by state, those that wait for it split into the same and the changed."""

    division: Division
    states: Counter = field(default_factory=Counter)
    same: int = 0
    changed: int = 0

    @property
    def all(self) -> int:
        return self.states.total()

    @property
    def draft(self) -> int:
        return self.states[ItemState.DRAFT]

    @property
    def checked(self) -> int:
        return self.states[ItemState.CHECKED]

    @property
    def confirmed(self) -> int:
        """Confirmed by the village, however far it has come since."""
        return sum(self.states[state] for state in DONE_BEFORE)

    @property
    def next_step(self) -> str:
        if self.same:
            return "村负责人一次确认"
        if self.changed:
            return "村负责人逐条查看"
        if self.draft:
            return "村经办补齐、提交"
        return "" if self.checked == self.all else "镇街审核、上级核定"


def progress(
    renewal: Renewal, villages: Iterable[Division], waiting: list[Compared], *, post
) -> list[VillageProgress]:
    """A line for each village, of what the post sees; a merged village's items count with its successor. One question."""
    rows = ResponsibilityItem.objects.visible_to(post).live()
    rows = rows.filter(in_ranges("facility__division_id", renewal.division.ranges)).order_by()
    lines = {village.pk: VillageProgress(village) for village in villages}
    heirs = {code: key for key, line in lines.items() for code in (key, *line.division.succeeded_codes)}
    for village, state, n in rows.values_list("facility__division_id", "state").annotate(n=Count("pk")):
        if village in heirs:
            lines[heirs[village]].states[state] += n
    for one in waiting:
        if line := lines.get(heirs.get(one.village, "")):
            line.same += one.is_same
            line.changed += not one.is_same
    return list(lines.values())
