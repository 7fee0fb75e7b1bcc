"""Standards for tests: plain functions, keyword only."""

from datetime import date

from assets.models import FacilityType
from maintenance.models import Checkpoint, Standard
from tests.assets.factories import make_type
from tests.factories import COUNTY, make_division


def make_standard(
    *, county: str = COUNTY, type_code: str = "0401", number: int = 0, points: int = 2, **values
) -> Standard:
    """A published version, in force since long ago, with `points` checkpoints (severity B)."""
    kind: FacilityType = make_type(code=type_code)
    place = make_division(code=county)
    rows = Standard.objects.everywhere(because="test").filter(county=place, type=kind)
    said = {"title": f"{kind.name}管护标准", "interval_days": 7, "from_date": date(2024, 1, 1), **values}
    standard = Standard.objects.create(
        county=place, type=kind, number=number or rows.count() + 1, **{"state": "published", **said}
    )
    Checkpoint.objects.bulk_create(
        Checkpoint(standard=standard, seq=seq, text=f"检查点{seq}", severity="B")
        for seq in range(1, points + 1)
    )
    return standard
