"""The public service: a site that can be left with one key, that takes a report it cannot read again, and publishes the answers.

In: the unit's words and published answers, through views of the database. Out: sealed letters, through functions of the database. It has a
process, settings and a database role of its own, imports nothing of `clew.unit`, keeps no session and asks no other host for anything.
"""
