from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "管护评价"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from evaluation.sections import JUDGEMENT

        SECTION_TABS.fill("evaluation.judgement", JUDGEMENT)
        self.fill_schemes()
        self.fill_calculators()

    def fill_schemes(self) -> None:
        """指标体系: the first version of each county."""
        from common.places import REFERENCE_LOADERS
        from evaluation import scheme_reference

        REFERENCE_LOADERS.fill("evaluation.schemes", scheme_reference.load_schemes, order=70)

    def fill_calculators(self) -> None:
        """计算项: what the records of the rooms beneath say of a village, a township, a department."""
        from evaluation.calculators.table import TABLE
        from evaluation.places import CALCULATORS

        for order, (key, calculator) in enumerate(TABLE.items()):
            CALCULATORS.fill(key, calculator, order=order)
