"""A matter about water is closed by a test: one that passes after the failing one, or the one that was late."""

from django.db.models import Q, QuerySet

from maintenance.models.matters import Matter
from maintenance.models.water import WaterLate, WaterResult, WaterTest

BECAUSE = "the tests of a matter already held"


def why_not_tested(matter: Matter) -> str:
    """Why a test must come first, in a sentence; empty: none need."""
    return _not_retested(matter) or _not_tested(matter)


def _about(matter: Matter) -> Q:
    """The matter itself, or one that was merged into it."""
    return Q(matter=matter) | Q(matter__merged_into=matter) | Q(matter__merged_into__merged_into=matter)


def _valid() -> QuerySet[WaterTest]:
    return WaterTest.objects.everywhere(because=BECAUSE).valid()


def _not_retested(matter: Matter) -> str:
    """What failed must be found good in a sample taken later, at least once."""
    failed = _valid().filter(_about(matter), passed=False).order_by("-sampled_on", "-pk").first()
    if failed is None:
        return ""
    results = WaterResult.objects.everywhere(because=BECAUSE)
    names = set(results.filter(test=failed, passed=False).values_list("indicator__name", flat=True))
    later = _valid().filter(facility=failed.facility_id, passed=True, sampled_on__gte=failed.sampled_on)
    again = results.filter(test__in=later.filter(pk__gt=failed.pk)).values_list("indicator__name", flat=True)
    missing = sorted(names - set(again))
    return f"须先录入合格的复检结果：{'、'.join(missing)}" if missing else ""


def _not_tested(matter: Matter) -> str:
    late = WaterLate.objects.filter(_about(matter)).order_by("-pk").first()
    if late is None:
        return ""
    made = _valid().filter(facility=late.facility_id, made_at__gte=late.matter.reported_at)
    return "" if made.exists() else "须先录入水质检测结果"
