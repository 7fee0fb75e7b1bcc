"""资金统计: whatever is asked, page, workbook, entries, purses and records say the same to the fen."""

from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from random import Random

import openpyxl
import pytest
from django.db.models import Sum
from django.utils import timezone

from funding.actions import booking
from funding.actions.booking import Line
from funding.models import BudgetLine, Entry, FundAccount
from funding.report_filters import WORDS, ReportFilter
from funding.report_shown import ShownReport
from funding.reporting import SPENT
from funding.year_book import book
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import queries_of
from tests.funding.money_rows import Kind, make_account, make_use, move, put_in

pytestmark = pytest.mark.django_db
URL = "/money/report/"
TODAY = timezone.localdate
SECTORS = (None, "01", "02")


def lived(seed: int, *, steps: int = 60) -> None:
    """A random year of two villages: money of several sources in, held, paid on uses and sectors, back, turned."""
    draw, by = Random(seed), make_post(role="finance", division=COUNTY)
    uses = [make_use(), make_use(code="pay", name="人员报酬")]
    purses = [
        make_account(division=place, source=source, carried=carried)
        for place in (SHITANG, GULI_VILLAGE)
        for source, carried in (("county", False), ("village_collective", False), ("county", True))
    ]
    for purse in purses:
        put_in(purse, draw.randint(500_000, 900_000) / Decimal(100), by=by, on=_day(draw))
    for _step in range(steps):
        purse, amount = draw.choice(purses), draw.randint(1, 9_999) / Decimal(100)
        spend(purse, amount, use=draw.choice(uses), sector=draw.choice(SECTORS), on=_day(draw), by=by)
        if draw.random() < 0.2:
            last = purse_payment(purse)
            booking.reverse(booking=last, reason="重复", by=by)


def _day(draw: Random):
    today = TODAY()
    return today.replace(month=draw.randint(1, today.month), day=1)


def spend(purse: FundAccount, amount, *, use, sector=None, on=None, by) -> None:
    held, outside = booking.beside(purse, Kind.RESERVED), booking.beside(purse, Kind.OUTSIDE)
    move(purse, held, amount, kind="reserve", by=by, on=on)
    booking.book(
        kind="payment",
        division=purse.division,
        booked_on=on or TODAY(),
        lines=[Line(held, -amount, use, sector), Line(outside, amount, use, sector)],
        words="维修",
        by=by,
    )


def purse_payment(purse: FundAccount):
    entry = Entry.objects.filter(kind="payment", account=booking.beside(purse, Kind.OUTSIDE), amount__gt=0)
    return entry.filter(booking__reversal=None).order_by("-pk")[0].booking


def shown(post, **asked) -> ShownReport:
    form = ReportFilter(asked, post=post)
    assert form.is_valid(), form.errors
    return ShownReport(form, post)


@pytest.fixture
def county():
    return make_post(role="finance", division=COUNTY)


@pytest.mark.parametrize("seed", range(3))
def test_all_reports_agree_to_the_fen(county, seed):
    lived(seed)
    spent, arrived = (shown(county, basis=basis).foot()[1].amount for basis in ("spent", "arrived"))
    entries = Entry.objects.everywhere(because="test")
    assert spent == entries.filter(SPENT).aggregate(sum=Sum("amount"))["sum"]
    for down in WORDS:
        for across in WORDS:
            if down != across and across in dict(ReportFilter.base_fields["across"].choices):
                for basis, whole in (("spent", spent), ("arrived", arrived)):
                    told = shown(county, basis=basis, down=down, across=across)
                    assert sum(line[2].amount for line in told.rows()) == whole, (down, across)
                    assert sum(figure.amount for figure in told.foot()[0]) == whole, (down, across)
    months = [shown(county, period=f"m{month}").foot()[1].amount for month in range(1, 13)]
    assert sum(months) == spent


@pytest.mark.parametrize("down", ["source", "division", "earmark", "money"])
def test_purses_close_with_what_the_accounts_hold(county, down):
    lived(7)
    told = shown(county, down=down)
    held = FundAccount.objects.everywhere(because="test").filter(kind__in=("available", "reserved"))
    assert told.told.total.closing == held.aggregate(sum=Sum("balance"))["sum"]
    for period in ("", "h1", "q1", f"m{TODAY().month}"):
        report = shown(county, down=down, period=period).told
        for line in (*report.lines.values(), report.total):
            flows = line.opening + line.opened + line.arrived + line.moved - line.spent
            assert flows == line.closing, period


def test_the_close_of_a_month_opens_the_next(county):
    lived(11)
    months = [shown(county, period=f"m{month}").told.total for month in range(1, TODAY().month + 1)]
    for before, after in pairwise(months):
        assert before.closing == after.opening


def test_page_workbook_paper_and_entries_say_the_same(county):
    lived(3)
    client = client_of(county)
    told = shown(county, down="division", across="use")
    page = client.get(f"{URL}?down=division&across=use").text
    paper = client.get(f"{URL}print/?down=division&across=use").text
    sheets = openpyxl.load_workbook(
        BytesIO(b"".join(client.get(f"{URL}export/?down=division&across=use").streaming_content))
    )
    cells = {
        cell.value for row in sheets.active.iter_rows() for cell in row if isinstance(cell.value, int | float)
    }
    for _name, line, whole in told.rows():
        for figure in (*line, whole):
            if figure.amount:
                said = f"{figure.amount:,.2f}"
                assert said in page and said in paper and float(figure.amount) in cells
                assert figure.url.replace("&", "&amp;") in page
                answer = client.get(figure.url.replace("/entries/", "/entries/export/"), {"form": "csv"})
                assert answer.status_code == 200
    from django.test import RequestFactory

    from accounts.lists import asked
    from funding.report_filters import EntryFilter
    from funding.views.reports import _entries

    for _name, line, whole in told.rows():
        for figure in (*line, whole):
            request = RequestFactory().get(figure.url)
            request.post = county
            rows = _entries(asked(EntryFilter, request), county)
            assert (rows.aggregate(sum=Sum("amount"))["sum"] or 0) == figure.amount, figure.url


def test_a_village_sees_its_own_money_and_a_department_its_sectors(county):
    lived(5)
    whole = shown(county).told.total
    village = shown(make_post(role="village_clerk", division=SHITANG)).told.total
    other = shown(make_post(role="village_clerk", division=GULI_VILLAGE)).told.total
    assert village.spent + other.spent == whole.spent and village.closing + other.closing == whole.closing
    department = make_post(role="department", division=COUNTY, sectors=["01"])
    own = shown(department)
    assert own.told.total.spent == shown(county, sector="01").told.total.spent
    assert not own.told.purses


def test_a_budget_is_told_on_its_own_basis(county):
    line = {"division_id": SHITANG, "year": TODAY().year, "source": "county", "state": "confirmed"}
    make_account()
    first = BudgetLine.objects.create(use=make_use(), amount=1000, **line)
    BudgetLine.objects.create(use=make_use(), amount=-200, adjusts=first, **line)
    BudgetLine.objects.create(use=make_use(), amount=50, **line | {"state": "proposed"})
    assert shown(county, basis="budget").foot()[1].amount == 800
    assert client_of(county).get(f"{URL}?basis=budget&across=month").status_code == 400


def test_the_year_book_closes_with_the_purses(county):
    lived(9)
    today = TODAY()
    told = book(Entry.objects.visible_to(county), today.replace(month=1, day=1), today)
    assert sum(page.closing for page in told.pages) == shown(county).told.total.closing
    for page in told.pages:
        assert not page.lines or page.lines[-1][3] == page.closing
    paper = client_of(county).get(f"{URL}book/?village={SHITANG}").text
    assert "石塘" in paper and "谷里" not in paper and f"{told.pages[-1].closing:,.2f}" in paper


def test_the_page_asks_as_often_for_much_as_for_little():
    client = client_of(make_post(role="township_finance", division=HENGXI))
    lived(1, steps=3)
    few = len(queries_of(client, URL)), len(queries_of(client, "/money/entries/"))
    lived(2, steps=40)
    assert (len(queries_of(client, URL)), len(queries_of(client, "/money/entries/"))) == few
