"""What of 项目库 waits for whom, who may read its files, and where its names are found."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Division
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from common.moments import evening, morning
from funding.models import DecisionRecord, DecisionStep, Project
from funding.models.projects import ProjectState as S

SHOWN = 10
COUNTY, TOWNSHIP, VILLAGE = Division.Level.COUNTY, Division.Level.TOWNSHIP, Division.Level.VILLAGE
STEPS = (  # who has it (right, level of the post), states, the act
    (Right.PROJECT_DECLARE, (VILLAGE,), (S.RETURNED,), _("修改后再申报")),
    (Right.PROJECT_REVIEW, (TOWNSHIP,), (S.DECLARED,), _("镇审核")),
    (Right.PROJECT_OPINION, (COUNTY,), (S.TOWNSHIP_REVIEWED,), _("出具行业意见")),
    (Right.PROJECT_APPROVE, (COUNTY,), (S.DEPARTMENT_OPINION,), _("审定入库")),
    (Right.PROJECT_APPROVE, (COUNTY,), (S.HANDED_OVER,), _("办结")),
    (Right.PROJECT_ACCEPT, (COUNTY,), (S.PRELIMINARY_ACCEPTANCE,), _("综合验收")),
    (Right.FACILITY_CODE, (TOWNSHIP,), (S.FINAL_ACCEPTANCE,), _("移交入账")),
)


def waiting(post) -> list[WaitingMatter]:
    """The projects whose next step is this post's."""
    if not may(post, Right.PROJECT_VIEW):
        return []
    acts: dict[str, str] = {
        state: act
        for right, levels, states, act in STEPS
        if post.division.level in levels and may(post, right)
        for state in states
    }
    if not acts:
        return []
    rows = Project.objects.visible_to(post).filter(state__in=list(acts)).select_related("division")
    return [_waiting(row, acts[row.state]) for row in rows.order_by("id")[:SHOWN]]


def _waiting(row: Project, act: str) -> WaitingMatter:
    handing = row.state == S.FINAL_ACCEPTANCE
    since = (row.final_on if handing else row.declared_on) or None
    return WaitingMatter(
        kind=_("项目"),
        what=row.name,
        source=row.division.short_name,
        since=morning(since) if since else row.made_at,
        due=evening(row.register_by) if handing and row.register_by else None,
        act=act,
        url=reverse("funding:project-detail", args=[row.pk]),
        icon="file-text",
    )


def found(post, words: str) -> list[Found]:
    """Projects by name."""
    if not may(post, Right.PROJECT_VIEW) or len(words) < 2:
        return []
    rows = Project.objects.visible_to(post).filter(name__icontains=words).select_related("division")
    return [
        Found(
            _("项目"),
            row.name,
            reverse("funding:project-detail", args=[row.pk]),
            f"{row.division.short_name} {row.get_state_display()}",
            "file-text",
        )
        for row in rows.order_by("-id")[:5]
    ]


def may_read_project_file(post, owner_id: str) -> bool:
    """Papers of a project, for whoever sees it (ATTACHMENT_OWNERS)."""
    known = may(post, Right.PROJECT_VIEW) and owner_id.isdigit()
    return known and Project.objects.visible_to(post).filter(pk=int(owner_id)).exists()


def may_read_minutes(post, owner_id: str) -> bool:
    """Minutes and photos of a step, for whoever sees the vote (ATTACHMENT_OWNERS)."""
    if not (may(post, Right.PROJECT_VIEW) and owner_id.isdigit()):
        return False
    seen = DecisionRecord.objects.visible_to(post)
    steps = DecisionStep.objects.everywhere(because="a step of a vote asked for beside it")
    return steps.filter(pk=int(owner_id), record__in=seen).exists()
