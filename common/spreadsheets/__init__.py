"""Workbooks out (out.py: one streaming styled writer) and in (inside.py: a limited child process)."""
