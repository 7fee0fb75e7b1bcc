"""工作台: what waits for me, what I may do."""

from django.shortcuts import render
from django.utils import timezone

from accounts.access import may
from accounts.doors import signed_in
from accounts.places import QUICK_ACTS, WAITING_FOR


@signed_in()
def home(request):
    waiting = [matter for room in WAITING_FOR for matter in room(request.post)]
    waiting.sort(key=lambda matter: (matter.due is None, matter.due or matter.since))
    acts = [act for act in QUICK_ACTS if may(request.post, act.right)][:3]
    return render(request, "portal/home.html", {"waiting": waiting, "acts": acts, "now": timezone.now()})
