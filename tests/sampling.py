"""Which part of a large test runs each time: the same part, chosen by hash. `./test whole` runs all.

The check of every change has 45 minutes on two cores. A test that tries every role at every address,
or the same thing many times over, runs a part of it there and the whole before a release.
"""

from __future__ import annotations

import hashlib
import os

WHOLE = os.environ.get("CLEW_WHOLE") == "yes"


def in_sample(*words: str, one_of: int) -> bool:
    """Whether this case runs: always in the whole, else one case of `one_of`, by its words."""
    return WHOLE or int(hashlib.sha256(" ".join(words).encode()).hexdigest(), 16) % one_of == 0


def times(sample: int, whole: int) -> int:
    """How often something is tried."""
    return whole if WHOLE else sample
