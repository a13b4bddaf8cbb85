"""What was done: narratives in, behaviours with their exact words out.

`lexicon/` is data: each entry is a pattern with the words that must match it and the words that
must not; those are its tests. One automaton finds every pattern in one pass; `context` then says
whether the words assert it, deny it, fear it, recall it, hear it at second hand, or tell it of the
other person. Offsets are code points in the text as it was given.
"""
