"""清单期限: the county's days, from a day on."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done
from maintenance.actions.rhythms import set_rhythm
from maintenance.forms.items import RhythmForm
from maintenance.models import ListRhythm
from maintenance.rhythms_in_force import rhythm_of


@needs(Right.EDITION_FREEZE, methods="GET POST")
def item_rhythm(request):
    """What the county assumes now and since when; a new row from a day on."""
    post = request.post
    if post.division.level != Division.Level.COUNTY:
        raise Refused(_("清单期限由县级设定"))
    county = get_object_or_404(Division.objects.visible_to(post), pk=post.division.county_code)
    form = RhythmForm(bound(request), post=post, initial=RhythmForm.of(rhythm_of(county.pk)))
    sent = request.method == "POST" and form.is_valid()
    if sent and carried_out(form, set_rhythm, county=county, by=post, **form.cleaned_data) is not None:
        return done(request, _("已设定清单期限"), "maintenance:item-rhythm")
    rows = ListRhythm.objects.visible_to(post).filter(county=county).order_by("-from_date")
    context = {"form": form, "rows": rows[:50], "now": rhythm_of(county.pk)}
    return render(request, "maintenance/item_rhythm.html", context, status=422 if form.is_bound else 200)
