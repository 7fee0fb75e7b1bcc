"""Keys asked for in sets refuse what PostgreSQL's own would: at both ends, for every way of writing, and at once."""

import threading

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey

from accounts.models import Person
from assets.models import Facility, FacilityCode, FacilityState
from common.audit.tables import exemptions
from common.db.base import owner_rights
from tests.assets.factories import make_batch, make_facility
from tests.factories import make_person

UNKNOWN = {
    "division_id": "999999999999",
    "type_id": "9999",
    "registered_by_id": 987654321,
    "owner_id": 987654321,
}


def unconstrained() -> list[ForeignKey]:
    """Keys that PostgreSQL does not keep itself, but for those of tables that stand outside the trail for a reason."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and not field.db_constraint
        and model._meta.db_table not in exemptions()
    ]


def test_every_key_without_a_constraint_is_asked_for_at_both_ends(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'keys_%'")
        functions = dict(cursor.fetchall())
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'keys_%'")
        triggers = set(cursor.fetchall())
    keys = unconstrained()
    assert len(keys) == 24
    for key in keys:
        table, target = key.model._meta.db_table, key.related_model._meta.db_table
        assert f"SELECT DISTINCT {key.column} FROM new_rows" in functions[f"keys_of_{table}"]
        assert f"FROM public.{table} WHERE {key.column} IN" in functions[f"keys_to_{target}"]
        assert {(table, "keys_insert"), (table, "keys_update"), (target, "keys_delete")} <= triggers


@pytest.mark.parametrize("column", UNKNOWN)
def test_a_row_that_points_nowhere_is_refused_when_the_statement_ends(db, column):
    known = make_facility()
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        Facility.objects.filter(pk=known.pk).update(**{column: UNKNOWN[column]})
    copy = Facility.objects.get(pk=known.pk)
    copy.pk, copy.code, copy.registration = None, None, "uncoded"
    setattr(copy, column, UNKNOWN[column])
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        copy.save(force_insert=True)


def test_one_row_among_many_is_enough(db):
    known = make_facility()
    rows = [FacilityState(facility_id=key, from_date="2026-01-01") for key in (known.pk, known.pk, 987654321)]
    with pytest.raises(IntegrityError, match="facility_id"), transaction.atomic():
        FacilityState.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "table", ["assets_facility", "accounts_division", "assets_facilitytype", "accounts_person"]
)
def test_what_is_pointed_at_is_not_deleted(db, table):
    known = make_facility()
    known.registered_by = make_person()
    known.save(update_fields=["registered_by"])
    key = {
        "assets_facility": ("id", known.pk),
        "accounts_division": ("code", known.division_id),
        "assets_facilitytype": ("code", known.type_id),
        "accounts_person": ("id", known.registered_by_id),
    }[table]
    with owner_rights(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key[0]} = %s", [key[1]])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # for the keys that PostgreSQL keeps


def test_what_nobody_points_at_goes(db):
    lone, batch = make_person(), make_batch()
    lone.delete()
    batch.delete()
    assert not Person.objects.filter(pk=lone.pk).exists()


def test_a_code_may_point_at_one_of_the_same_statement(db):
    known = make_facility()
    code = FacilityCode.objects.get(facility=known)
    first, second = (f"{code.code[:16]}{n:05d}0" for n in (77, 78))
    FacilityCode.objects.bulk_create(
        [
            FacilityCode(code=first, facility=known, current=False, replaced_by_id=second),
            FacilityCode(code=second, facility=known, current=False, replaced_by_id=code.code),
        ]
    )
    assert FacilityCode.objects.get(pk=first).replaced_by_id == second


def test_what_a_transaction_points_at_waits_to_be_deleted(transactional_db):
    known, lone = make_facility(), make_person()
    seen: list[Exception] = []

    def delete() -> None:
        try:
            with owner_rights(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_person WHERE id = %s", [lone.pk])
        except IntegrityError as refusal:
            seen.append(refusal)
        finally:
            connection.close()

    other = threading.Thread(target=delete)
    with transaction.atomic():
        FacilityState.objects.create(facility=known, from_date="2026-01-01", recorded_by=lone)
        other.start()
        other.join(1)
        assert other.is_alive()  # it waits for us
    other.join(20)
    assert seen
    assert Person.objects.filter(pk=lone.pk).exists()
