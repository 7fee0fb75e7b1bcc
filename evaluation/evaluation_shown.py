"""One sheet as its pages show it: groups of indicators, each part with count, claim, proof and points; who may see which."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scoping import ScopeKind
from common.attachments.content import PICTURES
from evaluation.counting import fill_live
from evaluation.models import (
    Evaluation,
    EvaluationState,
    GradeBand,
    Indicator,
    IndicatorPart,
    Level,
    PartScore,
    Proof,
)
from evaluation.round_shown import moment
from evaluation.settling_lines import weighed
from evaluation.units import opens

S, Method = EvaluationState, IndicatorPart.Method
KNOWN = (S.NOTICED, S.FINAL)
STATE_TONES: dict[str, str] = {
    S.NOT_STARTED: "mute", S.DRAFTING: "run", S.SUBMITTED: "warn", S.UNDER_REVIEW: "warn", S.RETURNED: "bad",
    S.REVIEWED: "run", S.COUNTY_CHECKED: "run", S.NOTICED: "warn", S.FINAL: "ok", S.VOID: "mute",
}  # fmt: skip
PART_TONES = {"accepted": "ok", "changed": "warn", "returned": "bad"}
BECAUSE = "the sheet that the caller holds"
NONE = "—"


@dataclass
class Row:
    """A part on a page. `before`: its points in the last round of the kind."""

    score: PartScore
    proofs: list[Proof]
    before: Decimal | None = None

    @property
    def part(self) -> IndicatorPart:
        return self.score.part

    @property
    def pictures(self) -> list[Any]:
        return [one.attachment for one in self.proofs if one.attachment.kind in PICTURES]

    @property
    def papers(self) -> list[Any]:
        return [one.attachment for one in self.proofs if one.attachment.kind not in PICTURES]

    @property
    def is_system(self) -> bool:
        return self.part.method == Method.SYSTEM

    @property
    def is_self(self) -> bool:
        return self.part.method == Method.SELF

    @property
    def tone(self) -> str:
        return PART_TONES.get(self.score.state, "mute")

    @property
    def needs_proof(self) -> bool:
        return self.part.proof != IndicatorPart.Proof.NONE

    @property
    def lacks_proof(self) -> bool:
        """Points claimed that nothing proves: they count for nothing."""
        return self.is_self and self.needs_proof and bool(self.score.claimed) and not self.proofs


@dataclass
class Group:
    """指标分组 on a page; `number` from 1 in the address."""

    number: int
    word: str
    rows: list[Row] = field(default_factory=list)

    @property
    def worth(self) -> Decimal:
        return sum((row.part.points or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def declared(self) -> list[Row]:
        return [row for row in self.rows if row.is_self]

    @property
    def open(self) -> list[Row]:
        """What is still to be declared."""
        return [row for row in self.declared if row.score.claimed is None]

    @property
    def computed(self) -> list[Row]:
        return [row for row in self.rows if row.is_system]


def is_own(sheet: Evaluation, post) -> bool:
    """Whether it judges the reader's own unit."""
    if sheet.level == Level.DEPARTMENT:
        return post.scope_kind == ScopeKind.AREA_SECTORS and opens(sheet, post)
    return getattr(post, "division_id", None) == sheet.division_id


def sees_result(sheet: Evaluation, post) -> bool:
    """Nobody learns his own unit's review, score and place before the notice."""
    return sheet.state in KNOWN or not is_own(sheet, post)


def scores_of(sheet: Evaluation) -> list[PartScore]:
    """Its lines in order, with their parts and proofs. Two queries."""
    proofs = Proof.objects.everywhere(because=BECAUSE).select_related("attachment").order_by("pk")
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(evaluation=sheet)
    rows = rows.select_related("part__indicator").prefetch_related(Prefetch("proofs", proofs))
    found = list(rows.order_by("part__indicator__order", "part__indicator_id", "part__order"))
    for score in found:
        score.evaluation = sheet
    return found


def count_live(sheet: Evaluation, scores: Iterable[PartScore]) -> None:
    """Before the freeze the counts on a page are those of this moment."""
    if sheet.round.frozen_at is None and sheet.state != S.VOID:
        fill_live(sheet, scores, timezone.now())


def groups_of(
    sheet: Evaluation, scores: Iterable[PartScore] | None = None, *, live: bool = True
) -> list[Group]:
    """The sheet by groups."""
    found = list(scores if scores is not None else scores_of(sheet))
    if live:
        count_live(sheet, found)
    past = points_before(sheet)
    groups: dict[str, Group] = {}
    for score in found:
        word = score.part.indicator.group
        group = groups.setdefault(word, Group(len(groups) + 1, word))
        group.rows.append(Row(score, list(score.proofs.all()), past.get(_same(score.part))))  # type: ignore[attr-defined]
    return list(groups.values())


def _same(part: IndicatorPart) -> tuple[str, int]:
    return part.indicator.code, part.order


def points_before(sheet: Evaluation) -> dict[tuple[str, int], Decimal | None]:
    """The points of the same unit's last finished sheet of the kind, by indicator and order. One query."""
    rows = PartScore.objects.everywhere(because="the unit's own last sheet")
    same = {
        "evaluation__division": sheet.division_id,
        "evaluation__party": sheet.party_id,
        "evaluation__level": sheet.level,
        "evaluation__state": S.FINAL,
        "evaluation__round__kind": sheet.round.kind,
    }
    rows = rows.filter(**same, evaluation__round__until__lt=sheet.round.from_date)
    last: dict[tuple[str, int], Decimal | None] = {}
    for score in weighed(rows).order_by("evaluation__round__until", "evaluation_id"):
        last[_same(score.part)] = score.stands
    return last


def grade_words(scheme_id: int) -> dict[str, str]:
    return dict(GradeBand.objects.filter(scheme=scheme_id).values_list("grade", "word"))


def facts(sheet: Evaluation, post) -> list[tuple]:
    """The head of the page; what the reader may not know yet is not among them."""
    found = [
        (_("轮次"), sheet.round.title),
        (_("单位"), sheet.unit),
        (_("在用设施"), _("%s 处") % sheet.facilities) if sheet.level == Level.VILLAGE else (_("对象"), sheet.get_level_display()),
        (_("排名组"), sheet.group or (_("设施较少，只评分") if sheet.level == Level.VILLAGE else "")),
    ]  # fmt: skip
    if sheet.submitted_at:
        found.append((_("签字上报"), f"{sheet.submitted_by or ''} {moment(sheet.submitted_at)}"))
    if sheet.receipt:
        found.append((_("回执号"), sheet.receipt))
    if sheet.reopened_until and sheet.state == S.RETURNED:
        found.append((_("重报截止"), moment(sheet.reopened_until)))
    return found + (_result(sheet) if sees_result(sheet, post) else [])


def _result(sheet: Evaluation) -> list[tuple]:
    found: list[tuple] = []
    if sheet.reviewed_at:
        found.append((_("镇级审核"), f"{sheet.reviewed_by or ''} {moment(sheet.reviewed_at)}"))
    if sheet.checked_at:
        found.append((_("县级复核"), f"{sheet.checked_by or ''} {moment(sheet.checked_at)}"))
    if sheet.score is None:
        return found
    word = grade_words(sheet.round.scheme_id).get(sheet.grade, "")
    parts = {"base": sheet.base, "bonus": sheet.bonus, "deduction": sheet.deduction}
    sums = _("基本分 %(base)s，加 %(bonus)s，扣 %(deduction)s") % parts
    found += [(_("得分"), _("%s 分") % sheet.score, sums), (_("等次"), word, sheet.grade_reason)]
    if sheet.place:
        place = {"place": sheet.place, "all": sheet.of_group, "group": sheet.group}
        found.append((_("名次"), _("%(group)s第 %(place)s 名，共 %(all)s 个") % place))
    return found


def indicator_kinds() -> dict[str, str]:
    return dict(Indicator.Kind.choices)
