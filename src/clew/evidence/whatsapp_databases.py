"""WhatsApp's own databases: ChatStorage.sqlite and its neighbours of iOS, msgstore.db and wa.db of
Android.

Times are seconds since 2001 (iOS) or thousandths of a second since 1970 (Android), both UTC. The
order is the app's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clew.evidence.clock import try_instant
from clew.evidence.databases import Database
from clew.evidence.events import OWNER, Event, Reading
from clew.evidence.moments import UNKNOWN, At

SINCE_2001 = 978_307_200
_IOS_SYSTEM = {6, 10}
_IOS_KINDS = {
    1: "picture",
    2: "video",
    3: "audio",
    4: "contact card",
    8: "document",
    11: "GIF",
    15: "sticker",
}
_ANDROID_KINDS = {
    1: "picture",
    2: "audio",
    3: "video",
    4: "contact card",
    9: "document",
    13: "GIF",
    20: "sticker",
    42: "picture to see once",
    43: "video to see once",
}
_ANDROID_LOCATIONS, _ANDROID_DELETED, _ANDROID_CALLS, _ANDROID_SYSTEM = {5, 16}, 15, {8, 10, 90}, 7


def apple_time(number: Any) -> tuple[At, str]:
    """Seconds since 2001, or billionths of a second where the number is that large."""
    if not isinstance(number, int | float):
        return UNKNOWN, ""
    return try_instant((number / 1e9 if abs(number) > 1e11 else number) + SINCE_2001), repr(number)


def _place(latitude: Any, longitude: Any) -> str:
    return f"location {latitude}, {longitude}" if latitude or longitude else ""


def ios_messages(database: Database, reading: Reading) -> Iterator[Event]:
    c = database.column
    members = database.has("ZWAGROUPMEMBER", "Z_PK", "ZMEMBERJID")
    media = database.has("ZWAMEDIAITEM", "Z_PK", "ZMEDIALOCALPATH")
    query = (
        f"select m.Z_PK, m.ZISFROMME, m.ZMESSAGEDATE, m.ZTEXT, m.ZCHATSESSION, {c('ZWAMESSAGE', 'ZMESSAGETYPE', 'm')}, "
        f"{c('ZWAMESSAGE', 'ZFROMJID', 'm')}, {c('ZWAMESSAGE', 'ZTOJID', 'm')}, "
        f"{c('ZWACHATSESSION', 'ZPARTNERNAME', 's')}, {c('ZWACHATSESSION', 'ZCONTACTJID', 's')}, "
        + (
            f"g.ZMEMBERJID, {c('ZWAGROUPMEMBER', 'ZCONTACTNAME', 'g')}, "
            if members
            else "null, null, "
        )
        + (
            f"i.ZMEDIALOCALPATH, {c('ZWAMEDIAITEM', 'ZLATITUDE', 'i')}, {c('ZWAMEDIAITEM', 'ZLONGITUDE', 'i')}, {c('ZWAMEDIAITEM', 'ZTITLE', 'i')} "
            if media
            else "null, null, null, null "
        )
        + "from ZWAMESSAGE m left join ZWACHATSESSION s on s.Z_PK = m.ZCHATSESSION "
        + ("left join ZWAGROUPMEMBER g on g.Z_PK = m.ZGROUPMEMBER " if members else "")
        + ("left join ZWAMEDIAITEM i on i.Z_PK = m.ZMEDIAITEM " if media else "")
        + f"order by m.ZCHATSESSION, {c('ZWAMESSAGE', 'ZSORT', 'm')}, m.Z_PK"
    )
    for (
        key,
        mine,
        date,
        text,
        chat,
        kind,
        source,
        target,
        name,
        jid,
        member,
        member_name,
        file,
        latitude,
        longitude,
        title,
    ) in database.rows(query):
        at, written = apple_time(date)
        other = _known(name, jid or (target if mine else source))
        sender = OWNER if mine else (_known(member_name, member) or other)
        receiver = other if mine or member else OWNER
        said = text or ""
        if kind == 14:
            said = said or "(deleted message)"
        if kind == 5:
            said = "\n".join(p for p in (_place(latitude, longitude), title, said) if p)
        elif title:
            said = f"{title}\n{said}" if said and title != said else title
        attachment = file or (
            f"{_IOS_KINDS[kind]}, not in the database" if kind in _IOS_KINDS else ""
        )
        row = "system" if kind in _IOS_SYSTEM else "call" if kind == 59 else "message"
        yield Event(
            f"ZWAMESSAGE {key}",
            at,
            written,
            sender,
            receiver,
            row,
            said,
            attachment,
            f"chat {chat}",
        )


def _known(name: str | None, address: str | None) -> str:
    """The name with the number in brackets, or which of both is there."""
    if name and address and name != address:
        return f"{name} ({address})"
    return name or address or ""


def ios_calls(database: Database, reading: Reading) -> Iterator[Event]:
    c = database.column
    whole = database.has("ZWAAGGREGATECALLEVENT", "Z_PK", "ZINCOMING") and database.has(
        "ZWACDCALLEVENT", "Z1CALLEVENTS"
    )
    people: dict[int, list[str]] = {}
    if database.has("ZWACDCALLEVENTPARTICIPANT", "Z1PARTICIPANTS", "ZJIDSTRING"):
        for call, jid in database.rows(
            "select Z1PARTICIPANTS, ZJIDSTRING from ZWACDCALLEVENTPARTICIPANT order by Z_PK"
        ):
            people.setdefault(call, []).append(jid or "")
    query = (
        f"select e.Z_PK, e.ZDATE, e.ZDURATION, {c('ZWACDCALLEVENT', 'ZGROUPJIDSTRING', 'e')}, "
        + (
            f"a.ZINCOMING, {c('ZWAAGGREGATECALLEVENT', 'ZMISSED', 'a')}, {c('ZWAAGGREGATECALLEVENT', 'ZVIDEO', 'a')} "
            if whole
            else "null, null, null "
        )
        + "from ZWACDCALLEVENT e "
        + ("left join ZWAAGGREGATECALLEVENT a on a.Z_PK = e.Z1CALLEVENTS " if whole else "")
        + "order by e.ZDATE, e.Z_PK"
    )
    for key, date, duration, group, incoming, missed, video in database.rows(query):
        at, written = apple_time(date)
        others = ", ".join(p for p in people.get(key, []) if p) or group or ""
        way = (
            "call"
            if incoming is None
            else "missed call"
            if missed
            else "incoming call"
            if incoming
            else "outgoing call"
        )
        text = f"{'video' if video else 'voice'} {way}" + (
            f", {duration:.0f} seconds" if isinstance(duration, int | float) else ""
        )
        sender, receiver = (others, OWNER) if incoming else (OWNER, others)
        yield Event(f"ZWACDCALLEVENT {key}", at, written, sender, receiver, "call", text)


def ios_contacts(database: Database, reading: Reading) -> Iterator[Event]:
    c = database.column
    table = "ZWAADDRESSBOOKCONTACT"
    query = f"select Z_PK, ZFULLNAME, {c(table, 'ZPHONENUMBER')}, {c(table, 'ZWHATSAPPID')}, {c(table, 'ZABOUTTEXT')}, {c(table, 'ZABOUTTIMESTAMP')} from {table} order by Z_PK"
    for key, name, phone, jid, about, since in database.rows(query):
        at, written = apple_time(since)
        text = "; ".join(str(p) for p in (phone, jid, f"about: {about}" if about else "") if p)
        yield Event(f"{table} {key}", at, written, name or "", "", "contact", text)


def android_messages(database: Database, reading: Reading) -> Iterator[Event]:
    c, has = database.column, database.has
    chats, jids = has("chat", "_id", "jid_row_id"), has("jid", "_id", "raw_string")
    media, places = (
        has("message_media", "message_row_id"),
        has("message_location", "message_row_id", "latitude"),
    )
    query = (
        f"select m._id, m.chat_row_id, m.from_me, m.timestamp, m.text_data, m.message_type, {c('message', 'status', 'm')}, "
        + (f"{c('chat', 'subject', 'c')}, " if chats else "null, ")
        + ("j.raw_string, " if chats and jids else "null, ")
        + ("w.raw_string, " if jids and has("message", "sender_jid_row_id") else "null, ")
        + (
            f"{c('message_media', 'file_path', 'd')}, {c('message_media', 'mime_type', 'd')}, {c('message_media', 'media_caption', 'd')}, "
            if media
            else "null, null, null, "
        )
        + (
            f"p.latitude, p.longitude, {c('message_location', 'place_name', 'p')} "
            if places
            else "null, null, null "
        )
        + "from message m "
        + ("left join chat c on c._id = m.chat_row_id " if chats else "")
        + ("left join jid j on j._id = c.jid_row_id " if chats and jids else "")
        + (
            "left join jid w on w._id = m.sender_jid_row_id "
            if jids and has("message", "sender_jid_row_id")
            else ""
        )
        + ("left join message_media d on d.message_row_id = m._id " if media else "")
        + ("left join message_location p on p.message_row_id = m._id " if places else "")
        + f"order by m.chat_row_id, {c('message', 'sort_id', 'm')}, m._id"
    )
    for (
        key,
        chat,
        mine,
        stamp,
        text,
        kind,
        status,
        subject,
        jid,
        member,
        file,
        mime,
        caption,
        latitude,
        longitude,
        place,
    ) in database.rows(query):
        if not stamp and kind in (-1, None):
            reading.unread(
                f"message {key}",
                "an empty entry that WhatsApp makes for itself, without time or text",
                text or "",
            )
            continue
        yield _android(
            f"message {key}",
            chat,
            mine,
            stamp,
            text or caption,
            kind,
            status == 6 or kind == _ANDROID_SYSTEM,
            subject,
            jid,
            member,
            file,
            mime,
            (latitude, longitude, place),
        )
    yield from _android_calls(database)


def android_messages_before_2022(database: Database, reading: Reading) -> Iterator[Event]:
    c, table = database.column, "messages"
    query = (
        f"select _id, key_remote_jid, key_from_me, timestamp, data, {c(table, 'media_wa_type')}, {c(table, 'status')}, {c(table, 'remote_resource')}, "
        f"{c(table, 'media_name')}, {c(table, 'media_mime_type')}, {c(table, 'media_caption')}, {c(table, 'latitude')}, {c(table, 'longitude')} "
        f"from {table} order by key_remote_jid, _id"
    )
    for (
        key,
        jid,
        mine,
        stamp,
        text,
        kind,
        status,
        member,
        file,
        mime,
        caption,
        latitude,
        longitude,
    ) in database.rows(query):
        if str(jid) == "-1":
            reading.unread(
                f"messages {key}",
                "an empty entry that WhatsApp makes for itself, without time or text",
                text or "",
            )
            continue
        number = int(kind or 0) if str(kind or 0).lstrip("-").isdigit() else 0
        yield _android(
            f"messages {key}",
            jid,
            mine,
            stamp,
            text if isinstance(text, str) else caption,
            number,
            status == 6,
            None,
            jid,
            member,
            file,
            mime,
            (latitude, longitude, None),
        )
    yield from _android_calls(database)


def _android(
    position: str,
    chat: Any,
    mine: Any,
    stamp: Any,
    text: Any,
    kind: Any,
    system: bool,
    subject: Any,
    jid: Any,
    member: Any,
    file: Any,
    mime: Any,
    spot: tuple[Any, Any, Any],
) -> Event:
    other = _known(subject, jid)
    at = try_instant(stamp / 1000) if isinstance(stamp, int | float) else UNKNOWN
    sender = OWNER if mine else (member or other)
    receiver = other if mine or member else OWNER
    said = str(text or "")
    if kind in _ANDROID_LOCATIONS:
        said = "\n".join(p for p in (_place(spot[0], spot[1]), spot[2], said) if p)
    if kind == _ANDROID_DELETED:
        said = said or "(deleted message)"
    attachment = str(file or "") or (
        f"{_ANDROID_KINDS[kind]}, not in the database" if kind in _ANDROID_KINDS else ""
    )
    row = "system" if system else "call" if kind in _ANDROID_CALLS else "message"
    return Event(
        position,
        at,
        "" if stamp is None else str(stamp),
        "" if system and not mine and not member else sender,
        receiver,
        row,
        said,
        f"{attachment} ({mime})" if attachment and mime else attachment,
        f"chat {chat}",
    )


def _android_calls(database: Database) -> Iterator[Event]:
    if not database.has("call_log", "_id", "timestamp", "from_me"):
        return
    c, joined = (
        database.column,
        database.has("call_log", "jid_row_id") and database.has("jid", "_id", "raw_string"),
    )
    query = (
        f"select l._id, l.timestamp, l.from_me, {c('call_log', 'video_call', 'l')}, {c('call_log', 'duration', 'l')}, {c('call_log', 'call_result', 'l')}, "
        + (
            "j.raw_string from call_log l left join jid j on j._id = l.jid_row_id "
            if joined
            else "null from call_log l "
        )
        + "order by l.timestamp, l._id"
    )
    for key, stamp, mine, video, duration, result, jid in database.rows(query):
        at = try_instant(stamp / 1000) if isinstance(stamp, int | float) else UNKNOWN
        text = f"{'video' if video else 'voice'} {'outgoing' if mine else 'incoming'} call, {duration or 0} seconds, result {result} as WhatsApp counts it"
        yield Event(
            f"call_log {key}",
            at,
            str(stamp),
            OWNER if mine else jid or "",
            (jid or "") if mine else OWNER,
            "call",
            text,
            "",
            "calls",
        )


def android_contacts(database: Database, reading: Reading) -> Iterator[Event]:
    query = f"select jid, display_name, {database.column('wa_contacts', 'number')} from wa_contacts order by jid"
    for number, (jid, name, phone) in enumerate(database.rows(query), 1):
        yield Event(
            f"wa_contacts {number}",
            UNKNOWN,
            "",
            name or "",
            "",
            "contact",
            "; ".join(str(p) for p in (phone, jid) if p),
        )
