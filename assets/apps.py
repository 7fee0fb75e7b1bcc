from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = "设施台账"

    def ready(self) -> None:
        from assets import reference
        from common.places import REFERENCE_LOADERS

        REFERENCE_LOADERS.fill("assets.types", reference.load_types, order=20)
