"""May this post do this to that? Nothing else answers the question.

A foreign or unknown row is not found (404, the same page); a missing right on what the reader may know of is
refused (403) with a sentence.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Post
from accounts.rights import Right


class Refused(PermissionDenied):
    """The post lacks a right; the message is shown to the reader."""


def may(post: Post | None, right: Right | str, row: Any = None) -> bool:
    """Whether `post` holds `right` and, if a row is given, sees it."""
    if post is None or str(right) not in post.rights:
        return False
    return row is None or sees(post, row)


def sees(post: Post | None, row: Any) -> bool:
    """Whether the row, as it is stored, lies in the scope of the post."""
    return type(row)._default_manager.visible_to(post).filter(pk=row.pk).exists()


def require(post: Post | None, right: Right | str, row: Any = None) -> None:
    """Raise Refused without the right, Http404 where the row lies outside the post's scope."""
    if not may(post, right):
        raise Refused(f"您的岗位没有“{Right(right).label}”权限")
    if row is not None and not sees(post, row):
        raise Http404


def require_division(post: Post, division_code: str) -> None:
    """Raise Refused unless the post's area covers the division (the place a new row would stand in)."""
    if post.scope_kind not in ("area", "area_sectors") or not covers(post, division_code):
        raise Refused("该区划不在您的管理范围内")


def covers(post: Post, division_code: str) -> bool:
    return any(start <= division_code < end for start, end in post.ranges)
