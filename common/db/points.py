"""Points and boxes as PostgreSQL's own geometric types: an index for what a map shows, without PostGIS."""

from django.db.models import Field, FloatField, Func, Lookup
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


class _WithBox(Lookup):
    """Compares with a rectangle (west, south, east, north) in degrees by an operator that the gist index answers."""

    operator = ""
    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, tuple]:  # type: ignore[override]
        left, params = self.process_lhs(compiler, connection)
        return f"{left} {self.operator} box(point(%s, %s), point(%s, %s))", (*params, *map(float, self.rhs))


@PointField.register_lookup
class Inside(_WithBox):
    """`.alias(place=Point(…)).filter(place__inside=box)`"""

    lookup_name, operator = "inside", "<@"


@BoxField.register_lookup
class Touches(_WithBox):
    """`.alias(extent=Box(…)).filter(extent__touches=box)`: they have at least a point in common."""

    lookup_name, operator = "touches", "&&"
