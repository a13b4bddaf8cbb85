"""What nothing names any more is taken off the disk: uploads that were not taken in, and folders of
cases that were disposed of or whose making was undone.
"""

from __future__ import annotations

import time
from pathlib import Path

from clew.unit.evidence.models import Product, Store, Upload
from clew.unit.evidence.stores import SEALED, folder_of, place, remove_folder

# Seconds. Nothing that is being made is so old; what is read or made aside lies open there.
_OLD, _OLD_ASIDE = 24 * 3600, 3 * 3600


def sweep() -> int:
    """How many files and folders went. As the service, which reads every row."""
    stores = {s.folder: s for s in Store.objects.all()}
    named = {
        name
        for model in (Upload, Product)
        for name in model._default_manager.exclude(sealed="").values_list("sealed", flat=True)
    }
    gone = 0
    for path in place().iterdir():
        if not path.is_dir() or path.is_symlink():
            continue
        if path.name.startswith("."):
            gone += _old_files(path, set(), _OLD_ASIDE)
        elif path.name in stores:
            gone += _old_files(folder_of(stores[path.name]) / SEALED, named, _OLD)
        elif _is_old(path, _OLD):
            remove_folder(path.name)
            gone += 1
    return gone


def _old_files(folder: Path, named: set[str], age: int) -> int:
    gone = 0
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and path.name not in named and _is_old(path, age):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _is_old(path: Path, age: int) -> bool:
    try:
        return time.time() - path.stat().st_mtime > age
    except FileNotFoundError:
        return False
