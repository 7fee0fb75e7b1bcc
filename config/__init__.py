"""Wiring: settings, addresses, the worker's timetable, the servers underneath. No rules live here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
