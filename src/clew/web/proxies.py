"""Who really asks, where a proxy stands in front: by the proxies' addresses, never by what a
stranger writes into a header.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# A network as wide as this is no list of proxies.
_WIDEST = {4: 16, 6: 48}


class BadProxies(ValueError):
    """CLEW_PROXIES cannot be used; the message says what is wrong in it."""


def read_proxies(said: str) -> list[Network]:
    """The networks in a list such as `127.0.0.1, 10.1.2.0/28`. Raises BadProxies.

    >>> read_proxies("127.0.0.1, 10.1.2.0/28")
    [IPv4Network('127.0.0.1/32'), IPv4Network('10.1.2.0/28')]
    """
    found: list[Network] = []
    for part in said.replace(",", " ").split():
        try:
            network = ipaddress.ip_network(part)
        except ValueError as problem:
            raise BadProxies(f"{part!r} is neither an address nor a network ({problem})") from None
        if network.prefixlen < _WIDEST[network.version]:
            raise BadProxies(
                f"{part} takes in too many machines: name the addresses of the proxies alone"
            )
        found.append(network)
    return found


def visitor_address(peer: str, forwarded: str, proxies: list[Network]) -> str:
    """The address of whoever asks. `peer` has the line to us; `forwarded` is the header
    X-Forwarded-For.

    Each proxy adds the address that it sees at the end, so the header is read from its end, for as
    long as what stands there is a proxy of ours. What stands before was written by the visitor and
    is not looked at.
    """
    at = peer
    for said in reversed(forwarded.split(",")):
        if not _is_one_of(at, proxies):
            break
        address = _address(said)
        if address is None:
            break
        at = str(address)
    return at


def _is_one_of(said: str, proxies: list[Network]) -> bool:
    address = _address(said)
    return address is not None and any(
        address in network for network in proxies if network.version == address.version
    )


def _address(said: str) -> _Address | None:
    """The address in what a proxy wrote: some add a port, brackets, or write IPv4 as IPv6."""
    text = said.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (
        (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
    )


class BehindProxies:
    """The first of all middleware: `REMOTE_ADDR` is the visitor's from here on, and the header is
    gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.proxies = read_proxies(settings.CLEW_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if forwarded and self.proxies:
            request.META["REMOTE_ADDR"] = visitor_address(
                request.META.get("REMOTE_ADDR", ""), forwarded, self.proxies
            )
        return self.get_response(request)
