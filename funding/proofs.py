"""Scans behind the income of a village: agreements, decisions, price papers, acceptance. Kept once each, never replaced."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.access import may, require
from accounts.rights import Right
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from maintenance.actions.keeping import keep_some, kept

MOST_FILES = 20
NOUNS = ("donation", "fee", "case", "award")
OWNERS = {noun: f"funding.{noun}" for noun in NOUNS}
MAY_ADD = {
    "donation": (Right.INCOME_RECORD,),
    "fee": (Right.FEE_MANAGE, Right.INCOME_RECORD),
    "case": (Right.FEE_MANAGE, Right.INCOME_RECORD),
    "award": (Right.AWARD_PROPOSE,),
}


def owner_of(noun: str, row: Any) -> Owner:
    return Owner(OWNERS[noun], row.pk)


def may_add(noun: str, row: Any, post) -> bool:
    return any(may(post, right, row) for right in MAY_ADD[noun])


@transaction.atomic
def add(*, noun: str, row: Any, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Keep scans with the row. Raises Refused, Http404, ValidationError."""
    if not may_add(noun, row, by):
        require(by, MAY_ADD[noun][0], row)
    said = {"division": row.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_FILES, owner=owner_of(noun, row), **said)


def are_kept(noun: str, row: Any) -> bool:
    """Whether at least one scan stands behind the row."""
    return kept(owner_of(noun, row)).exists()


def reader(model: Any):
    """Who may read the scans of such rows: whoever sees the row and the money (ATTACHMENT_OWNERS)."""

    def may_read(post, owner_id: str) -> bool:
        known = may(post, Right.FUND_VIEW) and owner_id.isdigit()
        return known and model.objects.visible_to(post).filter(pk=int(owner_id)).exists()

    return may_read
