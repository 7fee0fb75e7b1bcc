"""捐赠: the list, one gift and its acts, the thanks page that anyone may read."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import needs, public_page
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding.actions import donations as acts
from funding.forms import donations as forms
from funding.income_acts import DONATION_ACTS
from funding.income_tables import DONATION_TONES, DonationTable
from funding.models import Donation
from funding.models.donations import DONATION_FLOW
from funding.thanks import thanked_in
from funding.views.own_income import Noun, act_page, detail_page, file_page, form_page, total

ORDERS = {"newest": Order(gettext_lazy("最近登记"), "-id")}
SHOWN = 200  # lines of a thanks page
QUIET = tuple(map(str, ("实物捐赠请登记收到实物", "捐款请登记到账", "捐款已经到账")))
NOUN = Noun(
    "donation", "donation", gettext_lazy("捐赠"), Donation, DONATION_FLOW, DONATION_ACTS, DONATION_TONES,
    quiet=QUIET,
)  # fmt: skip
EXPORTED = (
    Column("division", "村（社区）", 14),
    Column("donor", "捐赠人", 20),
    Column("donor_kind", "捐赠人类别", 14),
    Column("shown_as", "公开方式", 12),
    Column("form", "捐赠形式", 10),
    Column("amount", "金额、折价", 14, "money", unit="元"),
    Column("goods", "实物", 20),
    Column("purpose", "捐赠意向", 30),
    Column("sector", "行业", 12),
    Column("agreement", "捐赠协议", 24),
    Column("promised_on", "协议日期", 12, "date"),
    Column("received_on", "收到日期", 12, "date"),
    Column("number", "到账通知单", 18, "code"),
    Column("state", "状态", 12),
)


@needs(Right.FUND_VIEW)
def donation_list(request):
    form = asked(forms.DonationFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=DonationTable, orders=ORDERS, unit=_("笔"))
    received = rows.filter(received_on__isnull=False, arrival__booking__reversal=None)
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_record": may(request.post, Right.INCOME_RECORD),
        "cash": total(received.filter(form=Donation.Form.MONEY), "amount"),
        "goods": total(received.filter(form=Donation.Form.GOODS), "amount"),
    }
    return render(request, "funding/donation_list.html", context)


@needs(Right.FUND_EXPORT)
def donation_list_export(request):
    form = asked(forms.DonationFilter, request)
    rows = form.narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.division.short_name,
            row.donor,
            row.get_donor_kind_display(),
            row.get_shown_as_display(),
            row.get_form_display(),
            row.amount,
            row.goods,
            row.purpose,
            str(row.sector or _("综合")),
            row.agreement,
            row.promised_on,
            row.received_on,
            row.arrival.number if row.arrival else "",
            _("到账已冲销") if row.taken_back else row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("捐赠"), EXPORTED, lines, post=request.post, table=Donation)


@needs(Right.INCOME_RECORD, methods="GET POST")
def donation_create(request):
    form = forms.DonationForm(bound(request), post=request.post, initial={"form": Donation.Form.MONEY})
    if form.is_valid():
        made = carried_out(form, acts.promise, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记，请上传捐赠协议"), "funding:donation-detail", made.pk)
    return form_page(request, form, title=_("登记捐赠"), back=NOUN.url("list"), draft="donation")


@needs(Right.FUND_VIEW)
def donation_detail(request, donation_id):
    row = NOUN.of(request, donation_id)
    warning = _("到账已冲销；款项实际到账的，请重新登记到账。") if row.taken_back else ""
    return detail_page(request, NOUN, row, facts=_facts(row), warning=warning)


def _facts(row: Donation) -> list[tuple]:
    word = _("金额（元）") if row.form == Donation.Form.MONEY else _("折价（元）")
    page = format_html(
        '<a href="{}">{}</a>', reverse("funding:thanks-page", args=[row.division_id]), _("看致谢页")
    )
    return [
        (_("捐赠人"), row.donor, row.get_donor_kind_display()),
        (_("对外公开"), row.public_name, row.get_shown_as_display()),
        (_("受赠单位"), row.division, row.sector or _("综合")),
        (word, show(row.amount), row.get_form_display()),
        (_("实物"), row.goods),
        (_("捐赠意向"), row.purpose),
        (_("捐赠协议、意向书"), row.agreement, f"{row.promised_on:%Y-%m-%d}"),
        (_("收到日期"), f"{row.received_on:%Y-%m-%d}" if row.received_on else "", row.get_source_display()),
        (_("到账通知单"), row.arrival),
        (_("致谢词"), row.thanks),
        (_("致谢日期"), f"{row.thanked_on:%Y-%m-%d}" if row.thanked_on else "", page),
    ]


@needs(Right.INCOME_RECORD, methods="GET POST")
def donation_act(request, donation_id, act):
    return act_page(request, NOUN, donation_id, act)


@needs(Right.INCOME_RECORD, methods="POST", most_bytes=60 * 1024 * 1024)
def donation_file(request, donation_id):
    return file_page(request, NOUN, donation_id)


@public_page()
def thanks_page(request, code):
    """捐赠致谢 of a village, township or county: anyone may read it; names stand as the donors wish."""
    divisions = Division.objects.everywhere(because="thanked in public")
    division = divisions.filter(code=code).first()
    if division is None:
        raise Http404
    rows = thanked_in(division)
    context = {"division": division, "gifts": rows[:SHOWN], "number": rows.count()}
    return render(request, "funding/thanks_page.html", context)
