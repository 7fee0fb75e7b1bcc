"""依效付费 whatever the use, and a settlement that counts whoever is paid under its payee's name."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils import timezone

from accounts.models import Division
from funding.actions import settling, spending
from funding.matching_names import PayeeKey, payee_key
from funding.models import Settlement
from funding.settling import counted, left_of
from funding.spending_rules import Part
from tests.factories import HENGXI, SHITANG, make_division, make_party
from tests.funding.money_rows import make_use
from tests.funding.spending_rows import make_expenditure, make_people, make_purse
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.matter_rows import make_matter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["repair", "equipment", "service", "energy"])
def test_who_holds_a_contract_is_paid_by_its_checks_whatever_the_use(code):
    people, purse = make_people(), make_purse()
    contract, use = make_contract(), make_use(code=code, name=f"用途{code}")
    said = {"account": purse, "by": people["clerk"], "amount": 100}
    for payee in ({"payee_party": contract.party}, {"payee": f"（{contract.party.name}）"}):
        with pytest.raises(ValidationError, match="请选择付哪一期的质量考核"):
            make_expenditure(part=Part(use, Decimal(100)), **said, **payee)
    matter = make_matter(by=people["clerk"])
    part = Part(use, Decimal(100), matter=matter)
    if code == "service":
        with pytest.raises(ValidationError, match="请选择付哪一期的质量考核"):
            make_expenditure(part=part, payee_party=contract.party, **said)
    else:  # a repair beyond the contract is accepted by itself
        assert make_expenditure(part=part, payee_party=contract.party, **said).pk
    assert make_expenditure(part=Part(use, Decimal(100)), payee="别家商店", **said).pk


def test_a_settlement_counts_what_was_paid_to_its_payee_by_whatever_spelling():
    people, party = make_people(), make_party(division=HENGXI, name="横溪（照明）工程有限公司")
    purse, matter, today = make_purse(), make_matter(by=people["clerk"]), timezone.localdate()
    row = settling.draw_up(
        division=make_division(code=SHITANG), name="修灯", matter=matter, party=party, agreed=Decimal(500),
        accepted=Decimal(500), accepted_on=today, by=people["finance"],
    )  # fmt: skip
    settling.audit(
        settlement=row, audited=Decimal(500), audited_on=today, audit_document="审1号", by=people["finance"]
    )
    row = Settlement.objects.everywhere(because="t").get(pk=row.pk)
    part = Part(make_use(), Decimal(300), matter=matter)
    said = {"account": purse, "by": people["clerk"], "amount": 300, "part": part}
    typed = make_expenditure(payee="横溪(照明) 工程有限公司", **said)
    spending.ask(expenditure=typed, by=people["clerk"])
    assert left_of(row) == 200
    (summed,) = counted(Settlement.objects.everywhere(because="t"))
    assert summed.under_way == 300
    with pytest.raises(ValidationError, match=r"结算余额 200.00元，不能超过"):
        make_expenditure(payee_party=party, **said)
    assert make_expenditure(payee="别的公司", **said).pk
    assert left_of(row) == 200


@pytest.mark.parametrize(
    "name", ["横溪（照明）工程", " ＡＢＣ·建 设，Ltd. ", "张三、李四", "㈱水務", "ａｂｃ Co., LTD"]
)
def test_the_database_compares_names_as_we_do(name):
    make_division(code=SHITANG)
    row = Division.objects.everywhere(because="t").annotate(key=PayeeKey(Value(name))).first()
    assert row.key == payee_key(name)
