"""Where the sidebar's entries 组织人员 and 系统 lead: the first page of theirs that the reader may open."""

from django.shortcuts import redirect

from accounts.doors import needs, signed_in
from accounts.sections import ORGANISATION_RIGHTS, first_url


@needs(*ORGANISATION_RIGHTS)
def organisation(request):
    return redirect(first_url("organisation", request.post) or "portal:home")


@signed_in()
def system(request):
    return redirect(first_url("system", request.post) or "portal:home")
