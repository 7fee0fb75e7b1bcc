"""Wiring: settings, addresses, the worker's timetable, the servers underneath. No rules live here."""
