from django.apps import AppConfig

# Beginnings of the url names under which an entry of the sidebar is the chosen one.
PEOPLE_STEMS = (
    "organisation division- alias- settlement- grid- party- department- person- people- role-"
    " account-create account-reset account-disable account-enable post-list post-create post-end post-review"
    " post-hand-over handover- merge- edition- table-"
)
PEOPLE_PAGES = tuple(f"accounts:{stem}" for stem in PEOPLE_STEMS.split())


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "组织与账号"

    def ready(self) -> None:
        from accounts import demo, nightly, reference, searching  # noqa: F401  nightly: registers its kind of job
        from accounts.actions.jobs import may_read_file, tell_asker
        from accounts.askers import post_anew
        from accounts.audit_events import EVENTS
        from accounts.places import SEARCH_WORDS
        from common.places import (
            ATTACHMENT_OWNERS,
            AUDIT_EVENTS,
            DEMO_LOADERS,
            JOB_ASKERS,
            JOB_ENDINGS,
            REFERENCE_LOADERS,
        )

        REFERENCE_LOADERS.fill("accounts.divisions", reference.load_divisions, order=10)
        REFERENCE_LOADERS.fill("accounts.parties", reference.load_parties, order=11)
        REFERENCE_LOADERS.fill("accounts.roles", reference.load_roles, order=12)
        SEARCH_WORDS.fill("accounts", searching.found, order=20)
        DEMO_LOADERS.fill("accounts.people", demo.load, order=10)
        JOB_ASKERS.fill("accounts", post_anew)
        JOB_ENDINGS.fill("accounts", tell_asker)
        ATTACHMENT_OWNERS.fill("common.job", may_read_file)
        for code, words in EVENTS.items():
            AUDIT_EVENTS.fill(code, str(words))
        self.fill_tables()
        self.fill_pages()

    def fill_tables(self) -> None:
        """The plain tables that come and go by workbook."""
        from accounts.imports.divisions import DivisionResource
        from accounts.imports.grids import GridResource
        from accounts.imports.parties import DepartmentResource, PartyResource
        from accounts.imports.people import PersonResource
        from accounts.places import IMPORTABLE_TABLES

        tables = (DivisionResource, GridResource, PartyResource, DepartmentResource, PersonResource)
        for order, table in enumerate(tables):
            IMPORTABLE_TABLES.fill(table.key, table, order=order)

    def fill_pages(self) -> None:
        """Sidebar, workbench, and the objects the authorisation matrix needs."""
        from accounts import jobs, matrix, waiting  # noqa: F401  jobs registers its kind
        from accounts.actions import handing_over
        from accounts.places import (
            HANDED_OVER,
            NAVIGATION,
            OBJECT_FACTORIES,
            WAITING_FOR,
            NavigationEntry,
            OpenWork,
        )
        from accounts.sections import ORGANISATION_RIGHTS

        duties = OpenWork("网格任职", handing_over.grid_duties, handing_over.hand_grid_duties)
        HANDED_OVER.fill("accounts.grid_duties", duties, order=10)
        NAVIGATION.fill(
            "accounts.organisation",
            NavigationEntry("组织人员", "accounts:organisation", "users", ORGANISATION_RIGHTS, PEOPLE_PAGES),
            order=80,
        )
        WAITING_FOR.fill("accounts.suggestions", waiting.suggestions_to_answer, order=80)
        WAITING_FOR.fill("accounts.grants", waiting.grants_to_review, order=81)
        for name, factory in matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
