"""One HTML file about a run, for somebody without Clew: the ranking, each course's timeline and
reasons, hit rates.

In: a published run. Out: a file that loads nothing, mode 0600, with initials unless names were
asked for, and never an address or a telephone number, not even inside a quote.
"""
