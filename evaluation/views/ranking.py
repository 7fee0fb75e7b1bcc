"""排名, 五有: a round's villages side by side, on the page and as a workbook."""

from typing import Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import AreaFilterForm, asked, chips, without_place
from accounts.rights import Right
from common.spreadsheets.out import Column
from evaluation import ranking_shown as shown
from evaluation.models import Evaluation, Level, Round

EXPORTED = [
    Column("group", _("排名组"), 12),
    Column("place", _("名次"), 8, "number"),
    Column("township", _("镇（街道）"), 16),
    Column("unit", _("单位"), 18),
    Column("facilities", _("在用设施"), 10, "number", unit=_("处")),
    Column("base", _("基本分"), 10, "number"),
    Column("bonus", _("加分"), 8, "number"),
    Column("deduction", _("扣分"), 8, "number"),
    Column("score", _("得分"), 10, "number"),
    Column("grade", _("等次"), 10),
    Column("reason", _("等次说明"), 40),
]
HAVES = [Column("unit", _("单位"), 18), *(Column(f"h{n}", word, 40) for n, word in enumerate(shown.HAVES))]


class RankingFilter(AreaFilterForm):
    picks: tuple[str, ...] = ("round", "level")
    round = forms.ModelChoiceField(Round.objects.none(), required=False, label=__("轮次"))
    level = forms.ChoiceField(choices=Level.choices, required=False, label=__("对象"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = shown.rounds_to_rank(self.post)  # type: ignore[attr-defined]
        self.fields["round"].empty_label = __("最近一轮")  # type: ignore[attr-defined]

    def chosen(self) -> Round | None:
        """The round asked for, else the newest."""
        return self.value("round") or self.fields["round"].queryset.first()  # type: ignore[attr-defined]

    def sheets(self, level: str = "") -> list[Evaluation]:
        row = self.chosen()
        if row is None:
            return []
        found = shown.ranked_sheets(row, self.post, level or self.value("level") or Level.VILLAGE)
        area = self.area()
        if area is None:
            return found
        return [one for one in found if any(a <= one.division_id < b for a, b in area.ranges)]


class HavesFilter(RankingFilter):
    picks = ("round",)


def _bar(request, form: RankingFilter) -> dict[str, Any]:
    row = form.chosen()
    return {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "query": without_place(request.GET).urlencode(),
        "row": row,
        "trial": row is not None and not shown.is_known(row),
        "may_export": may(request.post, Right.EVALUATION_EXPORT),
    }


@needs(Right.EVALUATION_VIEW)
def ranking(request):
    form = asked(RankingFilter, request)
    row = form.chosen()
    context = _bar(request, form) | {"groups": shown.groups(form.sheets(), row) if row else []}
    return render(request, "evaluation/ranking.html", context)


@needs(Right.EVALUATION_EXPORT)
def ranking_export(request):
    form = asked(RankingFilter, request)
    row = form.chosen()
    lines = [
        [
            group["word"], one["sheet"].place, str(one["sheet"].division.parent or ""), one["sheet"].unit,
            one["sheet"].facilities, one["sheet"].base, one["sheet"].bonus, one["sheet"].deduction,
            one["sheet"].score, one["grade"], one["sheet"].grade_reason,
        ]
        for group in (shown.groups(form.sheets(), row) if row else [])
        for one in group["rows"]
    ]  # fmt: skip
    title = _("%s排名") % row.title if row else _("评价排名")
    below = _("试算，尚未公示") if row and not shown.is_known(row) else ""
    return answer(title, EXPORTED, lines, post=request.post, table=Evaluation, below_title=below)


@needs(Right.EVALUATION_VIEW)
def five_haves(request):
    form = asked(HavesFilter, request)
    context = _bar(request, form) | {
        "rows": shown.five_haves(form.sheets(Level.VILLAGE), request.post),
        "haves": shown.HAVES,
    }
    return render(request, "evaluation/five_haves.html", context)


@needs(Right.EVALUATION_EXPORT)
def five_haves_export(request):
    form = asked(HavesFilter, request)
    lines = [
        [
            sheet.unit,
            *(f"{have.told}：{'；'.join(have.lacks)}" if have.lacks else have.told for have in haves),
        ]
        for sheet, haves in shown.five_haves(form.sheets(Level.VILLAGE), request.post)
    ]
    return answer(_("五有核查"), HAVES, lines, post=request.post, table=Evaluation)
