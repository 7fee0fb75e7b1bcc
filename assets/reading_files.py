"""Who may read the files of the register: whoever sees the facility they belong to."""

from accounts.access import may
from accounts.rights import Right
from assets.models import Facility, OwnershipAct


def of_facility(post, owner_id: str) -> bool:
    """Photos."""
    return _sees(post, Facility, owner_id)


def of_ownership(post, owner_id: str) -> bool:
    """Certificates, handover papers."""
    return _sees(post, OwnershipAct, owner_id)


def _sees(post, model, owner_id: str) -> bool:
    known = may(post, Right.FACILITY_VIEW) and owner_id.isdigit()
    return known and model.objects.visible_to(post).filter(pk=int(owner_id)).exists()
