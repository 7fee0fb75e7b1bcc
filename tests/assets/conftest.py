"""What tests of the register share."""

import pytest

from accounts import reference


@pytest.fixture
def county(db) -> None:
    """All divisions, parties and roles, as load_reference fills them."""
    reference.load_divisions()
    reference.load_parties()
    reference.load_roles()
