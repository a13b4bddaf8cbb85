"""The desk for figures: choose what to count, read it with everything that has to stand beside it,
set published figures beside it.

In: the force's records, the newest run that was taken in, the register of orders; counted by
`clew.figures`. Out: pages, CSV, ODS.
"""
