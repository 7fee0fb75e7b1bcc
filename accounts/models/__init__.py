"""Tables of WHO, re-exported in one place."""

from accounts.models.accounts import Account, AccountSession, PasswordHistory
from accounts.models.divisions import Division, DivisionAlias, DivisionFigures, Grid, GridMember, Settlement
from accounts.models.handovers import DivisionEdition, DivisionMerge, PostHandover
from accounts.models.imports import TableImport
from accounts.models.notices import Notice, Suggestion
from accounts.models.parties import Department, Party, Sector
from accounts.models.people import Person
from accounts.models.posts import Post, Role
from accounts.models.sendings import Channel, ChannelSettings, Sending, SendingChoice

__all__ = [
    "Account",
    "AccountSession",
    "Channel",
    "ChannelSettings",
    "Department",
    "Division",
    "DivisionAlias",
    "DivisionEdition",
    "DivisionFigures",
    "DivisionMerge",
    "Grid",
    "GridMember",
    "Notice",
    "Party",
    "PasswordHistory",
    "Person",
    "Post",
    "PostHandover",
    "Role",
    "Sector",
    "Sending",
    "SendingChoice",
    "Settlement",
    "Suggestion",
    "TableImport",
]
