"""Points and boxes as PostgreSQL's own geometric types: an index for what a map shows, without PostGIS."""

from django.db.models import Field, FloatField, Func
from django.db.models.functions import Cast


class PointField(Field):
    """Only ever the type of an expression."""

    def db_type(self, connection) -> str:
        return "point"


class BoxField(Field):
    """Only ever the type of an expression."""

    def db_type(self, connection) -> str:
        return "box"


class Point(Func):
    """point(longitude, latitude) in degrees; null while either is."""

    function = "point"
    output_field = PointField()

    def __init__(self, longitude: str, latitude: str, **extra) -> None:
        super().__init__(Cast(longitude, FloatField()), Cast(latitude, FloatField()), **extra)


class Box(Func):
    """box(point(west, south), point(east, north)) in degrees."""

    function = "box"
    output_field = BoxField()

    def __init__(self, west: str, south: str, east: str, north: str, **extra) -> None:
        super().__init__(Point(west, south), Point(east, north), **extra)
