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
        """管护标准: the first versions that every county has."""
        from common.places import REFERENCE_LOADERS
        from maintenance import reference

        REFERENCE_LOADERS.fill("maintenance.standards", reference.load_standards, order=30)

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
