from django.apps import AppConfig


class TasksChecklistConfig(AppConfig):
    name = "tasks_checklist"
    verbose_name = "任务督导"
