"""The demo's turn of the year: a ledger entered and one to be mended, last year carried over, months closed, every state."""

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from common.places import DEMO_LOADERS
from funding import demo_money, demo_year_end
from funding.models import Arrival, ClosedMonth, FundAccount, FundSheet, Performance


@pytest.mark.django_db
def test_it_stands_once_however_often_it_is_loaded():
    call_command("load_reference")
    DEMO_LOADERS.get("accounts.people")({})
    demo_money.load({})
    told = demo_year_end.load({})
    assert told.startswith("示范的导入台账 2 份"), told
    assert demo_year_end.load({}) == "示范的绩效已在册"
    because = "test"
    sheets = FundSheet.objects.everywhere(because=because)
    assert set(sheets.values_list("state", flat=True)) == {"confirmed", "checked"}
    states = Performance.objects.everywhere(because=because).values_list("state", flat=True)
    assert set(states) == set(demo_year_end.STATES)
    year = timezone.localdate().year
    left = FundAccount.objects.everywhere(because=because).available()
    assert not left.filter(year=year - 1).aggregate(all=Sum("balance"))["all"]
    assert left.filter(year=year, carried=True, balance__gt=0).exists()
    assert ClosedMonth.objects.filter(month__year=year - 1).count() == 12
    late = Arrival.objects.everywhere(because=because).filter(arrived_on__year__lt=year, published_on=None)
    assert not late.filter(division__level="village").exists()
