"""账簿: accounts and what they hold, the entries of one, bookings and one booking with 冲销."""

from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import asked, asks, listing, without_place
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from common.money import show, with_unit
from common.paging import Order
from funding import ledger_shown
from funding.accounts_summed import STAGES, summed, total_line, totals
from funding.actions import reversing
from funding.forms import adjusting as acts
from funding.forms import ledger as forms
from funding.ledger_tables import (
    ACCOUNTS_OUT,
    BOOKINGS_OUT,
    AccountTable,
    BookingTable,
    EntryTable,
    account_cells,
    booking_cells,
)
from funding.models import Booking, Entry, FundAccount

ACCOUNT_ORDERS = {
    "place": Order(_("按单位"), "division_id", "-year", "source", "id"),
    "balance": Order(_("余额最多"), "-balance", "id"),
}
BOOKING_ORDERS = {
    "newest": Order(_("最近记账"), "-id"),
    "day": Order(_("发生日期"), "-booked_on", "-id"),
}
ENTRY_ORDERS = {"newest": Order(_("最近记账"), "-id")}
FETCHED = 500


def _accounts(post):
    return FundAccount.objects.visible_to(post).for_list()


def account_of(request, account_id: int) -> FundAccount:
    return get_object_or_404(_accounts(request.post), pk=account_id)


@needs(Right.FUND_VIEW)
def account_list(request):
    form = asked(forms.AccountFilter, request)
    rows = form.narrow(_accounts(request.post))
    context = listing(
        request, form=form, rows=rows, table=AccountTable, orders=ACCOUNT_ORDERS, unit=_("个账户")
    )
    context["measures"] = [
        {"label": stage.label, "value": show(amount), "unit": _("元"), "left": _in_stage(stage)}
        for stage, amount in zip(STAGES, totals(rows).values(), strict=True)
    ]
    if by := form.value("by"):
        lines = summed(rows, by)
        context |= {
            "summed": [(line, _opened(request, line)) for line in lines],
            "totals": list(total_line(lines)),
            "heads": [stage.label for stage in STAGES],
            "by_word": form.worded("by", by),
        }
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    return render(request, "funding/account_list.html", context)


def _in_stage(stage: Any) -> str:
    return {
        "transit": _("在各级财政，还没有拨到使用单位"),
        "available": _("在使用单位，可以申请用款"),
        "reserved": _("已申请用款，还没有支付"),
    }[stage]


def _opened(request, line) -> str:
    """The list with this group's accounts only."""
    query = without_place(request.GET)
    query.pop("by", None)
    kept = query.urlencode()
    return f"?{'&'.join(filter(None, (kept, line.query)))}" if line.query else ""


@needs(Right.FUND_EXPORT)
def account_export(request):
    form = asked(forms.AccountFilter, request)
    rows = form.narrow(_accounts(request.post)).order_by("division_id", "-year", "source", "id")
    lines = (account_cells(row) for row in rows.iterator(FETCHED))
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(
        _("资金账户余额"), ACCOUNTS_OUT, lines, post=request.post, table=FundAccount, below_title=below
    )


@needs(Right.FUND_VIEW)
def account_detail(request, account_id):
    account = account_of(request, account_id)
    form = asked(forms.EntryFilter, request)
    before = Entry.objects.everywhere(because="of an account in the post's sight").filter(
        account=OuterRef("account"), pk__lte=OuterRef("pk")
    )
    left = before.order_by().values("account").annotate(all=Sum("amount")).values("all")
    rows = form.narrow(account.entries.select_related("booking__division", "use")).annotate(
        left=Subquery(left)
    )
    context = listing(request, form=form, rows=rows, table=EntryTable, orders=ENTRY_ORDERS, unit=_("笔"))
    context["table"].opened = ledger_shown.opened(context["page"].rows, request.post)
    context |= {
        "account": account,
        "facts": ledger_shown.account_facts(account),
        "offers": ledger_shown.account_offers(account, request.post),
        "may_export": False,
    }
    return render(request, "funding/account_detail.html", context)


@needs(Right.FUND_VIEW)
def booking_list(request):
    form = asked(forms.BookingFilter, request)
    rows = form.narrow(Booking.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=BookingTable, orders=BOOKING_ORDERS, unit=_("张"))
    context["may_export"] = may(request.post, Right.FUND_EXPORT)
    return render(request, "funding/booking_list.html", context)


@needs(Right.FUND_EXPORT)
def booking_export(request):
    form = asked(forms.BookingFilter, request)
    rows = form.narrow(Booking.objects.visible_to(request.post).for_list()).order_by("id")
    lines = (booking_cells(row) for row in rows.iterator(FETCHED))
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(_("记账凭证"), BOOKINGS_OUT, lines, post=request.post, table=Booking, below_title=below)


def booking_of(request, booking_id: int) -> Booking:
    rows = Booking.objects.visible_to(request.post).for_list().select_related("reverses")
    return get_object_or_404(rows, pk=booking_id)


@needs(Right.FUND_VIEW)
def booking_detail(request, booking_id):
    booking = booking_of(request, booking_id)
    return render(request, "funding/booking_detail.html", ledger_shown.booking_shown(booking, request.post))


@needs(Right.LEDGER_REVERSE, methods="GET POST")
def booking_reverse(request, booking_id):
    booking = booking_of(request, booking_id)
    return small_act(
        request,
        form=acts.ReverseForm(bound(request), post=request.post),
        act=lambda form: reversing.take_back(booking=booking, by=request.post, **form.cleaned_data),
        title=_("冲销%s凭证") % booking.voucher,
        intro=_("%(words)s，%(amount)s。原凭证保留，另记一张红字凭证。")
        % {"words": booking.words, "amount": with_unit(ledger_shown.amount_of(booking))},
        word=_("冲销"),
        told=_("已冲销"),
        then=("funding:booking-detail", booking.pk),
        danger=True,
        template="maintenance/reason_act.html",
    )
