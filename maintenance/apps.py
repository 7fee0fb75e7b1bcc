from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "maintenance"
    verbose_name = "管护"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from maintenance.sections import LISTS, WORK

        SECTION_TABS.fill("maintenance.lists", LISTS)
        SECTION_TABS.fill("maintenance.work", WORK)
        self.fill_standards()
        self.fill_publication()
        self.fill_matters()

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

    def fill_publication(self) -> None:
        """公示: the kind whose words are typed, the first terms."""
        from common.places import REFERENCE_LOADERS
        from maintenance import notices, publication_terms
        from maintenance.places import PUBLISHED_KINDS

        PUBLISHED_KINDS.fill(notices.KIND, notices.PUBLISHED, order=90)
        REFERENCE_LOADERS.fill("maintenance.publication_terms", publication_terms.load_terms, order=31)

    def fill_matters(self) -> None:
        """事项: the rules of 巡、派、办, the matrix's objects."""
        from accounts.places import OBJECT_FACTORIES
        from common.places import REFERENCE_LOADERS
        from maintenance import matter_matrix, matter_reference

        REFERENCE_LOADERS.fill("maintenance.matters", matter_reference.load, order=32)
        for name, factory in matter_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
