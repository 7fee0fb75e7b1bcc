"""MONEY. Ledgers of maintenance money, project library."""
