"""Google Takeout: Google Chat, My Activity, and the location history in its old and new forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clew.evidence.clock import instant, offset_time
from clew.evidence.events import OWNER, Event, Reading
from clew.evidence.json_entries import NoEntry, entries, words
from clew.evidence.moments import At
from clew.evidence.parsed_times import in_words, iso


def _stated(text: Any) -> At:
    value = words(text)
    if value.isdigit():
        return instant(int(value) / 1000)
    # Tuesday, January 1, 2019 at 12:00:00 AM UTC
    made = iso(value) or in_words(value) or in_words(value.partition(", ")[2].replace(" at ", " "))
    if made is None or made.tzinfo is None:
        raise NoEntry(f"the time {value!r} cannot be read, or names no zone")
    return offset_time(made)


def _held(document: Any, name: str, *keys: str) -> bool:
    held = document.get(name) if isinstance(document, dict) else None
    return (
        isinstance(held, list)
        and bool(held)
        and isinstance(held[0], dict)
        and bool(set(keys) & set(held[0]))
    )


def chat(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        creator = m.get("creator") or {}
        name, mail = words(creator.get("name")), words(creator.get("email"))
        files = [
            words(f.get("export_name") or f.get("original_name"))
            for f in m.get("attached_files") or []
        ]
        reading.used.update(files)
        sender = f"{name} ({mail})" if name and mail else name or mail
        text = words(m.get("text")) or (
            "(deleted message)" if m.get("message_state") == "DELETED" else ""
        )
        return Event(
            place,
            _stated(m["created_date"]),
            words(m["created_date"]),
            sender,
            "",
            "message",
            text,
            "; ".join(files),
            words(m.get("topic_id")),
        )

    yield from entries(document["messages"], reading, "messages", one)


def activity(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        text = "\n".join(
            t
            for t in (words(m.get("header")), words(m.get("title")), words(m.get("titleUrl")))
            if t
        )
        return Event(place, _stated(m["time"]), words(m["time"]), OWNER, "", "activity", text)

    yield from entries(document, reading, "", one, newest_first=True)


def _spot(held: Any) -> str:
    latitude, longitude = held.get("latitudeE7"), held.get("longitudeE7")
    if latitude is None or longitude is None:
        raise NoEntry("a place without latitude and longitude")
    return f"{latitude / 1e7:.7f}, {longitude / 1e7:.7f}"


def records(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        stamp = m.get("timestamp") or m["timestampMs"]
        near = (
            f", within {m['accuracy']} metres as the telephone reckons" if "accuracy" in m else ""
        )
        return Event(
            place, _stated(stamp), words(stamp), OWNER, "", "location", f"location {_spot(m)}{near}"
        )

    yield from entries(document["locations"], reading, "locations", one)


def semantic(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        what, held = next(iter(m.items()))
        duration = held["duration"]
        begin, end = (
            words(duration.get(k) or duration.get(f"{k}Ms"))
            for k in ("startTimestamp", "endTimestamp")
        )
        if what == "placeVisit":
            spot = held["location"]
            text = f"at {words(spot.get('name'))} {words(spot.get('address'))} {_spot(spot)} until {end}"
        else:
            text = f"{words(held.get('activityType')).lower()} from {_spot(held['startLocation'])} to {_spot(held['endLocation'])} until {end}"
        return Event(
            place,
            _stated(begin),
            f"{begin} to {end}",
            OWNER,
            "",
            "location",
            " ".join(text.split()),
        )

    yield from entries(document["timelineObjects"], reading, "timelineObjects", one)


def _segments(document: Any) -> list[Any]:
    return document if isinstance(document, list) else document["semanticSegments"]


def segments(document: Any, reading: Reading) -> Iterator[Event]:
    def one(place: str, m: Any) -> Event:
        begin, end = words(m["startTime"]), words(m.get("endTime"))
        at = _stated(begin)
        if visit := m.get("visit"):
            spot = (visit.get("topCandidate") or {}).get("placeLocation")
            text = f"at {words(spot.get('latLng') if isinstance(spot, dict) else spot)} until {end}"
        elif move := m.get("activity"):
            ends = [
                words(s.get("latLng") if isinstance(s, dict) else s)
                for s in (move.get("start"), move.get("end"))
            ]
            text = f"{words((move.get('topCandidate') or {}).get('type')).lower()} from {ends[0]} to {ends[1]} until {end}"
        elif path := m.get("timelinePath"):
            text = "way: " + "; ".join(
                f"{words(p.get('point'))} {words(p.get('time') or p.get('durationMinutesOffsetFromStartTime'))}"
                for p in path
            )
        else:
            raise NoEntry("a part of the way of a kind that is not known")
        return Event(place, at, f"{begin} to {end}", OWNER, "", "location", text)

    yield from entries(_segments(document), reading, "segments", one)


def _is_segments(document: Any) -> bool:
    if isinstance(document, list):
        return (
            bool(document)
            and isinstance(document[0], dict)
            and "startTime" in document[0]
            and bool({"visit", "activity", "timelinePath"} & set(document[0]))
        )
    return _held(document, "semanticSegments", "startTime")


SHAPES = (
    (lambda d: _held(d, "messages", "created_date"), "google-chat", chat),
    (
        lambda d: (
            isinstance(d, list)
            and bool(d)
            and isinstance(d[0], dict)
            and {"header", "title", "time"} <= set(d[0])
        ),
        "google-activity",
        activity,
    ),
    (lambda d: _held(d, "locations", "latitudeE7"), "google-records", records),
    (
        lambda d: _held(d, "timelineObjects", "placeVisit", "activitySegment"),
        "google-semantic",
        semantic,
    ),
    (_is_segments, "google-timeline", segments),
)
