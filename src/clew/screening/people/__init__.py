"""Who is who: mentions of people in, identities out.

A *mention* is one person in one record (or order). Splink scores pairs of mentions; `identities`
groups them so that a group stays the same group from run to run, keeps what a person said
(`overrides`), and asks for attention when the evidence pulls both ways. `explain` gives the
waterfall and the sentence behind every link.
"""
