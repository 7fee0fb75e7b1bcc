"""Objects for the authorisation matrix: plates and their orders in a given village."""

from accounts.models import Division
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.actions.plates import open_blank, open_for
from assets.matrix import facility
from assets.models import PlateOrder


def order(division: Division) -> PlateOrder:
    """A sheet for one facility of the village."""
    return open_for(facilities=[facility(division)["facility_id"]], size=PlateOrder.Size.A4, by=SystemPost())


def order_id(division: Division) -> dict:
    return {"order_id": order(division).pk}


def plated(division: Division) -> dict:
    """A facility that has a plate."""
    return {"facility_id": order(division).plates.get().facility_id}


def blank(division: Division) -> dict:
    """A blank plate, to be bound in the village only."""
    made = open_blank(division=division, count=1, size=PlateOrder.Size.A4, by=SystemPost())
    return {"number": made.plates.get().number}


FACTORIES = {
    "assets:plate-order-detail": ObjectFactory(order_id),
    "assets:plate-order-draw": ObjectFactory(order_id),
    "assets:plate-replace": ObjectFactory(plated),
    "assets:plate-bind": ObjectFactory(blank),
}
