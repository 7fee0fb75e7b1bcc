"""村风险分: what the county or the township says of a village from a day on; one word a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from tasks_checklist.models import VillageRisk

MOST = 100
BECAUSE = "the village's own scores, of whoever covers it"


def enter_risk(
    *, division: Division, score: int, by, from_date: date | None = None, note: str = ""
) -> VillageRisk:
    """Enter a village's score (0 to 100) from a day on, today unless told; the same day said again is put right.

    Raises Refused, ValidationError for another score, a day to come or a place that is no village.
    """
    require(by, Right.SUPERVISION_PLAN)
    require_division(by, division.pk)
    on = from_date or timezone.localdate()
    if division.level != Division.Level.VILLAGE:
        raise ValidationError({"division": _("风险分按村（社区）录入")})
    if not 0 <= score <= MOST:
        raise ValidationError({"score": _("风险分在 0 到 100 之间")})
    if on > timezone.localdate():
        raise ValidationError({"from_date": _("起用日期不能晚于今天")})
    said = {"score": score, "note": note, "origin": VillageRisk.Origin.ENTERED, "said_by_id": by.person_id}
    rows = VillageRisk.objects.everywhere(because=BECAUSE)
    return rows.update_or_create(division=division, from_date=on, defaults=said)[0]
