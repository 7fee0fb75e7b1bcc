from django.apps import AppConfig


class TasksChecklistConfig(AppConfig):
    name = "tasks_checklist"
    verbose_name = "任务督导"

    def ready(self) -> None:
        from accounts.places import SECTION_TABS
        from tasks_checklist import drawing_jobs  # noqa: F401  (jobs register themselves)
        from tasks_checklist.sections import SUPERVISION, TASKS

        SECTION_TABS.fill("tasks_checklist.tasks", TASKS)
        SECTION_TABS.fill("tasks_checklist.supervision", SUPERVISION)
        self.fill_planning()
        self.fill_supervision()
        self.fill_findings()
        self.fill_duty_lists()
        self.fill_meetings()
        self.fill_pilots()
        self.fill_papers()
        self.fill_plans()
        self.fill_visits()
        self.fill_assignments()

    def fill_planning(self) -> None:
        """督导排期: the made-up county that is planned for."""
        from common.places import DEMO_LOADERS
        from tasks_checklist import demo_synthetic

        DEMO_LOADERS.fill("tasks_checklist.synthetic", demo_synthetic.load, order=99)

    def fill_supervision(self) -> None:
        """督导计划: what waits, what moves along with a post, risk and its workbook, objects of the matrix, the demo."""
        from accounts.places import HANDED_OVER, IMPORTABLE_TABLES, OBJECT_FACTORIES, WAITING_FOR, OpenWork
        from common.places import DEMO_LOADERS
        from tasks_checklist import demo_supervision, supervision_matrix, waiting_supervision
        from tasks_checklist.actions import teams
        from tasks_checklist.imports.risks import RiskResource
        from tasks_checklist.places import VILLAGE_CONCERNS
        from tasks_checklist.risks import CONCERNS

        DEMO_LOADERS.fill("tasks_checklist.supervision", demo_supervision.load, order=80)
        served = OpenWork("在本区域督导组中任职", teams.teams_served, teams.hand_teams)
        HANDED_OVER.fill("tasks_checklist.teams", served, order=81)
        WAITING_FOR.fill("tasks_checklist.drawings", waiting_supervision.waiting, order=9)
        IMPORTABLE_TABLES.fill(RiskResource.key, RiskResource, order=50)
        for order, (key, concern) in enumerate(CONCERNS.items()):
            VILLAGE_CONCERNS.fill(key, concern, order=order)
        for name, factory in supervision_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(f"tasks_checklist:{name}", factory)
        for name, factory in supervision_matrix.API_FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_findings(self) -> None:
        """督导问题: the sidebar's entry, what waits, figures, search, facility and matter, files, what moves along, the demo."""
        from accounts.places import (
            HANDED_OVER,
            MEASURES,
            MOVED_WITH_DIVISION,
            NAVIGATION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
            NavigationEntry,
            OpenWork,
        )
        from accounts.rights import Right
        from assets.places import FACILITY_PANELS
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from maintenance.places import MATTER_ACTS
        from maintenance.sections import url_names
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            demo_findings,
            finding_jobs,
            finding_matrix,
            finding_shown,
            waiting_findings,
        )
        from tasks_checklist.actions import finding_photos
        from tasks_checklist.actions import moving_findings as moving
        from tasks_checklist.sections import SUPERVISION

        entry = NavigationEntry(
            "督导整改",
            "tasks_checklist:finding-list",
            "clipboard-check",
            (Right.TASK_VIEW,),
            (*url_names(SUPERVISION), "tasks_checklist:extension-", "tasks_checklist:feed-"),
        )
        NAVIGATION.fill("tasks_checklist.supervision", entry, order=60)
        DEMO_LOADERS.fill("tasks_checklist.findings", demo_findings.load, order=85)
        WAITING_FOR.fill("tasks_checklist.findings", waiting_findings.waiting, order=8)
        MEASURES.fill("tasks_checklist.findings", waiting_findings.measures, order=50)
        SEARCH_WORDS.fill("tasks_checklist.findings", waiting_findings.found, order=50)
        FACILITY_PANELS.fill("tasks_checklist.findings", finding_shown.panel, order=60)
        MATTER_ACTS.fill("tasks_checklist.findings", finding_shown.of_matter, order=10)
        for owner in finding_photos.OWNER_OF.values():
            ATTACHMENT_OWNERS.fill(owner, finding_shown.may_read_photo)
        moved = MovedAlong("未销号的督导问题", moving.move_open_findings)
        MOVED_WITH_DIVISION.fill("tasks_checklist.findings", moved, order=80)
        named = OpenWork("指名本人整改、未销号的督导问题", moving.named_in, moving.hand_findings)
        HANDED_OVER.fill("tasks_checklist.findings", named, order=80)
        for name, factory in finding_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_assignments(self) -> None:
        """重点任务: the sidebar's entry, measures, what waits, figures, search, evidence, what moves along, the demo."""
        from accounts.places import (
            HANDED_OVER,
            MEASURES,
            MOVED_WITH_DIVISION,
            NAVIGATION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
            NavigationEntry,
            OpenWork,
        )
        from accounts.rights import Right
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from maintenance.sections import url_names
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            assignment_jobs,
            assignment_matrix,
            demo_assignments,
            evidence,
            task_measures,
            waiting_assignments,
        )
        from tasks_checklist.actions import moving_assignments as moving
        from tasks_checklist.places import TASK_MEASURES
        from tasks_checklist.sections import TASKS

        entry = NavigationEntry(
            "重点任务",
            "tasks_checklist:assignment-list",
            "checklist",
            (Right.TASK_VIEW,),
            (*url_names(TASKS), "tasks_checklist:report-"),
        )
        NAVIGATION.fill("tasks_checklist.tasks", entry, order=50)
        for key, measure in task_measures.MEASURES.items():
            TASK_MEASURES.fill(key, measure)
        WAITING_FOR.fill("tasks_checklist.assignments", waiting_assignments.waiting, order=9)
        MEASURES.fill("tasks_checklist.assignments", waiting_assignments.measures, order=45)
        SEARCH_WORDS.fill("tasks_checklist.assignments", waiting_assignments.found, order=55)
        ATTACHMENT_OWNERS.fill(evidence.OWNER, evidence.may_read)
        moved = MovedAlong("未办结的重点任务", moving.move_open_assignments)
        MOVED_WITH_DIVISION.fill("tasks_checklist.assignments", moved, order=82)
        named = OpenWork("指名本人承担、未办结的重点任务", moving.named_in, moving.hand_assignments)
        HANDED_OVER.fill("tasks_checklist.assignments", named, order=82)
        DEMO_LOADERS.fill("tasks_checklist.assignments", demo_assignments.load, order=76)
        for name, factory in assignment_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_visits(self) -> None:
        """督导行程: what waits, figures, search, files, what moves along, objects of the matrix, the demo."""
        from accounts.places import (
            MEASURES,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
        )
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            demo_visits,
            visit_jobs,
            visit_matrix,
            visit_shown,
            waiting_visits,
        )
        from tasks_checklist.actions import moving_visits, recording

        DEMO_LOADERS.fill("tasks_checklist.visits", demo_visits.load, order=82)
        WAITING_FOR.fill("tasks_checklist.visits", waiting_visits.waiting, order=9)
        MEASURES.fill("tasks_checklist.visits", waiting_visits.measures, order=52)
        SEARCH_WORDS.fill("tasks_checklist.visits", waiting_visits.found, order=52)
        ATTACHMENT_OWNERS.fill(recording.PHOTOS, visit_shown.may_read_photo)
        moved = MovedAlong("未完成的督导点", moving_visits.move_coming_stops)
        MOVED_WITH_DIVISION.fill("tasks_checklist.visits", moved, order=82)
        for name, factory in visit_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_plans(self) -> None:
        """年度计划: what waits, search, words of the trail, what is told by morning, objects of the matrix, the demo."""
        from accounts.places import HANDED_OVER, OBJECT_FACTORIES, SEARCH_WORDS, WAITING_FOR, OpenWork
        from common.places import AUDIT_EVENTS, DEMO_LOADERS
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            annual_matrix,
            demo_tasks,
            milestone_jobs,
            waiting_plans,
        )
        from tasks_checklist.actions import moving_tasks

        led = OpenWork("牵头的年度重点任务", moving_tasks.led_by, moving_tasks.hand_tasks)
        HANDED_OVER.fill("tasks_checklist.tasks_led", led, order=83)
        DEMO_LOADERS.fill("tasks_checklist.plans", demo_tasks.load, order=75)
        WAITING_FOR.fill("tasks_checklist.plans", waiting_plans.waiting, order=11)
        SEARCH_WORDS.fill("tasks_checklist.plans", waiting_plans.found, order=54)
        for act, words in (
            ("adjust", "调整已下达的年度计划"),
            ("reopen", "重新打开年度计划"),
            ("drop", "作废年度计划"),
        ):
            AUDIT_EVENTS.fill(f"annual_plan.{act}", words)
        for name, factory in annual_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_papers(self) -> None:
        """定期文稿、督导规则: what waits, search, the night's check, objects of the matrix, the demo."""
        from accounts.places import OBJECT_FACTORIES, SEARCH_WORDS, WAITING_FOR
        from common.places import DEMO_LOADERS, NIGHTLY_CHECKS
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            demo_papers,
            paper_checks,
            paper_jobs,
            paper_matrix,
            waiting_papers,
        )

        DEMO_LOADERS.fill("tasks_checklist.papers", demo_papers.load, order=90)
        WAITING_FOR.fill("tasks_checklist.papers", waiting_papers.waiting, order=10)
        SEARCH_WORDS.fill("tasks_checklist.papers", waiting_papers.found, order=54)
        NIGHTLY_CHECKS.fill("tasks_checklist.recounted", paper_checks.recounted)
        for name, factory in paper_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_duty_lists(self) -> None:
        """改革责任清单、三统一: by workbook, as a published kind, proof, what moves along, objects of the matrix, the demo."""
        from accounts.places import IMPORTABLE_TABLES, MOVED_WITH_DIVISION, OBJECT_FACTORIES, MovedAlong
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from maintenance.places import PUBLISHED_KINDS, PublishedKind
        from tasks_checklist import demo_duty_lists, duty_list_matrix, duty_publishing, unification_shown
        from tasks_checklist.actions import moving_duties, unifying
        from tasks_checklist.imports.duty_items import DutyItemResource

        IMPORTABLE_TABLES.fill(DutyItemResource.key, DutyItemResource, order=50)
        kind = PublishedKind(
            duty_publishing.WORD,
            duty_publishing.find,
            duty_publishing.url,
            duty_publishing.sheet,
            one_at_a_time=True,
        )
        PUBLISHED_KINDS.fill(duty_publishing.KIND, kind, order=20)
        ATTACHMENT_OWNERS.fill(unifying.FILES, unification_shown.may_read_proof)
        moved = MovedAlong("在列的责任事项", moving_duties.move_duties)
        MOVED_WITH_DIVISION.fill("tasks_checklist.duties", moved, order=83)
        DEMO_LOADERS.fill("tasks_checklist.duty_lists", demo_duty_lists.load, order=78)
        for name, factory in duty_list_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_meetings(self) -> None:
        """会议、议定事项: what waits, scans, what goes along and over, objects of the matrix, the demo."""
        from accounts.places import (
            HANDED_OVER,
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            WAITING_FOR,
            MovedAlong,
            OpenWork,
        )
        from common.places import ATTACHMENT_OWNERS, AUDIT_EVENTS, DEMO_LOADERS
        from tasks_checklist import (  # noqa: F401  (jobs register themselves)
            decision_jobs,
            demo_meetings,
            meeting_matrix,
            waiting_decisions,
        )
        from tasks_checklist.actions import groups, meetings
        from tasks_checklist.actions import moving_duties as moving

        WAITING_FOR.fill("tasks_checklist.decisions", waiting_decisions.waiting, order=9)
        AUDIT_EVENTS.fill("decision.leave_task", "议定事项移出任务")
        ATTACHMENT_OWNERS.fill(meetings.SCANS, waiting_decisions.may_read_scan)
        moved = MovedAlong("办理中的会议议定事项", moving.move_decisions)
        MOVED_WITH_DIVISION.fill("tasks_checklist.decisions", moved, order=84)
        sits = OpenWork("领导小组、专班中的席位", groups.seats_held, groups.hand_seats)
        HANDED_OVER.fill("tasks_checklist.seats", sits, order=85)
        named = OpenWork("指名本人办理的会议议定事项", moving.named_in, moving.hand_decisions)
        HANDED_OVER.fill("tasks_checklist.decisions", named, order=84)
        DEMO_LOADERS.fill("tasks_checklist.meetings", demo_meetings.load, order=79)
        for name, factory in meeting_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)

    def fill_pilots(self) -> None:
        """试点: what waits, search, proof, what moves along, objects of the matrix, the demo."""
        from accounts.places import (
            MOVED_WITH_DIVISION,
            OBJECT_FACTORIES,
            SEARCH_WORDS,
            WAITING_FOR,
            MovedAlong,
        )
        from common.places import ATTACHMENT_OWNERS, DEMO_LOADERS
        from tasks_checklist import demo_pilots, pilot_matrix, waiting_pilots
        from tasks_checklist.actions import moving_pilots, pilots

        WAITING_FOR.fill("tasks_checklist.pilots", waiting_pilots.waiting, order=12)
        SEARCH_WORDS.fill("tasks_checklist.pilots", waiting_pilots.found, order=56)
        ATTACHMENT_OWNERS.fill(pilots.PROOF, waiting_pilots.may_read_proof)
        moved = MovedAlong("在其中试点的改革试点", moving_pilots.move_pilots)
        MOVED_WITH_DIVISION.fill("tasks_checklist.pilots", moved, order=85)
        DEMO_LOADERS.fill("tasks_checklist.pilots", demo_pilots.load, order=81)
        for name, factory in pilot_matrix.FACTORIES.items():
            OBJECT_FACTORIES.fill(name, factory)
