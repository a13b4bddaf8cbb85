"""Whether a store is as it was left: the chain of its log, and every original against its SHA-256."""

from __future__ import annotations

from rich.console import Console

from clew.evidence.case import custody
from clew.evidence.case.store import CUSTODY, ORIGINALS, Store
from clew.evidence.handed_in import sha256


def check_store(store: Store, out: Console) -> int:
    """Exit status: 0 all as it was, 1 not. Raises Problem where the log was changed."""
    touches = list(custody.touches(store.folder / CUSTODY))
    wrong = 0
    known = {s.original for s in store.sources(withdrawn=True) if s.kept}
    for original in sorted(known):
        path = store.original(original)
        if not path.is_file() or path.is_symlink():
            wrong += 1
            out.print(f"{path}: missing", markup=False)
        elif sha256(path) != original:
            wrong += 1
            out.print(f"{path}: changed since it was added", markup=False)
    held = {p.name for p in (store.folder / ORIGINALS).glob("*/*")}
    told = {str(v) for t in touches for v in (t.detail.get("sha256"), t.detail.get("log_sha256"))}
    for extra in sorted(held - told):
        wrong += 1
        out.print(f"{store.original(extra)}: not in the log", markup=False)
    store.note("checked", differences=wrong)
    out.print(
        f"{len(touches):,} touches in an unbroken log, {len(known):,} originals compared. "
        + (f"{wrong:,} differences" if wrong else "All as it was left."),
        markup=False,
    )
    return 1 if wrong else 0
