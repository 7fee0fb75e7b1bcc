"""Endpoints of DUTY."""
