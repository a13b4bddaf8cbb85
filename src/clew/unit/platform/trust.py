"""What in the token of the force's sign-in stands for a second factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trusted:
    """What in an ID token says that a second factor was given (OpenID Connect Core 1.0, section 2:
    acr; RFC 8176: amr).
    """

    acr: frozenset[str]
    amr: frozenset[str]

    def given_in(self, claims: Mapping[str, object]) -> bool:
        level, methods = claims.get("acr"), claims.get("amr")
        return (isinstance(level, str) and level in self.acr) or (
            isinstance(methods, list) and not self.amr.isdisjoint(map(str, methods))
        )


class BadTrust(ValueError):
    """CLEW_OIDC_SECOND_FACTOR cannot be used; the message says what is wrong in it."""


def read_trust(said: str) -> Trusted:
    """What CLEW_OIDC_SECOND_FACTOR says. Raises BadTrust.

    >>> read_trust("amr:mfa acr:urn:x").given_in({"amr": ["pwd", "mfa"]})
    True
    >>> read_trust("").given_in({"acr": "urn:x", "amr": ["mfa"]})
    False
    """
    held: dict[str, set[str]] = {"acr": set(), "amr": set()}
    for part in said.split():
        kind, _, value = part.partition(":")
        if kind not in held or not value:
            raise BadTrust(f"{part!r} begins neither with acr: nor with amr:, or has no value")
        held[kind].add(value)
    return Trusted(frozenset(held["acr"]), frozenset(held["amr"]))
