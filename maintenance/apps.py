from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "maintenance"
    verbose_name = "管护"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from maintenance.sections import LISTS, WORK

        SECTION_TABS.fill("maintenance.lists", LISTS)
        SECTION_TABS.fill("maintenance.work", WORK)
        self.fill_navigation()
        self.fill_standards()
        self.fill_contracts()
        self.fill_caretakers()
        self.fill_training()
        self.fill_guidance()
        self.fill_inspecting()
        self.fill_items()
        self.fill_publication()
        self.fill_matters()
        self.fill_inspections()
        self.fill_monitoring()

    def fill_navigation(self) -> None:
        """The two entries of the sidebar; their pages are tabs (maintenance.sections)."""
        from accounts.places import NAVIGATION, NavigationEntry
        from accounts.rights import Right
        from maintenance.sections import LISTS, WORK, url_names

        work = NavigationEntry(
            "巡查维修", "maintenance:matter-list", "tool", (Right.CARE_VIEW,), url_names(WORK)
        )
        lists = NavigationEntry(
            "管护清单", "maintenance:item-list", "clipboard-list", (Right.CARE_VIEW,), url_names(LISTS)
        )
        NAVIGATION.fill("maintenance.work", work, order=30)
        NAVIGATION.fill("maintenance.lists", lists, order=40)

    def fill_standards(self) -> None:
        """管护标准: first versions, panel of a facility, what waits, the workbook of checkpoints, the demo."""
        from accounts.places import IMPORTABLE_TABLES, OBJECT_FACTORIES, WAITING_FOR
        from assets.places import FACILITY_PANELS, SCAN_LINKS
        from common.places import DEMO_LOADERS, REFERENCE_LOADERS
        from maintenance import demo_standards, reference, standard_matrix, standard_panel, waiting_standards
        from maintenance.imports.checkpoints import CheckpointResource

        REFERENCE_LOADERS.fill("maintenance.standards", reference.load_standards, order=30)
        DEMO_LOADERS.fill("maintenance.standards", demo_standards.load, order=60)
        FACILITY_PANELS.fill("maintenance.standard", standard_panel.panel, order=40)
        SCAN_LINKS.fill("maintenance.standard", standard_panel.link, order=40)
        WAITING_FOR.fill("maintenance.standard_gaps", waiting_standards.gaps, order=60)
        WAITING_FOR.fill("maintenance.standards_to_publish", waiting_standards.to_publish, order=61)
        WAITING_FOR.fill("maintenance.standards_returned", waiting_standards.returned, order=62)
        IMPORTABLE_TABLES.fill(CheckpointResource.key, CheckpointResource, order=30)
        for name, factory in standard_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_inspecting(self) -> None:
        """巡查记录: the panel and the act of a facility, the scan page, whose photos, the line in 工作台账, the demo."""
        from accounts.places import OBJECT_FACTORIES, QUICK_ACTS, QuickAct
        from accounts.rights import Right
        from assets.places import FACILITY_ACTS, FACILITY_PANELS, LEDGER_ACTS, SCAN_LINKS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from maintenance import demo_inspecting, inspecting_matrix, inspection_shown
        from maintenance.actions.inspecting_photos import PHOTOS

        DEMO_LOADERS.fill("maintenance.inspecting", demo_inspecting.load, order=66)
        FACILITY_PANELS.fill("maintenance.inspections", inspection_shown.panel, order=30)
        FACILITY_ACTS.fill("maintenance.inspecting", inspection_shown.act, order=30)
        SCAN_LINKS.fill("maintenance.inspecting", inspection_shown.act, order=30)
        LEDGER_ACTS.fill("maintenance.inspections", inspection_shown.LOOKS, order=30)
        ATTACHMENT_OWNERS.fill(PHOTOS, inspection_shown.may_read_photo)
        today = QuickAct("今日巡查", "maintenance:inspecting-today", "clipboard-check", Right.INSPECTION_DO)
        QUICK_ACTS.fill("maintenance.inspecting", today, order=5)
        for name, factory in inspecting_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_items(self) -> None:
        """责任清单: who settles keepers, panel and plate, what is published, what waits and goes along, the workbook, the demo."""
        from accounts.places import (
            HANDED_OVER,
            IMPORTABLE_TABLES,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            WAITING_FOR,
            MovedAlong,
            OpenWork,
        )
        from assets.places import FACILITY_PANELS, KEEPER_SETTLED_ABOVE, SCAN_LINKS
        from common.places import DEMO_LOADERS
        from maintenance import (  # noqa: F401  (jobs register themselves)
            demo_items,
            demo_renewals,
            edition_publishing,
            item_matrix,
            item_panel,
            renewal_jobs,
            waiting_lists,
        )
        from maintenance.actions import moving_items
        from maintenance.imports.items import ItemResource
        from maintenance.places import PUBLISHED_KINDS, PublishedKind

        KEEPER_SETTLED_ABOVE.fill("maintenance.items", item_panel.settled)
        FACILITY_PANELS.fill("maintenance.items", item_panel.panel, order=20)
        SCAN_LINKS.fill("maintenance.items", item_panel.link, order=20)
        kind = PublishedKind(
            "管护责任清单",
            edition_publishing.find,
            edition_publishing.url,
            edition_publishing.sheet,
            edition_publishing.upheld,
            one_at_a_time=True,
        )
        PUBLISHED_KINDS.fill(edition_publishing.KIND, kind, order=10)
        WAITING_FOR.fill("maintenance.items", waiting_lists.lists_to_move, order=26)
        WAITING_FOR.fill("maintenance.editions", waiting_lists.editions_due, order=27)
        WAITING_FOR.fill("maintenance.renewals", waiting_lists.renewals_due, order=25)
        IMPORTABLE_TABLES.fill(ItemResource.key, ItemResource, order=31)
        items = OpenWork("清单上负责的设施", moving_items.items_of, moving_items.hand_items)
        HANDED_OVER.fill("maintenance.items", items, order=30)
        MOVED_WITH_DIVISION.fill(
            "maintenance.items", MovedAlong("清单条目的管护主体", moving_items.follow_merge), order=50
        )
        DEMO_LOADERS.fill("maintenance.items", demo_items.load, order=62)
        DEMO_LOADERS.fill("maintenance.renewals", demo_renewals.load, order=63)
        for name, factory in item_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_publication(self) -> None:
        """公示: the kind whose words are typed, the first terms, what waits, whose photos, what moves, the night's job."""
        from accounts.places import MEASURES, MOVED_WITH_DIVISION, OBJECT_FACTORIES, WAITING_FOR, MovedAlong
        from assets.places import LEDGER_ACTS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, REFERENCE_LOADERS
        from maintenance import (  # noqa: F401  (jobs register themselves)
            demo_publications,
            notices,
            publication_jobs,
            publication_ledger,
            publication_matrix,
            publication_terms,
            publication_waiting,
        )
        from maintenance.actions.moving_publications import move_open_publications
        from maintenance.actions.posting import PHOTOS
        from maintenance.places import PUBLISHED_KINDS

        PUBLISHED_KINDS.fill(notices.KIND, notices.PUBLISHED, order=90)
        REFERENCE_LOADERS.fill("maintenance.publication_terms", publication_terms.load_terms, order=31)
        DEMO_LOADERS.fill("maintenance.publications", demo_publications.load, order=70)
        WAITING_FOR.fill("maintenance.drafts", publication_waiting.drafts_to_publish, order=30)
        WAITING_FOR.fill("maintenance.sheets", publication_waiting.sheets_to_post, order=31)
        WAITING_FOR.fill("maintenance.confirm", publication_waiting.sheets_to_confirm, order=32)
        WAITING_FOR.fill("maintenance.remove", publication_waiting.sheets_to_remove, order=33)
        WAITING_FOR.fill("maintenance.objections", publication_waiting.objections_to_answer, order=29)
        MEASURES.fill("maintenance.publications", publication_waiting.measures, order=35)
        LEDGER_ACTS.fill("maintenance.objections", publication_ledger.OBJECTIONS, order=40)
        ATTACHMENT_OWNERS.fill(PHOTOS, publication_ledger.may_read_photo)
        moved = MovedAlong("公示草稿、待答复的异议、实名公开决定", move_open_publications)
        MOVED_WITH_DIVISION.fill("maintenance.publications", moved, order=40)
        for name, factory in publication_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_matters(self) -> None:
        """事项: rules, what waits, figures, search, the page of a facility, files, what moves along, the matrix's objects."""
        from accounts.places import (
            HANDED_OVER,
            IMPORTABLE_TABLES,
            MEASURES,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
            OpenWork,
        )
        from assets.places import FACILITY_ACTS, FACILITY_PANELS, FACILITY_STRIPS, LEDGER_ACTS, SCAN_LINKS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, REFERENCE_LOADERS
        from maintenance import (
            demo_matters,
            matter_ledger,
            matter_matrix,
            matter_panel,
            matter_reference,
            waiting_matters,
        )
        from maintenance.actions import matter_photos, moving_matters
        from maintenance.imports.hotline import HotlineResource

        REFERENCE_LOADERS.fill("maintenance.matters", matter_reference.load, order=32)
        DEMO_LOADERS.fill("maintenance.matters", demo_matters.load, order=70)
        IMPORTABLE_TABLES.fill(HotlineResource.key, HotlineResource, order=40)
        WAITING_FOR.fill("maintenance.matters", waiting_matters.waiting, order=5)
        MEASURES.fill("maintenance.matters", waiting_matters.measures, order=30)
        SEARCH_WORDS.fill("maintenance.matters", waiting_matters.found, order=30)
        FACILITY_PANELS.fill("maintenance.matters", matter_panel.panel, order=20)
        FACILITY_STRIPS.fill("maintenance.matters", matter_panel.strips, order=10)
        FACILITY_ACTS.fill("maintenance.matters", matter_panel.act, order=20)
        SCAN_LINKS.fill("maintenance.matters", matter_panel.act, order=10)
        LEDGER_ACTS.fill("maintenance.repairs", matter_ledger.REPAIRS, order=30)
        for owner in matter_photos.OWNER_OF.values():
            ATTACHMENT_OWNERS.fill(owner, matter_ledger.may_read)
        moved = MovedAlong("在办的事项", moving_matters.move_open_matters)
        MOVED_WITH_DIVISION.fill("maintenance.matters", moved, order=40)
        given = OpenWork("派给本人、在办的事项", moving_matters.handled_by, moving_matters.hand_matters)
        HANDED_OVER.fill("maintenance.matters", given, order=40)
        for name, factory in matter_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_inspections(self) -> None:
        """应巡: seasons, the job that draws, what waits, figures, what moves along, the ledger of looks, the matrix's objects."""
        from accounts.places import (
            HANDED_OVER,
            MEASURES,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            WAITING_FOR,
            MovedAlong,
            OpenWork,
        )
        from common.places import DEMO_LOADERS, REFERENCE_LOADERS
        from maintenance import (  # noqa: F401  (jobs register themselves)
            demo_inspections,
            duty_counts,
            inspection_jobs,
            inspection_matrix,
            inspection_reference,
            waiting_inspections,
        )
        from maintenance.actions import moving_inspections as moving

        DEMO_LOADERS.fill("maintenance.inspections", demo_inspections.load, order=70)
        REFERENCE_LOADERS.fill("maintenance.seasons", inspection_reference.load_seasons, order=33)
        WAITING_FOR.fill("maintenance.to_inspect", waiting_inspections.to_inspect, order=5)
        WAITING_FOR.fill("maintenance.excuses", waiting_inspections.excuses_to_answer, order=63)
        WAITING_FOR.fill("maintenance.overdue_inspections", waiting_inspections.overdue_of_area, order=64)
        MEASURES.fill("maintenance.inspections", duty_counts.measures, order=40)
        for order, (key, what, move) in enumerate(
            (
                ("plans", "巡查计划", moving.move_plans),
                ("routes", "巡查路线", moving.move_routes),
                ("duties", "未完成的巡查任务", moving.move_duties),
            )
        ):
            MOVED_WITH_DIVISION.fill(f"maintenance.{key}", MovedAlong(what, move), order=60 + order)
        duties = OpenWork("未完成的巡查任务", moving.duties_of, moving.hand_duties)
        plans = OpenWork("指定由其巡查的计划", moving.plans_of, moving.hand_plans)
        HANDED_OVER.fill("maintenance.plans", plans, order=60)
        HANDED_OVER.fill("maintenance.duties", duties, order=61)
        for name, factory in inspection_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_contracts(self) -> None:
        """合同: the panel of a facility, what waits, the matrix's objects, the demo."""
        from accounts.places import OBJECT_FACTORIES, WAITING_FOR
        from assets.places import FACILITY_PANELS
        from common.places import DEMO_LOADERS
        from maintenance import contract_matrix, contract_panel, demo_contracts, waiting_contracts

        DEMO_LOADERS.fill("maintenance.contracts", demo_contracts.load, order=61)
        FACILITY_PANELS.fill("maintenance.contracts", contract_panel.panel, order=45)
        WAITING_FOR.fill("maintenance.contracts", waiting_contracts.contracts, order=65)
        for name, factory in contract_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_caretakers(self) -> None:
        """管护员: whose section a facility is, what waits and goes along, the matrix's objects, the demo."""
        from accounts.places import MOVED_WITH_DIVISION, OBJECT_FACTORIES, WAITING_FOR, MovedAlong
        from assets.places import FACILITY_PANELS
        from common.places import DEMO_LOADERS
        from maintenance import caretaker_matrix, caretaker_panel, demo_caretakers, waiting_caretakers
        from maintenance.actions import moving_teams as moving

        DEMO_LOADERS.fill("maintenance.caretakers", demo_caretakers.load, order=62)
        FACILITY_PANELS.fill("maintenance.caretakers", caretaker_panel.panel, order=46)
        WAITING_FOR.fill("maintenance.certificates", waiting_caretakers.certificates, order=66)
        WAITING_FOR.fill("maintenance.committee", waiting_caretakers.without_committee, order=67)
        for order, (key, what, move) in enumerate(
            (
                ("contracts", "未到期的管护合同", moving.move_contracts),
                ("caretakers", "在岗的管护员", moving.move_caretakers),
                ("training", "待举办的培训、待落实的指导", moving.move_training),
            )
        ):
            MOVED_WITH_DIVISION.fill(f"maintenance.{key}", MovedAlong(what, move), order=70 + order)
        for name, factory in caretaker_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_training(self) -> None:
        """培训指导: what waits, whose photos may be read, the matrix's objects, the demo."""
        from accounts.places import OBJECT_FACTORIES, WAITING_FOR
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from maintenance import demo_training, training_matrix, waiting_training
        from maintenance.actions.training import PHOTOS

        DEMO_LOADERS.fill("maintenance.training", demo_training.load, order=63)
        ATTACHMENT_OWNERS.fill(PHOTOS, waiting_training.may_read_photo)
        WAITING_FOR.fill("maintenance.training_to_hold", waiting_training.to_hold, order=68)
        WAITING_FOR.fill("maintenance.advice_to_follow", waiting_training.to_follow, order=69)
        for name, factory in training_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_monitoring(self) -> None:
        """监测: rules of water tests, panels, what waits, whose report files, the night's jobs, the matrix's objects, the demo."""
        from accounts.places import OBJECT_FACTORIES, WAITING_FOR
        from assets.places import FACILITY_PANELS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, NIGHTLY_CHECKS, REFERENCE_LOADERS
        from maintenance import (  # noqa: F401  (jobs register themselves)
            demo_monitoring,
            monitoring_checks,
            monitoring_jobs,
            monitoring_matrix,
            monitoring_panel,
            water_reference,
        )
        from maintenance.actions.water import REPORTS

        REFERENCE_LOADERS.fill("maintenance.water", water_reference.load_water_rules, order=34)
        DEMO_LOADERS.fill("maintenance.monitoring", demo_monitoring.load, order=72)
        FACILITY_PANELS.fill("maintenance.devices", monitoring_panel.devices, order=32)
        FACILITY_PANELS.fill("maintenance.water", monitoring_panel.water, order=33)
        WAITING_FOR.fill("maintenance.water_due", monitoring_panel.tests_due, order=70)
        WAITING_FOR.fill("maintenance.silent_devices", monitoring_panel.devices_silent, order=71)
        ATTACHMENT_OWNERS.fill(REPORTS, monitoring_panel.may_read_report)
        NIGHTLY_CHECKS.fill("maintenance.water", monitoring_checks.judged_as_found)
        NIGHTLY_CHECKS.fill("maintenance.readings", monitoring_checks.days_summed_up)
        for name, factory in monitoring_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_guidance(self) -> None:
        """技术服务: limits, the facility's page and plate, what waits, whose files, what goes along and over, the demo."""
        from accounts.places import (
            HANDED_OVER,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            WAITING_FOR,
            MovedAlong,
            OpenWork,
        )
        from assets.places import FACILITY_PANELS, SCAN_LINKS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, REFERENCE_LOADERS
        from maintenance import demo_guidance, guidance_matrix, guidance_panel, question_limits
        from maintenance import waiting_questions as waiting
        from maintenance.actions import moving_questions as moving
        from maintenance.actions.questions import PHOTOS
        from maintenance.actions.techniques import FILES

        REFERENCE_LOADERS.fill("maintenance.question_limits", question_limits.load, order=34)
        DEMO_LOADERS.fill("maintenance.guidance", demo_guidance.load, order=64)
        FACILITY_PANELS.fill("maintenance.guidance", guidance_panel.panel, order=50)
        SCAN_LINKS.fill("maintenance.guidance", guidance_panel.link, order=50)
        ATTACHMENT_OWNERS.fill(PHOTOS, waiting.may_read_photo)
        ATTACHMENT_OWNERS.fill(FILES, waiting.may_read_file)
        WAITING_FOR.fill("maintenance.questions_to_answer", waiting.to_answer, order=6)
        WAITING_FOR.fill("maintenance.questions_to_rate", waiting.to_rate, order=66)
        WAITING_FOR.fill("maintenance.questions_to_assign", waiting.to_assign, order=28)
        WAITING_FOR.fill("maintenance.needs", waiting.needs, order=70)
        for order, (key, what, move) in enumerate(
            (
                ("questions", "在办的技术求助、技术需求", moving.move_questions),
                ("techniques", "专家、适用技术和在用处", moving.move_library),
            )
        ):
            MOVED_WITH_DIVISION.fill(f"maintenance.{key}", MovedAlong(what, move), order=75 + order)
        asked = OpenWork("本人提出、在办的技术求助和需求", moving.asked_by, moving.hand_questions)
        HANDED_OVER.fill("maintenance.questions", asked, order=70)
        for name, factory in guidance_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
