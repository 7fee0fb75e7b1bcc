"""年度账册 on paper."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.lists import asked
from accounts.rights import Right
from accounts.scoping import in_ranges
from common.money import show
from funding.models import Entry
from funding.report_filters import ReportFilter
from funding.year_book import MOST_LINES, Page, book


@needs(Right.FUND_VIEW)
def year_book(request):
    form = asked(ReportFilter, request)
    first, last = form.days()
    rows = Entry.objects.visible_to(request.post)
    if area := form.area():
        rows = rows.filter(in_ranges("account__division_id", area.ranges))
    told = book(rows, first, last)
    context = {
        "place": form.place,
        "period": form.spoken(),
        "pages": [_worded(page) for page in told.pages],
        "cut": _("只印前 %s 笔，请选一个镇街或村再印") % MOST_LINES if told.cut else "",
    }
    return render(request, "funding/year_book.html", context)


def _worded(page: Page) -> dict:
    return {
        "account": page.account,
        "opening": show(page.opening),
        "came": show(page.came),
        "gone": show(page.gone),
        "closing": show(page.closing),
        "lines": [
            (entry, show(came) if came else "", show(gone) if gone else "", show(left))
            for entry, came, gone, left in page.lines
        ],
    }
