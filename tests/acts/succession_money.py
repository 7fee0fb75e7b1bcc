"""What comes back to a village that is closed by now (tests/acts/succession.py) goes on to its successor."""

from funding.actions import paying
from funding.models import Expenditure
from tests.acts import at_work
from tests.factories import SHITANG

LAST = True


def act_on_what_comes_back_to_a_closed_village() -> None:
    paid = Expenditure.objects.everywhere(because="test").filter(division=SHITANG, state="paid")
    with at_work("finance") as by:
        row = paid.filter(refunds=None, settlement=None).order_by("pk").first()
        assert row is not None
        paying.reverse(expenditure=row, reason="见证", by=by)
