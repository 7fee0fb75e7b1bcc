"""What the API says of WHAT, field by field. Phones and people's names of ledgers stay on the pages."""

from collections.abc import Sequence

from rest_framework import serializers

from assets.columns import ShownColumn
from assets.models import Facility, FacilityType, LedgerBatch, SavedView


class FacilityTypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = FacilityType
        fields = ["code", "sector", "name", "unit", "active"]


class FacilitySerializer(serializers.ModelSerializer):
    registered_keeper = serializers.SerializerMethodField(label="管护主体（登记）")

    class Meta:
        model = Facility
        fields = [
            "id",
            "code",
            "registration",
            "name",
            "type",
            "division",
            "settlement",
            "grid",
            "attributes",
            "address",
            "longitude",
            "latitude",
            "quantity",
            "unit",
            "built",
            "fund_source",
            "original_value",
            "owner_kind",
            "owner",
            "property_class",
            "status",
            "condition",
            "keeper",
            "registered_keeper",
            "verified_on",
            "warranty_end",
            "note",
            "returned_reason",
            "version",
        ]

    def get_registered_keeper(self, facility: Facility) -> str:
        said = getattr(facility, "facts", None)
        return said.party if said else ""


class LedgerBatchSerializer(serializers.ModelSerializer):
    class Meta:
        model = LedgerBatch
        fields = ["id", "division", "file_name", "state", "message", "counts", "created_at", "confirmed_at"]


class SavedViewSerializer(serializers.ModelSerializer):
    class Meta:
        model = SavedView
        fields = ["id", "name", "filters", "columns", "grouping", "created_at"]


class SavedRowSerializer(serializers.Serializer):
    """A row of a saved view: its number, and the values of the view's columns by name."""

    id = serializers.IntegerField()
    values = serializers.DictField()


def saved_row(facility: Facility, columns: Sequence[ShownColumn]) -> dict:
    return {"id": facility.pk, "values": {column.name: column.value(facility) for column in columns}}
