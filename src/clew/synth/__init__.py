"""A made-up force: people, households, ordinary crime, planted courses of conduct, and the truth
beside them.

In: a number of incidents, the share that belongs to planted courses, a seed. Out: a folder of
native records (`incidents/`, `involvements/`, `orders/`, all Parquet) with `truth_incidents/` and
`truth_people/`, and a register of Stalking Protection Orders (`register/`) with `truth_register/`.
Everybody in it is invented; telephone numbers start 071, a range that carries no mobile service.
"""

from clew.synth.force import Force, make_force

__all__ = ["Force", "make_force"]
