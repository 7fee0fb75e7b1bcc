"""Accounts of people: opened, reset, disabled, enabled."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.actions import accounts as acts
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.forms.people import AccountForm
from accounts.models import Account, Person
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from accounts.views.people import shown_once


def _person(request, person_id) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.post).select_related("account"), pk=person_id)


def account_of(request, person_id) -> Account:
    """The account of a person in the post's area; the person's number stands in the address."""
    return get_object_or_404(Account.objects.select_related("person"), person=_person(request, person_id))


@needs(Right.PERSON_MANAGE, methods="GET POST")
def account_create(request, person_id):
    person = _person(request, person_id)
    form = AccountForm(bound(request), post=request.post)
    if form.is_valid():
        opened = carried_out(form, acts.open_account, person=person, by=request.post, **form.cleaned_data)
        if opened is not None:
            return shown_once(request, *opened)
    context = {"form": form, "person": person}
    return render(request, "accounts/account_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.PERSON_MANAGE, methods="GET POST")
def account_reset(request, person_id):
    account = account_of(request, person_id)
    form = PostForm(bound(request), post=request.post)
    if form.is_valid():
        password = carried_out(form, acts.reset_password, account=account, by=request.post)
        if password is not None:
            return shown_once(request, account, password)
    context = {"form": form, "person": account.person, "account": account}
    return render(request, "accounts/account_reset.html", context, status=422 if form.is_bound else 200)


@needs(Right.PERSON_MANAGE, methods="GET POST")
def account_disable(request, person_id):
    account = account_of(request, person_id)
    return small_act(
        request,
        act=lambda form: acts.disable_account(account=account, by=request.post),
        title=_("停用账号“%(username)s”？") % {"username": account.username},
        intro=_("%(name)s将立即退出登录，再也不能登录；以前办过的事仍记在本人名下。")
        % {"name": account.shown_name},
        word=_("停用"),
        told=_("已停用“%(username)s”") % {"username": account.username},
        then=("accounts:person-detail", person_id),
        danger=True,
    )


@needs(Right.PERSON_MANAGE, methods="GET POST")
def account_enable(request, person_id):
    account = account_of(request, person_id)
    return small_act(
        request,
        act=lambda form: acts.enable_account(account=account, by=request.post),
        title=_("启用账号“%(username)s”？") % {"username": account.username},
        intro=_("%(name)s可以用原来的密码登录。") % {"name": account.shown_name},
        word=_("启用"),
        told=_("已启用“%(username)s”") % {"username": account.username},
        then=("accounts:person-detail", person_id),
    )
