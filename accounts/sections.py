"""Some entries of the sidebar open several pages each: 组织人员, 系统, 设施台账. Their pages show one another as tabs."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.places import SECTION_TABS
from accounts.rights import Right


@dataclass(frozen=True)
class Tab:
    """A page of a section: any of the rights opens it, none: every signed-in post. `under`: further url names it is chosen for.

    `beneath`: pages of the same kind, which one tab stands for; they show one another in a second row.
    """

    word: "str | Promise"
    url_name: str
    rights: tuple[Right, ...] = ()
    under: tuple[str, ...] = ()
    beneath: tuple["Tab", ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.url_name, *self.under, *(name for tab in self.beneath for name in tab.names))

    def open_to(self, post) -> bool:
        return not self.rights or any(may(post, right) for right in self.rights)


ORGANISATION = (
    Tab(_("区划"), "accounts:division-list", (Right.DIVISION_VIEW,)),
    Tab(_("单位"), "accounts:party-list", (Right.PARTY_VIEW,), ("accounts:department-list",)),
    Tab(_("人员与账号"), "accounts:person-list", (Right.PERSON_VIEW,)),
    Tab(_("岗位与复核"), "accounts:post-list", (Right.POST_GRANT, Right.POST_REVIEW)),
    Tab(_("角色与权限"), "accounts:role-list", (Right.ROLE_VIEW,)),
)
SYSTEM = (
    Tab(_("操作记录"), "accounts:audit-list", (Right.AUDIT_READ,)),
    Tab(_("工作日历"), "accounts:calendar-now", under=("accounts:calendar-year",)),
    Tab(_("后台任务"), "accounts:job-list"),
    Tab(_("消息发送"), "accounts:channel-list", (Right.CHANNEL_MANAGE,), ("accounts:sending-list",)),
    Tab(_("建议箱"), "accounts:suggestion-list", under=("accounts:suggestion-box",)),
)
SECTIONS = {"organisation": ORGANISATION, "system": SYSTEM}
ORGANISATION_RIGHTS = tuple(dict.fromkeys(right for tab in ORGANISATION for right in tab.rights))


def tabs_beside(url_name: str, post) -> list[list[dict]]:
    """The rows of tabs (components/tabs.html) that join the page to its section; none for a page of no section."""
    for section in (*SECTIONS.values(), *SECTION_TABS):
        if any(url_name in tab.names for tab in section):
            rows = [section, *(tab.beneath for tab in section if tab.beneath and url_name in tab.names)]
            found = (_row(tabs, url_name, post) for tabs in rows)
            return [row for row in found if len(row) > 1]
    return []


def _row(tabs: tuple[Tab, ...], url_name: str, post) -> list[dict]:
    return [
        {"word": tab.word, "url": url, "chosen": url_name in tab.names, "count": None}
        for tab, url in _open(tabs, post)
    ]


def first_url(section: str, post) -> str | None:
    """Where the sidebar's entry leads this post."""
    return next((url for _tab, url in _open(SECTIONS[section], post)), None)


def _open(section: tuple[Tab, ...], post) -> list[tuple[Tab, str]]:
    """Each tab the post may open, with its address: its own page, or the first of those beneath it."""
    found = []
    for tab in section:
        pages = [(tab, _address(tab))] if tab.open_to(post) else []
        pages += _open(tab.beneath, post)
        if address := next((url for _page, url in pages if url), None):
            found.append((tab, address))
    return found


def _address(tab: Tab) -> str:
    """Empty for a page this installation does not have."""
    try:
        return reverse(tab.url_name)
    except NoReverseMatch:
        return ""
