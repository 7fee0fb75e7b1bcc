"""Schemes for the authorisation matrix: a version of the village's county in the state the page wants."""

from django.db.models import Max
from django.utils import timezone

from accounts.models import Division
from accounts.places import ObjectFactory
from evaluation.models import Scheme, SchemeState

BECAUSE = "the authorisation matrix"


def scheme(division: Division) -> dict:
    """A draft with one indicator; the first issued version is left aside for it."""
    county = Division.objects.everywhere(because=BECAUSE).get(pk=division.county_code)
    last = Scheme.objects.filter(division=county).aggregate(n=Max("number"))["n"] or 0
    made = Scheme.objects.create(
        division=county, number=last + 1, name=f"{county.short_name}矩阵指标", state=SchemeState.DRAFT
    )
    return {"scheme_id": made.pk}


def issued(division: Division) -> dict:
    """A version that was issued today."""
    made = scheme(division)
    Scheme.objects.filter(pk=made["scheme_id"]).update(
        state=SchemeState.ISSUED, from_date="2999-01-01", issued_at=timezone.now()
    )
    return made


def indicator(division: Division) -> dict:
    """One indicator of a draft."""
    made = scheme(division)
    row = Scheme.objects.get(pk=made["scheme_id"]).indicators.create(
        order=1, code="A1", group="矩阵", name="矩阵指标", level="village", points=1, rule="矩阵"
    )
    return made | {"indicator_id": row.pk}


DRAFTS = ("detail", "print", "export", "edit", "issue", "discard")
FACTORIES = {
    **{f"evaluation:scheme-{name}": ObjectFactory(scheme) for name in DRAFTS},
    "api:scheme-detail": ObjectFactory(lambda division: {"pk": scheme(division)["scheme_id"]}),
    "evaluation:scheme-retire": ObjectFactory(issued),
    "evaluation:indicator-create": ObjectFactory(scheme),
    "evaluation:indicator-edit": ObjectFactory(indicator),
    "evaluation:indicator-remove": ObjectFactory(indicator),
}
