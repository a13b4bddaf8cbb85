"""Downloads of accounts as JSON: which service's they are is seen from their shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from clew.evidence import alerts, chat_downloads, google_takeout, meta_download
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.json_entries import Shape
from clew.evidence.sources import Item

_LARGEST = 192 * 2**20
_SCRIPT = re.compile(rb"^window\.YTD\.[\w.]+\s*=\s*")

_SHAPES: tuple[tuple[Callable[[Any], bool], str, Shape], ...] = (
    *meta_download.SHAPES,
    *chat_downloads.SHAPES,
    *google_takeout.SHAPES,
    *alerts.SHAPES,
)


def recognise(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return (
        _SCRIPT.match(start) is not None or re.match(rb'\{\s*["}]|\[\s*[\[{\]"]', start) is not None
    )


def _document(item: Item) -> Any:
    if item.size > _LARGEST:
        raise CannotRead(
            f"a JSON file of more than {_LARGEST // 2**20} MB; ask the service for a shorter time, or for several smaller files"
        )
    with item.open() as stream:
        raw = stream.read(_LARGEST + 1)
    try:
        return json.loads(_SCRIPT.sub(b"", raw.lstrip(b"\xef\xbb\xbf \r\n\t"), count=1))
    except RecursionError:
        raise CannotRead("it is nested deeper than any export; it is not read") from None
    except (ValueError, UnicodeDecodeError) as problem:
        raise CannotRead(
            f"it is no whole JSON ({problem}); fetch it again, it may have been cut off"
        ) from None


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: where the entry stands in the document."""
    document = _document(item)
    for fits, name, shape in _SHAPES:
        if fits(document):
            reading.format(name)
            yield from shape(document, reading)
            return
    seen = (
        sorted(document)[:12]
        if isinstance(document, dict)
        else sorted({k for e in document[:20] if isinstance(e, dict) for k in e})[:12]
    )
    raise CannotRead(
        f"a JSON file whose shape is not known; its names: {', '.join(map(str, seen)) or 'none'}"
    )
