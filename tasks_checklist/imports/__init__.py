"""Plain tables of DUTY that come and go by workbook."""
