"""WhatsApp's "Export chat" as text, in every layout of iOS and Android that was found. The clock is the exporting telephone's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import IO, NamedTuple

from clew.evidence import date_order
from clew.evidence.clock import Day
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.sources import Item

_INVISIBLE = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_LONGEST_LINE = 2**20
_LONGEST_TEXT = 2**20
_HEAD_LINES = 400

_ANY_HEADER = re.compile(
    rf"{_INVISIBLE}(?P<open>\[?){_INVISIBLE}(?P<date>\d{{1,4}}(?P<sep>[./-])\s?\d{{1,2}}(?P=sep)\s?\d{{2,4}}\.?)(?P<gap>,?\s(?:klo |kl\. |at |à |um )?)"
    r"(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2}))?"
    r"(?P<half>[\s\u00a0\u202f]?[AaPp]\.?[\s\u00a0\u202f]?[Mm]\.?)?(?P<close>\]| -|:|)\s"
)

# What WhatsApp itself writes, in English. Other languages stay messages of the name that stands before them, or system lines where none does.
_CALL = re.compile(
    rf"{_INVISIBLE}(?:(?:Missed|Silenced|Declined|No answer|Unanswered) )?(?:group )?(?:[Vv]oice|[Vv]ideo) call(?:[,.]? .{{0,10}}\d.{{0,40}}|[,.]? (?:No answer|Tap to call back|Missed).{{0,40}})?$"
)
_SYSTEM = re.compile(
    rf"{_INVISIBLE}(?:Messages (?:and calls|to this (?:chat|group)(?: and calls)?|you send to this (?:chat|group)(?: and calls)?) are (?:now )?(?:end-to-end encrypted|secured)"
    r"|Your security code with .{1,80} changed|.{1,80} security code .{0,40}changed|.{1,80} (?:created|joined|left|added|removed|changed|turned (?:on|off)) "
    r"(?:group|using|this|the|you|to|disappearing|their phone number|admin))",
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
        return re.compile(
            rf"{_INVISIBLE}{re.escape(self.opening)}{_INVISIBLE}(\d{{1,4}}{sep}\s?\d{{1,2}}{sep}\s?\d{{2,4}}\.?){gap}(\d{{1,2}}){colon}(\d{{2}})"
            + (rf"{colon}(\d{{2}})" if self.seconds else "()")
            + (r"[\s\u00a0\u202f]?([AaPp]\.?[\s\u00a0\u202f]?[Mm]\.?)" if self.half else "()")
            + rf"{re.escape(self.close)}\s(.*)",
            re.S,
        )

    def dates(self) -> re.Pattern[bytes]:
        sep = re.escape(self.separator)
        return re.compile(
            rf"^(?:\xe2[\x80\x81][\x80-\xbf]|\xef\xbb\xbf)*{re.escape(self.opening)}(?:\xe2\x80[\x80-\xbf])*"
            rf"(\d{{1,4}}{sep} ?\d{{1,2}}{sep} ?\d{{2,4}})\.?{',' if self.comma else '[^0-9,]'}".encode("latin-1"),
            re.M,
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
    """The first line is the head of a message, or one of the first three where a name or an empty line stands above."""
    return any(_ANY_HEADER.match(line) for line in _lines_of_head(head)[:3])


def _find_shape(head: bytes) -> _Shape:
    found = Counter(_shape(m) for line in _lines_of_head(head) if (m := _ANY_HEADER.match(line)))
    return found.most_common(1)[0][0]


def _order(item: Item, shape: _Shape, asked: str | None) -> tuple[str, str]:
    """The order of day and month: what was asked for, or what all dates of the file say."""
    if asked:
        return asked, "it was given with --dates"
    pattern, dates, rest = shape.dates(), [], b""
    with item.open() as stream:
        while piece := stream.read(2**22):
            whole, _, rest = (rest + piece).rpartition(b"\n")
            dates += [d for d, _ in groupby(pattern.findall(whole))]
            rest = rest[-_LONGEST_LINE:]
    dates += pattern.findall(rest)
    if not dates:
        raise CannotRead("no message was found in it")
    return date_order.decide([d.decode() for d, _ in groupby(dates)])


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.readline(_LONGEST_LINE), b"")


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Every message, in the order of the file; what goes on over several lines is one message. Position: the number of the first line."""
    shape = _find_shape(item.head())
    order, why = _order(item, shape, reading.dates)
    reading.note(f"{item.name}: dates read {order}, because {why}")
    match, days = shape.pattern().match, _Days(order, reading)
    began, at, written, rest = 0, UNKNOWN, "", ""
    more: list[str] = []
    length, cut = 0, False
    with item.open() as stream:
        for number, raw in enumerate(_lines(stream), 1):
            try:
                line = raw.decode()
            except UnicodeDecodeError:
                line = raw.decode("utf-8", "backslashreplace")
                reading.unread(f"line {number}", "letters that are not UTF-8; they are kept as \\x and their code", line)
            found = match(line)
            moment = days.at(found) if found else None
            if found is None or moment is None:
                if found:
                    reading.unread(f"line {number}", f"looks like the head of a message, but {found[1]} is no day {order}; kept as text of the message above", line)  # fmt: skip
                if not began and not line.strip(_MARKS + " \r\n"):
                    continue
                if not began:
                    reading.unread(f"line {number}", "stands before the first message", line)
                elif length < _LONGEST_TEXT:
                    more.append(line)
                    length += len(line)
                elif not cut:
                    cut = True
                    reading.unread(f"line {number}", "the message is longer than a million letters, which WhatsApp does not write; the rest is left out", line[:1000])  # fmt: skip
                continue
            if began:
                yield _event(began, at, written, rest + "".join(more) if more else rest, reading)
            began, at, rest = number, moment, found[6]
            written = line[: found.start(6)].strip(_STAMP_ENDS)
            if more:
                more = []
            length, cut = 0, False
    if began:
        yield _event(began, at, written, rest + "".join(more), reading)


_STAMP_ENDS = _MARKS + "[]-: \t\u00a0\u202f"


class _Days:
    """Moments of the file's local clock; a day is worked out once."""

    def __init__(self, order: str, reading: Reading) -> None:
        self._order, self._clock = order, reading.clock
        self._known: dict[str, tuple[Day, str, str] | None] = {}

    def _day(self, text: str) -> tuple[Day, str, str] | None:
        try:
            made = date_order.parts(text, self._order)
            day = self._clock.day(made.year, made.month, made.day)
        except ValueError:
            return None
        return day, day.iso, day.iso + "T"

    def at(self, found: re.Match[str]) -> At | None:
        """None where there is no such day or hour: then the line is no head of a message."""
        text, hours, minutes, seconds, half, _ = found.groups()
        if text not in self._known:
            self._known[text] = self._day(text)
        known = self._known[text]
        if known is None:
            return None
        hour, minute, second = int(hours), int(minutes), int(seconds or 0)
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half.strip()[0] in "Pp" else 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        day, iso, start = known
        if day.offset is None:
            year, month, number = map(int, iso.split("-"))
            return self._clock.local(datetime(year, month, number, hour, minute, second), in_order=True)
        since = hour * 3600 + minute * 60 + second - day.offset
        if 0 <= since < 86400:
            return At(day.epoch + since, f"{start}{since // 3600:02d}:{since // 60 % 60:02d}:{since % 60:02d}Z", self._clock.words)
        year, month, number = map(int, iso.split("-"))
        return self._clock.local(datetime(year, month, number, hour, minute, second))


def _event(number: int, at: At, written: str, rest: str, reading: Reading) -> Event:
    rest = rest.rstrip("\r\n")
    if "\r" in rest:
        rest = rest.replace("\r\n", "\n")
    name, colon, text = rest.partition(": ")
    if not colon:
        first, _, later = rest.partition("\n")
        if first.endswith(":") and len(first) < 100:
            name, text = first[:-1], later
        else:
            return Event(number, at, written, "", "", "call" if _CALL.match(rest) else "system", rest.strip(_MARKS))
    if len(name) > 100 or "\n" in name or (" " in name and _SYSTEM_NAME.search(rest[: len(name) + 40])):
        return Event(number, at, written, "", "", "system", rest.strip(_MARKS))
    name = name.strip("\u200e\u200f\u202a\u202c\u202d\u2068\u2069 ")
    kind, attachment = "message", ""
    if "call" in text and _CALL.match(text):
        kind = "call"
    elif ("encrypted" in text or "secur" in text or "\u200e" in rest) and _SYSTEM.match(text):
        kind = "system"
    elif "<" in text or "\u200e" in text or "(" in text or "omitted" in text:
        if held := _ATTACHED.search(text):
            attachment = (held["ios"] or held["android"]).strip().translate(_TURNED)
            reading.used.add(attachment)
        elif left := _OMITTED.search(text):
            attachment = f"{left['what'] or 'media'}, left out of the export"
    return Event(number, at, written, name, "", kind, text.strip(_MARKS) if text[:1] in _MARKS else text, attachment)
