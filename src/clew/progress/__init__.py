"""A force's own account of what it promised and what came of it: recommendations, measures beside
them, one CSV with the same columns for every force, several forces side by side.

In: figures counted by `clew.figures`, and what a force enters (status, capacity, training,
feedback). Out: the account as data, CSV with its schema, a document, a comparison. It claims no
effect: it says what was counted, of how many, with an interval, and what may not be concluded.
"""
