"""DUTY. Annual tasks, supervision, findings."""
