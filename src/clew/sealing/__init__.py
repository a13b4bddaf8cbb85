"""Sealing what the public sends: to keys that the public service does not hold, padded so that
length tells little.

In: bytes, as they stream in, and the public halves of keys. Out: envelopes that only a holder of a
private half opens.
No Django here: the public service seals, the unit service and the commands open. Primitives are
libsodium's (PyNaCl).
"""
