"""The address anyone opens to answer at a place, and its QR as a picture."""

import segno
from django.conf import settings
from django.urls import reverse

from evaluation.models import SurveyPlace


def address_of(place: SurveyPlace) -> str:
    """What the QR of a place holds."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('evaluation:voice-form', args=[place.token])}"


def picture_of(place: SurveyPlace) -> str:
    """The QR as the address of a picture."""
    return segno.make(address_of(place), error="q", micro=False).svg_data_uri(border=2, scale=5)
