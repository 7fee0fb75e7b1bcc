"""What 定期文稿 ask: a period to write about, the words, the number, why not; and the filter bar of their list."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from maintenance.forms.acts import ActForm, words
from tasks_checklist.actions.papers import next_number
from tasks_checklist.models import Paper, PaperKind
from tasks_checklist.paper_shapes import period_before

YEARS = range(2020, 2100)


class DraftForm(PostForm):
    """Which paper, and a day of its period."""

    kind = forms.ChoiceField(choices=PaperKind, label=_("文稿"))
    on = DayField(
        label=_("周期内的任一天"), help_text=_("如写 10 月通报，选 10 月的任一天；未结束的周期不能拟稿")
    )

    def offer(self) -> None:
        from django.utils import timezone

        self.fields["on"].initial = period_before(PaperKind.MONTHLY_BULLETIN, timezone.localdate())[1]


class ChangeForm(ActForm):
    """The words; the figures stay as counted."""

    title = forms.CharField(max_length=120, label=_("标题"))
    body = words(
        _("正文"), most=20000, rows=22,
    )  # fmt: skip

    def offer(self) -> None:
        self.fields["title"].initial, self.fields["body"].initial = self.row.title, self.row.body
        self.fields["body"].help_text = _("一行一段；以“一、”“（一）”开头的行排为标题，表格随文附在后面")


class SignForm(ActForm):
    number = forms.CharField(max_length=40, label=_("文号"), help_text=_("如“横溪管护督〔2026〕1号”"))

    def offer(self) -> None:
        self.fields["number"].initial = next_number(self.row)


class PaperFilter(AreaFilterForm):
    """Without a state it shows what stands."""

    picks = ("kind", "state", "year", "level")
    words = _("标题、文号")
    kind = forms.ChoiceField(choices=[("", _("全部")), *PaperKind.choices], required=False, label=_("文稿"))
    state = forms.ChoiceField(
        choices=[("", _("待签发、已印发")), *Paper.State.choices, ("all", _("全部"))],
        required=False,
        label=_("状态"),
    )
    year = forms.TypedChoiceField(
        choices=[("", _("全部"))], coerce=int, empty_value=None, required=False, label=_("年度")
    )
    level = forms.ChoiceField(
        choices=[("", _("全部")), ("county", _("县（区）")), ("township", _("镇（街道）"))],
        required=False,
        label=_("印发"),
    )
    q = keyword(words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        seen = (
            Paper.objects.reaching(self.post)
            .order_by()
            .values_list("period_until__year", flat=True)
            .distinct()
        )
        years = sorted({*seen}, reverse=True)
        self.fields["year"].choices = [("", _("全部")), *((year, f"{year}") for year in years)]  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("year"):
            rows = rows.filter(period_until__year=self.value("year"))
        if self.value("level"):
            rows = rows.filter(division__level=self.value("level"))
        if not self.value("state"):
            rows = rows.filter(state__in=(Paper.State.PREPARED, Paper.State.PUBLISHED))
        elif self.value("state") != "all":
            rows = rows.filter(state=self.value("state"))
        typed = (self.value("q") or "").strip()
        return rows.filter(Q(title__icontains=typed) | Q(number__icontains=typed)) if typed else rows
