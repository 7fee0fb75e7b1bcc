"""Endpoints of MONEY."""
