"""Standards for the authorisation matrix: a version of the village's county in the state the page wants."""

from accounts.models import Division
from accounts.places import ObjectFactory
from assets.models import FacilityType
from maintenance.models import Checkpoint, Standard


def standard(division: Division, state: str = "draft") -> dict:
    """A version that carries the village's name, of a type of the test department's sector."""
    kind = FacilityType.objects.get(pk="0102")
    county = Division.objects.everywhere(because="the authorisation matrix").get(pk=division.county_code)
    versions = Standard.objects.everywhere(because="the authorisation matrix").filter(
        county=county, type=kind
    )
    made = Standard.objects.create(
        county=county,
        type=kind,
        number=versions.count() + 1,
        title=f"{county.short_name}矩阵标准",
        requirements="路面平整",
        interval_days=7,
        from_date="2999-01-01",
        state=state,
    )
    Checkpoint.objects.create(standard=made, seq=1, text="路面无坑洞", severity="B")
    return {"standard_id": made.pk}


def submitted(division: Division) -> dict:
    return standard(division, "submitted")


DRAFTS = ("edit", "submit", "withdraw", "detail", "print")
FACTORIES = {
    **{f"maintenance:standard-{name}": ObjectFactory(standard) for name in DRAFTS},
    **{f"maintenance:standard-{name}": ObjectFactory(submitted) for name in ("publish", "return")},
}
