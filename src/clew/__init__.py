"""Clew: finds stalking hidden in police records and carries each case through to protection and
honest figures.

Rooms, each above those that it rests on: `cli` (parses and calls); `unit` (the staff service) and
`public` (the public service); `figures` (honest counts) and `synth` (a made-up force with the truth
beside it); `screening` (the engine: records in, ranked courses of conduct with reasons out);
`offences` (what the law and the counting rules say), `sealing`, `database`, `web` and `files` (the
ground). docs/architecture.md draws them, and says where to add what.
"""

__version__ = "0.1.0"
