"""What the frame of every page shows: navigation, where I am, who I am, the bell."""

from django.urls import reverse

from accounts.access import may
from accounts.places import NAVIGATION


def frame(request) -> dict:
    post = getattr(request, "post", None)
    if post is None:
        return {"post": None}
    return {
        "post": post,
        "posts": request.posts,
        "where": where(post.division),
        "account": request.account,
        "navigation": navigation_of(request, post),
        "unread_notices": post.person.notices.filter(read_at=None).count(),
    }


def where(division) -> list[str]:
    """From the county down to the division: ["江宁区", "谷里街道"]."""
    names = []
    while division is not None:
        names.append(division.short_name)
        division = division.parent
    return names[::-1]


def navigation_of(request, post) -> list[dict]:
    """The entries this post may open, at most nine: label, url, icon, count, chosen.

    A page of several places says under which one it stands: `request.stands_under`, a url name.
    """
    match = request.resolver_match
    here = getattr(request, "stands_under", "") or (match.view_name if match else "")
    return [
        {
            "label": entry.label,
            "url": reverse(entry.url_name),
            "icon": entry.icon,
            "count": entry.count(post) if entry.count else None,
            "chosen": here == entry.url_name or any(here.startswith(prefix) for prefix in entry.prefixes),
        }
        for entry in NAVIGATION
        if not entry.rights or any(may(post, right) for right in entry.rights)
    ]
