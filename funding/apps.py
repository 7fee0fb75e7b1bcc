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
        self.fill_ledger()
        self.fill_projects()
        self.fill_income()
        self.fill_life()
        self.fill_reports()
        self.fill_spending()

    def fill_spending(self) -> None:
        """用款支出: what follows reversals, vouchers, what waits, merged villages, facility and matter, objects of the matrix."""
        from accounts.places import MOVED_WITH_DIVISION, OBJECT_FACTORIES, WAITING_FOR, MovedAlong
        from assets.places import FACILITY_PANELS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from funding import (
            demo_spending,
            spending_about,
            spending_matrix,
            spending_shown,
            voucher_matrix,
            waiting_spending,
        )
        from funding.actions import moving_payments, paying, vouchers
        from funding.places import REVERSED
        from maintenance.places import CHECK_ACTS, MATTER_ACTS

        for kind, follow in paying.BEFORE_REVERSED.items():
            REVERSED.fill(kind, follow)
        for owner in (vouchers.SCANS, vouchers.PUBLIC):
            ATTACHMENT_OWNERS.fill(owner, vouchers.may_read)
        DEMO_LOADERS.fill("funding.spending", demo_spending.load, order=106)
        WAITING_FOR.fill("funding.spending", waiting_spending.waiting, order=10)
        moved = MovedAlong("未支付的用款、未结清的结算", moving_payments.move_payments)
        MOVED_WITH_DIVISION.fill("funding.spending", moved, order=89)
        FACILITY_PANELS.fill("funding.spending", spending_shown.panel, order=70)
        MATTER_ACTS.fill("funding.spending", spending_shown.of_matter, order=20)
        CHECK_ACTS.fill("funding.spending", spending_about.of_checks)
        for name, factory in (spending_matrix.FACTORIES | voucher_matrix.FACTORIES).items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_reports(self) -> None:
        """绩效、导入: objects of the matrix, the demo's turn of the year."""
        from accounts.places import OBJECT_FACTORIES
        from common.places import DEMO_LOADERS
        from funding import demo_year_end, performance_matrix

        DEMO_LOADERS.fill("funding.year_end", demo_year_end.load, order=109)
        for name, factory in performance_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_ledger(self) -> None:
        """账簿: scans of approvals, what moves when villages merge, the night's check, objects of the matrix."""
        from accounts.places import HANDED_OVER, MOVED_WITH_DIVISION, OBJECT_FACTORIES, MovedAlong
        from common.places import ATTACHMENT_OWNERS, NIGHTLY_CHECKS
        from funding import (  # noqa: F401  (jobs register themselves)
            handed_over,
            invariants,
            ledger_matrix,
            ledger_shown,
            money_jobs,
        )
        from funding.actions import adjusting, moving_money
        from funding.places import REVERSED

        ATTACHMENT_OWNERS.fill(adjusting.SCANS, ledger_shown.may_read_scan)
        purses = {
            "balances": MovedAlong("可用的资金余额", moving_money.move_balances),
            "reserved": MovedAlong("已预留的资金", moving_money.move_reserved),
            "transit": MovedAlong("在途的资金", moving_money.move_transit),
        }
        for key, moved in purses.items():  # after the shares and the payments that they belong to
            MOVED_WITH_DIVISION.fill(f"funding.{key}", moved, order=90)
        REVERSED.fill("transfer", moving_money.before_transfer_reversed)
        for key, work in handed_over.works():
            HANDED_OVER.fill(key, work, order=90)
        NIGHTLY_CHECKS.fill("funding.invariants", invariants.faults)
        for name, factory in ledger_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_life(self) -> None:
        """预算到到账: the sidebar's entry, what waits, figures, search, 公示, what follows a red entry, the demo."""
        from accounts.places import (
            MEASURES,
            MOVED_WITH_DIVISION,
            NAVIGATION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
            NavigationEntry,
        )
        from accounts.rights import Right
        from common.places import DEMO_LOADERS
        from funding import arrival_matrix, arrival_publishing, demo_money, waiting_money
        from funding.actions import allocations, arrivals, disbursing, moving_shares
        from funding.places import REVERSED
        from funding.sections import MONEY
        from maintenance.places import PUBLISHED_KINDS, PublishedKind
        from maintenance.sections import url_names

        REVERSED.fill("receipt", allocations.follow_reversal)
        REVERSED.fill("disbursement", disbursing.follow_reversal)
        coming = MovedAlong("未全部到账的资金分配", moving_shares.move_shares)
        MOVED_WITH_DIVISION.fill("funding.shares", coming, order=86)
        budgets = MovedAlong("本年度的预算和未批复的预算", moving_shares.move_budgets)
        MOVED_WITH_DIVISION.fill("funding.budgets", budgets, order=87)
        for kind in ("arrival", "income", "opening"):
            REVERSED.fill(kind, arrivals.follow_reversal)
        entry = NavigationEntry(
            "资金项目",
            "funding:money",
            "coin-yuan",
            (Right.FUND_VIEW, Right.FUND_PAID),
            (*url_names(MONEY), "funding:share-"),
        )
        NAVIGATION.fill("funding.money", entry, order=70)
        DEMO_LOADERS.fill("funding.money", demo_money.load, order=100)
        WAITING_FOR.fill("funding.arrivals", waiting_money.waiting, order=30)
        MEASURES.fill("funding.arrivals", waiting_money.measures, order=60)
        SEARCH_WORDS.fill("funding.arrivals", waiting_money.found, order=60)
        known = PublishedKind(
            arrival_publishing.WORD,
            arrival_publishing.find,
            arrival_publishing.url,
            arrival_publishing.sheet,
            moved=arrival_publishing.follow,
        )
        PUBLISHED_KINDS.fill(arrival_publishing.KIND, known, order=30)
        for name, factory in arrival_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_income(self) -> None:
        """收费自筹、以奖代补: whose scans, the gate before awards, what waits, objects of the matrix, the demo."""
        from accounts.places import OBJECT_FACTORIES, WAITING_FOR
        from assets.places import FACILITY_PANELS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, REFERENCE_LOADERS
        from funding import demo_income, fee_panel, income_matrix, income_reference, proofs, waiting_income
        from funding.actions import awards
        from funding.models import Award, Donation, FeeItem, OneCase
        from funding.places import AWARD_GATES

        owners = {"donation": Donation, "fee": FeeItem, "case": OneCase, "award": Award}
        for noun, model in owners.items():
            ATTACHMENT_OWNERS.fill(proofs.OWNERS[noun], proofs.reader(model))
        AWARD_GATES.fill("funding.awards", awards.gate)
        FACILITY_PANELS.fill("funding.fees", fee_panel.panel, order=71)
        REFERENCE_LOADERS.fill("funding.income_rules", income_reference.load, order=62)
        WAITING_FOR.fill("funding.own_income", waiting_income.waiting, order=12)
        DEMO_LOADERS.fill("funding.income", demo_income.load, order=104)
        for name, factory in income_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
        self.fill_open_income()

    def fill_open_income(self) -> None:
        """What of 收费自筹, 奖补, 绩效, imports moves when villages merge."""
        from accounts.places import MOVED_WITH_DIVISION, MovedAlong
        from funding.actions.moving_income import MOVERS

        for noun, (what, move) in MOVERS.items():
            MOVED_WITH_DIVISION.fill(f"funding.{noun}", MovedAlong(what, move), order=88)

    def fill_projects(self) -> None:
        """项目库: the first negative list, files, what waits, search, what moves when villages merge, the demo."""
        from accounts.places import (
            IMPORTABLE_TABLES,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
        )
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS, REFERENCE_LOADERS
        from funding import demo_projects, project_matrix, waiting_projects
        from funding.actions import decisions, moving_projects, negatives, project_entering
        from funding.imports.projects import ProjectResource

        REFERENCE_LOADERS.fill("funding.negatives", negatives.load_first, order=61)
        DEMO_LOADERS.fill("funding.projects", demo_projects.load, order=106)
        ATTACHMENT_OWNERS.fill(project_entering.FILES, waiting_projects.may_read_project_file)
        ATTACHMENT_OWNERS.fill(decisions.FILES, waiting_projects.may_read_minutes)
        WAITING_FOR.fill("funding.projects", waiting_projects.waiting, order=34)
        SEARCH_WORDS.fill("funding.projects", waiting_projects.found, order=62)
        moved = MovedAlong("在办的项目和村级决策", moving_projects.move_projects)
        MOVED_WITH_DIVISION.fill("funding.projects", moved, order=91)
        packed = MovedAlong("项目包", moving_projects.move_packages)
        MOVED_WITH_DIVISION.fill("funding.packages", packed, order=92)
        IMPORTABLE_TABLES.fill(ProjectResource.key, ProjectResource, order=60)
        for name, factory in project_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
