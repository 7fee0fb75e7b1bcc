"""管护合同: drawn up, filled, signed, checked, evaluated, renewed, ended in every way."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Party
from assets.models import Facility
from maintenance import contract_terms as terms
from maintenance.actions import contract_checks as checks
from maintenance.actions import contracts
from maintenance.models import Contract
from tests.acts import at_work

BANDS = [(Decimal(80), Decimal(100)), (Decimal(0), Decimal(50))]


def act_on_contracts() -> None:
    today = timezone.localdate()
    with at_work("hx.clerk") as by:
        failed = drawn(by, "见证合同一", today - timedelta(days=380), 2)
        checks.void_check(check=checked(failed, by), reason="得分录错", by=by)
        checked(failed, by)
        checks.evaluate(contract=failed, year=1, result="unqualified", text="差", by=by)
        contracts.terminate(contract=failed, reason="年度评估不合格", by=by)
        ended = drawn(by, "见证合同二", today - timedelta(days=400), 1)
        checked(ended, by)
        checks.evaluate(contract=ended, year=1, result="qualified", text="好", by=by)
        contracts.finish(contract=ended, by=by)
        said = {"number": "JZ-续", "from_date": today, "until": terms.last_day(today, 1), "price": Decimal(9)}
        again = contracts.renew(contract=ended, by=by, **said)
        keys = list(again.facilities.values_list("pk", flat=True)[:1])
        contracts.remove_facilities(contract=again, facilities=keys, by=by)
        term = {"number": "JZ-改", "from_date": today, "until": terms.last_day(today, 2)}
        contracts.revise(contract=again, version=again.version, bands=BANDS, by=by, **term)
        contracts.drop(contract=again, reason="不签了", by=by)


def drawn(by, name: str, first, years: int) -> Contract:
    units = Party.objects.filter(kind="contractor")
    made = contracts.draw_up(
        division=by.division,
        number=name,
        name=name,
        client=Party.objects.filter(division=by.division, kind="township_office").first(),
        party=units.first(),
        service="保洁",
        acceptance="抽查",
        from_date=first,
        until=terms.last_day(first, years),
        price=Decimal(1000),
        bands=BANDS,
        by=by,
    )
    keys = Facility.objects.visible_to(by).values_list("pk", flat=True)[:3]
    contracts.add_facilities(contract=made, facilities=keys, by=by)
    contracts.sign(contract=made, signed_on=first, by=by)
    return made


def checked(contract: Contract, by):
    return checks.check(contract=contract, period_from=contract.from_date, score=Decimal(85), by=by)
