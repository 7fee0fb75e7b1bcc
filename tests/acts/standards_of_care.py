"""管护标准: drafted, written, imported into, handed in, returned, published, withdrawn."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Division
from assets.models import FacilityType
from maintenance.actions import standards
from tests.acts import at_work

POINT = {
    "text": "桥面无积水",
    "answer": "yesno",
    "unit": "",
    "pass_min": None,
    "pass_max": None,
    "severity": "B",
    "photo_asked": False,
}


def act_on_standards_of_care() -> None:
    county = Division.objects.get(pk="320115000000")
    kind = FacilityType.objects.get(pk="0104")
    with at_work("traffic") as by:
        made = standards.draft_of(county=county, type=kind, by=by)
        said = {"requirements": "洞身完好", "interval_days": 30}
        made = standards.revise(standard=made, version=made.version, points=[POINT], by=by, **said)
        standards.write_point(standard=made, seq=None, text="洞口无淤堵", severity="C", by=by)
        standards.submit(standard=made, by=by)
    with at_work("county.office") as by:
        standards.send_back(standard=made, reason="检查点不全", by=by)
    with at_work("traffic") as by:
        standards.submit(standard=made, by=by)
    with at_work("county.office") as by:
        day = timezone.localdate() + timedelta(days=3)
        standards.publish(standard=made, from_date=day, by=by)
    with at_work("traffic") as by:
        standards.withdraw(standard=standards.draft(county=county, type=kind, by=by), reason="不改了", by=by)
