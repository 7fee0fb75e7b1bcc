"""计算项: what can be counted of a village, township or department from the records of the rooms beneath.

A file a group of indicators; `table.py` holds them all under the keys that IndicatorPart.calculator names. Formulas:
domain.md 12.2 and 12.3. Each counts in sets: as many questions for a county as for one village.
"""
