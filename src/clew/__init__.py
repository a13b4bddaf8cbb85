"""Clew: finds stalking hidden in police records and carries each case through to protection and honest figures.

Rooms, top to bottom as data flows: `offences` (what the law and the counting rules say), `screening` (the engine:
records in, ranked courses of conduct with reasons out), `synth` (a made-up force with the truth beside it), and
`cli` (parses and calls; nothing else).
"""

__version__ = "0.1.0"
