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
