"""The one search box: a code, a name or a phone number, answered by every room."""

from django.shortcuts import redirect, render
from django.utils.http import urlencode

from accounts.doors import signed_in
from accounts.places import SEARCH_WORDS
from common.privacy import mask_phone
from common.sealed_words import is_sealed, opened, sealed

LONGEST = 60


@signed_in()
def search(request):
    """What all rooms find; a whole code that finds one thing opens it."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    if hidden := sealed(asked[:LONGEST]):  # a telephone number does not stay in the address
        return redirect(f"{request.path}?{urlencode({'q': hidden})}")
    words = opened(asked)[:LONGEST]
    found = [one for room in SEARCH_WORDS for one in room(request.post, words)] if words else []
    if len(found) == 1 and found[0].exact:
        return redirect(found[0].url)
    return render(
        request,
        "portal/search.html",
        {"words": mask_phone(words) if is_sealed(asked) else words, "found": found},
    )
