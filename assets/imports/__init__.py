"""Plain tables of the register by Excel (accounts/imports/tables.py says how)."""
