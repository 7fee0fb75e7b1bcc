"""Filters of 账簿: accounts, bookings, and the entries of one account."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, FilterForm, keyword
from funding.accounts_summed import GROUPS
from funding.models import BookingKind, Earmark, Entry, FundAccount
from maintenance.models.responsibilities import FundKind

Kind = FundAccount.Kind
ALL = ("", _("全部"))
STAGES = (
    ALL,
    *((kind.value, kind.label) for kind in Kind if kind != Kind.OUTSIDE),
    ("outside", _("外部往来")),
)


class YearField(forms.IntegerField):
    """A year of money, typed into the bar."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6})
        super().__init__(min_value=1990, max_value=2199, required=False, widget=widget, **kwargs)


class AccountFilter(AreaFilterForm):
    by = forms.ChoiceField(choices=(("", _("按账户")), *GROUPS.items()), required=False, label=_("汇总"))
    kind = forms.ChoiceField(choices=STAGES, required=False, label=_("阶段"))
    source = forms.ChoiceField(choices=(ALL, *FundKind.choices), required=False, label=_("资金来源"))
    year = YearField(label=_("年度"))
    earmark = forms.ModelChoiceField(Earmark.objects.none(), required=False, label=_("专项"))
    carried = forms.ChoiceField(
        choices=(ALL, ("no", _("当年资金")), ("yes", _("上年结转"))), required=False, label=_("结转")
    )
    empty = forms.BooleanField(required=False, label=_("含余额为零的"))
    picks = ("by", "source", "kind")
    more = ("year", "earmark", "carried", "empty")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        held = FundAccount.objects.visible_to(self.post).order_by().values("earmark")
        given = Earmark.objects.everywhere(because="earmarks of accounts in the post's sight")
        self.fields["earmark"].queryset = given.filter(pk__in=held)  # type: ignore[attr-defined]

    def narrow(self, rows):
        """Money that is there, unless the outside is asked for."""
        rows = self.in_area(rows)
        rows = rows.filter(kind=self.value("kind")) if self.value("kind") else rows.held()
        for name in ("source", "year", "earmark"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        if self.value("carried"):
            rows = rows.filter(carried=self.value("carried") == "yes")
        return rows if self.value("empty") else rows.exclude(balance=0)

    def worded(self, name, value):
        return str(_("是")) if name == "empty" else super().worded(name, value)


class PeriodFilter(FilterForm):
    """From a day until a day, both counted in."""

    since = DayField(required=False, label=_("自"))
    until = DayField(required=False, label=_("至"))

    def in_period(self, rows):
        if self.value("since"):
            rows = rows.filter(booked_on__gte=self.value("since"))
        if self.value("until"):
            rows = rows.filter(booked_on__lte=self.value("until"))
        return rows


class EntryFilter(PeriodFilter):
    """Of one account; the outside's entries are many kinds."""

    kind = forms.ChoiceField(choices=(ALL, *BookingKind.choices), required=False, label=_("事项"))
    picks = ("kind", "since", "until")

    def narrow(self, rows):
        rows = self.in_period(rows)
        return rows.filter(kind=self.value("kind")) if self.value("kind") else rows


class BookingFilter(AreaFilterForm, PeriodFilter):
    STATES = (ALL, ("standing", _("未冲销")), ("reversed", _("已冲销")))
    kind = forms.ChoiceField(choices=(ALL, *BookingKind.choices), required=False, label=_("事项"))
    source = forms.ChoiceField(choices=(ALL, *FundKind.choices), required=False, label=_("资金来源"))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("冲销"))
    q = keyword(_("凭证号、摘要"))
    picks = ("kind", "source", "since", "until")
    more = ("state",)
    words = _("凭证号、摘要")

    def narrow(self, rows):
        rows = self.in_period(self.in_area(rows))
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("source"):
            theirs = Entry.objects.everywhere(because="entries of bookings in the post's sight")
            rows = rows.filter(
                Exists(theirs.filter(booking=OuterRef("pk"), account__source=self.value("source")))
            )
        if self.value("state"):
            rows = rows.filter(reversal__isnull=self.value("state") == "standing")
        return self._said(rows)

    def _said(self, rows):
        words = self.value("q") or ""
        if not words:
            return rows
        found = Q(words__icontains=words)
        if words.isascii() and words.isdigit() and len(words) < 16:
            found |= Q(pk=int(words))
        return rows.filter(found)
