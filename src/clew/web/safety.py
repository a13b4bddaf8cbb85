"""What makes serving unsafe, whichever of the services it is."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def is_local(hosts: Collection[str], address: str) -> bool:
    """Reached from this machine alone."""
    return set(hosts) <= _LOOPBACK and address in ("127.0.0.1", "localhost", "::1")


def serving_findings(*, mode: str, hosts: Collection[str], variable: str, tls: bool, local: bool, demo: str) -> list[str]:
    """Unsafe about mode, host names and the line. `variable` sets the host names; `demo` says why a demonstration stays on loopback."""
    found = []
    if mode not in ("production", "demo"):
        found.append(f"CLEW_MODE is {mode!r}: set it to production, or leave it out")
    if "*" in hosts:
        found.append(f"{variable} allows any host name: name the ones that are yours")
    if not local and not tls:
        found.append("the service is reached from other machines without TLS: put it behind one that ends TLS and set CLEW_TLS=yes")
    if mode == "demo" and not local:
        found.append(f"a demonstration is served on loopback alone: {demo}")
    return found


def open_secrets(home: Path, *names: str) -> list[str]:
    """Files of secrets that others on the machine can read."""
    paths = [home / name for name in names]
    return [f"{p} can be read by others: chmod 600 {p}" for p in paths if p.exists() and p.stat().st_mode & 0o077]
