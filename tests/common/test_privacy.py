"""Every column of every table is classed, and masks show no more than they should."""

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from common import privacy
from common.privacy import FieldClass


def test_every_column_of_every_table_is_classed():
    assert privacy.unclassed(privacy.stored_models()) == []


def test_no_class_names_a_column_that_is_not_there():
    assert privacy.misnamed(privacy.stored_models()) == []


def test_every_declared_table_of_an_installed_app_exists():
    from django.apps import apps

    labels = {model._meta.label_lower for model in privacy.stored_models()}
    installed = {config.label for config in apps.get_app_configs()}
    assert [
        label for label in privacy._declared if label.split(".")[0] in installed and label not in labels
    ] == []


@pytest.fixture
def villager():
    class Villager(models.Model):  # noqa: DJ008
        name = models.CharField(max_length=20)
        phone = models.TextField()
        party = models.ForeignKey("contenttypes.ContentType", models.CASCADE, related_name="+")
        field_classes = privacy.classes(internal="id party", personal="name", sensitive="gone")

        class Meta:
            app_label = "common"
            managed = False

    yield Villager
    from django.apps import apps

    apps.all_models["common"].pop("villager")
    apps.clear_cache()


def test_a_forgotten_and_a_stale_name_are_found(villager):
    assert privacy.unclassed([villager]) == ["common.Villager.phone"]
    assert privacy.misnamed([villager]) == ["common.Villager.gone"]


def test_the_class_of_a_field_by_name_column_or_field(villager):
    assert privacy.class_of(villager, "name") is FieldClass.PERSONAL
    assert privacy.class_of(villager, "party_id") is FieldClass.INTERNAL
    assert privacy.class_of(villager, villager._meta.get_field("party")) is FieldClass.INTERNAL
    with pytest.raises(LookupError):
        privacy.class_of(villager, "phone")


def test_a_field_is_classed_once():
    with pytest.raises(ValueError, match="name is classed"):
        privacy.classes(public="name", personal="name")
    with pytest.raises(ValueError, match="twice"):
        privacy.declare("auth.Group", internal="id")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("025-52281234", "025-****1234"),
        ("025-52281234转801", "025-****1234"),
        ("0511-8765432", "0511-****5432"),
        ("52281234", "****1234"),
        ("661234", "****"),
        ("找张三", "****"),
        ("", ""),
    ],
)
def test_phones_are_masked(number, shown):
    assert privacy.mask_phone(number) == shown


@given(number=st.from_regex(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3,8}", fullmatch=True, alphabet="0123456789-"))
def test_a_masked_phone_never_shows_the_middle(number):
    assert sum(letter.isdigit() for letter in privacy.mask_phone(number)) <= max(0, len(number) - 3)
    assert "****" in privacy.mask_phone(number)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("王", "*"),
        ("Ali Khan", "A*"),
        ("", ""),
    ],
)
def test_names_are_masked(name, shown):
    assert privacy.mask_name(name) == shown


def test_other_values_show_only_that_they_are_there():
    assert [privacy.mask(value) for value in ("谷里街道1号", 0, None, "")] == ["****", "****", "", ""]
