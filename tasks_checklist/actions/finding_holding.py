"""A finding held for an act: locked as it is now, each act written into its history."""

from django.http import Http404

from accounts.trail import changed_meanwhile
from tasks_checklist.models import Finding, FindingStep


def held(finding: Finding, *, by, seen: int | None = None) -> Finding:
    """The finding as it is now, its row locked until the end of the transaction.

    `seen`: the version that the reader had before the eyes. Raises Http404, ValidationError.
    """
    rows = Finding.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("party", "issuer", "division", "person", "repair").filter(pk=finding.pk).first()
    if row is None:
        raise Http404
    if seen is not None and seen != row.version:
        raise changed_meanwhile(row)
    return row


def record_step(row: Finding, act: str, *, before: str, by, text: str = "") -> FindingStep:
    return FindingStep.objects.create(
        finding=row, act=act, before=before, after=row.state, person_id=by.person_id, text=text.strip()[:1000]
    )
