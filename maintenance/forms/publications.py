"""Forms of 公示, 张榜 and the terms."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm, ReachField
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from maintenance.models import Publication
from maintenance.places import PUBLISHED_KINDS

State = Publication.State
PHONE = _("接受异议的办公电话，印在公示上")


class PublicationFilter(AreaFilterForm):
    STATES = (
        ("", _("全部")),
        ("draft", State.DRAFT.label),
        ("coming", _("待公示")),
        ("running", State.RUNNING.label),
        ("over", State.ENDED.label),
        ("withdrawn", State.WITHDRAWN.label),
    )
    kind = forms.ChoiceField(required=False, label=_("事项"))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("年度"))
    q = keyword(_("标题"))
    picks = ("kind", "state", "year")
    words = _("标题")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        kinds = [(key, kind.word) for key, kind in PUBLISHED_KINDS.items()]
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]
        years = [(str(year), f"{year}年") for year in range(this_year + 1, 2023, -1)]
        self.fields["year"].choices = [("", _("全部")), *years]  # type: ignore[attr-defined]

    def worded(self, name, value) -> str:
        return f"{value}年" if name == "year" else super().worded(name, value)

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("state"):
            rows = _in_state(rows, self.value("state"))
        if year := self.value("year"):
            rows = rows.filter(drafted_at__gte=_first(year), drafted_at__lt=_first(year + 1))
        if self.value("q"):
            rows = rows.filter(title__contains=self.value("q"))
        return rows


def _first(year: int):
    return timezone.make_aware(datetime(year, 1, 1))


def _in_state(rows, state: str):
    """By the date, as the pages say it."""
    today = timezone.localdate()
    asked = {
        "running": lambda: rows.running(today),
        "over": lambda: rows.over(today),
        "coming": lambda: rows.filter(state=State.RUNNING, from_date__gt=today),
    }
    return asked[state]() if state in asked else rows.filter(state=state)


class PublicationForm(PostForm):
    """The words of a draft; for a typed notice also where it is known."""

    division = ReachField(label=_("范围"))
    title = forms.CharField(max_length=120, label=_("标题"), help_text=_("如“石塘村2026年道路维修情况公示”"))
    body = forms.CharField(
        max_length=4000,
        label=_("正文"),
        help_text=_("写明事项和依据；不写个人手机号码和身份证号码。公示期、电话、落款自动写上"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    phone = forms.CharField(
        max_length=40, required=False, label=_("监督电话"), help_text=PHONE,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    on_boards = forms.BooleanField(required=False, initial=True, label=_("须在村公开栏张榜"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["division"].initial = self.post.division_id


class PublicationEditForm(PublicationForm):
    """A draft that stands already: its area and its thing stay."""

    division = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, table: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = not table

    def offer(self) -> None:
        """Nothing to choose from."""


class PublishForm(PostForm):
    from_date = DayField(label=_("公示起日"), initial=timezone.localdate)
    days = forms.IntegerField(min_value=1, max_value=365, label=_("公示期"))
    phone = forms.CharField(
        max_length=40, label=_("监督电话"), help_text=PHONE,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip

    def __init__(self, *args, publication: Publication, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        unit = _("个工作日") if publication.term_in_workdays else _("日")
        self.fields["days"].initial = publication.term_days
        self.fields["days"].help_text = _("不少于 %(n)s %(unit)s，含起日") % {
            "n": publication.term_days,
            "unit": unit,
        }
        self.fields["phone"].initial = publication.phone


class ReasonForm(PostForm):
    """Why, in words of one's own or by one of the office's phrases."""

    reason = forms.CharField(max_length=300, label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, phrases: tuple[str, ...] = (), **kwargs) -> None:
        self.phrases = phrases
        super().__init__(*args, **kwargs)


class PostingForm(PostForm):
    place = forms.CharField(
        max_length=100, label=_("张榜地点"), help_text=_("如“村务公开栏”“前石塘组宣传栏”")
    )
    posted_on = PastDay(label=_("张榜日期"))


class RemoveForm(PostForm):
    removed_on = PastDay(label=_("撤榜日期"))


class TermForm(PostForm):
    """A term of a kind from a day on."""

    from_date = DayField(label=_("起用日期"))
    days = forms.IntegerField(min_value=1, max_value=365, label=_("公示期"))
    in_workdays = forms.BooleanField(required=False, label=_("按工作日计"))
    board_days = forms.IntegerField(
        min_value=1, max_value=30, label=_("张榜时限（日）"), help_text=_("含公示首日")
    )
    answer_days = forms.IntegerField(min_value=1, max_value=60, label=_("异议答复时限（工作日）"))
    change_days = forms.IntegerField(min_value=1, max_value=365, label=_("异议成立后更正时限（日）"))
    source = forms.CharField(max_length=300, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate() + timedelta(days=1)
