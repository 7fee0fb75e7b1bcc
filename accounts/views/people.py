"""人员与账号: people of the area, what they hold and what they sign in with."""

from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import exports, querysets, trail
from accounts.access import may
from accounts.actions import people as acts
from accounts.actions.accounts import open_account
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.people import (
    PersonChangeForm,
    PersonCreateForm,
    PersonFilter,
    ReasonForm,
    initial_of,
)
from accounts.forms.people_search import LONGEST, people_like
from accounts.lists import asked, listing
from accounts.models import Person
from accounts.password_again import password_again
from accounts.rights import Right
from accounts.tables import PersonTable, account_state
from accounts.views.answers import bound, done
from common.paging import Order
from common.privacy import mask_phone

ORDERS = {
    "division": Order(_("按区划"), "division_id", "name"),
    "name": Order(_("按姓名"), "name"),
    "newest": Order(_("最近登记"), "-id"),
}


@needs(Right.PERSON_VIEW)
def person_list(request):
    form = asked(PersonFilter, request)
    rows = form.narrow(querysets.people_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=PersonTable, orders=ORDERS, unit=_("人"))
    context["may_manage"] = may(request.post, Right.PERSON_MANAGE)
    return render(request, "accounts/person_list.html", context)


@needs(Right.PERSON_VIEW)
def person_find(request):
    """Suggestions for a box in which a person is typed (accounts.forms.people_search); `of`: what the box is called."""
    typed = request.GET.get(request.GET.get("of", "")[:40], "")[:LONGEST]
    people = Person.objects.visible_to(request.post).filter(active=True)
    return render(request, "accounts/person_find.html", {"found": people_like(people, typed)})


@needs(Right.PERSON_VIEW, methods="GET POST")
def person_export(request):
    """Of more than a hundred people only after the password was given again (security rule 37)."""
    form = asked(PersonFilter, request)
    rows = form.narrow(querysets.people_for_list(request.post))
    table, back = Person._meta.db_table, reverse("accounts:person-list")
    question = password_again(request, number=rows.count(), table=table, title=_("导出人员与账号"), back=back)
    return question or exports.people(rows, post=request.post)


@needs(Right.PERSON_VIEW)
def person_detail(request, person_id):
    person = get_object_or_404(querysets.people_for_list(request.post), pk=person_id)
    own = person.pk == request.post.person_id
    context = {
        "person": person,
        "facts": _facts(person),
        "state": account_state(person),
        "account": getattr(person, "account", None),
        "posts": querysets.posts_for_list(request.post).filter(person=person).order_by("-from_date", "-id"),
        "own": own,
        "may_manage": may(request.post, Right.PERSON_MANAGE),
        "may_grant": may(request.post, Right.POST_GRANT) and not own,
        "may_hand_over": may(request.post, Right.POST_HAND_OVER),
        "may_unlock": may(request.post, Right.ACCOUNT_UNLOCK),
        "may_reveal": may(request.post, Right.CONTACT_REVEAL) and bool(person.phone),
        "events": trail.events_of(person),
    }
    return render(request, "accounts/person_detail.html", context)


def _facts(person: Person) -> list[tuple]:
    return [
        (_("单位"), person.party),
        (_("所属区划"), person.division, person.division.parent or ""),
        (_("职务"), person.title),
        (_("办公电话"), person.duty_phone),
        (_("手机"), mask_phone(person.phone)),
        (_("本村村民"), _("是") if person.is_villager else _("否")),
    ]


@needs(Right.PERSON_MANAGE, methods="GET POST")
def person_create(request):
    form = PersonCreateForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, _register, by=request.post, **form.cleaned_data)
        if made is not None:
            person, account, password = made
            if account is not None:
                return shown_once(request, account, password)
            return done(
                request, _("已登记%(name)s") % {"name": person.name}, "accounts:person-detail", person.pk
            )
    context = {"form": form, "draft": "person-create"}
    return render(request, "accounts/person_create.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _register(*, by, username: str, **fields):
    """The person and, if a name to sign in with was given, the account: both or neither."""
    person = acts.create_person(by=by, **fields)
    account, password = open_account(person=person, username=username, by=by) if username else (None, "")
    return person, account, password


def shown_once(request, account, password: str):
    """The page that shows a one-time password: answered to the sending itself, so it can't be opened again."""
    context = {"account": account, "password": password, "person": account.person}
    return render(request, "accounts/account_password.html", context)


@needs(Right.PERSON_MANAGE, methods="GET POST")
def person_edit(request, person_id):
    person = get_object_or_404(querysets.people_for_list(request.post), pk=person_id)
    form = PersonChangeForm(
        bound(request), post=request.post, initial=initial_of(person), masked=mask_phone(person.phone)
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        if carried_out(
            form, acts.change_person, person=person, by=request.post, version=version, **form.changes()
        ):
            return done(
                request, _("已保存%(name)s") % {"name": person.name}, "accounts:person-detail", person.pk
            )
    context = {"form": form, "person": person, "draft": f"person-{person.pk}-{person.version}"}
    return render(request, "accounts/person_edit.html", context, status=422 if form.is_bound else 200)


@needs(Right.CONTACT_REVEAL, methods="GET POST")
def person_phone(request, person_id):
    """The full number after a reason was given; the answer is not stored anywhere."""
    person = get_object_or_404(Person.objects.visible_to(request.post), pk=person_id)
    form = ReasonForm(bound(request), post=request.post)
    phone = None
    if form.is_valid():
        phone = carried_out(form, acts.reveal_phone, person=person, by=request.post, **form.cleaned_data)
    context = {"form": form, "person": person, "phone": phone, "action": request.path}
    status = 422 if form.is_bound and phone is None else 200
    return render(request, "accounts/person_phone.html", context, status=status)
