"""The store of a case: a folder under CLEW_EVIDENCE, made when the first device is entered.

    evidence.sqlite, custody.jsonl    as `clew evidence` keeps them (decision 70)
    sealed/                           originals and products, sealed

Who asks reads of a store what PostgreSQL says they may: the devices whose rows it gives them.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection

from clew.evidence.case.ordering import place_items
from clew.evidence.case.store import DATABASE, InUse, create, opened
from clew.evidence.case.store import Store as Folder
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.evidence.models import Device, Store
from clew.unit.platform.problems import Refused

_WAIT = 8.0  # seconds; a page is given up after 20
SEALED = "sealed"


def place() -> Path:
    """The folder of all evidence, the service's own alone."""
    found: Path = settings.CLEW_EVIDENCE
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def folder_of(store: Store) -> Path:
    return place() / store.folder


def store_of(case: Case) -> Store | None:
    return Store.objects.filter(case=case).first()


def who(by: User) -> str:
    """How the log of custody names somebody."""
    return f"{by.name}, {by.agency.name}"


def make_store(case: Case, *, by: User) -> Store:
    """The store of the case, made where there is none. In the caller's transaction; a folder that
    is left over when it fails is cleared away by `sweep`.
    """
    found = store_of(case)
    if found is None:
        found = Store.objects.create(case=case, folder=uuid4().hex, by=by)
        folder = folder_of(found)
        create(folder, case.reference, who(by))
        with closing(sqlite3.connect(folder / DATABASE)) as made:
            # Pages are read while an export is taken in.
            made.execute("pragma journal_mode = wal")
        with opened(folder, who(by)) as fresh:
            place_items(fresh)
    return found


def sealed_place(store: Store, name: str) -> Path:
    return folder_of(store) / SEALED / name


@contextmanager
def reading(case: Case, by: User) -> Iterator[Folder]:
    """The store, with what `by` may read of it. Raises Refused where the case has none."""
    store = store_of(case)
    if store is None:
        raise Refused("Nothing of this case is kept as evidence yet. Enter a device first.")
    only = frozenset(Device.objects.filter(case=case).values_list("number", flat=True))
    with opened(folder_of(store), who(by), reading=True, only=only) as held:
        yield held


@contextmanager
def writing(case: Case, by: User) -> Iterator[Folder]:
    """The store, to be changed by nobody else meanwhile. Raises Refused."""
    store = store_of(case)
    if store is None:
        raise Refused("Nothing of this case is kept as evidence yet. Enter a device first.")
    try:
        with opened(folder_of(store), who(by), wait=_WAIT) as held:
            yield held
    except InUse:
        raise Refused(
            "An export is being read into this case's evidence, or a product made of it. Try again when that is done."
        ) from None


def folder_to_dispose(case: int | None) -> str:
    """The folder of a case that is about to be erased; empty where it has none. Whoever erases may
    have no right to read evidence: the name alone is asked for, by the database's own function.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_evidence_folder(%s)", [case])
        return str(cursor.fetchone()[0] or "")


def remove_folder(name: str) -> None:
    shutil.rmtree(place() / name, ignore_errors=True)
