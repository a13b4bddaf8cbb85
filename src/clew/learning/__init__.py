"""Learning to see stalking: cases, lessons and vignettes as data, their checks, the measurement of what learning does, packages and packs.
Imports no Django.
"""
