"""排名, 五有: the villages of a round side by side. Before the notice only whoever settles it, as a trial."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from evaluation.evaluation_shown import BECAUSE, KNOWN, grade_words
from evaluation.models import Evaluation, IndicatorPart, Level, PartScore, Proof, Round, RoundState
from evaluation.settling_lines import results_of

HAVES = ("有制度", "有标准", "有队伍", "有经费", "有督查")  # 五有
GRADE_TONES = ("ok", "run", "warn", "bad")
BECAUSE_KNOWN = "a result that was made known, to whoever the round judges"
SHOWN = ("score", "grade", "place", "of_group", "base", "bonus", "deduction", "grade_reason")


def is_known(round: Round) -> bool:
    return round.state in (RoundState.NOTICED, RoundState.FINAL)


def rounds_to_rank(post):
    """Rounds whose result is known, and those the reader settles, the newest first."""
    rows = Round.objects.reaching(post).select_related("division", "scheme")
    states = [RoundState.NOTICED, RoundState.FINAL]
    if may(post, Right.EVALUATION_SETTLE):
        states.append(RoundState.FROZEN)
    return rows.filter(state__in=states).order_by("-year", "-id")


def ranked_sheets(round: Round, post, level: str = Level.VILLAGE) -> list[Evaluation]:
    """The sheets with their results, by group and place. A trial where it is not known yet: nothing is written."""
    if is_known(round):
        rows = Evaluation.objects.everywhere(because=BECAUSE_KNOWN).filter(state__in=KNOWN)
    elif may(post, Right.EVALUATION_SETTLE, round):
        rows = Evaluation.objects.visible_to(post)
    else:
        return []
    rows = rows.filter(round=round, level=level).exclude(state="void")
    found = list(rows.select_related("division__parent", "party", "round"))
    if not is_known(round):
        results = results_of(round)
        for sheet in found:
            for name in SHOWN:
                setattr(sheet, name, results[sheet.pk][name])
    return sorted(found, key=_order)


def _order(sheet: Evaluation) -> tuple:
    return (not sheet.group, sheet.group, sheet.place or 10**6, -(sheet.score or 0), sheet.division_id)


def groups(sheets: list[Evaluation], round: Round) -> list[dict[str, Any]]:
    """{word, rows: [{sheet, grade, tone}]} of each group; those that are not ranked last."""
    words = grade_words(round.scheme_id)
    tones = dict(zip(words, GRADE_TONES, strict=False))
    found: dict[str, list] = {}
    for sheet in sheets:
        said = {"sheet": sheet, "grade": words.get(sheet.grade, ""), "tone": tones.get(sheet.grade, "mute")}
        found.setdefault(sheet.group, []).append(said)
    return [{"word": word or _("不排名（设施较少）"), "rows": rows} for word, rows in found.items()]


@dataclass
class Have:
    """One of the 五有 of one village: earned of worth, and what is missing in words."""

    earned: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)
    lacks: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        if not self.worth:
            return "mute"
        return "ok" if not self.lacks else "bad" if not self.earned else "warn"

    @property
    def told(self) -> str:
        if not self.worth:
            return _("不适用")
        return _("有") if not self.lacks else _("无") if not self.earned else _("不全")


def five_haves(sheets: list[Evaluation], post) -> list[tuple[Evaluation, list[Have]]]:
    """Of each sheet whose lines the post reads its 五有, by the groups of indicators of that name: a village its own
    only. Three queries."""
    rows = Evaluation.objects.opened_to(post).filter(pk__in=[one.pk for one in sheets])
    opened = set(rows.values_list("pk", flat=True))
    return _haves_of([one for one in sheets if one.pk in opened])


def _haves_of(sheets: list[Evaluation]) -> list[tuple[Evaluation, list[Have]]]:
    proofs = Proof.objects.everywhere(because=BECAUSE)
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(
        evaluation__in=sheets, part__indicator__group__in=HAVES
    )
    rows = rows.select_related("part__indicator", "evaluation").prefetch_related(Prefetch("proofs", proofs))
    found = {sheet.pk: {word: Have() for word in HAVES} for sheet in sheets}
    for score in rows.order_by("part__indicator__order", "part__order"):
        _add(found[score.evaluation_id][score.part.indicator.group], score)
    return [(sheet, list(found[sheet.pk].values())) for sheet in sheets]


def _add(have: Have, score: PartScore) -> None:
    points, worth = score.stands, score.part.points or Decimal(0)
    if not score.applies:
        return
    unproved = (
        score.part.method == IndicatorPart.Method.SELF
        and score.part.proof != IndicatorPart.Proof.NONE
        and not score.proofs.all()  # type: ignore[attr-defined]
    )
    have.worth += worth
    have.earned += points or Decimal(0)
    if unproved:
        have.lacks.append(_("%s：缺佐证") % score.part.text)
    elif (points or Decimal(0)) < worth:
        have.lacks.append(score.raises or score.part.text)
