"""角色: what each role is for, and the rights it is made of."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts import querysets
from accounts.doors import needs
from accounts.models import Post, Role
from accounts.rights import Right
from accounts.tables import PostTable

SECTIONS = {  # by the first word of a right's value
    "设施台账": "facility ledger type plate campaign",
    "管护": "care standard list edition notice naming objection inspection matter sensor water contract training channel",
    "任务督导": "task duty_list meeting supervision finding talk paper",
    "资金项目": "fund budget allocation arrival income payment period fee award performance project",
    "管护评价": "evaluation scheme round spot adjustment report case survey opinion credit points",
}
GROUPS = {word: section for section, words in SECTIONS.items() for word in words.split()}


@needs(Right.ROLE_VIEW)
def role_list(request):
    visible = Post.objects.visible_to(request.post).in_force().values("pk")
    roles = Role.objects.annotate(holders=Count("posts", filter=Q(posts__in=visible)))
    return render(request, "accounts/role_list.html", {"roles": roles, "number_of_rights": len(Right)})


@needs(Right.ROLE_VIEW)
def role_detail(request, code):
    role = get_object_or_404(Role, pk=code)
    held = querysets.posts_for_list(request.post).in_force(timezone.localdate()).filter(role=role)
    context = {
        "role": role,
        "groups": _grouped(role),
        "holders": PostTable(held[:50], exclude=("role", "until"), orderable=False),
        "number_of_holders": held.count(),
    }
    return render(request, "accounts/role_detail.html", context)


def _grouped(role: Role) -> list[dict]:
    """All rights by kind of work, each with whether the role holds it."""
    groups: dict[str, list[dict]] = {}
    for right in Right:
        group = GROUPS.get(right.value.partition(".")[0], "组织与账号")
        groups.setdefault(group, []).append({"label": right.label, "held": right.value in role.rights})
    return [{"name": name, "rights": rights} for name, rights in groups.items()]
