"""The roof: pages that look across rooms. No tables."""
