"""Rounds of the demo: 横溪街道's of last year final; this year's of the county in the middle, its villages in every state.

Written by set, as they would stand had they been lived: a deadline that has passed cannot be lived by acts.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.demo import GULI, HENGXI, HENGXI_COMMUNITY, JIANGNING, SHITANG
from accounts.models import Division, Person
from accounts.scoping import in_ranges
from accounts.system import SystemPost
from common.attachments import Owner, keep_copy
from common.attachments.content import PICTURES
from common.models import Attachment
from common.moments import evening, morning
from evaluation import result_publishing
from evaluation.actions import freezing, settling
from evaluation.actions.filing import new_receipt
from evaluation.actions.proofs import OWNER
from evaluation.actions.rounds import make_sheets, title_of
from evaluation.counting import unknown
from evaluation.grouping import grouped, in_use
from evaluation.models import (
    Evaluation,
    EvaluationState,
    IndicatorPart,
    Level,
    PartScore,
    Proof,
    Round,
    RoundState,
    Scheme,
    SchemeState,
    ScoreChange,
)
from maintenance.models import Publication
from maintenance.publication_terms import last_day

BECAUSE = "the demo's own rows"
S = EvaluationState
PHONE = "025-00001001"
# what a village's sheet of this year looks like, by its place in the list
SCENES = (
    S.NOT_STARTED, S.DRAFTING, S.SUBMITTED, S.UNDER_REVIEW, S.RETURNED, S.REVIEWED, S.COUNTY_CHECKED,
    S.SUBMITTED, S.REVIEWED, S.DRAFTING,
)  # fmt: skip
FIXED = {SHITANG: S.DRAFTING, HENGXI_COMMUNITY: S.RETURNED}
CLAIMS = (
    "制度文件见附件，已于年初修订。",
    "已在村部公示栏上墙，每季度更新。",
    "已写入村规民约第十二条。",
    "见台账和照片。",
)
SUMMARY = "本年度按清单逐处落实管护责任人，问题设施及时维修，资金专款专用并张榜公示。"
NEXT = "下一步补齐照明和沟渠类设施的责任人电话，推行网格员每周自查，争取社会捐助。"
RETURNED = "第二项佐证照片不清楚，请重新拍照；村规民约请上传整页。"
UNPROVED = "没有佐证，不予认可"
LESS = "只见一处上墙，减半计分"


def _draw(*words: Any) -> int:
    """The same number for the same words, whenever it is asked."""
    return int.from_bytes(sha256("|".join(map(str, words)).encode()).digest()[:4])


def load(options: Any = None) -> str:
    """Once: nothing is written where a round stands already, or where nobody offers what the scheme counts."""
    scheme = Scheme.objects.filter(division_id=JIANGNING, state=SchemeState.ISSUED).order_by("number").first()
    there = Round.objects.everywhere(because=BECAUSE).filter(division_id__in=(HENGXI, JIANGNING))
    if scheme is None or there.exists():
        return "示范的评价已在册，或没有已印发的指标体系"
    parts = IndicatorPart.objects.filter(indicator__scheme=scheme)
    if lacking := unknown(parts):
        return f"没有示范的评价：缺计算项 {'、'.join(lacking)}"
    this = timezone.localdate().year
    with transaction.atomic():
        past = _begin(scheme, HENGXI, this - 1, evening(date(this, 1, 20)))
        _live_past(past)
        now = _begin(scheme, JIANGNING, this, evening(timezone.localdate() + timedelta(days=6)))
        _live_now(now)
    return f"示范的评价：{past.title}（已定稿）、{now.title}（自评中）"


def _person(username: str) -> Person | None:
    return Person.objects.everywhere(because=BECAUSE).filter(account__username=username).first()


def _begin(scheme: Scheme, code: str, year: int, deadline: datetime) -> Round:
    """A round as if it had been opened a month before its deadline, with all its sheets."""
    division = Division.objects.everywhere(because=BECAUSE).get(pk=code)
    county = division.level == Division.Level.COUNTY
    ends = timezone.localdate(deadline)
    row = Round(
        division=division, scheme=scheme, year=year, from_date=date(year, 1, 1), until=date(year, 12, 31),
        opens_on=ends - timedelta(days=30), deadline=deadline, review_due=ends + timedelta(days=15),
        check_due=ends + timedelta(days=25) if county else None, county_step=county,
        seed=_draw("seed", code, year), state=RoundState.OPEN,
        opened_by=_person("county.office" if county else "hx.clerk"), opened_at=morning(ends - timedelta(days=30)),
    )  # fmt: skip
    row.title = title_of(row)
    rows = Division.objects.everywhere(because=BECAUSE).filter(closed_on=None, level=Division.Level.VILLAGE)
    villages = list(rows.filter(in_ranges("code", division.ranges)).order_by("code"))
    sizes = in_use(division)
    row.groups, group_of = grouped(
        {one.pk: sizes.get(one.pk, 0) for one in villages}, scheme.least_facilities
    )
    row.save()
    make_sheets(row, villages, sizes, group_of)
    return row


def _sheets(row: Round) -> list[Evaluation]:
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=row, level=Level.VILLAGE)
    return list(rows.select_related("division").order_by("division_id"))


def _declared(sheets: list[Evaluation]) -> dict[int, list[PartScore]]:
    found: dict[int, list[PartScore]] = {sheet.pk: [] for sheet in sheets}
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(
        evaluation__in=sheets, part__method=IndicatorPart.Method.SELF
    )
    for score in rows.select_related("part__indicator").order_by("pk"):
        found[score.evaluation_id].append(score)
    return found


def _claim(sheet: Evaluation, scores: list[PartScore], *, upto: int | None = None) -> None:
    """What the village says: most of it, by how good it is; extras by few."""
    for number, score in enumerate(scores[:upto]):
        luck, most = _draw(sheet.division_id, score.part_id) % 100, score.part.points or Decimal(0)
        if score.part.indicator.kind != "base":
            if luck < 20:
                score.claimed, score.claim = min(most, Decimal("0.5")), "有媒体报道链接和合同。"
            continue
        score.claimed = most if luck < 75 + _good(sheet) else Decimal(0)
        score.claim = CLAIMS[number % len(CLAIMS)] if score.claimed else "今年还没有做到，明年一季度完成。"


def _good(sheet: Evaluation) -> int:
    """How good a village of the demo is, 0 to 24."""
    return _draw("good", sheet.division_id) % 25


Photos = dict[str, list[Attachment]]


def _photos(sheets: list[Evaluation]) -> Photos:
    """Pictures that lie in the villages' own records; a village without any has no proof."""
    codes = [sheet.division_id for sheet in sheets]
    rows = Attachment.objects.filter(
        division__in=codes, state=Attachment.State.KEPT, kind__in=PICTURES, expires_at=None
    )
    found: Photos = {}
    for file in rows.order_by("pk"):
        found.setdefault(file.division, []).append(file)
    return found


def _prove(
    sheets: list[Evaluation], scores: dict[int, list[PartScore]], photos: Photos, by: Person | None
) -> None:
    proofs = [
        Proof(score=score, attachment=_copied(here[n % len(here)], score, sheet), added_by=by)
        for sheet in sheets
        if (here := photos.get(sheet.division_id))
        for n, score in enumerate(scores[sheet.pk])
        if score.claimed
    ]
    Proof.objects.bulk_create(proofs, ignore_conflicts=True, batch_size=500)


def _copied(photo: Attachment, score: PartScore, sheet: Evaluation) -> Attachment:
    return keep_copy(photo, owner=Owner(OWNER, score.pk), by=None, division=sheet.division_id)


def _keep(scores: dict[int, list[PartScore]], by: Person | None, at: datetime) -> None:
    """The lines written, each change of points with it."""
    lines = [one for found in scores.values() for one in found]
    columns = ["claimed", "claim", "reviewed", "review", "state"]
    PartScore.objects.everywhere(because=BECAUSE).bulk_update(lines, columns, batch_size=500)
    said = [
        ScoreChange(score=one, stage="claim", before=None, after=one.claimed, by=by, at=at)
        for one in lines
        if one.claimed is not None
    ]
    said += [
        ScoreChange(score=one, stage="review", before=one.claimed, after=one.reviewed, why=one.review, at=at)
        for one in lines
        if one.reviewed is not None and one.reviewed != one.claimed
    ]
    ScoreChange.objects.bulk_create(said, batch_size=500)


def _review(sheet: Evaluation, scores: list[PartScore], photos: Photos) -> None:
    """The township's word: mostly accepted, now and then half; what nothing proves is nothing."""
    for score in scores:
        if score.claimed is None:
            continue
        score.reviewed, score.state = score.claimed, PartScore.State.ACCEPTED
        needs = score.part.proof != IndicatorPart.Proof.NONE
        if score.claimed and needs and sheet.division_id not in photos:
            score.reviewed, score.review, score.state = Decimal(0), UNPROVED, PartScore.State.CHANGED
        elif score.claimed and _draw("less", sheet.division_id, score.part_id) % 9 == 0:
            score.reviewed, score.review = (score.claimed / 2).quantize(Decimal("0.01")), LESS
            score.state = PartScore.State.CHANGED


def _filed(sheet: Evaluation, at: datetime, by: Person | None) -> None:
    sheet.summary, sheet.next_steps = SUMMARY, NEXT
    sheet.submitted_at = sheet.first_submitted_at = at
    sheet.submitted_by, sheet.receipt = by, new_receipt(timezone.localdate(at).year)


FILED = (
    "state", "summary", "next_steps", "submitted_at", "first_submitted_at", "submitted_by", "receipt", "returns",
    "returned_reason", "reopened_until", "reviewed_by", "reviewed_at", "checked_by", "checked_at",
)  # fmt: skip


def _save(sheets: list[Evaluation]) -> None:
    Evaluation.objects.everywhere(because=BECAUSE).bulk_update(sheets, FILED, batch_size=500)


def _live_past(row: Round) -> None:
    """Filed by all but one, reviewed, made known, final."""
    sheets, clerk = _sheets(row), _person("hx.clerk")
    scores, photos, head = _declared(sheets), _photos(sheets), _person("shitang.head")
    for number, sheet in enumerate(sheets):
        if number == len(sheets) - 2:
            continue  # one never filed: nothing it might declare counts
        _claim(sheet, scores[sheet.pk])
        _filed(
            sheet,
            row.deadline - timedelta(hours=3 * number + 1),
            head if sheet.division_id == SHITANG else None,
        )
        _review(sheet, scores[sheet.pk], photos)
        sheet.reviewed_by, sheet.reviewed_at = clerk, row.deadline + timedelta(days=3)
        sheet.state = S.REVIEWED
    _prove(sheets, scores, photos, head)
    _keep(scores, head, row.deadline)
    _save(sheets)
    lines = freezing.count(row, freezing.to_count(row))
    freezing.keep(round=row, scores=lines, by=SystemPost())
    row.refresh_from_db()
    settling.compute(round=row)
    final = row.deadline + timedelta(days=20)
    _known(row, timezone.localdate(final))
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=row)
    rows.update(state=S.FINAL)
    row.state, row.final_at = RoundState.FINAL, final
    row.frozen_at = row.deadline + freezing.LANDED_AFTER
    row.save(update_fields=["state", "final_at", "frozen_at"])


def _known(row: Round, until: date) -> None:
    """Its notice, whose term is over."""
    begun = until - timedelta(days=8)
    clerk = _person("hx.clerk")
    Publication.objects.create(
        kind=result_publishing.KIND, object_id=str(row.pk), division=row.division, title=f"{row.title}结果公示",
        body=f"现将{row.title}结果予以公示。", from_date=begun, until=last_day(begun, 5, in_workdays=True),
        term_days=5, term_in_workdays=True, phone=PHONE, state=Publication.State.ENDED,
        drafted_by=clerk, published_by=clerk, published_at=morning(begun), drafted_at=morning(begun),
    )  # fmt: skip


def _live_now(row: Round) -> None:
    """横溪's and 谷里's villages in every state; the others have not begun."""
    sheets = [one for one in _sheets(row) if one.division_id[:9] in (HENGXI[:9], GULI[:9])]
    scores, head, clerk = _declared(sheets), _person("shitang.head"), _person("hx.clerk")
    photos, office, now = _photos(sheets), _person("county.office"), timezone.now()
    for number, sheet in enumerate(sheets):
        state = FIXED.get(sheet.division_id, SCENES[number % len(SCENES)])
        sheet.state = state
        if state == S.NOT_STARTED:
            continue
        _claim(sheet, scores[sheet.pk], upto=3 if state == S.DRAFTING else None)
        if state == S.DRAFTING:
            continue
        _filed(sheet, now - timedelta(hours=5 * number + 2), None)
        if state == S.RETURNED:
            sheet.returns, sheet.returned_reason = 1, RETURNED
            sheet.reopened_until, sheet.reviewed_by = now + timedelta(days=3), clerk
        if state in (S.REVIEWED, S.COUNTY_CHECKED):
            _review(sheet, scores[sheet.pk], photos)
            sheet.reviewed_by, sheet.reviewed_at = clerk, now - timedelta(hours=number + 1)
        if state == S.COUNTY_CHECKED:
            sheet.checked_by, sheet.checked_at = office, now - timedelta(minutes=30)
    _prove(sheets, scores, photos, head)
    _keep(scores, head, now)
    _save(sheets)
