"""People and accounts by Excel: a workbook becomes rows, rows become acts. (The child that reads imports no Django.)"""
