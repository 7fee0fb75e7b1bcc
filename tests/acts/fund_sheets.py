"""导入资金台账: handed in, a row mended, totals looked at, entered, taken back; another dropped."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division
from funding.actions import sheets
from funding.models import FundUse
from tests.acts import at_work
from tests.factories import SHITANG
from tests.funding.test_sheets import ROWS, YEAR, workbook


def act_on_fund_sheets() -> None:
    village = Division.objects.get(pk=SHITANG)
    said = {
        "division": village,
        "year": YEAR - 5,  # a purse the demo has not touched: an opening comes first
        "basis_document": "见证账",
        "usual_use": FundUse.objects.get(pk="repair"),
    }
    before = timezone.localdate().replace(day=1) - timedelta(
        days=1
    )  # the demo has closed the months behind it
    days = (f"{before:%Y-%m}-{day}" for day in ("01", "05", "09"))
    wrong = [[day, *line[1:]] for day, line in zip(days, ROWS[:3], strict=True)]
    wrong.append(["", "", "合计", "", "", "", 1300, 300, ""])
    with at_work("hx.finance") as finance:
        sheet = sheets.hand_in(file=workbook(wrong, name="见证.xlsx"), by=finance, **said)
        sheets.mend(
            row=sheet.rows.select_related("sheet", "division").order_by("pk")[0], words="见证期初", by=finance
        )
        sheets.accept_totals(sheet=sheet, by=finance)
        sheets.drop(sheet=sheets.hand_in(file=workbook(name="见证二.xlsx"), by=finance, **said), by=finance)
    with at_work("finance") as county:
        sheet = sheets.confirm(sheet=sheet, by=county)
        sheets.undo(sheet=sheet, reason="见证撤销", by=county)
