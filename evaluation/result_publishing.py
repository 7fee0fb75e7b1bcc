"""A round's result as a published kind (PUBLISHED_KINDS): what hangs on the boards of its villages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Division
from evaluation.models import Evaluation, EvaluationState, GradeBand, Level, Round
from maintenance.actions import publishing
from maintenance.models import Objection, Publication

KIND = "evaluation_result"
WORD = "评价结果"
LONGEST_KEY = 18  # digits
BECAUSE = "what is published is for everyone"
COLUMNS = ["序号", "镇（街道）", "村（社区）", "得分", "等次", "排名组", "名次"]


def find(object_id: str) -> Round | None:
    if not object_id.isdecimal() or len(object_id) > LONGEST_KEY:
        return None
    rows = Round.objects.everywhere(because=BECAUSE).select_related("division", "scheme")
    return rows.filter(pk=int(object_id)).first()


def url(row: Round) -> str:
    return reverse("evaluation:round-detail", args=[row.pk])


def sheet(row: Round, division: Division) -> dict[str, Any]:
    """All villages of the round with score, grade and place: a rank says nothing without the others."""
    words = dict(GradeBand.objects.filter(scheme=row.scheme_id).values_list("grade", "word"))
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=row, level=Level.VILLAGE)
    rows = rows.exclude(score=None).exclude(state=EvaluationState.VOID)
    rows = rows.select_related("division__parent").order_by("group", "place", "division_id")
    return {
        "title": f"{row.title}结果",
        "unit": "",
        "columns": COLUMNS,
        "rows": [_line(number, one, words) for number, one in enumerate(rows, start=1)],
        "notes": [_("对评价结果有异议的，请在公示期内向监督电话反映。")],
    }


def _line(number: int, row: Evaluation, words: dict[str, str]) -> list[str]:
    place = str(row.place) if row.place else _("不排名")
    return [
        str(number), str(row.division.parent or ""), row.division.short_name, str(row.score),
        words.get(row.grade, ""), row.group or "—", place,
    ]  # fmt: skip


def draft(*, round: Round, phone: str, by) -> Publication:
    """拟公示. Raises Refused, ValidationError."""
    said = {"title": round.title, "area": round.division}
    return publishing.draft(
        kind=KIND,
        object_id=round.pk,
        division=round.division,
        title=_("%(title)s结果公示") % said,
        body=_("现将%(area)s各村（社区）%(title)s结果予以公示。") % said,
        phone=phone,
        own=True,
        by=by,
    )


def notices_of(row: Round):
    """Its notice that stands: of the round's own area, published, not taken down. One at most (publishing.draft)."""
    known = (Publication.State.RUNNING, Publication.State.ENDED)
    return Publication.objects.of(KIND, row.pk).filter(division=row.division_id, state__in=known)


def upheld_of(row: Round) -> list[Objection]:
    """The objections against the notice that stands which were found right."""
    rows = Objection.objects.everywhere(because="what was said against the round's result")
    rows = rows.filter(state=Objection.State.UPHELD, publication__in=notices_of(row).order_by())
    return list(rows.select_related("division").order_by("pk"))


def is_about(objection: Objection, sheet: Evaluation) -> bool:
    """Whether an objection may be about a sheet: the village that it names, or one beneath the area that it names."""
    return any(start <= sheet.division_id < end for start, end in objection.division.ranges)
