from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "工作台"

    def ready(self) -> None:
        from accounts.places import NAVIGATION, NavigationEntry

        home = NavigationEntry("工作台", "portal:home", "layout-dashboard")
        NAVIGATION.fill("portal.home", home, order=0)
