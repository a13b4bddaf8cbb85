"""Facebook's and Instagram's "Download your information" as JSON, and Messenger's download of
encrypted chats. Newest first.

What was unsent before the download is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clew.evidence.clock import instant
from clew.evidence.events import Event, Reading
from clew.evidence.json_entries import NoEntry, entries, words

_MEDIA = ("photos", "videos", "audio_files", "files", "gifs")


def mended(value: Any) -> str:
    """Meta writes each byte of UTF-8 as a letter of its own; put them together again."""
    text = words(value)
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _is_thread(document: Any) -> bool:
    held = document.get("messages") if isinstance(document, dict) else None
    return (
        isinstance(held, list)
        and "participants" in document
        and all(isinstance(m, dict) and "timestamp_ms" in m for m in held[:1])
    )


def _is_encrypted(document: Any) -> bool:
    held = document.get("messages") if isinstance(document, dict) else None
    return (
        isinstance(held, list)
        and "participants" in document
        and all(isinstance(m, dict) and "senderName" in m for m in held[:1])
    )


def _others(sender: str, people: list[str]) -> str:
    return ", ".join(p for p in people if p and p != sender)


def _time(number: Any) -> Any:
    try:
        return instant(float(number) / 1000)
    except (TypeError, ValueError):
        raise NoEntry(f"the time {number!r} cannot be read") from None


def thread(document: Any, reading: Reading) -> Iterator[Event]:
    people = [mended(p.get("name")) for p in document["participants"] if isinstance(p, dict)]
    chat = mended(document.get("thread_path") or document.get("title"))

    def one(place: str, m: Any) -> Event:
        sender, text = mended(m.get("sender_name")), mended(m.get("content"))
        files = [mended(f.get("uri")) for name in _MEDIA for f in m.get(name) or []]
        if m.get("sticker"):
            files.append(mended(m["sticker"].get("uri")))
        reading.used.update(f.rpartition("/")[2] for f in files)
        if share := m.get("share"):
            text = "\n".join(
                t for t in (text, mended(share.get("link")), mended(share.get("share_text"))) if t
            )
        if reactions := m.get("reactions"):
            text += (
                "\n(reactions: "
                + ", ".join(
                    f"{mended(r.get('reaction'))} by {mended(r.get('actor'))}" for r in reactions
                )
                + ")"
            )
        if m.get("is_unsent"):
            text = f"{text} (unsent by its sender)".strip()
        kind = (
            "call"
            if "call_duration" in m or m.get("type") == "Call"
            else "system"
            if m.get("type") in ("Subscribe", "Unsubscribe")
            else "message"
        )
        if "call_duration" in m:
            text = f"{text} ({'missed call' if m.get('missed') else 'call'}, {m['call_duration']} seconds)".strip()
        return Event(
            place,
            _time(m["timestamp_ms"]),
            words(m["timestamp_ms"]),
            sender,
            _others(sender, people),
            kind,
            text,
            "; ".join(files),
            chat,
        )

    yield from entries(document["messages"], reading, "messages", one, newest_first=True)


def encrypted(document: Any, reading: Reading) -> Iterator[Event]:
    people = [words(p.get("name") if isinstance(p, dict) else p) for p in document["participants"]]
    chat = words(document.get("threadName"))

    def one(place: str, m: Any) -> Event:
        sender, text = words(m.get("senderName")), words(m.get("text"))
        files = [words(f.get("uri")) for f in m.get("media") or []]
        reading.used.update(f.rpartition("/")[2] for f in files)
        text = f"{text} (unsent by its sender)".strip() if m.get("isUnsent") else text
        return Event(
            place,
            _time(m["timestamp"]),
            words(m["timestamp"]),
            sender,
            _others(sender, people),
            "message",
            text,
            "; ".join(files),
            chat,
        )

    times = [
        m.get("timestamp", 0)
        for m in document["messages"]
        if isinstance(m, dict) and isinstance(m.get("timestamp"), int)
    ]
    yield from entries(
        document["messages"],
        reading,
        "messages",
        one,
        newest_first=len(times) > 1 and times[0] > times[-1],
    )


SHAPES = ((_is_thread, "meta", thread), (_is_encrypted, "messenger", encrypted))
