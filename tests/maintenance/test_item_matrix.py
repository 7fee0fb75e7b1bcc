"""The objects that the authorisation matrix asks for: each can be made, in any village, as often as wanted."""

import pytest

from maintenance import item_matrix
from maintenance.models import Edition, ResponsibilityItem
from tests.assets.factories import make_type
from tests.factories import GULI_VILLAGE, SHITANG, make_division

pytestmark = pytest.mark.django_db


def test_items_and_editions_are_made_in_any_village():
    make_type()
    for code in (SHITANG, GULI_VILLAGE, SHITANG):
        village = make_division(code=code)
        for factory in item_matrix.FACTORIES.values():
            assert factory.make(village)
    assert Edition.objects.filter(division=SHITANG).count() > 2
    assert ResponsibilityItem.objects.filter(facility__division=SHITANG).exists()
