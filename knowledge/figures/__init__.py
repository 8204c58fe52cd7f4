"""Amounts, periods and rates as data (기준값): the table, questions for it, what is worked out from it."""
