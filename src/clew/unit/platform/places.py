"""Where the unit's files lie: from the environment, else under CLEW_HOME. Asked by the settings,
and by what runs before there are any.
"""

from __future__ import annotations

import os
from pathlib import Path

from clew.database.embedded import home


def _place(variable: str, name: str) -> Path:
    return Path(os.environ.get(variable) or home() / name)


def runs() -> Path:
    """Published runs; corrections and decisions for the engine's next run."""
    return _place("CLEW_RUNS", "runs")


def facts() -> Path:
    """The tables that figures are counted from."""
    return _place("CLEW_FACTS", "figures")


def evidence() -> Path:
    """Evidence of cases: a folder for each."""
    return _place("CLEW_EVIDENCE", "evidence")


def report_keys() -> Path:
    return _place("CLEW_REPORT_KEYS", "report-keys")


def answers() -> Path:
    """Answers to requests that were drafted at the command line."""
    return home() / "answers"


def audit_heads() -> Path:
    """The heads of the audit chain, written outside the database."""
    return _place("CLEW_AUDIT_HEADS", "audit-heads.log")


def disposals() -> Path:
    """Which cases were disposed of, written outside the database, so that a restored backup does
    not bring them back.
    """
    return _place("CLEW_DISPOSALS", "disposals.log")


def backup_key() -> Path:
    """The public half of the key that backups are sealed to."""
    return _place("CLEW_BACKUP_KEY", "backup-key.pub")


def last_backup() -> Path:
    """When a backup was last written from here, and where to."""
    return home() / "last-backup.json"
