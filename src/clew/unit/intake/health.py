"""Whether the service does its work while nobody looks: worker, queue, runs, audit, reports, keys,
mail, disk, backup, database.

Each finding is a number with what it means; `clew unit status` shows them to people and to
Prometheus, the Runs page shows them too.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from clew.database.rights import Cursor
from clew.sealing.keys import key_files
from clew.unit.audit import heads
from clew.unit.platform import places

OK, WARN, BAD = "ok", "warning", "bad"
_SHIPPED = Path(__file__).parent / "data" / "watching.toml"


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` and `value` are what Prometheus is given (a gauge, clew_NAME; None: not known); `said`
    is for people.
    """

    name: str
    value: float | None
    state: str
    said: str


@cache
def _limits() -> dict[str, dict[str, float]]:
    shipped: dict[str, dict[str, float] | str] = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))
    own = os.environ.get("CLEW_WATCHING")
    given: dict[str, dict[str, float]] = (
        tomllib.loads(Path(own).read_text(encoding="utf-8")) if own else {}
    )
    return {
        name: {**part, **given.get(name, {})}
        for name, part in shipped.items()
        if isinstance(part, dict)
    }


def _judged(name: str, value: float, *, low: bool = False) -> str:
    """By the table; `low`: little is what is bad."""
    limit = _limits()[name]
    over = (lambda at: value <= at) if low else (lambda at: value >= at)
    return BAD if over(limit["bad"]) else WARN if over(limit["warn"]) else OK


def findings() -> list[Finding]:
    """Everything, as the service: in a transaction that acts for it. Raises Django's database
    errors when it is away.
    """
    with connection.cursor() as cursor:
        return [
            *_worker(cursor),
            *_runs(cursor),
            *_audit(cursor),
            *_reports(cursor),
            *_mail(cursor),
            *_database(cursor),
            *_keys(),
            *_disk(),
            *_backup(),
        ]


def worst(found: list[Finding]) -> str:
    states = {f.state for f in found}
    return BAD if BAD in states else WARN if WARN in states else OK


def _number(cursor: Cursor, statement: str) -> float | None:
    """The one number that is asked for; None where there is none."""
    cursor.execute(statement)
    row: tuple[float | None] | None = cursor.fetchone()
    return None if row is None or row[0] is None else float(row[0])


def _counted(cursor: Cursor, statement: str) -> tuple[int, float]:
    """A count, and for how long the first has waited, in seconds."""
    cursor.execute(statement)
    row: tuple[int, float] = cursor.fetchone()
    return row


def _worker(cursor: Cursor) -> Iterator[Finding]:
    silent = _number(
        cursor,
        "SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers",
    )
    if silent is None:
        yield Finding(
            "worker_silent_seconds",
            None,
            BAD,
            "No worker runs: nothing is imported, sealed, mailed or told. Start clew unit worker",
        )
    else:
        yield Finding(
            "worker_silent_seconds",
            silent,
            _judged("worker_silent_seconds", silent),
            f"The worker was heard {_ago(silent)} ago",
        )
    number, waits = _counted(
        cursor,
        """SELECT count(*), coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at))), 0)::float FROM procrastinate_jobs j
        LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type IN ('deferred', 'deferred_for_retry')
        WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())""",
    )
    yield Finding("jobs_waiting", number, OK, f"{number:,} job(s) wait for the worker")
    yield Finding(
        "queue_waits_seconds",
        waits,
        _judged("queue_waits_seconds", waits),
        f"The first in the queue has waited {_ago(waits)}"
        if number
        else "Nothing waits in the queue",
    )
    cursor.execute(
        "SELECT task_name FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id DESC LIMIT 200"
    )
    names: list[tuple[str]] = cursor.fetchall()
    failed = [name.rsplit(".", 1)[-1] for (name,) in names]
    yield Finding(
        "jobs_failed",
        len(failed),
        _judged("jobs_failed", len(failed)),
        f"{len(failed):,} job(s) failed: {', '.join(dict.fromkeys(failed))}. The log of the worker says why"
        if failed
        else "No job failed",
    )


def _runs(cursor: Cursor) -> Iterator[Finding]:
    cursor.execute(
        "SELECT run, extract(epoch FROM now() - imported_at)::float FROM intake_importedrun ORDER BY imported_at DESC LIMIT 1"
    )
    newest: tuple[str, float] | None = cursor.fetchone()
    if newest is None:
        yield Finding("run_age_hours", None, WARN, "No run was taken in yet")
    else:
        run, age = newest
        yield Finding(
            "run_age_hours",
            age / 3600,
            _judged("run_age_hours", age / 3600),
            f"The newest run, {run}, was taken in {_ago(age)} ago",
        )


def _audit(cursor: Cursor) -> Iterator[Finding]:
    waits = (
        _number(cursor, "SELECT extract(epoch FROM now() - min(since))::float FROM audit_unsealed")
        or 0.0
    )
    state = _judged("unsealed_seconds", waits)
    yield Finding(
        "unsealed_seconds",
        waits,
        state,
        f"The audit has waited {_ago(waits)} to be sealed" if waits else "The audit is sealed",
    )
    line = heads.last_line(settings.CLEW_AUDIT_HEADS)
    links = int(_number(cursor, "SELECT max(seq) FROM audit_link") or 0)
    try:
        behind = links - int(line.split(" ")[-2]) if line else links
    except (ValueError, IndexError):
        yield Finding(
            "heads_behind",
            None,
            BAD,
            f"The last line of {settings.CLEW_AUDIT_HEADS} is not a head of the audit's chain",
        )
        return
    told = (
        f"written {_ago((datetime.now(UTC) - datetime.fromisoformat(line.split(' ')[0])).total_seconds())} ago"
        if line
        else "never written"
    )
    # The sealer writes it right after sealing.
    yield Finding(
        "heads_behind",
        behind,
        BAD if behind and (not line or waits) else OK,
        f"The head of the audit's chain outside the database was {told}; {behind:,} link(s) are newer",
    )


def _reports(cursor: Cursor) -> Iterator[Finding]:
    cursor.execute("""SELECT count(*) FILTER (WHERE a < 6), count(*) FILTER (WHERE a >= 6 AND a < 24), count(*) FILTER (WHERE a >= 24), coalesce(max(a), 0)::float
        FROM (SELECT extract(epoch FROM now() - received_at) / 3600 AS a FROM reports_letter WHERE kind IN ('report', 'addition') AND opened_at IS NULL) w""")
    ages: tuple[int, int, int, float] = cursor.fetchone()
    under, between, over, oldest = ages
    said = f"{under + between + over:,} report(s) from the public are unopened: {under:,} under 6 hours, {between:,} from 6 to 24, {over:,} for longer"
    yield Finding("reports_unopened", under + between + over, OK, said)
    yield Finding(
        "report_unopened_hours",
        oldest,
        _judged("report_unopened_hours", oldest),
        f"The oldest unopened report has lain {_ago(oldest * 3600)}"
        if oldest
        else "No report is unopened",
    )
    cursor.execute(
        "SELECT use, extract(epoch FROM now() - made_at)::float / 86400 FROM reports_reportkey WHERE retired_at IS NULL AND NOT recovery ORDER BY use"
    )
    keys: list[tuple[str, float]] = cursor.fetchall()
    for use, days in keys:
        state = _judged("key_age_days", days)
        yield Finding(
            f"key_age_days_{use}",
            days,
            state,
            f"The key of {use} is {days:,.0f} day(s) old{': replace it, clew public keys rotate ' + use if state != OK else ''}",
        )


def _mail(cursor: Cursor) -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        return
    number, waits = _counted(
        cursor,
        """SELECT count(*), coalesce(extract(epoch FROM now() - min(n.at)), 0)::float FROM accounts_notice n JOIN accounts_user u ON u.id = n.to_id
        WHERE n.mailed_at IS NULL AND n.read_at IS NULL AND u.is_active AND u.email <> ''""",
    )
    yield Finding(
        "mail_waits_seconds",
        waits,
        _judged("mail_waits_seconds", waits),
        f"{number:,} notice(s) wait to be mailed, the first for {_ago(waits)}: {settings.EMAIL_HOST}"
        if number
        else "No mail waits",
    )


def _database(cursor: Cursor) -> Iterator[Finding]:
    cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
    held: tuple[int, str] = cursor.fetchone()
    size, version = held
    yield Finding(
        "database_bytes", size, OK, f"The database (PostgreSQL {version}) has {size / 1e6:,.0f} MB"
    )


def _keys() -> Iterator[Finding]:
    shares = [f.path.name for f in key_files(settings.CLEW_REPORT_KEYS) if f.share]
    yield Finding(
        "recovery_shares_here",
        len(shares),
        WARN if shares else OK,
        f"Recovery shares lie here ({', '.join(shares)}): give each to its holder and remove it"
        if shares
        else "No recovery share lies here",
    )


def _disk() -> Iterator[Finding]:
    kept = {
        "home": Path(settings.CLEW_HOME),
        "runs": Path(settings.CLEW_RUNS),
        "evidence": Path(settings.CLEW_EVIDENCE),
    }
    for name, path in kept.items():
        if path.exists():
            usage = shutil.disk_usage(path)
            free = 100 * usage.free / usage.total
            yield Finding(
                f"disk_free_percent_{name}",
                free,
                _judged("disk_free_percent", free, low=True),
                f"{free:.0f} % of the disk of {path} is free",
            )


def _backup() -> Iterator[Finding]:
    path = places.last_backup()
    if not path.exists():
        yield Finding(
            "backup_age_hours", None, WARN, "No backup was made from here yet: clew db backup"
        )
        return
    held: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    hours = (datetime.now(UTC) - datetime.fromisoformat(held["at"])).total_seconds() / 3600
    yield Finding(
        "backup_age_hours",
        hours,
        _judged("backup_age_hours", hours),
        f"The last backup was made {_ago(hours * 3600)} ago, to {held['file']}",
    )


def _ago(seconds: float) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number:,} {word}{'' if number == 1 else 's'}"
    return f"{int(seconds)} second{'' if int(seconds) == 1 else 's'}"
