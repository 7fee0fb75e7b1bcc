"""The suggestion box: anyone who is signed in says something, an administrator answers, the person is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.actions.notices import notify
from accounts.models import Post, Suggestion
from accounts.rights import Right

PAGE_LENGTH = 200


@transaction.atomic
def suggest(*, by: Post, text: str, page: str = "") -> Suggestion:
    """Say something about the software. `page` is the path it was said on; whoever answers follows it, so an
    address that leads elsewhere is dropped."""
    here = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return Suggestion.objects.create(
        person_id=by.person_id,
        division_id=by.division_id,
        text=text,
        page=page[:PAGE_LENGTH] if here else "",
    )


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, by: Post, text: str) -> Suggestion:
    """Answer once; the person gets a notice. Raises Refused, Http404, ValidationError where it is answered."""
    require(by, Right.SUGGESTION_ANSWER, suggestion)
    answered = Suggestion.objects.everywhere(because="the row was checked above").filter(
        pk=suggestion.pk, state=Suggestion.State.OPEN
    )
    if not answered.update(
        state=Suggestion.State.ANSWERED, answer=text, answered_by_id=by.person_id, answered_at=timezone.now()
    ):
        raise ValidationError(_("这条建议已经答复过了"))
    suggestion.refresh_from_db()
    notify(
        person=suggestion.person,
        title=_("您的建议已答复"),
        body=text[:200],
        link=reverse("accounts:suggestion-list"),
    )
    return suggestion
