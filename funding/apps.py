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
        self.fill_spending()

    def fill_spending(self) -> None:
        """用款支出: what follows when the ledger reverses one of its bookings."""
        from funding.actions.paying import BEFORE_REVERSED
        from funding.places import REVERSED

        for kind, follow in BEFORE_REVERSED.items():
            REVERSED.fill(kind, follow)
