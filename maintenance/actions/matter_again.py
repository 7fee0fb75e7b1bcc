"""再次发现: what a look finds failed joins the open matter about the same checkpoint, so that one fault is one matter.

Two looks at one facility stand in line, so that the second finds what the first has opened. A matter that is being
closed at this moment is waited for: it takes the point in before, or another is opened after.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from common.db.locks import one_at_a_time
from maintenance.actions.matter_holding import record_step
from maintenance.findings import WORST_FIRST, Judged
from maintenance.matter_told import tell, verifiers
from maintenance.models import Inspection, Matter, MatterPoint, MatterState

BECAUSE = "a fault found again is the same, whoever looked"


def hold_facility(facility_id: int) -> None:
    """Looks that find something wrong at one facility stand in line until the transaction ends."""
    one_at_a_time(f"faults of facility {facility_id}")


def join_open(inspection: Inspection, failed: Sequence[Judged], *, done: str, by) -> tuple[Judged, ...]:
    """Let each failed point join the open matter that has it; answers the points that no open matter has.

    The caller holds the facility (`hold_facility`). `done`: what was put right at once; the matter that was open before
    is still handled and verified by others, and told of it.
    """
    if not failed:
        return ()
    had = _open_about(inspection.facility_id, failed)
    joined: dict[int, list[Judged]] = {}
    left = []
    for one in failed:
        matter = next((row for row, points in had if _same(row, points, one)), None)
        left.append(one) if matter is None else joined.setdefault(matter.pk, []).append(one)
    for row, _points in had:
        if row.pk in joined:
            keep_points(row, inspection, joined[row.pk])
            _tell_again(row, inspection, joined[row.pk], done, by=by)
    return tuple(left)


def _open_about(facility_id: int, failed: Sequence[Judged]) -> list[tuple[Matter, set[str]]]:
    """Open matters of the facility with the words of their checkpoints, locked, the oldest first."""
    words = [one.point.text for one in failed]
    about = MatterPoint.objects.everywhere(because=BECAUSE).filter(answer__checkpoint__text__in=words)
    rows = (
        Matter.objects.everywhere(because=BECAUSE).select_for_update(of=("self",)).select_related("division")
    )
    held = list(rows.open().filter(facility=facility_id, pk__in=about.values("matter")).order_by("pk"))
    points: dict[int, set[str]] = {}
    for matter, text in about.filter(matter__in=held).values_list("matter", "answer__checkpoint__text"):
        points.setdefault(matter, set()).add(text)
    return [(row, points[row.pk]) for row in held]


def _same(matter: Matter, points: set[str], found: Judged) -> bool:
    """The same question of whatever version of the standard; a worse fault never hides in a matter that waits longer."""
    as_bad = WORST_FIRST.index(matter.severity) <= WORST_FIRST.index(found.point.severity)
    return as_bad and found.point.text in points


def keep_points(matter: Matter, inspection: Inspection, failed: Iterable[Judged]) -> None:
    """Note of which failed answers a matter is made."""
    wanted = [one.point.pk for one in failed]
    answers = inspection.answers.filter(checkpoint__in=wanted).order_by("pk")
    MatterPoint.objects.bulk_create(MatterPoint(matter=matter, answer=answer) for answer in answers)


def _tell_again(matter: Matter, inspection: Inspection, failed: list[Judged], done: str, *, by) -> None:
    """The step in its history; whoever waits to verify is told that it is not whole."""
    text = "；".join(one.point.text for one in failed)
    if done:
        text = _("%(text)s。当场处置：%(done)s") % {"text": text, "done": done}
    record_step(matter, "find_again", before=matter.state, by=by, text=text)
    if matter.state == MatterState.HANDLED:
        day = f"{timezone.localtime(inspection.inspected_at):%m-%d %H:%M}"
        said = _("%(day)s 巡查仍不合格：%(text)s") % {"day": day, "text": text}
        title = _("处置后再次发现：%s") % matter.title
        tell(verifiers(matter), matter=matter, title=title, body=said, but=by.person_id)


def told_of(inspection: Inspection) -> list[tuple[Matter, int]]:
    """The matters open before which a look's failed points joined, each with how often it was found by then."""
    rows = Matter.objects.everywhere(because=BECAUSE).filter(points__answer__inspection=inspection)
    joined = rows.exclude(inspection=inspection).distinct().order_by("pk")
    return [(row, times_found(row, until=inspection)) for row in joined]


def times_found(matter: Matter, *, until: Inspection | None = None) -> int:
    """In how many looks it was found; up to one of them, that one counted."""
    looks = matter.points.values("answer__inspection").distinct()
    return looks.filter(answer__inspection__lte=until.pk).count() if until else looks.count()
