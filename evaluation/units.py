"""For which unit of an evaluation a post speaks."""

from typing import Any

from accounts.scoping import ScopeKind
from tasks_checklist.querysets import unit_of


def own_party(post: Any) -> int | None:
    """The key of the department that a post speaks for: its own party, else its person's.

    None for a post of another kind, and for a department's whose person stands in no unit.
    """
    if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
        return None
    return unit_of(post)


def opens(sheet: Any, post: Any) -> bool:
    """Whether a post that sees the head of a sheet reads its lines: a department those of its own sheet only."""
    if post.scope_kind != ScopeKind.AREA_SECTORS:
        return True
    return sheet.party_id is not None and sheet.party_id == own_party(post)
