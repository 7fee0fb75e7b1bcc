"""手续交接: what is open of a post, to whom it passes, and the sheet both sign."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.actions import handing_over as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.handovers import HandOverForm
from accounts.models import Post, PostHandover
from accounts.rights import Right
from accounts.views.answers import bound, done


@needs(Right.POST_HAND_OVER, methods="GET POST")
def post_hand_over(request, post_id):
    posts = Post.objects.visible_to(request.post).select_related("person", "role", "division")
    post = get_object_or_404(posts, pk=post_id)
    may_end = may(request.post, Right.POST_GRANT)
    form = HandOverForm(bound(request), post=request.post, held=post, may_end=may_end)
    if form.is_valid():
        made = carried_out(form, acts.hand_over_post, by=request.post, **{"post": post, **form.cleaned_data})
        if made is not None:
            return done(request, _("已交接，请打印交接单签字"), "accounts:handover-sheet", made.pk)
    context = {
        "form": form,
        "held": post,
        "work": acts.open_work(post),
        "nobody": not acts.receivers(post, by=request.post).exists(),
    }
    return render(request, "accounts/post_hand_over.html", context, status=422 if form.is_bound else 200)


@needs(Right.POST_HAND_OVER)
def handover_sheet(request, handover_id):
    sheets = PostHandover.objects.visible_to(request.post).select_related(
        "post__person", "post__role", "post__division", "receiver", "recorded_by"
    )
    return render(
        request, "accounts/handover_sheet.html", {"sheet": get_object_or_404(sheets, pk=handover_id)}
    )
