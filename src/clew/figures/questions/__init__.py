"""A request in plain English, read: which questions it asks, and which figures would answer each,
for a person to confirm or change.

In: a letter, or an e-mail. Out: questions with figure descriptions, what cannot be counted, and
notes; nothing is decided here. `words` are the data file's, `pieces` cuts the letter, `account`
keeps which words of a question were used, `periods` reads dates, `legal` Acts and codes, `orders`,
`offences` and `narrowing` find the figures, `reading` puts a question together.
"""

from clew.figures.questions.periods import days_named
from clew.figures.questions.pieces import own_words
from clew.figures.questions.question import PUBLISHED, UNREAD, Question
from clew.figures.questions.reading import Reading, in_words, plain_text, read_request

__all__ = [
    "PUBLISHED",
    "UNREAD",
    "Question",
    "Reading",
    "days_named",
    "in_words",
    "own_words",
    "plain_text",
    "read_request",
]
