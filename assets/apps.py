from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = "设施台账"

    def ready(self) -> None:
        from accounts.places import (
            MEASURES,
            NAVIGATION,
            OBJECT_FACTORIES,
            QUICK_ACTS,
            SEARCH_WORDS,
            SECTION_TABS,
            WAITING_FOR,
            NavigationEntry,
            QuickAct,
        )
        from accounts.rights import Right
        from assets import (  # noqa: F401  (jobs register themselves)
            demo,
            demo_campaign,
            demo_synthetic,
            demo_waiting,
            jobs,
            ledger_files,
            matrix,
            past,
            reference,
            searching,
            waiting,
            waiting_campaigns,
            waiting_coding,
        )
        from assets.sections import REGISTER
        from common.places import DEMO_LOADERS, FILE_SWEEPERS, NIGHTLY_CHECKS, REFERENCE_LOADERS

        REFERENCE_LOADERS.fill("assets.types", reference.load_types, order=20)
        DEMO_LOADERS.fill("assets.facilities", demo.load, order=20)
        DEMO_LOADERS.fill("assets.waiting", demo_waiting.load, order=30)
        DEMO_LOADERS.fill("assets.campaign", demo_campaign.load, order=50)
        DEMO_LOADERS.fill("assets.synthetic", demo_synthetic.load, order=90)
        NIGHTLY_CHECKS.fill("assets.states", past.differences)
        FILE_SWEEPERS.fill("assets.ledgers", ledger_files.sweep)
        self.fill_moves()
        self.fill_ledgers()
        self.fill_plates()
        self.fill_maps()
        self.fill_acts()
        self.fill_tables()
        register = NavigationEntry(
            "设施台账", "assets:facility-list", "building-community", (Right.FACILITY_VIEW,), ("assets:",)
        )
        NAVIGATION.fill("assets.facilities", register, order=20)
        SECTION_TABS.fill("assets.register", REGISTER)
        hand_over = QuickAct("导入台账", "assets:ledger-hand-over", "table-import", Right.LEDGER_IMPORT)
        QUICK_ACTS.fill("assets.ledger", hand_over)
        enter = QuickAct("登记设施", "assets:facility-create", "plus", Right.FACILITY_REGISTER)
        QUICK_ACTS.fill("assets.register", enter)
        WAITING_FOR.fill("assets.coding", waiting_coding.to_code, order=10)
        WAITING_FOR.fill("assets.returned", waiting_coding.returned, order=11)
        WAITING_FOR.fill("assets.ledgers", waiting.ledgers_to_confirm, order=20)
        WAITING_FOR.fill("assets.campaigns", waiting_campaigns.campaigns_to_answer, order=21)
        WAITING_FOR.fill("assets.missing", waiting_campaigns.missing_to_settle, order=22)
        SEARCH_WORDS.fill("assets.facilities", searching.found, order=10)
        MEASURES.fill("assets.facilities", waiting.measures, order=20)
        for name, factory in matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_moves(self) -> None:
        """What of the register goes along when villages merge or a post changes hands."""
        from accounts.places import HANDED_OVER, MOVED_WITH_DIVISION, MovedAlong, OpenWork
        from assets.actions import moving

        for order, (key, what, move) in enumerate(
            (
                ("campaigns", "清查中未核实的设施", moving.move_open_campaigns),
                ("facilities", "设施", moving.move_facilities),
                ("plates", "码牌", moving.move_plates),
                ("ledgers", "待确认的台账", moving.move_open_ledgers),
            )
        ):
            MOVED_WITH_DIVISION.fill(f"assets.{key}", MovedAlong(what, move), order=20 + order)
        kept = OpenWork("负责管护的设施", moving.kept_by, moving.hand_facilities)
        chiefs = OpenWork("担任的路长、河长", moving.chief_of, moving.hand_chiefs)
        HANDED_OVER.fill("assets.facilities", kept, order=20)
        HANDED_OVER.fill("assets.chiefs", chiefs, order=21)

    def fill_acts(self) -> None:
        """What is done on one facility: what waits, whose files may be read, words of the trail, the matrix's objects."""
        from accounts.places import OBJECT_FACTORIES, WAITING_FOR
        from assets import demo_acts, facility_matrix, reading_files, waiting_facilities
        from common.places import ATTACHMENT_OWNERS, AUDIT_EVENTS, DEMO_LOADERS

        DEMO_LOADERS.fill("assets.acts", demo_acts.load, order=30)
        WAITING_FOR.fill("assets.idle", waiting_facilities.idle_to_follow_up, order=22)
        WAITING_FOR.fill("assets.warranties", waiting_facilities.warranties_that_end, order=40)
        ATTACHMENT_OWNERS.fill("assets.facility", reading_files.of_facility)
        ATTACHMENT_OWNERS.fill("assets.ownership", reading_files.of_ownership)
        AUDIT_EVENTS.fill("photo.remove", "删除照片")
        for name, factory in facility_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_tables(self) -> None:
        """Types as a workbook."""
        from accounts.places import IMPORTABLE_TABLES
        from assets.imports.types import TypeResource

        IMPORTABLE_TABLES.fill(TypeResource.key, TypeResource, order=20)

    def fill_maps(self) -> None:
        """定位: the matrix's objects."""
        from accounts.places import OBJECT_FACTORIES
        from assets import map_matrix

        for name, factory in map_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_plates(self) -> None:
        """码牌: the job that draws sheets, who may read them, the panel of a facility, the demo's plates."""
        from accounts.places import OBJECT_FACTORIES, QUICK_ACTS, QuickAct
        from accounts.rights import Right
        from assets import plates_demo, plates_jobs, plates_matrix, plates_panel
        from assets.actions.plates import OWNER
        from assets.places import FACILITY_PANELS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS

        DEMO_LOADERS.fill("assets.plates", plates_demo.load, order=25)
        QUICK_ACTS.fill("assets.scan", QuickAct("扫码", "assets:plate-scan", "qrcode", Right.PLATE_BIND))
        FACILITY_PANELS.fill("assets.plates", plates_panel.panel, order=10)
        ATTACHMENT_OWNERS.fill(OWNER, plates_jobs.may_read_sheet)
        for name, factory in plates_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_ledgers(self) -> None:
        """The kinds of act that 工作台账 is made of."""
        from assets import act_ledgers
        from assets.places import LEDGER_ACTS

        for order, (name, acts) in enumerate(act_ledgers.OWN.items()):
            LEDGER_ACTS.fill(f"assets.{name}", acts, order=order)
