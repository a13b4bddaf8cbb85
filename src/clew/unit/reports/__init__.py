"""What the public sent: sealed letters with the clock of each, opened by a named person, entered
into intake, answered.

In: envelopes, through the database functions that the public service calls
(clew.unit.access.migrations.0007). Out: courses in the triage queue, requests at the disclosure
desk, replies sealed to whoever holds the return code.
"""
