"""What a village's vote must be, told in words (pure). Quorums: 村民委员会组织法 articles 22 and 25; 筹资筹劳 the same
(国办发〔2007〕4号). The days between steps differ from place to place and are hints only (domain.md 11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from funding.models.decisions import DecisionRecord, DecisionStep

Step, Body, Way = DecisionStep.Step, DecisionStep.Body, DecisionRecord.Way
ORDER: Mapping[str, tuple[DecisionStep.Step, ...]] = {
    Way.FOUR_TWO: tuple(Step),
    Way.ONE_CASE: (Step.RESOLVE, Step.PUBLISH_DECISION, Step.PUBLISH_RESULT),
}
PUBLICATIONS = (Step.PUBLISH_DECISION, Step.PUBLISH_RESULT)
VOTES = (Step.DISCUSS, Step.EXAMINE, Step.RESOLVE)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
GAP, IN_ALL = 7, 20  # days, from two sources; hints


@dataclass(frozen=True)
class Held:
    """A step as it was held, for the rules: counts are people or households, None where nobody votes."""

    step: str
    held_on: date
    body: str = ""
    eligible: int | None = None
    attended: int | None = None
    agreed: int | None = None
    opposed: int | None = None
    abstained: int | None = None
    until: date | None = None


def next_step(way: str, held: Iterable[str]) -> DecisionStep.Step | None:
    """The step that comes next; None after the last."""
    done = set(held)
    return next((step for step in ORDER[way] if step not in done), None)


def fault(held: Held, before: date | None) -> str:
    """Why the step cannot be recorded so, "" if it can. `before`: the day of the step before."""
    if before and held.held_on < before:
        return _("步骤须按次序进行：上一步在 %s，本步不能更早") % before
    if held.step in PUBLICATIONS:
        return "" if held.until else _("请填写公开截止日期")
    if not held.attended:
        return _("请填写实到人数")
    return _vote_fault(held) if held.step in VOTES else ""


def _vote_fault(held: Held) -> str:
    if not held.eligible or held.agreed is None or held.opposed is None or held.abstained is None:
        return _("请填写应到人数和赞成、反对、弃权票数，没有的填 0")
    attended = held.attended or 0
    if attended > held.eligible:
        return _("实到人数不能多于应到人数")
    if held.agreed + held.opposed + held.abstained != attended:
        return _("赞成、反对、弃权之和须等于实到人数 %s") % attended
    if held.step == Step.RESOLVE and not held.body:
        return _("请选择会议形式")
    return _quorum_fault(held)


def _quorum_fault(held: Held) -> str:
    """Too few came for the meeting to decide anything."""
    came = Fraction(held.attended or 0, held.eligible or 1)
    if held.body in (Body.HOUSEHOLDS, Body.DELEGATES):
        return "" if came >= TWO_THIRDS else _("到会不足三分之二，会议不能作出决议，请重新召集")
    return "" if came > HALF else _("到会未过半数，会议不能作出决议，请重新召集")


def carried(held: Held) -> bool:
    """Whether more than half of those who came agreed; a step without a vote is carried."""
    if held.step not in VOTES:
        return True
    return Fraction(held.agreed or 0, held.attended or 1) > HALF


def hints(way: str, steps: Iterable[Held]) -> list[str]:
    """What stands out and is refused by nobody: steps on one day, a vote below two thirds."""
    days = [step.held_on for step in steps if step.step != Step.PUBLISH_RESULT]
    found = []
    if any((after - day).days < GAP for day, after in pairwise(days)):
        found.append(_("有的步骤相隔不足 %s 天，有的地方要求相隔 %s 天以上") % (GAP, GAP))
    if way == Way.FOUR_TWO and len(days) > 4 and (days[-1] - days[0]).days < IN_ALL:
        found.append(_("从提议到决议公开不足 %s 天") % IN_ALL)
    for step in steps:
        close = step.step == Step.RESOLVE and Fraction(step.agreed or 0, step.attended or 1) < TWO_THIRDS
        if way == Way.ONE_CASE and close:
            found.append(_("赞成不足到会的三分之二，有的省对一事一议有此要求"))
    return found
