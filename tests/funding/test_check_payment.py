"""付款 beside a contract's check: offered for what is payable, once; then the way to its payment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from funding.actions import spending
from funding.spending_rules import Part
from maintenance.models import QualityCheck
from tests.factories import COUNTY, HENGXI, client_of, make_post
from tests.funding.money_rows import make_use
from tests.funding.spending_rows import make_expenditure, make_purse
from tests.maintenance.contract_rows import make_contract

pytestmark = pytest.mark.django_db


def make_check(contract, payable: str) -> QualityCheck:
    first = contract.from_date
    return QualityCheck.objects.create(
        contract=contract, period_from=first, period_until=first + timedelta(days=80), score=75, share=70,
        price=10000, payable=Decimal(payable),
    )  # fmt: skip


def test_a_payable_check_is_paid_from_the_contracts_page():
    clerk, contract = make_post(role="township_clerk", division=HENGXI), make_contract(price=Decimal(80000))
    contract.refresh_from_db()
    check, use = make_check(contract, "7000"), make_use(code="service", name="购买服务")
    client, url = client_of(clerk), reverse("maintenance:contract-detail", args=[contract.pk])
    pay = f"{reverse('funding:expenditure-create')}?check={check.pk}"
    assert pay in client.get(url).text
    assert "7000.00" in client.get(pay).text
    row = make_expenditure(
        account=make_purse(division=HENGXI, amount=90000), by=clerk, amount=7000, part=Part(use, Decimal(7000)),
        payee_party=contract.party, quality_check=check,
    )  # fmt: skip
    spending.ask(expenditure=row, by=clerk)
    page = client.get(url).text
    assert pay not in page
    assert reverse("funding:expenditure-detail", args=[row.pk]) in page
    assert pay not in client_of(make_post(role="county_office", division=COUNTY)).get(url).text


def test_nothing_is_offered_for_a_check_that_pays_nothing():
    clerk, contract = make_post(role="township_clerk", division=HENGXI), make_contract(price=Decimal(80000))
    contract.refresh_from_db()
    check = make_check(contract, "0")
    page = client_of(clerk).get(reverse("maintenance:contract-detail", args=[contract.pk])).text
    assert f"?check={check.pk}" not in page
