"""Notice check (공고문 점검): a draft notice compared with the statutes and the standard.

A checker, not an oracle: it reads what notices usually say in the words in which they usually say it. What it
could not read or decide, the report lists as such.
"""
