"""What makes serving unsafe, whichever of the services it is."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from clew.web.proxies import BadProxies, read_proxies

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def is_local(hosts: Collection[str], address: str) -> bool:
    """Reached from this machine alone."""
    return set(hosts) <= _LOOPBACK and address in ("127.0.0.1", "localhost", "::1")


def serving_findings(
    *, mode: str, hosts: Collection[str], variable: str, tls: bool, local: bool, demo: str
) -> list[str]:
    """Unsafe about mode, host names and the line.

    `variable` sets the host names; `demo` says why a demonstration stays on loopback.
    """
    found = []
    if mode not in ("production", "demo"):
        found.append(f"CLEW_MODE is {mode!r}: set it to production, or leave it out")
    if "*" in hosts:
        found.append(f"{variable} allows any host name: name the ones that are yours")
    if not local and not tls:
        found.append(
            "the service is reached from other machines without TLS: put it behind one that ends TLS and set CLEW_TLS=yes"
        )
    if mode == "demo" and not local:
        found.append(f"a demonstration is served on loopback alone: {demo}")
    return found


def proxy_findings(said: str, *, tls: bool) -> list[str]:
    """What is wrong with CLEW_PROXIES: behind a proxy that is not named, everybody has one address
    and shares one limit.
    """
    try:
        proxies = read_proxies(said)
    except BadProxies as problem:
        return [f"CLEW_PROXIES: {problem}"]
    if os.environ.get("CLEW_FORWARDED_FOR"):
        return [
            "CLEW_FORWARDED_FOR is not read any more: set CLEW_PROXIES to the address of the proxy that is in front, such as 127.0.0.1"
        ]
    if tls and not proxies:
        return [
            "CLEW_TLS=yes says that a proxy is in front, and CLEW_PROXIES does not say which: everybody would share one limit, and one stranger"
            " could use it up. Set CLEW_PROXIES to its address, such as 127.0.0.1"
        ]
    return []


def open_to_others(*paths: Path) -> list[str]:
    """Files and folders of secrets or of personal data that others on the machine can read.

    What is not there is not looked at.
    """
    open_ones = [p for p in paths if p.exists() and p.stat().st_mode & 0o077]
    return [
        f"{p} can be read by others: chmod {'700' if p.is_dir() else '600'} {p}" for p in open_ones
    ]
