"""Endpoints of CARE."""
