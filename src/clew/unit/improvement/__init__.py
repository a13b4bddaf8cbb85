"""What a force promised and what came of it: recommendations with a log that nobody can change,
measures beside them, the unit's capacity, and the account that the public reads.

In: figures as `clew.figures` counts them, and what people enter. Out: editions of the account,
drafted by one person and published by another (`clew.progress` makes page, CSV and document).
"""
