"""What the five lists of own income share: they leave by one right, hold no formula; rules are listed in as many queries."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from common.spreadsheets.sheets import FORMULA_STARTS
from funding.actions import awards
from funding.models import AwardRule, OneCaseRule
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.income_rows import make_case, make_donation, make_fee, make_finished, make_kind, make_rules

pytestmark = pytest.mark.django_db
LISTS = ("donation", "kind", "fee", "case", "award")
HOSTILE = tuple(f"{start}1+cmd|' /C calc'!A0" for start in FORMULA_STARTS)


def _rows(text: str) -> None:
    make_donation(donor=text, purpose=text, agreement=text)
    make_kind(what=text, given_by=text, valuation=text)
    make_fee(name=text, price_document=text, exempted=text)
    make_case(name=text, per_head=Decimal("0.10"), days_each=Decimal("0.1"), exempted=text)


def test_each_list_leaves_by_one_right_and_no_formula_runs():
    make_rules()
    for text in HOSTILE:
        _rows(text)
    awards.reckon(
        row=make_finished(name=HOSTILE[0], per_head=Decimal(1), days_each=Decimal(1)),
        by=make_post(division=HENGXI),
    )
    taker = client_of(make_post(role="finance", division=COUNTY))
    reader = client_of(make_post(role="village_supervisor", division=SHITANG))
    for noun in LISTS:
        url = reverse(f"funding:{noun}-list-export")
        assert reader.get(url).status_code == 403
        assert f'href="{url}' not in reader.get(reverse(f"funding:{noun}-list")).text
        taken = taker.get(url, {"form": "xlsx"})
        assert taken.status_code == 200, taken.content
        book = openpyxl.load_workbook(BytesIO(b"".join(taken.streaming_content)))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == [] and len(cells) > 20
        text = b"".join(taker.get(url, {"form": "csv"}).streaming_content).decode("utf-8-sig")
        lines = list(csv.reader(StringIO(text, newline="")))
        assert not [
            cell for line in lines for cell in line if cell.startswith(tuple("=+@")) and "calc" in cell
        ]


@pytest.mark.parametrize("noun", ["case", "award"])
def test_rules_are_listed_in_as_many_queries(noun):
    place = make_division(code=COUNTY)

    def rule(number: int) -> None:
        said = {"county_code": place.pk, "from_date": timezone.localdate(), "document": f"{number}号"}
        if noun == "case":
            sums = {"money_cap": Decimal(20), "labour_cap": Decimal(10), "day_value": Decimal(80)}
            OneCaseRule.objects.create(**said, **sums)
        else:
            AwardRule.objects.create(ground="repair", rate=Decimal(10), ceiling=Decimal(9), **said)

    finance = make_post(role="finance", division=COUNTY)
    assert_flat(client_of(finance), reverse(f"funding:{noun}-rule-list"), rule)
