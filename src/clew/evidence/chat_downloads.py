"""Downloads of Telegram, Discord, Snapchat, TikTok and X as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from clew.evidence.clock import instant, offset_time
from clew.evidence.events import OWNER, Event, Reading
from clew.evidence.json_entries import NoEntry, descending, entries, words
from clew.evidence.moments import At
from clew.evidence.parsed_times import in_words, iso


def _list(document: Any, *path: str) -> list[Any]:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document if isinstance(document, list) else []


def _first(held: list[Any], *names: str) -> bool:
    return bool(held) and isinstance(held[0], dict) and set(names) <= set(held[0])


def _stated(text: Any, why: str = "") -> At:
    """A time that names its zone, or is UTC as `why` says."""
    made = iso(words(text)) or in_words(words(text))
    if made is None:
        raise NoEntry(f"the time {text!r} cannot be read")
    if made.tzinfo is None:
        if not why:
            raise NoEntry(f"the time {text!r} names no zone")
        made = made.replace(tzinfo=UTC)
        return offset_time(made, why)
    return offset_time(made)


# Telegram: Telegram Desktop, "Export chat history" and "Export Telegram data", machine-readable.


def _telegram_chats(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        return []
    whole = _list(document, "chats", "list") + _list(document, "left_chats", "list")
    return whole or ([document] if isinstance(document.get("messages"), list) else [])


def _is_telegram(document: Any) -> bool:
    return any(
        isinstance(c, dict) and _first(c.get("messages") or [], "id", "type", "date")
        for c in _telegram_chats(document)
    )


def _telegram_text(value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    return "".join(p.get("text", "") if isinstance(p, dict) else words(p) for p in parts)


def telegram(document: Any, reading: Reading) -> Iterator[Event]:
    for chat in _telegram_chats(document):
        if not isinstance(chat, dict):
            reading.unread("chats", "a chat was expected there", words(chat)[:500])
            continue
        name, key = words(chat.get("name")), words(chat.get("id"))

        def one(place: str, m: Any, name: str = name, key: str = key) -> Event:
            if "date_unixtime" in m:
                at, written = (
                    instant(float(m["date_unixtime"])),
                    # Some exports have the seconds alone.
                    "; ".join(w for w in (words(m.get("date")), str(m["date_unixtime"])) if w),
                )
            else:
                wall = iso(words(m["date"]))
                if wall is None:
                    raise NoEntry(f"the time {m['date']!r} cannot be read")
                at, written = reading.clock.local(wall, key, in_order=True), words(m["date"])
            text = _telegram_text(m.get("text"))
            file = words(m.get("file") or m.get("photo"))
            reading.used.add(file.rpartition("/")[2])
            place_ = m.get("location_information")
            if isinstance(place_, dict):
                text = (
                    f"location {place_.get('latitude')}, {place_.get('longitude')}\n{text}".strip()
                )
            if m.get("edited"):
                text = f"{text} (edited {words(m['edited'])})".strip()
            if m.get("type") == "service":
                action = words(m.get("action"))
                seconds = f", {m['duration_seconds']} seconds" if "duration_seconds" in m else ""
                why = f", {m['discard_reason']}" if m.get("discard_reason") else ""
                return Event(
                    place,
                    at,
                    written,
                    words(m.get("actor")),
                    name,
                    "call" if action == "phone_call" else "system",
                    f"{action}{seconds}{why} {text}".strip(),
                    file,
                    key,
                )
            return Event(
                place,
                at,
                written,
                words(m.get("from") or m.get("from_id")),
                name,
                "message",
                text,
                file or words(m.get("media_type")),
                key,
            )

        yield from entries(chat.get("messages"), reading, f"chat {key} message", one)


# Discord: DiscordChatExporter (both sides), and Discord's own package (the owner's messages only).


def _is_discord_chat(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and "channel" in document
        and isinstance(document.get("messages"), list)
    )


def discord_chat(document: Any, reading: Reading) -> Iterator[Event]:
    channel = document["channel"] if isinstance(document["channel"], dict) else {}
    name, key = words(channel.get("name")), words(channel.get("id"))

    def one(place: str, m: Any) -> Event:
        author = m["author"]
        sender = f"{author['name']} ({author['id']})" if author.get("id") else words(author["name"])
        files = [words(a.get("fileName") or a.get("url")) for a in m.get("attachments") or []]
        text = words(m.get("content"))
        if m.get("timestampEdited"):
            text = f"{text} (edited {m['timestampEdited']})".strip()
        kind = {"Default": "message", "Reply": "message", "Call": "call"}.get(
            words(m.get("type", "Default")), "system"
        )
        return Event(
            place,
            _stated(m["timestamp"]),
            words(m["timestamp"]),
            sender,
            name,
            kind,
            text,
            "; ".join(files),
            key,
        )

    yield from entries(document["messages"], reading, "messages", one)


def _is_discord_package(document: Any) -> bool:
    return isinstance(document, list) and _first(document, "ID", "Timestamp", "Contents")


def discord_package(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        at = _stated(m["Timestamp"], "UTC, assumed: Discord's package names no zone")
        return Event(
            place,
            at,
            words(m["Timestamp"]),
            OWNER,
            "",
            "message",
            words(m["Contents"]),
            words(m.get("Attachments")),
        )

    yield from entries(
        document,
        reading,
        "",
        one,
        newest_first=descending(
            [int(m["ID"]) for m in document if isinstance(m, dict) and words(m.get("ID")).isdigit()]
        ),
    )


# Snapchat: "My data", chat_history.json, snap_history.json and talk_history.json.


def _is_snapchat(document: Any) -> bool:
    return isinstance(document, dict) and any(
        _first(v, "Created") and {"From", "To", "Media Type"} & set(v[0])
        for v in document.values()
        if isinstance(v, list)
    )


def snapchat(document: Any, reading: Reading) -> Iterator[Event]:
    for chat, held in document.items():

        def one(place: str, m: Any, chat: str = chat) -> Event:
            mine = m.get("IsSender", "To" in m)
            sender = OWNER if mine else words(m.get("From") or chat)
            receiver = words(m.get("To") or m.get("Conversation Title") or chat) if mine else OWNER
            kind, text = words(m.get("Media Type")), words(m.get("Content") or m.get("Text"))
            row = (
                "system"
                if kind
                in ("STATUSERASEDMESSAGE", "STATUSSAVETOCAMERAROLL", "STATUSPARTICIPANTREMOVED")
                else "call"
                if "CALL" in kind.upper()
                else "message"
            )
            held_media = words(m.get("Media IDs")) or (
                kind.lower() + ", not in the download"
                if kind and kind != "TEXT" and row == "message"
                else ""
            )
            stamp = m.get("Created(microseconds)")
            # Snapchat names the field microseconds, and writes thousandths of a second.
            at = instant(float(stamp) / 1000) if stamp else _stated(m["Created"])
            return Event(
                place, at, words(m["Created"]), sender, receiver, row, text, held_media, chat
            )

        if isinstance(held, list) and held:
            yield from entries(
                held, reading, chat, one, newest_first=descending([_sortable(m) for m in held])
            )


def _sortable(m: Any) -> float:
    made = iso(words(m.get("Created"))) if isinstance(m, dict) else None
    return made.replace(tzinfo=UTC).timestamp() if made else 0.0


# TikTok: user_data.json.


def _tiktok_chats(document: Any) -> dict[str, Any]:
    for path in (
        ("Direct Messages", "Chat History", "ChatHistory"),
        ("Direct Message", "Direct Messages", "ChatHistory"),
        ("Direct Messages", "ChatHistory"),
    ):
        at = document
        for name in path:
            at = at.get(name) if isinstance(at, dict) else None
        if isinstance(at, dict):
            return at
    return {}


def _is_tiktok(document: Any) -> bool:
    return bool(_tiktok_chats(document))


def tiktok(document: Any, reading: Reading) -> Iterator[Event]:
    for chat, held in _tiktok_chats(document).items():
        other = chat.removeprefix("Chat History with").strip().rstrip(":")

        def one(place: str, m: Any, chat: str = chat, other: str = other) -> Event:
            sender = words(m["From"])
            at = _stated(m["Date"], "UTC, assumed: TikTok's download names no zone")
            return Event(
                place,
                at,
                words(m["Date"]),
                sender,
                OWNER if sender == other else other,
                "message",
                words(m.get("Content")),
                "",
                chat,
            )

        yield from entries(
            held,
            reading,
            chat,
            one,
            newest_first=descending([_date(m) for m in held] if isinstance(held, list) else []),
        )


def _date(m: Any) -> float:
    made = iso(words(m.get("Date"))) if isinstance(m, dict) else None
    return made.replace(tzinfo=UTC).timestamp() if made else 0.0


# X: data/direct-messages.js and data/tweets.js.


def _is_x_messages(document: Any) -> bool:
    return isinstance(document, list) and _first(document, "dmConversation")


def x_messages(document: Any, reading: Reading) -> Iterator[Event]:
    for conversation in document:
        chat = conversation.get("dmConversation") if isinstance(conversation, dict) else None
        if not isinstance(chat, dict):
            reading.unread("", "a conversation was expected there", words(conversation)[:500])
            continue
        key = words(chat.get("conversationId"))

        def one(place: str, m: Any, key: str = key) -> Event:
            what, held = next(iter(m.items()))
            at = _stated(held["createdAt"])
            if what != "messageCreate":
                return Event(
                    place,
                    at,
                    held["createdAt"],
                    words(held.get("initiatingUserId") or held.get("senderId")),
                    "",
                    "system",
                    f"{what} {words(held)}",
                    "",
                    key,
                )
            files = "; ".join(words(u) for u in held.get("mediaUrls") or [])
            return Event(
                place,
                at,
                held["createdAt"],
                words(held.get("senderId")),
                words(held.get("recipientId")),
                "message",
                words(held.get("text")),
                files,
                key,
            )

        messages = chat.get("messages")
        yield from entries(
            messages,
            reading,
            f"conversation {key} message",
            one,
            newest_first=descending([_created(m) for m in messages or []]),
        )


def _created(m: Any) -> float:
    held = next(iter(m.values()), None) if isinstance(m, dict) else None
    made = iso(words(held.get("createdAt"))) if isinstance(held, dict) else None
    return made.timestamp() if made and made.tzinfo else 0.0


def _is_x_posts(document: Any) -> bool:
    return isinstance(document, list) and _first(document, "tweet")


def x_posts(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, entry: Any) -> Event:
        t = entry["tweet"]
        made = datetime.strptime(t["created_at"], "%a %b %d %H:%M:%S %z %Y")
        to = words(t.get("in_reply_to_screen_name"))
        return Event(
            place,
            offset_time(made),
            t["created_at"],
            OWNER,
            to,
            "post",
            words(t.get("full_text") or t.get("text")),
        )

    yield from entries(document, reading, "tweet", one)


SHAPES = (
    (_is_telegram, "telegram", telegram),
    (_is_discord_chat, "discord-exporter", discord_chat),
    (_is_discord_package, "discord", discord_package),
    (_is_x_messages, "x-messages", x_messages),
    (_is_x_posts, "x-posts", x_posts),
    (_is_tiktok, "tiktok", tiktok),
    (_is_snapchat, "snapchat", snapchat),
)
