"""日历订阅: one's own secret address, and what a calendar program reads there."""

from datetime import UTC

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs, public_page
from accounts.rights import Right
from accounts.views.answers import small_act
from tasks_checklist.actions.feeds import draw_feed, end_feed, feed_of
from tasks_checklist.models import CalendarFeed
from tasks_checklist.visit_feed import events_of
from tasks_checklist.visit_ical import calendar

TYPE = "text/calendar; charset=utf-8"


@needs(Right.TASK_VIEW, methods="GET POST")
def feed_own(request):
    """Tells on GET whether there is an address; draws one on POST and shows it in the answer itself, once."""
    person, address = request.post.person, ""
    if request.method == "POST":
        key = draw_feed(person=person, by=request.post)
        address = request.build_absolute_uri(reverse("tasks_checklist:feed-read", args=[key]))
    feed = CalendarFeed.objects.filter(person=person, ended_at=None).first()
    return render(request, "tasks_checklist/feed_own.html", {"feed": feed, "address": address})


@needs(Right.TASK_VIEW, methods="GET POST")
def feed_end(request):
    return small_act(
        request,
        act=lambda form: end_feed(person=request.post.person, by=request.post) or True,
        title=_("停用日历订阅"),
        intro=_("原来的地址不再显示任何行程；手机、电脑日历里的订阅请自行删除。"),
        word=_("停用"),
        told=_("已停用"),
        then=("tasks_checklist:feed-own",),
        danger=True,
    )


@public_page()
def feed_read(request, key):
    """What the key's person has to do with their teams; 404 for a key that is wrong, ended, or whose person is gone."""
    feed = feed_of(key)
    if feed is None:
        raise Http404
    text = calendar(
        _("督导行程"),
        events_of(feed.person, url_of=request.build_absolute_uri),
        at=timezone.now().astimezone(UTC),
    )
    response = HttpResponse(text, content_type=TYPE)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="visits.ics"'
    return response
