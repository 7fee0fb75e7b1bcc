"""Changing the key or the cipher of contact fields: every row sealed with an older one is sealed anew.

Put the new key in front of CONTACT_KEYS, restart, run `manage.py reseal_contacts`, then drop the old key.
Until then both open, and searches match the hashes of both. A run that was interrupted is simply run again.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from common.crypto import EncryptedTextField, is_current, unseal
from common.phones import PhoneField, phone_list_columns, phone_values

BATCH = 500


def sealed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed and sealed_fields(model)]


def sealed_fields(model: type[Model]) -> list[EncryptedTextField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def reseal(model: type[Model]) -> int:
    """Seal the model's stale rows anew, hashes too, a transaction per batch; answers how many rows were."""
    return sum(_reseal_batch(model, keys) for keys in _batches(model))


def _batches(model: type[Model]) -> Iterator[list[Any]]:
    """The keys of all rows in order, without holding a transaction open."""
    last = None
    while True:
        rows = model._base_manager.order_by("pk")
        keys = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _reseal_batch(model: type[Model], keys: list[Any]) -> int:
    names = [field.name for field in sealed_fields(model)]
    raw = {
        f"raw_{name}": Cast(name, TextField()) for name in names
    }  # as it stands in the column, still sealed
    changed = 0
    with transaction.atomic():
        rows = model._base_manager.filter(pk__in=keys).select_for_update().annotate(**raw)
        for row in rows.values("pk", *raw):
            sealed = {name: row[f"raw_{name}"] for name in names}
            if not all(is_current(text or "") for text in sealed.values()):
                model._base_manager.filter(pk=row["pk"]).update(**_anew(model, sealed))
                changed += 1
    return changed


def _anew(model: type[Model], sealed: dict[str, str | None]) -> dict[str, Any]:
    """All sealed columns in clear (their fields seal them when written), and the hashes that go with them.

    A model that holds several numbers in one cell says so: `phone_lists = {"phones": "phone_hashes"}`.
    """
    values: dict[str, Any] = {}
    for name, text in sealed.items():
        clear = unseal(text) if text is not None else None
        values[name] = clear
        if clear is not None and isinstance(model._meta.get_field(name), PhoneField):
            values |= phone_values(name, clear)
        elif clear and (hashes := getattr(model, "phone_lists", {}).get(name)):
            values[hashes] = phone_list_columns(clear.split("、"))[1]
    return values
