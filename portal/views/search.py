"""The one search box: a code, a name or a phone number, answered by every room."""

from django.shortcuts import redirect, render

from accounts.doors import signed_in
from accounts.places import SEARCH_WORDS

LONGEST = 60


@signed_in()
def search(request):
    """What all rooms find; a whole code that finds one thing opens it."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = [one for room in SEARCH_WORDS for one in room(request.post, words)] if words else []
    if len(found) == 1 and found[0].exact:
        return redirect(found[0].url)
    return render(request, "portal/search.html", {"words": words, "found": found})
