"""指标体系: the demo's draft written, thrown away, drafted anew, an indicator taken out and another added; issued, retired."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from evaluation.actions import schemes as acts
from evaluation.models import Scheme
from tests.acts import at_work


def act_on_schemes() -> None:
    with at_work("county.office") as by:
        for drafted in Scheme.objects.visible_to(by).filter(state="draft"):
            acts.discard(scheme=drafted, by=by)
        scheme = acts.draft_next(by=by)
        bands = list(scheme.bands.values("grade", "word", "from_score"))
        said = {
            "name": "见证指标",
            "bonus_cap": 10,
            "deduction_cap": 20,
            "least_facilities": 5,
            "source": "见证",
        }
        acts.revise(scheme=scheme, version=scheme.version, bands=bands, by=by, **said)
        row = scheme.indicators.get(code="A1")
        fields = {name: getattr(row, name) for name in acts.OF_INDICATOR} | {"code": "W1"}
        acts.remove_indicator(indicator=row, by=by)
        part = {"text": "见证", "points": Decimal(3), "method": "self", "proof": "any"}
        acts.write_indicator(scheme=scheme, parts=[part], by=by, **fields)
        acts.issue(scheme=scheme, from_date=timezone.localdate() + timedelta(days=300), by=by)
        acts.retire(scheme=scheme, reason="见证停用", by=by)
