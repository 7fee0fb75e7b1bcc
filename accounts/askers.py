"""With whose rights a background job runs: those its asker has when it starts, not those of when it was asked."""

from accounts.models import Account, Post
from accounts.system import SystemPost
from common.jobs import NoLongerAllowed


def post_anew(*, account_id: int | None, post_id: int | None) -> Post | SystemPost:
    """The post of the asker, read anew; the system's where the timetable asked. Raises NoLongerAllowed."""
    if account_id is None:
        return SystemPost()
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NoLongerAllowed("发起人的账号已停用")
    if account.is_system:
        return SystemPost()
    held = Post.objects.everywhere(because="the asker's own post").in_force()
    related = held.select_related("person", "role", "division")
    post = related.filter(pk=post_id, person_id=account.person_id).first()
    if post is None:
        raise NoLongerAllowed("发起人已不在原来的岗位")
    return post
