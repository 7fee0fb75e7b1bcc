"""消息: what the software tells its reader; only one's own."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.actions import notices as acts
from accounts.doors import signed_in
from accounts.forms.notices import NoticeFilter
from accounts.lists import asked, listing
from accounts.tables import NoticeTable
from accounts.views.answers import done
from common.paging import Order

ORDERS = {"newest": Order(_("最近"), "-created_at", "-id")}


@signed_in()
def notice_list(request):
    form = asked(NoticeFilter, request)
    own = request.post.person.notices
    context = listing(
        request, form=form, rows=form.narrow(own.all()), table=NoticeTable, orders=ORDERS, unit=_("条")
    )
    context["unread"] = own.filter(read_at=None).count()
    return render(request, "accounts/notice_list.html", context)


@signed_in()
def notice_bell(request):
    """The bell alone, for pages that stay open."""
    return render(
        request, "components/bell.html", {"count": request.post.person.notices.filter(read_at=None).count()}
    )


@signed_in(methods="POST")
def notice_read(request, notice_id):
    """Mark it read and go where it points."""
    notice = get_object_or_404(request.post.person.notices, pk=notice_id)
    acts.mark_read(notice=notice)
    return redirect(notice.link or "accounts:notice-list")


@signed_in(methods="POST")
def notice_read_all(request):
    number = acts.mark_all_read(person=request.post.person)
    return done(request, _("已将 %(n)s 条消息标为已读") % {"n": number}, "accounts:notice-list")
