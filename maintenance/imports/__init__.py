"""Plain tables of CARE in and out by workbook."""
