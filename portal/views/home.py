"""工作台: what waits for me, what I was told, what I may do."""

from django.shortcuts import render
from django.utils import timezone

from accounts.access import may
from accounts.doors import signed_in
from accounts.places import MEASURES, QUICK_ACTS, WAITING_FOR


@signed_in()
def home(request):
    post = request.post
    waiting = [matter for room in WAITING_FOR for matter in room(post)]
    waiting.sort(key=lambda matter: (not matter.burns, matter.due is None, matter.due or matter.since))
    context = {
        "waiting": waiting,
        "acts": [act for act in QUICK_ACTS if may(post, act.right)][:3],
        "measures": [measure for room in MEASURES for measure in room(post)[:2]][:6],  # each room's first two
        "notices": post.person.notices.all()[:8],
        "now": timezone.now(),
    }
    return render(request, "portal/home.html", context)
