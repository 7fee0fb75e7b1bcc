"""岗位: granted, looked at a second time, ended."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts import querysets
from accounts.actions import posts as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.people import PostEndForm, PostGrantForm
from accounts.forms.posts import PostFilter
from accounts.lists import asked, listing
from accounts.models import Person, Post
from accounts.rights import Right
from accounts.tables import PostTable
from accounts.views.answers import bound, done, small_act
from common.paging import Order

ORDERS = {"newest": Order(_("最近授予"), "-id"), "division": Order(_("按区划"), "division_id", "id")}


@needs(Right.POST_GRANT, Right.POST_REVIEW)
def post_list(request):
    form = asked(PostFilter, request)
    rows = form.narrow(querysets.posts_for_list(request.post))
    return render(
        request,
        "accounts/post_list.html",
        listing(request, form=form, rows=rows, table=PostTable, orders=ORDERS),
    )


@needs(Right.POST_GRANT, methods="GET POST")
def post_create(request, person_id):
    person = get_object_or_404(Person.objects.visible_to(request.post), pk=person_id)
    form = PostGrantForm(bound(request), post=request.post, initial={"division": person.division_id})
    if form.is_valid():
        post = carried_out(form, acts.grant_post, person=person, by=request.post, **form.cleaned_data)
        if post is not None:
            told = _("已授予%(name)s：%(post)s") % {"name": person.name, "post": post}
            return done(request, told, "accounts:person-detail", person.pk)
    context = {"form": form, "person": person}
    return render(request, "accounts/post_create.html", context, status=422 if form.is_bound else 200)


def _post(request, post_id) -> Post:
    visible = Post.objects.visible_to(request.post).select_related("person", "role", "division", "granted_by")
    return get_object_or_404(visible, pk=post_id)


@needs(Right.POST_GRANT, methods="GET POST")
def post_end(request, post_id):
    post = _post(request, post_id)
    return small_act(
        request,
        form=PostEndForm(bound(request), post=request.post),
        act=lambda form: acts.end_post(post=post, by=request.post, **form.cleaned_data),
        title=_("结束岗位：%(name)s，%(post)s") % {"name": post.person.name, "post": post},
        intro=_("从这一天起不再有该岗位的权限，并须重新登录。"),
        word=_("结束岗位"),
        told=_("已结束%(name)s的岗位") % {"name": post.person.name},
        then=("accounts:person-detail", post.person_id),
        danger=True,
    )


@needs(Right.POST_REVIEW, methods="GET POST")
def post_review(request, post_id):
    post = _post(request, post_id)
    return small_act(
        request,
        act=lambda form: acts.review_post(post=post, by=request.post),
        title=_("复核授权：%(name)s，%(post)s") % {"name": post.person.name, "post": post},
        intro=_("由%(who)s授予，%(day)s起任职。复核表示已核对任职依据；如有不妥，请联系授权人结束该岗位。")
        % {"who": post.granted_by or _("系统"), "day": post.from_date},
        word=_("复核通过"),
        told=_("已复核%(name)s的岗位") % {"name": post.person.name},
        then=("accounts:post-list",),
    )
