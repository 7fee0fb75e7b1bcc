"""PostgreSQL that knows who acts: see base.py."""
