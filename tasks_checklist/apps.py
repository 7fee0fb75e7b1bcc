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

    def fill_planning(self) -> None:
        """督导排期: the made-up county that is planned for."""
        from common.places import DEMO_LOADERS
        from tasks_checklist import demo_synthetic

        DEMO_LOADERS.fill("tasks_checklist.synthetic", demo_synthetic.load, order=99)
