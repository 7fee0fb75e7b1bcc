from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "管护评价"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from evaluation.sections import JUDGEMENT

        SECTION_TABS.fill("evaluation.judgement", JUDGEMENT)
        self.fill_schemes()
        self.fill_reports()
        self.fill_calculators()
        self.fill_rounds()
        self.fill_results()
        self.fill_voices()
        self.fill_experiences()

    def fill_schemes(self) -> None:
        """指标体系: the first version of each county, the demo's next one, objects of the matrix."""
        from accounts.places import OBJECT_FACTORIES
        from common.places import DEMO_LOADERS, REFERENCE_LOADERS
        from evaluation import demo_schemes, scheme_matrix, scheme_reference

        REFERENCE_LOADERS.fill("evaluation.schemes", scheme_reference.load_schemes, order=70)
        DEMO_LOADERS.fill("evaluation.schemes", demo_schemes.load, order=110)
        for name, factory in scheme_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_calculators(self) -> None:
        """计算项: what the records of the rooms beneath say of a village, a township, a department."""
        from evaluation.calculators.table import TABLE
        from evaluation.places import CALCULATORS

        for order, (key, calculator) in enumerate(TABLE.items()):
            CALCULATORS.fill(key, calculator, order=order)

    def fill_rounds(self) -> None:
        """评价轮次、评价表: the sidebar's entry, the freeze job, proofs, objects of the matrix."""
        from accounts.places import NAVIGATION, OBJECT_FACTORIES, NavigationEntry
        from accounts.rights import Right
        from common.places import ATTACHMENT_OWNERS
        from evaluation import freeze_jobs, round_jobs, round_matrix  # noqa: F401  (jobs register themselves)
        from evaluation.actions import proofs
        from evaluation.sections import JUDGEMENT
        from maintenance.sections import url_names

        rights = (Right.EVALUATION_VIEW,)
        names = (*url_names(JUDGEMENT), "evaluation:five-")
        entry = NavigationEntry("管护评价", "evaluation:round-list", "clipboard-check", rights, names)
        NAVIGATION.fill("evaluation.judgement", entry, order=80)
        ATTACHMENT_OWNERS.fill(proofs.OWNER, proofs.may_read)
        for name, factory in round_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_results(self) -> None:
        """结果: its notice, the nightly recount, what waits for whom, the demo."""
        from accounts.places import MEASURES, MOVED_WITH_DIVISION, WAITING_FOR, MovedAlong
        from common.places import DEMO_LOADERS, NIGHTLY_CHECKS
        from evaluation import demo_rounds, result_publishing, waiting_rounds
        from evaluation.actions import moving_rounds, settling
        from maintenance.places import PUBLISHED_KINDS, PublishedKind

        kind = PublishedKind(
            result_publishing.WORD,
            result_publishing.find,
            result_publishing.url,
            result_publishing.sheet,
            moved=settling.follow,
            own_act=True,
        )
        PUBLISHED_KINDS.fill(result_publishing.KIND, kind)
        NIGHTLY_CHECKS.fill("evaluation.results", settling.recount)
        DEMO_LOADERS.fill("evaluation.rounds", demo_rounds.load, order=112)
        moved = MovedAlong("没有定稿的评价表（不再参评）", moving_rounds.move_sheets)
        MOVED_WITH_DIVISION.fill("evaluation.rounds", moved, order=95)
        WAITING_FOR.fill("evaluation.rounds", waiting_rounds.waiting, order=14)
        MEASURES.fill("evaluation.rounds", waiting_rounds.measures, order=80)

    def fill_voices(self) -> None:
        """群众评价: what is counted, what waits, what moves when villages merge, objects of the matrix."""
        from django.utils.translation import gettext_lazy as _

        from accounts.places import MOVED_WITH_DIVISION, OBJECT_FACTORIES, WAITING_FOR, MovedAlong
        from evaluation import satisfaction, voice_matrix, waiting_voices
        from evaluation.actions import moving_voices
        from evaluation.places import CALCULATORS, Calculator

        counted = Calculator(_("群众满意度"), _("有效评价平均分"), _("满分"), "village", satisfaction.count)
        CALCULATORS.fill("satisfaction", counted, order=60)
        moved = MovedAlong("待答复的意见、没审核的典型经验、筹备中的活动", moving_voices.move_voices)
        MOVED_WITH_DIVISION.fill("evaluation.voices", moved, order=94)
        WAITING_FOR.fill("evaluation.opinions", waiting_voices.waiting, order=14)
        for name, factory in voice_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_experiences(self) -> None:
        """经验宣传: what is counted, whose files, objects of the matrix."""
        from django.utils.translation import gettext_lazy as _

        from accounts.places import OBJECT_FACTORIES
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from evaluation import approved_cases, demo_voices, experience_matrix, pictures_kept
        from evaluation.places import CALCULATORS, Calculator

        counted = Calculator(
            _("创新典型经验"), _("审核通过的典型经验数"), _("—"), "village", approved_cases.count
        )
        CALCULATORS.fill("cases_approved", counted, order=62)
        DEMO_LOADERS.fill("evaluation.voices", demo_voices.load, order=114)
        for kind in pictures_kept.MODELS:
            ATTACHMENT_OWNERS.fill(kind, pictures_kept.reader(kind))
        for name, factory in experience_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_reports(self) -> None:
        """评价报告: the job that writes them, who reads files and templates, the demo, objects of the matrix."""
        from accounts.places import OBJECT_FACTORIES
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from evaluation import demo_reports, report_jobs, report_matrix, report_readers  # noqa: F401  (jobs register themselves)
        from evaluation.actions import reports

        DEMO_LOADERS.fill("evaluation.reports", demo_reports.load, order=118)
        ATTACHMENT_OWNERS.fill(reports.FILES, report_readers.may_read)
        ATTACHMENT_OWNERS.fill(reports.TEMPLATES, report_readers.may_read_template)
        for name, factory in report_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
