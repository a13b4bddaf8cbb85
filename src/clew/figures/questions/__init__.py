"""A request in plain English, read: which questions it asks, and which figures would answer each, for a person to confirm or change.

In: a letter, or an e-mail. Out: questions with figure descriptions, what cannot be counted, and notes; nothing is decided here.
`words` are the data file's, `pieces` cuts the letter, `periods` reads dates, `reading` finds the figures.
"""

from clew.figures.questions.periods import days_named
from clew.figures.questions.reading import Question, Reading, in_words, plain_text, read_request

__all__ = ["Question", "Reading", "days_named", "in_words", "plain_text", "read_request"]
