"""What each frequency adds to the work of a plan's year: how many visits are owed for it, how many calls it adds."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tasks_checklist.models import Frequency, SupervisionPlan
from tasks_checklist.planning.calls import calls_of
from tasks_checklist.planning.terms import Obligation
from tasks_checklist.supervision_input import frequency_of, owed, way_of


@dataclass(frozen=True)
class Load:
    """`owed`: obligations of the frequency in the year; `adds`: calls beyond those of the frequencies before it."""

    frequency: Frequency
    owed: int
    adds: int
    warning: str

    @property
    def beside(self) -> str:
        """What stands beneath the frequency: the units named, sector, task, note."""
        one = self.frequency
        named = "、".join(str(party) for party in one.parties.all())
        return "，".join(str(said) for said in (named, one.sector, one.task, one.note) if said)

    @property
    def told(self) -> str:
        if self.owed and not self.adds:
            return _("全部并入前面的走访")
        return _("增加走访 %s 次") % self.adds


def loads(plan: SupervisionPlan) -> tuple[list[Load], int]:
    """Each frequency of the plan, and the calls of its year. A constant number of queries."""
    _parties, obligations = owed(plan, date(plan.year, 1, 1))
    so_far: list[Obligation] = []
    earlier: list[Frequency] = []
    found, before = [], 0
    for one in plan.frequencies.select_related("sector", "task").prefetch_related("parties"):
        own = [each for each in obligations if frequency_of(each.key) == one.pk]
        so_far += own
        after = len(calls_of(so_far))
        found.append(Load(one, len(own), after - before, _warning(one, earlier, before, after)))
        earlier.append(one)
        before = after
    return found, before


def _warning(one: Frequency, earlier: list[Frequency], before: int, after: int) -> str:
    """A sentence where a further frequency doubles the work, and why it can't share the visits there are."""
    alike = [other for other in earlier if other.target == one.target]
    if not alike or after < 2 * before:
        return ""
    said = _("“%(one)s”使全年走访由 %(before)s 次增加到 %(after)s 次")
    same_way = any(way_of(other.kind) == way_of(one.kind) for other in alike)
    why = _("期限与前面的对不齐，不能都并为一次走访") if same_way else _("方式不同，不能并为一次走访")
    return f"{said % {'one': one, 'before': before, 'after': after}}：{why}"
