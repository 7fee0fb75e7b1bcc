from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "管护评价"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from evaluation.sections import JUDGEMENT

        SECTION_TABS.fill("evaluation.judgement", JUDGEMENT)
