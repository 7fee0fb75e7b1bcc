"""One round as its page shows it: where it stands, how many have filed, what the present reader has to do with it."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division
from accounts.scoping import ScopeKind
from evaluation.models import Evaluation, EvaluationState, Level, Round, RoundState

S = EvaluationState
UNFILED = (S.NOT_STARTED, S.DRAFTING)
TO_REVIEW = (S.SUBMITTED, S.UNDER_REVIEW)
BECAUSE = "how many have filed is no secret of the round"
KINDS = {"open": "primary", "notice": "primary", "finish": "primary", "void": "danger"}


def with_progress(rows):
    """Each round with `villages`, its sheets of villages, and `filed`, those ever filed. In the same statement."""
    of_villages = Q(evaluations__level=Level.VILLAGE)
    filed = of_villages & Q(evaluations__first_submitted_at__isnull=False)
    return rows.annotate(
        villages=Count("evaluations", filter=of_villages), filed=Count("evaluations", filter=filed)
    )


def facts(row: Round) -> list[tuple]:
    said = [
        (_("范围"), row.division),
        (_("类型"), _("%(year)s年 %(kind)s") % {"year": row.year, "kind": row.get_kind_display()}),
        (_("指标体系"), row.scheme),
        (_("评价期"), _("%(a)s 至 %(b)s") % {"a": f"{row.from_date:%Y-%m-%d}", "b": f"{row.until:%Y-%m-%d}"}),
        (_("自评"), _("%(a)s 至 %(b)s") % {"a": f"{row.opens_on:%Y-%m-%d}", "b": moment(row.deadline)}),
        (_("镇级审核截止"), f"{row.review_due:%Y-%m-%d}"),
        (_("县级复核"), f"{row.check_due:%Y-%m-%d}" if row.check_due else _("不设")),
    ]
    if row.number:
        said.append((_("文号"), row.number))
    if row.opened_at:
        said.append((_("发起"), f"{row.opened_by or ''} {moment(row.opened_at)}"))
    if row.frozen_at:
        said.append((_("数据冻结"), moment(row.frozen_at)))
    return said


def moment(value) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def stages(row: Round) -> list[dict[str, str]]:
    """筹备 → 自评 → 审核复核 → 公示 → 定稿."""
    order = (RoundState.DRAFT, RoundState.OPEN, RoundState.FROZEN, RoundState.NOTICED, RoundState.FINAL)
    words = (_("筹备"), _("村级自评"), _("审核复核"), _("公示"), _("定稿"))
    if row.state == RoundState.VOID:
        return []
    here = order.index(RoundState(row.state))
    if row.state == RoundState.FINAL:
        here += 1
    return [
        {"word": word, "state": "done" if n < here else "now" if n == here else "coming"}
        for n, word in enumerate(words)
    ]


def measures(row: Round, post) -> list[dict[str, Any]]:
    """The villages' sheets by where they stand, each figure its list; none for a department, that sees none of them
    under way. One query."""
    if post.scope_kind == ScopeKind.AREA_SECTORS:
        return []
    rows = Evaluation.objects.visible_to(post).filter(round=row, level=Level.VILLAGE)
    found = Counter(dict(rows.order_by().values_list("state").annotate(n=Count("pk"))))
    filed = sum(n for state, n in found.items() if state not in UNFILED)
    list_url = f"{reverse('evaluation:evaluation-list')}?round={row.pk}&level=village"
    every = sum(found.values())
    return [
        _measure(_("参评村（社区）"), every, list_url),
        _measure(_("未上报"), sum(found[one] for one in UNFILED), f"{list_url}&stand=unfiled"),
        _measure(_("已上报"), filed, f"{list_url}&stand=filed"),
        _measure(_("待审核"), sum(found[one] for one in TO_REVIEW), f"{list_url}&stand=to_review"),
        _measure(_("已退回"), found[S.RETURNED], f"{list_url}&state=returned"),
        _measure(_("已审核"), found[S.REVIEWED] + found[S.COUNTY_CHECKED], f"{list_url}&stand=reviewed"),
    ]


def _measure(label: str, value: int, url: str) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": _("份"), "url": url}


def own_sheet(row: Round, post) -> Evaluation | None:
    """The sheet of the reader's own village."""
    if post.division.level != Division.Level.VILLAGE:
        return None
    rows = Evaluation.objects.visible_to(post).filter(round=row, level=Level.VILLAGE)
    return rows.select_related("round", "division", "party").first()


def not_filed(row: Round, post, most: int = 30) -> list[Evaluation]:
    rows = Evaluation.objects.visible_to(post).filter(round=row, level=Level.VILLAGE, state__in=UNFILED)
    return list(rows.select_related("division").order_by("division_id")[:most])


def left(row: Round) -> tuple[str, str]:
    """(tone, words) of the time left to file; ('', '') where none runs."""
    if row.state != RoundState.OPEN:
        return "", ""
    remains = row.deadline - timezone.now()
    if remains.total_seconds() < 0:
        return "bad", _("自评已截止，正在冻结数据")
    if remains.days:
        return ("warn" if remains.days < 3 else "run"), _("离自评截止还有 %s 天") % remains.days
    hours, seconds = divmod(int(remains.total_seconds()), 3600)
    told = {"hours": hours, "minutes": seconds // 60}
    return "warn", _("离自评截止还有 %(hours)s 小时 %(minutes)s 分") % told
