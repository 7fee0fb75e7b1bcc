from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "maintenance"
    verbose_name = "管护"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from maintenance.sections import LISTS, WORK

        SECTION_TABS.fill("maintenance.lists", LISTS)
        SECTION_TABS.fill("maintenance.work", WORK)
