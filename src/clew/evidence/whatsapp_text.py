"""WhatsApp's "Export chat" as text, in every layout of iOS and Android that was found.

The clock is the exporting telephone's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache, partial
from itertools import groupby
from typing import IO, Any, NamedTuple, Protocol

from clew.evidence import date_order, whatsapp_languages
from clew.evidence.clock import Day
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.sources import Item

_INVISIBLE = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_MARKS = whatsapp_languages.MARKS
_LONGEST_LINE = 2**20
_LONGEST_TEXT = 2**20
_HEAD_LINES = 400
_LONGEST_NAME = 100

_ANY_HEADER = re.compile(
    rf"{_INVISIBLE}(?P<open>\[?){_INVISIBLE}(?P<date>\d{{1,4}}(?P<sep>[./-])\s?\d{{1,2}}(?P=sep)\s?\d{{1,4}}\.?)(?P<gap>,?\s(?:klo |kl\. |at |à |um )?)"
    r"(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2}))?"
    r"(?P<half>[\s\u00a0\u202f]?[AaPp]\.?[\s\u00a0\u202f]?[Mm]\.?)?(?P<close>\]| -|:|)\s"
)

# A day and a clock, with at most a few words between them, whatever else the form is.
_LIKE_A_HEAD = re.compile(
    rf"{_INVISIBLE}\[?{_INVISIBLE}\d{{1,4}}[./-]\s?\d{{1,2}}[./-]\s?\d{{1,4}}\b.{{0,20}}?\d{{1,2}}[:.]\d{{2}}.{{0,20}}?(?:\] | - )"
)

# What WhatsApp itself writes, in English. Other languages stay messages of the name that stands
# before them, or system lines where none does.
_CALL = re.compile(
    rf"{_INVISIBLE}(?:(?:Missed|Silenced|Declined|No answer|Unanswered) )?(?:group )?(?:[Vv]oice|[Vv]ideo) call(?:[,.]? .{{0,10}}\d.{{0,40}}|[,.]? (?:No answer|Tap to call back|Missed).{{0,40}})?$"
)
_SYSTEM = re.compile(
    rf"{_INVISIBLE}(?:Messages (?:and calls|to this (?:chat|group)(?: and calls)?|you send to this (?:chat|group)(?: and calls)?) are (?:now )?(?:end-to-end encrypted|secured)"
    r"|Your security code with .{1,80} changed|.{1,80} security code .{0,40}changed|.{1,80} (?:created|joined|left|added|removed|changed|turned (?:on|off)) "
    r"(?:group|using|this|the|you|to|disappearing|their phone number|admin))"
)
_SYSTEM_NAME = re.compile(
    r"(?:^You |.)(?:created group|changed (?:the|this|their|to)|added|removed|security code with|turned (?:on|off))\b.*[\"“”']|^Your security code with"
)
_ATTACHED = re.compile(
    rf"{_INVISIBLE}<\s?(?:attached|Anhang|adjunto|pièce jointe|allegato)\s?:\s?(?P<ios>[^>]{{1,255}})>"
    rf"|^{_INVISIBLE}(?P<android>[^\n<>|]{{1,255}}?\.\w{{2,5}}) \((?:file attached|Datei angehängt|archivo adjunto|fichier joint|file allegato|bestand bijgevoegd)\)",
    re.M,
)
_OMITTED = re.compile(
    rf"^{_INVISIBLE}(?:<Media omitted>|(?P<what>image|video|audio|sticker|GIF|document|Contact card|Video note)(?: file)? omitted)\s*$",
    re.M,
)
_VERB = re.compile(r"\b(?:created group|changed|added|removed|security code|turned (?:on|off))\b")
_NAME_MARKS = "\u200e\u200f\u202a\u202c\u202d\u2068\u2069 "
# How lines of calls and of WhatsApp itself begin, without marks.
_BEGINNINGS = frozenset("MSDNUgVvY")
_MAY_BEGIN = frozenset("0123456789[" + _MARKS)
_TURNED = str.maketrans("", "", _MARKS)


class _Shape(NamedTuple):
    """How one telephone writes the head of a message: a file has one."""

    opening: str
    separator: str
    colon: str
    seconds: bool
    half: bool
    close: str
    comma: bool

    def pattern(self) -> re.Pattern[str]:
        sep, colon = re.escape(self.separator), re.escape(self.colon)
        gap = r",\s" if self.comma else r"\s"
        gap += r"(?:klo |kl\. |at |à |um )?"
        half = r"[\s\u00a0\u202f]?[AaPp]\.?[\s\u00a0\u202f]?[Mm]\.?" if self.half else ""
        second = rf"{colon}(\d{{2}})" if self.seconds else "()"
        return re.compile(
            rf"{_INVISIBLE}{re.escape(self.opening)}{_INVISIBLE}((\d{{1,4}}{sep}\s?\d{{1,2}}{sep}\s?\d{{1,4}}\.?){gap}(\d{{1,2}}{colon}\d{{2}})"
            rf"{second}({half})){re.escape(self.close)}\s(.*)",
            re.S,
        )

    def dates(self) -> re.Pattern[bytes]:
        sep = re.escape(self.separator)
        return re.compile(
            rf"\n(?:\xe2[\x80\x81][\x80-\xbf]|\xef\xbb\xbf)*{re.escape(self.opening)}(?:\xe2\x80[\x80-\xbf])*"
            rf"(\d{{1,4}}{sep} ?\d{{1,2}}{sep} ?\d{{1,4}})\.?{',' if self.comma else '[^0-9,]'}".encode(
                "latin-1"
            )
        )


def _shape(match: re.Match[str]) -> _Shape:
    return _Shape(
        match["open"],
        match["sep"],
        match["colon"],
        match["second"] is not None,
        match["half"] is not None,
        match["close"],
        "," in match["gap"],
    )


def _lines_of_head(head: bytes) -> list[str]:
    return head.decode("utf-8", "replace").split("\n")[:_HEAD_LINES]


def recognise(head: bytes) -> bool:
    """The first line is the head of a message, or one of the first three where a name or an empty
    line stands above.
    """
    lines = _lines_of_head(head)[:3]
    return any(_ANY_HEADER.match(line) or whatsapp_languages.turned(line) for line in lines)


def _of_another_language(head: bytes) -> bool:
    """Nothing of the first lines has a head of the usual form, with its end, and one has another."""
    lines = _lines_of_head(head)[:3]
    if any(m["close"] and _whole(m) for line in lines if (m := _ANY_HEADER.match(line))):
        return False
    return any(whatsapp_languages.turned(line) for line in lines)


def _whole(match: re.Match[str]) -> bool:
    return (match["open"] == "[") == (match["close"] == "]")


def _find_shape(lines: Iterable[str]) -> _Shape:
    """The commonest. Raises CannotRead where words after the hour are not known, which may change
    its half of the day.
    """
    matches = [m for line in lines if (m := _ANY_HEADER.match(line))]
    shape = Counter(map(_shape, matches)).most_common(1)[0][0]
    # Between the clock and the " -" or "]" that ends a head stand words of another language.
    after = [m.string[m.end() :].partition(": ")[0] for m in matches if not m["close"]]
    unknown = [a for a in after if " - " in a or "]" in a]
    if not shape.close and (shape.opening or len(unknown) * 2 > len(after)):
        words = unknown[0] if unknown else after[0]
        raise CannotRead(
            f"after the hour stands {words[:40]!r}, which is not known and may say which half of the day it is; "
            "nothing of it was taken. Set the telephone to the 24-hour clock or to English, and export again"
        )
    return shape


def _turned_order(item: Item, asked: str | None) -> tuple[str, str]:
    """The same as `_order` for heads of another language."""
    if asked:
        return asked, _ASKED
    dates: list[str] = []
    with item.open() as stream:
        for raw in _lines(stream):
            found = whatsapp_languages.turned(raw.decode("utf-8", "replace"))
            if found:
                day = found.line.lstrip("[").partition(",")[0]
                if not dates or dates[-1] != day:
                    dates.append(day)
    return date_order.decide(dates)


_ASKED = "whoever handed it in said so"


def _order(item: Item, shape: _Shape, asked: str | None) -> tuple[str, str]:
    """The order of day and month: what was asked for, or what all dates of the file say."""
    if asked:
        return asked, _ASKED
    pattern, dates, rest = shape.dates(), [], b"\n"
    with item.open() as stream:
        while piece := stream.read(2**22):
            whole, _, rest = (rest + piece).rpartition(b"\n")
            dates += [d for d, _ in groupby(pattern.findall(whole))]
            rest = b"\n" + rest[-_LONGEST_LINE:]
    dates += pattern.findall(rest)
    if not dates:
        raise CannotRead("no message was found in it")
    return date_order.decide([d.decode() for d, _ in groupby(dates)])


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(stream.readline, _LONGEST_LINE), b"")


class _Head(Protocol):
    """What the head of a message says: its stamp, day, time, seconds, half of the day, and the rest."""

    def groups(self) -> tuple[Any, ...]: ...


class _Turned(NamedTuple):
    found: _Head
    written: str

    def groups(self) -> tuple[Any, ...]:
        return (self.written, *self.found.groups()[1:])


def _turned_head(match: Callable[[str], _Head | None], line: str) -> _Head | None:
    """The head of a line in another language, with the stamp as it was written."""
    turned = whatsapp_languages.turned(line)
    found = match(turned.line) if turned else None
    return _Turned(found, turned.written) if turned and found else None


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Every message, in the order of the file; what goes on over several lines is one message.
    Position: the number of the first line.
    """
    head = item.head()
    other = whatsapp_languages.turned if _of_another_language(head) else None
    lines = _lines_of_head(head)
    if other:
        heads = [t for line in lines if (t := other(line))]
        shape = _find_shape(t.line for t in heads)
        order, why = _turned_order(item, reading.dates)
        reading.note(
            f"{item.name}: heads of messages as {heads[0].written!r}, a form that was not tried on a real export; compare some with the telephone"
        )
    else:
        shape = _find_shape(lines)
        order, why = _order(item, shape, reading.dates)
    reading.note(f"{item.name}: dates read {order}, because {why}")
    match: Callable[[str], _Head | None] = shape.pattern().match
    if other:
        match = partial(_turned_head, match)
    days_at = _Days(order, reading).at
    began, at, written, rest = 0, UNKNOWN, "", ""
    more: list[str] = []
    length, cut = 0, False
    with item.open() as stream:
        for number, raw in enumerate(_lines(stream), 1):
            try:
                line = raw.decode()
            except UnicodeDecodeError:
                line = raw.decode("utf-8", "backslashreplace")
                reading.unread(
                    f"line {number}",
                    "letters that are not UTF-8; they are kept as \\x and their code",
                    line,
                )
            found = match(line)
            if found:
                stamp, day, time, seconds, half, said = found.groups()
                moment = days_at(day, time + half, seconds)
            if found is None or moment is None:
                if found:
                    reading.unread(
                        f"line {number}",
                        f"looks like the head of a message, but {day} is no day {order}; kept as text of the message above",
                        line,
                    )
                elif began and line[:1] in _MAY_BEGIN and _LIKE_A_HEAD.match(line):
                    reading.unread(
                        f"line {number}",
                        "looks like the head of a message in another form than those above; kept as text of the message above",
                        line,
                    )
                if not began and not line.strip(_MARKS + " \r\n"):
                    continue
                if not began:
                    reading.unread(f"line {number}", "stands before the first message", line)
                elif length < _LONGEST_TEXT:
                    more.append(line)
                    length += len(line)
                elif not cut:
                    cut = True
                    reading.unread(
                        f"line {number}",
                        "the message is longer than a million letters, which WhatsApp does not write; the rest is left out",
                        line[:1000],
                    )
                continue
            if began:
                yield _event(began, at, written, rest + "".join(more) if more else rest, reading)
            began, at, rest, written = number, moment, said, stamp
            if more:
                more, length, cut = [], 0, False
    if began:
        yield _event(began, at, written, rest + "".join(more), reading)


_CLOCK = tuple(f"{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02d}Z" for second in range(60))
_new: Any = tuple.__new__  # quicker than the named tuple's own constructor


class _Days:
    """Moments of the file's local clock; a day and a minute are worked out once."""

    def __init__(self, order: str, reading: Reading) -> None:
        self._order, self._clock, self._words = order, reading.clock, reading.clock.words
        self._days: dict[str, tuple[Day, int, int, str] | None] = {}
        self._minutes: dict[str, int] = {}

    def _day(self, text: str) -> tuple[Day, int, int, str] | None:
        """The day, its first second in UTC, minutes ahead of UTC (a day's length where they
        change), and its name.
        """
        try:
            made = date_order.parts(text, self._order)
            day = self._clock.day(made.year, made.month, made.day)
        except ValueError:
            return None
        ahead = 1440 if day.offset is None or day.offset % 60 else day.offset // 60
        return day, day.epoch, ahead, day.iso + "T"

    def at(self, text: str, time: str, seconds: str) -> At | None:
        """None where there is no such day or hour: then the line is no head of a message."""
        try:
            known, minute = self._days[text], self._minutes[time]
        except KeyError:
            known = self._days[text] = self._day(text)
            minute = self._minutes[time] = _minute(time)
        second = int(seconds) if seconds else 0
        if known is None or minute < 0 or second > 59:
            return None
        day, epoch, ahead, start = known
        there = minute - ahead
        if 0 <= there < 1440:
            utc: At = _new(
                At,
                (
                    epoch + there * 60 + second,
                    start + _CLOCK[there] + _SECONDS[second],
                    self._words,
                ),
            )
            return utc
        year, month, number = map(int, day.iso.split("-"))
        return self._clock.local(
            datetime(year, month, number, minute // 60, minute % 60, second), in_order=True
        )


def _minute(time: str) -> int:
    """Minute of the day; -1 where there is none."""
    hour, minute = map(int, re.findall(r"\d+", time))
    if half := re.search("[AaPp]", time):
        if not 1 <= hour <= 12:
            return -1
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else -1


def _event(number: int, at: At, written: str, rest: str, reading: Reading) -> Event:
    rest = rest.rstrip("\r\n")
    name, colon, text = rest.partition(": ")
    sender = _sender(name) if colon else None
    if (
        sender is None
        or not rest.isascii()
        or "\r" in rest
        or text[:1] in _BEGINNINGS
        or "<" in text
        or "(" in text
        or "omitted" in text
    ):
        return _unusual(number, at, written, rest.replace("\r\n", "\n"), reading)
    return _new(Event, (number, at, written, sender, "", "message", text, "", ""))


def _unusual(number: int, at: At, written: str, rest: str, reading: Reading) -> Event:
    """Any message: calls, attachments and WhatsApp's own lines told apart."""
    name, colon, text = rest.partition(": ")
    if not colon:
        first, _, later = rest.partition("\n")
        if not (first.endswith(":") and len(first) < _LONGEST_NAME):
            return Event(
                number,
                at,
                written,
                "",
                "",
                "call" if _CALL.match(rest) else "system",
                rest.strip(_MARKS),
            )
        name, text = first[:-1], later
    if _sender(name) is None and (
        len(name) > _LONGEST_NAME or "\n" in name or _SYSTEM_NAME.search(rest[:400])
    ):
        if len(name) > _LONGEST_NAME and "\n" not in name and not _SYSTEM.match(rest):
            reading.unread(
                f"line {number}",
                f"{len(name):,} letters stand before the colon, too many for a name; kept as a line of WhatsApp itself, without a sender",
                rest[:_LONGEST_NAME],
            )
        return Event(number, at, written, "", "", "system", rest.strip(_MARKS))
    kind, attachment = "message", ""
    if _CALL.match(text):
        kind = "call"
    elif _SYSTEM.match(text):
        kind = "system"
    elif held := _ATTACHED.search(text):
        attachment = (held["ios"] or held["android"]).strip().translate(_TURNED)
        reading.used.add(attachment)
    elif left := _OMITTED.search(text):
        attachment = f"{left['what'] or 'media'}, left out of the export"
    return Event(
        number, at, written, name.strip(_NAME_MARKS), "", kind, text.strip(_MARKS), attachment
    )


@lru_cache(maxsize=4096)
def _sender(name: str) -> str | None:
    """The name before the colon; None where it may be the beginning of one of WhatsApp's own lines."""
    return (
        None
        if len(name) > _LONGEST_NAME or "\n" in name or _VERB.search(name)
        else name.strip(_NAME_MARKS)
    )
