"""Who may read the files of 评价报告 (ATTACHMENT_OWNERS)."""

from accounts.access import may
from accounts.rights import Right
from evaluation.models import Report


def may_read(post, owner_id: str) -> bool:
    """Whoever sees the report."""
    known = may(post, Right.EVALUATION_VIEW) and owner_id.isdigit()
    return known and Report.objects.visible_to(post).filter(pk=int(owner_id)).exists()


def may_read_template(post, owner_id: str) -> bool:
    """Templates say nothing of anybody."""
    return may(post, Right.EVALUATION_VIEW)
