"""The public service: a site that can be left by pressing one key, takes reports that only the unit
can open, and publishes answers.

In: the unit's words and published answers, through views of the database. Out: sealed letters,
through functions of the database. It has a process, settings and a database role of its own,
imports nothing of `clew.unit`, keeps no session and asks no other host for anything.
"""
