from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "管护评价"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from evaluation.sections import JUDGEMENT

        SECTION_TABS.fill("evaluation.judgement", JUDGEMENT)
        self.fill_schemes()

    def fill_schemes(self) -> None:
        """指标体系: the first version of each county."""
        from common.places import REFERENCE_LOADERS
        from evaluation import scheme_reference

        REFERENCE_LOADERS.fill("evaluation.schemes", scheme_reference.load_schemes, order=70)
