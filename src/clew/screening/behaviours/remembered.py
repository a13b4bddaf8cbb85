"""What was worked out once and is asked for again and again, for the innermost loops of reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
_MOST = 200_000


class Remembered(dict[K, V]):
    """What `make` makes of each key, made when it is first asked for.

    A dictionary, so that `map(held.__getitem__, keys)` runs without a step of Python a key.
    """

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made

    def forget_if_full(self) -> None:
        """Empty it once it holds so much that a force's every name and number would fill the
        memory.
        """
        if len(self) > _MOST:
            self.clear()
