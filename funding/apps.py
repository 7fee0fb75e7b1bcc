from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "资金项目"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from common.places import REFERENCE_LOADERS
        from funding import reference
        from funding.sections import MONEY

        SECTION_TABS.fill("funding.money", MONEY)
        REFERENCE_LOADERS.fill("funding.uses", reference.load_uses, order=60)
