"""Seal rows into the chain, and verify it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

_LOCK = 0x436C6577  # one sealer at a time
_FIRST = b"\0" * 32
LONG_UNSEALED_SECONDS = 300


def seal(*, batch: int = 5_000) -> int:
    """Link what waits; how many rows were linked. Rows that another transaction has not committed wait for the next call."""
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return total
            # By queue, never by highest id: ids commit out of order.
            cursor.execute(
                "DELETE FROM audit_unsealed WHERE entry_id IN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT %s) RETURNING entry_id", [batch]
            )  # fmt: skip
            waiting = sorted(row[0] for row in cursor.fetchall())
            if not waiting:
                return total
            cursor.execute("SELECT id, sha256 FROM audit_entry WHERE id = ANY(%s) ORDER BY id", [waiting])
            rows = cursor.fetchall()
            cursor.execute("SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1")
            last = cursor.fetchone()
            seq, head = (last[0], bytes(last[1])) if last else (0, _FIRST)
            with cursor.copy("COPY audit_link (seq, entry_id, previous, hash) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int8", "int8", "bytea", "bytea"])
                for entry, own in rows:
                    seq += 1
                    following = hashlib.sha256(head + bytes(own)).digest()
                    copy.write_row((seq, entry, head, following))
                    head = following
        total += len(rows)


def write_head(path: Path) -> str | None:
    """Add the chain's head to a file outside the database; the line written, or None when nothing is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1")
        last = cursor.fetchone()
    if last is None:
        return None
    said = f"{last[0]} {bytes(last[1]).hex()}"
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if known and known[-1].split(" ", 1)[1] == said:
        return None
    line = f"{datetime.now(UTC).isoformat(timespec='seconds')} {said}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
    return line


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: `broken` names the first bad row, in words; empty when the chain is whole."""

    rows: int
    links: int
    broken: str
    waiting: int

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
    """Recompute every row's hash and every link; compare with the heads written outside the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_link), (SELECT count(*) FROM audit_unsealed)"
        )
        rows, links, waiting = cursor.fetchone()
        cursor.execute(f"""
            SELECT seq, entry_id, CASE
                WHEN gone THEN 'row is missing'
                WHEN changed THEN 'row was changed'
                WHEN seq_before IS NULL AND (seq <> 1 OR previous <> %s) THEN 'the chain does not begin at its beginning'
                WHEN seq_before IS NOT NULL AND seq <> seq_before + 1 THEN 'a link before it is missing'
                WHEN before IS NOT NULL AND previous <> before THEN 'link does not follow the one before'
                WHEN hash <> sha256(previous || sha256) THEN 'link was changed' END AS why
            FROM ({_RECOMPUTED}) checked
            WHERE gone OR changed OR (seq_before IS NULL AND (seq <> 1 OR previous <> %s)) OR seq <> seq_before + 1 OR previous <> before
                OR hash <> sha256(previous || sha256) ORDER BY seq LIMIT 1""", [_FIRST, _FIRST])  # fmt: skip
        bad = cursor.fetchone()
        if bad:
            return Verdict(rows, links, f"audit row {bad[1]} (link {bad[0]}): {bad[2]}", waiting)
        cursor.execute(
            """SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id LEFT JOIN audit_unsealed u ON u.entry_id = e.id
            WHERE l.seq IS NULL AND (u.entry_id IS NULL OR u.since < clock_timestamp() - make_interval(secs => %s)) ORDER BY e.id LIMIT 1""",
            [LONG_UNSEALED_SECONDS],
        )
        late = cursor.fetchone()
        if late:
            return Verdict(
                rows, links, f"audit row {late[0]}: not sealed after {LONG_UNSEALED_SECONDS} seconds, or taken out of the queue", waiting
            )
        return Verdict(rows, links, _compare_heads(cursor, heads), waiting)


def _compare_heads(cursor: CursorWrapper, heads: Path | None) -> str:
    if heads is None or not heads.exists():
        return ""
    for number, line in enumerate(heads.read_text(encoding="utf-8").splitlines(), 1):
        _at, seq, told = line.split(" ")
        cursor.execute("SELECT hash, entry_id FROM audit_link WHERE seq = %s", [int(seq)])
        found = cursor.fetchone()
        if found is None or bytes(found[0]).hex() != told:
            row = f"audit row {found[1]} (link {seq})" if found else f"link {seq}"
            return f"{row}: differs from the head written outside the database (line {number} of {heads})"
    return ""
