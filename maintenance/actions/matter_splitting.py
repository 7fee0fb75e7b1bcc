"""拆分: one report of several faults becomes several matters, each sent, handled and verified by itself.

The original stays as it was found, with its sheet, its history and the links; the parts carry its evidence, source and
clock on. What is found again at its checkpoints joins the part that names them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from assets.models import Facility
from maintenance import clock
from maintenance.actions.matter_holding import held, record_step
from maintenance.actions.matters import save_new, set_limits, under_warranty
from maintenance.matter_rules import hours_of
from maintenance.matter_told import handlers, reporter, tell
from maintenance.models import Matter, MatterPause
from maintenance.models.matter_flow import FLOW

FEWEST, MOST = 2, 5
CARRIED = (
    "source",
    "inspection_id",
    "outside_due",
    "reporter_name",
    "phone",
    "on_behalf",
    "found_at",
    "reported_at",
    "reported_by_id",
    "level",
    "escalated_at",
)
PLACED = ("facility_id", "division_id", "place", "longitude", "latitude")


@dataclass(frozen=True)
class Part:
    """One of several faults. `facility`: another one than the original's; None: the same place."""

    title: str
    severity: str
    facility: Facility | None = None


@transaction.atomic
def split(*, matter: Matter, parts: Sequence[Part], by, seen: int | None = None) -> list[Matter]:
    """Split a matter that nobody has handled yet; answers the parts, waiting to be sent.

    Raises Refused, Http404, ValidationError.
    """
    row, now = held(matter, by=by, seen=seen), timezone.now()
    had, before = handlers(row), row.state
    FLOW.move(row, "split", by=by, closed_at=now)
    _refuse(parts)
    made = [_part(row, part, now, by=by) for part in parts]
    numbers = "、".join(one.number for one in made)
    record_step(row, "split", before=before, by=by, text=_("拆为 %s") % numbers)
    _share_points(row, made)
    for people, title in ((had, _("已拆分，另行派单：%s")), (reporter(row), _("已拆分办理：%s"))):
        tell(people, matter=row, title=title % row.title, body=numbers, but=by.person_id)
    return made


def _refuse(parts: Sequence[Part]) -> None:
    if not FEWEST <= len(parts) <= MOST:
        raise ValidationError(
            {"parts": _("请写明拆成哪几件，%(few)s 到 %(most)s 件") % {"few": FEWEST, "most": MOST}}
        )
    titles = [(part.title.strip(), part.facility and part.facility.pk) for part in parts]
    if len(set(titles)) < len(titles):
        raise ValidationError({"parts": _("有两件写得相同，请写清各是什么问题")})


def _part(row: Matter, part: Part, now, *, by) -> Matter:
    """The limits run from the report as for the original; only the hours to take it begin anew, up to the end."""
    made = Matter(split_from=row, title=part.title.strip(), severity=part.severity, text=row.text)
    names = CARRIED if part.facility else (*CARRIED, *PLACED)
    for name in names:
        setattr(made, name, getattr(row, name))
    if part.facility is not None:
        require(by, Right.MATTER_DISPATCH, part.facility)
        made.facility, made.division = part.facility, part.facility.division
    if part.severity == row.severity:
        made.hazard, made.measure = row.hazard, row.measure
    made.under_warranty = under_warranty(made)
    set_limits(made)
    save_new(made)
    MatterPause.objects.bulk_create(
        MatterPause(
            matter=made, since=one.since, until=one.until, reason=one.reason, approved_by=one.approved_by
        )
        for one in row.pauses.exclude(until=None).select_related("approved_by")
    )
    set_limits(made)
    fresh = clock.limits(now, hours_of(made.severity, timezone.localdate(made.reported_at))).accept_by
    made.accept_by_time = max(made.accept_by_time, min(fresh, made.done_by_time))
    made.made_safe_at = row.made_safe_at if made.safe_by_time else None
    made.save(update_fields=["accept_by_time", "done_by_time", "made_safe_at"])
    record_step(made, "split_off", before="", by=by, text=f"{row.number} {row.title}")
    return made


def _share_points(row: Matter, parts: Sequence[Matter]) -> None:
    """Each failed checkpoint goes to the part that names it, else to the first."""
    for point in row.points.select_related("answer__checkpoint"):
        words = point.answer.checkpoint.text
        point.matter = next((part for part in parts if words in part.title), parts[0])
        point.save(update_fields=["matter"])


def proposed(matter: Matter) -> list[str]:
    """What the parts may be called: its failed checkpoints, else the sentences that were written."""
    texts = matter.points.order_by("answer__checkpoint__seq").values_list(
        "answer__checkpoint__text", flat=True
    )
    points = list(dict.fromkeys(texts))
    return [_("%s不合格") % text for text in points[:MOST]] if len(points) > 1 else []
