"""CARE. Standards, responsibility lists, inspections, repairs."""
