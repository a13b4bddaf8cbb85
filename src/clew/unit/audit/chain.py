"""Seal rows into the chain, and verify it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from clew.unit.audit import heads as heads_file

_LOCK = 0x436C6577  # one sealer at a time
_FIRST = b"\0" * 32
LONG_UNSEALED_SECONDS = 300
# What the audit row of a restore is called; its detail has the last link of the backup.
RESTORED = "a backup was restored"


def seal(*, batch: int = 5_000) -> int:
    """Link what waits; how many rows were linked. Rows that another transaction has not committed
    wait for the next call.
    """
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return total
            # By queue, never by highest id: ids commit out of order.
            cursor.execute(
                "DELETE FROM audit_unsealed WHERE entry_id IN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT %s) RETURNING entry_id",
                [batch],
            )
            waiting = sorted(row[0] for row in cursor.fetchall())
            if not waiting:
                return total
            cursor.execute(
                "SELECT id, sha256 FROM audit_entry WHERE id = ANY(%s) ORDER BY id", [waiting]
            )
            rows = cursor.fetchall()
            cursor.execute("SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1")
            last = cursor.fetchone()
            seq, head = (last[0], bytes(last[1])) if last else (0, _FIRST)
            with cursor.copy(
                "COPY audit_link (seq, entry_id, previous, hash) FROM STDIN (FORMAT BINARY)"
            ) as copy:
                copy.set_types(["int8", "int8", "bytea", "bytea"])
                for entry, own in rows:
                    seq += 1
                    following = hashlib.sha256(head + bytes(own)).digest()
                    copy.write_row((seq, entry, head, following))
                    head = following
        total += len(rows)


def write_head(path: Path) -> str | None:
    """Add the chain's head to a file outside the database; the line written, or None when nothing
    is new.
    """
    last = _last_link()
    if last is None or heads_file.last_line(path).split(" ")[-2:] == [str(last[0]), last[1].hex()]:
        return None
    return heads_file.add(path, *last)


def write_restored(path: Path) -> int:
    """After a backup was restored: say outside the database where its chain ends; the number of
    that link.
    """
    last = _last_link()
    if last is None:
        return 0
    heads_file.add(path, *last, restored=True)
    return last[0]


def _last_link() -> tuple[int, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1")
        last = cursor.fetchone()
    return (last[0], bytes(last[1])) if last else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: `broken` names the first bad row, in words; empty when the chain is
    whole.

    `heads` lines of the file outside agree; `lost` belong to links that went with a restore;
    `restores` says when backups were restored. `unsealed_since`: the oldest row that should have
    been sealed by now, because nobody seals; None while the sealer keeps up.
    """

    rows: int
    links: int
    broken: str
    waiting: int
    heads: int = 0
    lost: int = 0
    restores: tuple[str, ...] = ()
    unsealed_since: datetime | None = None

    @property
    def whole(self) -> bool:
        return not self.broken


_RECOMPUTED = """
    SELECT l.seq, l.entry_id, l.previous, l.hash, e.sha256, e.id IS NULL AS gone,
        e.sha256 IS DISTINCT FROM audit_row_hash(e) AS changed,
        lag(l.hash) OVER (ORDER BY l.seq) AS before, lag(l.seq) OVER (ORDER BY l.seq) AS seq_before
    FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
"""


def verify(heads: Path | None = None) -> Verdict:
    """Recompute every row's hash and every link; compare with the heads written outside the
    database.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_link), (SELECT count(*) FROM audit_unsealed)"
        )
        rows, links, waiting = cursor.fetchone()
        cursor.execute(
            f"""
            SELECT seq, entry_id, CASE
                WHEN gone THEN 'row is missing'
                WHEN changed THEN 'row was changed'
                WHEN seq_before IS NULL AND (seq <> 1 OR previous <> %s) THEN 'the chain does not begin at its beginning'
                WHEN seq_before IS NOT NULL AND seq <> seq_before + 1 THEN 'a link before it is missing'
                WHEN before IS NOT NULL AND previous <> before THEN 'link does not follow the one before'
                WHEN hash <> sha256(previous || sha256) THEN 'link was changed' END AS why
            FROM ({_RECOMPUTED}) checked
            WHERE gone OR changed OR (seq_before IS NULL AND (seq <> 1 OR previous <> %s)) OR seq <> seq_before + 1 OR previous <> before
                OR hash <> sha256(previous || sha256) ORDER BY seq LIMIT 1""",
            [_FIRST, _FIRST],
        )
        bad = cursor.fetchone()
        if bad:
            return Verdict(rows, links, f"audit row {bad[1]} (link {bad[0]}): {bad[2]}", waiting)
        cursor.execute(
            """SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id LEFT JOIN audit_unsealed u ON u.entry_id = e.id
            WHERE l.seq IS NULL AND u.entry_id IS NULL ORDER BY e.id LIMIT 1"""
        )
        out = cursor.fetchone()
        if out:
            return Verdict(
                rows,
                links,
                f"audit row {out[0]}: neither sealed nor waiting to be: it was taken out of the queue",
                waiting,
            )
        cursor.execute(
            "SELECT min(since) FROM audit_unsealed WHERE since < clock_timestamp() - make_interval(secs => %s)",
            [LONG_UNSEALED_SECONDS],
        )
        since = cursor.fetchone()[0]
        compared = _compare_heads(cursor, heads)
        return Verdict(
            rows,
            links,
            compared.broken,
            waiting,
            compared.heads,
            compared.lost,
            compared.restores,
            since,
        )


@dataclass(frozen=True, slots=True)
class _Compared:
    broken: str
    heads: int = 0
    lost: int = 0
    restores: tuple[str, ...] = ()


def _compare_heads(cursor: CursorWrapper, path: Path | None) -> _Compared:
    if path is None:
        return _Compared("")
    try:
        held = heads_file.read(path)
    except heads_file.BadHeads as problem:
        return _Compared(str(problem))
    # A line of a restore sets aside what was written before it of links that went with it; such a
    # line needs its row in the chain.
    ends: dict[int, int | None] = {}
    lowest: int | None = None
    for head in reversed(held):
        ends[head.line] = lowest
        if head.restored:
            lowest = head.seq if lowest is None else min(lowest, head.seq)
    cursor.execute(
        "SELECT seq, entry_id, hash FROM audit_link WHERE seq = ANY (%s)",
        [sorted({h.seq for h in held})],
    )
    links = {seq: (entry, bytes(own).hex()) for seq, entry, own in cursor.fetchall()}
    cursor.execute("SELECT detail->>'after_link' FROM audit_entry WHERE what = %s", [RESTORED])
    noted = {int(row[0]) for row in cursor.fetchall() if row[0] is not None}
    agreed = lost = 0
    for head in held:
        end = ends[head.line]
        if end is not None and head.seq > end:
            lost += 1
            continue
        found = links.get(head.seq)
        if found is None or found[1] != head.hash:
            row = f"audit row {found[0]} (link {head.seq})" if found else f"link {head.seq}"
            return _Compared(
                f"{row}: differs from the head written outside the database (line {head.line} of {path})"
            )
        if head.restored and end is None and head.seq not in noted:
            return _Compared(
                f"line {head.line} of {path} tells of a restore, and no row of the audit does"
            )
        agreed += 1
    return _Compared("", agreed, lost, tuple(h.at for h in held if h.restored))
