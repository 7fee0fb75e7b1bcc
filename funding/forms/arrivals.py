"""Forms of 到账: own income written down, a share's arrival, the village's answer, the list's filters."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.forms.base import WRONG_CHOICE, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from accounts.rights import Right
from accounts.scoping import code_range, in_ranges
from funding.bases import PAPERS
from funding.forms.income import KeyField, sector_field
from funding.forms.money import YuanField
from funding.models import Arrival, Earmark
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.models.responsibilities import FundKind

WRONG: Phrases = (
    "银行未查到这笔款",
    "金额与通知单不符",
    "不是本村的资金",
)  # of the office, filled in by a tap
OPENING = Arrival.Basis.OPENING
OWN_PAPERS = [choice for choice in Arrival.Basis.choices if choice[0] != "allocation"]
PUBLISHED = [
    ("", _("全部")), ("done", _("已公示")), ("waiting", _("待公示")), ("late", _("超期未公示或迟公示")),
]  # fmt: skip


def earmarks_for(post):
    """Earmarks of the area, and those of the county's level that reach into it."""
    county = code_range(post.division.county_code, "county")
    rows = Earmark.objects.everywhere(because="earmarks of the county are for the units beneath it")
    near = in_ranges("division_id", post.ranges) | Q(division_id=post.division.county_code)
    near |= Q(division_id=f"{post.division_id[:9]}000")
    return rows.filter(near, in_ranges("division_id", [county])).select_related("division")


class EarmarkField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {
            "required": False,
            "label": _("专项"),
            "empty_label": _("不属于专项"),
            "error_messages": WRONG_CHOICE,
        }
        super().__init__(Earmark.objects.none(), **given | kwargs)

    def offer_to(self, post) -> None:
        self.queryset = earmarks_for(post)

    def label_from_instance(self, row: Earmark) -> str:
        return f"{row.year}年{row.name}（{row.get_source_display()}）"


class ArrivalForm(PostForm):
    """Own income of a unit, on a paper of its own."""

    division = DivisionField(label=_("到账单位"))
    source = forms.ChoiceField(
        choices=[("", _("请选择")), *FundKind.choices], label=_("资金来源"),
        help_text=_("财政资金随下达、拨付到账，不在这里登记；这里只登记它们的期初结余"),
    )  # fmt: skip
    amount = YuanField()
    arrived_on = PastDay(label=_("到账日期"), help_text=_("以银行入账日期为准"))
    basis = forms.ChoiceField(choices=[("", _("请选择")), *OWN_PAPERS], label=_("到账依据"))
    basis_document = forms.CharField(max_length=120, label=_("依据文号或名称"))
    payer = forms.CharField(max_length=100, required=False, label=_("付款方"))
    sector = sector_field()
    note = forms.CharField(max_length=300, required=False, label=_("备注"))
    key = KeyField()

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        if not may(self.post, Right.ARRIVAL_RECORD):  # books are opened by a finance office (arrivals.record)
            fields["basis"].choices = [("", _("请选择")), *(one for one in OWN_PAPERS if one[0] != OPENING)]
            fields["source"].choices = [
                ("", _("请选择")),
                *(one for one in FundKind.choices if one[0] in PAPERS),
            ]
            fields["source"].help_text = _("财政资金随下达、拨付到账，不在这里登记")


class ShareArrivalForm(PostForm):
    """So much of a share has come."""

    amount = YuanField(label=_("到账金额（元）"))
    arrived_on = PastDay(label=_("到账日期"), help_text=_("以银行入账日期为准"))
    note = forms.CharField(max_length=300, required=False, label=_("备注"))
    key = KeyField()


class LimitForm(PostForm):
    """公示时限 from a day on."""

    workdays = forms.IntegerField(min_value=1, max_value=30, label=_("到账后几个工作日内公示"))
    from_date = DayField(label=_("从哪天起"), initial=timezone.localdate)


class ConfirmForm(ActForm):
    pass


class DisputeForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": WRONG}
    reason = words(_("哪里不对"))


class ArrivalFilter(AreaFilterForm):
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("年度"))
    source = forms.ChoiceField(choices=[("", _("全部")), *FundKind.choices], required=False, label=_("来源"))
    state = forms.ChoiceField(
        choices=[("", _("全部")), *Arrival.State.choices, ("reversed", _("已冲销"))],
        required=False, label=_("状态"),
    )  # fmt: skip
    published = forms.ChoiceField(choices=PUBLISHED, required=False, label=_("公示"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(_("通知单号、依据、付款方"))
    picks = ("year", "source", "state", "published")
    more = ("sector",)
    words = _("通知单号、依据、付款方")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years()  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("year", "source", "sector"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        rows = self._in_state(rows)
        if text := self.value("q"):
            found = Q(number__icontains=text) | Q(basis_document__icontains=text) | Q(payer__icontains=text)
            rows = rows.filter(found | Q(share__allocation__document__icontains=text))
        return rows

    def _in_state(self, rows):
        state, published = self.value("state"), self.value("published")
        if state == "reversed":
            rows = rows.exclude(booking__reversal=None)
        elif state:
            rows = rows.standing().filter(state=state)
        if published == "late":
            return rows.published_late()
        if published:
            rows = rows.standing().filter(published_on__isnull=published == "waiting")
        return rows


def years() -> list[tuple[Any, str]]:
    """This year and those before it, as a list offers them."""
    now = timezone.localdate().year
    return [("", str(_("全部"))), *((year, f"{year}年") for year in range(now + 1, now - 6, -1))]
