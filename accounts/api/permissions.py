"""May the post use this endpoint? Every viewset declares `required_right` (or `required_rights` by action)."""

from rest_framework.permissions import BasePermission

from accounts.access import may


class HasRequiredRight(BasePermission):
    message = "您的岗位没有使用该接口的权限"

    def has_permission(self, request, view) -> bool:
        post = request._request.post
        right = getattr(view, "required_rights", {}).get(getattr(view, "action", None)) or view.required_right
        return post is not None and (right is None or may(post, right))
