"""The Celery app and its timetable: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("guanhu", task_cls="common.acting_task:ActingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Every day at (Beijing time): schedule, kind of job, when. A missed day is caught up once, two clocks do no
# harm (common/jobs/timetable.py). Each room adds its nightly check to the place NIGHTLY_CHECKS, not here.
EVERY_DAY = [
    ["every-night-end-publications", "maintenance.end_publications", "00:05"],
    ["every-night-check-what-counts", "common.nightly_checks", "02:30"],
    ["every-night-seal-the-trail", "common.seal_trail", "00:20"],
    ["every-night-draw-inspections", "maintenance.draw_duties", "00:30"],
    ["every-night-close-the-register", "tasks_checklist.close_register", "00:40"],
    ["every-night-prune-readings", "maintenance.prune_readings", "01:30"],
    ["every-morning-watch-water", "maintenance.watch_water", "06:00"],
    ["every-morning-climb-the-ladder", "tasks_checklist.climb_ladder", "06:10"],
    ["every-morning-remind-of-visits", "tasks_checklist.remind_of_visits", "07:00"],
    ["every-morning-remind-of-tasks", "tasks_checklist.remind_of_tasks", "06:15"],
    ["every-morning-remind-of-milestones", "tasks_checklist.remind_milestones", "06:20"],
    ["every-morning-remind-of-decisions", "tasks_checklist.remind_decisions", "06:25"],
    ["every-morning-remind-of-money", "funding.remind_of_money", "06:30"],
    ["every-morning-remind-of-rounds", "evaluation.remind_of_rounds", "06:30"],
    ["every-morning-prepare-papers", "tasks_checklist.prepare_papers", "06:20"],
    ["every-night-remove-expired-files", "common.sweep_files", "03:10"],
    ["every-night-remove-expired-sessions", "accounts.sweep_sessions", "03:20"],
]


@app.on_after_configure.connect
def wind_the_clock(sender: Celery, **_kwargs: object) -> None:
    """Entries of a few seconds: a message that waits longer is worth nothing, the next one says the same."""
    from django.conf import settings

    sweep, minute = settings.JOB_SWEEP_SECONDS, 60
    in_time = {"schedule": minute, "options": {"expires": minute}}
    sender.conf.beat_schedule = {
        "every-few-seconds-revive-jobs": {
            "task": "common.tasks.sweep_jobs",
            "schedule": sweep,
            "options": {"expires": sweep},
        },
        "every-minute-start-what-is-due": {
            "task": "common.tasks.start_due_jobs",
            "schedule": minute,
            "args": [EVERY_DAY],
            "options": {"expires": minute},
        },
        "every-few-minutes-remind-of-matters": {
            "task": "maintenance.tasks.remind_of_matters",
            "schedule": 5 * minute,
            "options": {"expires": 5 * minute},
        },
        "every-few-minutes-tell-of-silent-devices": {
            "task": "maintenance.tasks.tell_of_silent_devices",
            "schedule": 5 * minute,
            "options": {"expires": 5 * minute},
        },
        "every-minute-freeze-rounds": {"task": "evaluation.tasks.freeze_due_rounds", **in_time},
        "every-minute-send-notices": {"task": "accounts.tasks.send_due_notices", **in_time},
    }
    # What was started is known from rows, so the clock keeps no file of its own that a crash could spoil.
    sender.conf.beat_scheduler = "celery.beat:Scheduler"


@setup_logging.connect
def log_as_everything_else(**_kwargs: object) -> None:
    """Lines of JSON by Django's LOGGING, instead of Celery's own format."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
