"""Pages of a section show one another as tabs; a page that stands alone shows none."""

from accounts.places import SECTION_TABS
from accounts.sections import SECTIONS, tabs_beside


def test_tabs_come_in_company(county):
    """Whatever a reader may open: several tabs, or none."""
    pages = [tab.url_name for section in (*SECTIONS.values(), *SECTION_TABS) for tab in section]
    shown = {
        (name, role): min(map(len, tabs_beside(name, post)), default=0)
        for name in pages
        for role, post in county.posts.items()
    }
    assert shown["assets:facility-list", "township_clerk"] > 1
    assert 1 not in shown.values()
