"""配置标准, and the households a village is measured by."""

from datetime import date
from decimal import Decimal

from accounts.actions.divisions import set_figures
from accounts.models import Division
from assets.actions.standards import end_standard, set_standard
from assets.models import FacilityType
from tests.acts import at_work
from tests.factories import SHITANG


def act_on_standards() -> None:
    with at_work("county.office") as by:
        kind = FacilityType.objects.get(pk="1201")
        said = {"type": kind, "attribute": "floor_area_m2", "minimum": Decimal(450)}
        standard = set_standard(from_date=date(2024, 1, 1), by=by, **said)
        end_standard(standard=standard, on=date(2025, 1, 1), by=by)
    with at_work("hx.clerk") as by:
        village = Division.objects.get(pk=SHITANG)
        set_figures(division=village, year=2024, households=412, population=1290, by=by)
