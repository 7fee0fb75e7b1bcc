"""Caretakers for the authorisation matrix: one of the village, with a certificate; a caretaker's own for himself."""

from django.utils import timezone

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from maintenance.models import Caretaker, Certificate


def caretaker(division: Division) -> dict:
    person = Person.objects.create(name=f"{division.short_name}矩阵管护员", division=division)
    return {"caretaker_id": Caretaker.objects.create(person=person, division=division).pk}


def certificate(division: Division) -> dict:
    made = Certificate.objects.create(name="矩阵证书", issued_on=timezone.localdate(), **caretaker(division))
    return {"certificate_id": made.pk}


FACTORIES = {
    **{
        f"maintenance:{name}": ObjectFactory(caretaker)
        for name in ("caretaker-detail", "caretaker-edit", "caretaker-leave", "certificate-create")
    },
    "maintenance:certificate-delete": ObjectFactory(certificate),
}
