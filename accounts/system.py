"""The system account: who acts when a command names nobody. It can't sign in."""

from accounts.rights import Right
from accounts.scoping import ScopeKind

USERNAME = "system"


class SystemPost:
    """Stands where a Post stands: every right, the whole country, no person."""

    pk = None
    person = None
    person_id = None
    party_id = None
    scope_kind = ScopeKind.AREA
    ranges = (("0", ":"),)
    sector_codes: tuple[str, ...] = ()
    rights = frozenset(Right.values)
