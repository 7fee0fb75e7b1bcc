"""Plain tables of MONEY by Excel."""
