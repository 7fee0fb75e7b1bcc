"""佐证材料: what a task asks for, what a share has filed or pointed at, what is still missing."""

import re
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from common.models import Attachment
from tasks_checklist.models import AnnualTask, Assignment, Evidence

OWNER = "tasks_checklist.evidence"
BETWEEN = re.compile(r"[；;\n]+")
BECAUSE = "the evidence of shares in sight"


@dataclass
class Material:
    """A material and its files: (the evidence, its file)."""

    name: str
    asked: bool = True
    files: list[tuple[Evidence, Attachment]] = field(default_factory=list)

    @property
    def missing(self) -> bool:
        return self.asked and not self.files


def materials_of(task: AnnualTask) -> list[str]:
    """What the task asks for, in its own words and order."""
    words = (one.strip()[:100] for one in BETWEEN.split(task.evidence_required))
    return list(dict.fromkeys(word for word in words if word))


def rests_on(row: Assignment) -> QuerySet[Evidence]:
    """What was filed for the share, and what its reports point at."""
    rows = Evidence.objects.everywhere(because=BECAUSE)
    return rows.filter(Q(assignment=row) | Q(reports__assignment=row)).distinct()


def filed(row: Assignment) -> list[Material]:
    """Every material asked for, then others, with their files. Two queries."""
    found = {name: Material(name) for name in materials_of(row.task)}
    for evidence, file in with_files(rests_on(row)):
        name = evidence.material if evidence.material in found else _("其他材料")
        found.setdefault(name, Material(name, asked=False)).files.append((evidence, file))
    return list(found.values())


def with_files(rows: QuerySet[Evidence]) -> list[tuple[Evidence, Attachment]]:
    """Each evidence with its file, the oldest first. Two queries."""
    by_key = {str(one.pk): one for one in rows.select_related("assignment__task").order_by("pk")}
    kept = Attachment.objects.filter(owner_kind=OWNER, owner_id__in=by_key, state=Attachment.State.KEPT)
    return [(by_key[file.owner_id], file) for file in kept.order_by("created_at", "pk")]


def missing(row: Assignment, *, coming: frozenset[str] = frozenset()) -> list[str]:
    """The materials asked for that nothing is filed under; `coming`: those that are just being filed."""
    return [one.name for one in filed(row) if one.missing and one.name not in coming]


def elsewhere(row: Assignment) -> QuerySet[Evidence]:
    """What the same unit filed for other shares of the plan: it may be pointed at."""
    rows = Evidence.objects.everywhere(because="the unit's own evidence in the plan")
    own = rows.filter(assignment__party_id=row.party_id, assignment__task__plan_id=row.task.plan_id)
    return own.exclude(assignment=row).exclude(reports__assignment=row)


def may_read(post, owner_id: str) -> bool:
    """Its file, for whoever sees the share it was filed for, or one that points at it (ATTACHMENT_OWNERS)."""
    if not may(post, Right.TASK_VIEW) or not (owner_id.isascii() and owner_id.isdigit()):
        return False
    key = int(owner_id)
    shares = Assignment.objects.known_to(post)  # type: ignore[attr-defined]
    return shares.filter(Q(evidence=key) | Q(reports__evidence=key)).exists()
