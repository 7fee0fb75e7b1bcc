"""WHAT. Facilities, codes, ledgers."""
