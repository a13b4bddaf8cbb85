"""Keys at the unit: made, replaced, recovered; and the ones that officers open reports with,
unlocked in memory alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from clew.sealing import keys
from clew.sealing.envelope import CannotOpen, Reader, open_envelope, readers_of, rewrap
from clew.sealing.keys import BadKey, Key
from clew.unit.access.identity import acting_as, service_account
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.reports.models import Attachment, Letter, Reply, ReportKey

_UNLOCKED: dict[tuple[str, str], Key] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """A key as `clew public keys list` shows it.

    `letters`: how many envelopes it opens; `here`: its file lies in the folder of keys.
    """

    key: ReportKey
    letters: int
    here: bool

    @property
    def fingerprint(self) -> str:
        return keys.fingerprint(bytes(self.key.public))


class Opener:
    """Opens what was sealed one way, for as long as one request: a key is unlocked once, however
    many envelopes there are.

    The unit's own passphrase is the service's, and its keys stay unlocked in memory; the other
    key-holder gives theirs each time.
    """

    def __init__(self, route: str, passphrase: str = "") -> None:
        self._route = route
        ours = (
            [settings.CLEW_REPORT_PASSPHRASE, *settings.CLEW_REPORT_OTHER_PASSPHRASES]
            if route == keys.UNIT
            else []
        )
        self._passphrases = [p for p in [passphrase, *ours] if p]
        self._files = [
            f for f in keys.key_files(settings.CLEW_REPORT_KEYS) if f.use == route and not f.share
        ]
        self._unlocked = _UNLOCKED if route == keys.UNIT else {}

    def open(self, envelope: bytes) -> bytes:
        """The content. Raises BadKey for a key or passphrase that does not fit, CannotOpen."""
        wanted = set(readers_of(envelope))
        file = next((f for f in self._files if f.key_id in wanted), None)
        if file is None:
            raise BadKey(
                "No key in the folder of keys opens it. It may have been sealed to a key that lies elsewhere, or is lost: see clew public keys."
            )
        if self._route == keys.UNIT and not self._passphrases:
            raise BadKey(
                "The service was started without the unit's passphrase (CLEW_REPORT_PASSPHRASE): it cannot open reports."
            )
        return open_envelope(envelope, file.key_id, self._key(file).private)

    def _key(self, file: keys.Locked) -> Key:
        """Unlocked by the passphrase that fits. Raises BadKey."""
        for passphrase in self._passphrases or [""]:
            if (file.key_id, passphrase) in self._unlocked:
                return self._unlocked[file.key_id, passphrase]
        wrong: BadKey | None = None
        for passphrase in self._passphrases or [""]:
            try:
                found = keys.unlocked_key(file.path, passphrase)
            except BadKey as problem:
                wrong = problem
            else:
                self._unlocked[file.key_id, passphrase] = found
                return found
        raise wrong or BadKey(f"There is no passphrase for {file.path.name}.")


def unopened_keys() -> list[str]:
    """The unit's keys in use that this service cannot open, each with why: tried, not supposed."""
    said = []
    in_use = set(
        ReportKey.objects.filter(use=keys.UNIT, retired_at=None, recovery=False).values_list(
            "key_id", flat=True
        )
    )
    opener = Opener(keys.UNIT)
    here = {f.key_id: f for f in opener._files}
    for key_id in sorted(in_use):
        if key_id not in here:
            said.append(
                f"the file of the unit's key {key_id} is not in {settings.CLEW_REPORT_KEYS}: no officer can open a report"
            )
            continue
        try:
            opener._key(here[key_id])
        except BadKey as problem:
            said.append(f"no officer can open a report: {problem} Set CLEW_REPORT_PASSPHRASE")
    return said


def readers(route: str) -> list[Reader]:
    """Who opens what is sealed this way now: the key in use, and its recovery key."""
    return [
        Reader(k.key_id, bytes(k.public))
        for k in ReportKey.objects.filter(use=route, retired_at=None).order_by("recovery")
    ]


def make(
    use: str, folder: Path, *, passphrase: str, shares: Sequence[str], quick: bool = False
) -> list[Path]:
    """The first key of a use, and its recovery key in two shares; the files written. Raises BadKey
    where there is one already.
    """
    with acting_as(service_account()):
        if ReportKey.objects.filter(use=use, retired_at=None).exists():
            raise BadKey(
                f"There is a key for {use} in use: replace it with clew public keys rotate."
            )
        written = [_new(use, folder, passphrase, quick), *_new_recovery(use, folder, shares, quick)]
    return written


def rotate(use: str, folder: Path, *, passphrase: str, quick: bool = False) -> Path:
    """A new key in place of the one in use.

    The old one opens what was sealed to it until `rewrap_all` has run.
    """
    with acting_as(service_account()):
        _retire(use, recovery=False)
        return _new(use, folder, passphrase, quick)


def recover(
    use: str,
    folder: Path,
    *,
    one: bytes,
    two: bytes,
    passphrase: str,
    shares: Sequence[str],
    note: Callable[[int, int], None],
    quick: bool = False,
) -> tuple[list[Path], int]:
    """From both shares of a recovery key: a new key and a new recovery key, and everything wrapped
    for them. Raises BadKey.
    """
    recovery = None
    with acting_as(service_account()):
        for held in ReportKey.objects.filter(use=use, recovery=True).order_by("retired_at"):
            try:
                recovery = keys.join(one, two, use=use, public=bytes(held.public))
                break
            except BadKey:
                continue
        if recovery is None:
            raise BadKey(
                f"These two shares make no recovery key of {use}: they are of different keys, or one was given twice."
            )
        _retire(use, recovery=False)
        _retire(use, recovery=True)
        written = [_new(use, folder, passphrase, quick), *_new_recovery(use, folder, shares, quick)]
    return written, rewrap_all(use, recovery.key_id, recovery.private, note=note)


def rewrap_all(
    use: str,
    key_id: str,
    private: bytes,
    *,
    note: Callable[[int, int], None] = lambda done, all_of: None,
) -> int:
    """Wrap what this key opens for the keys in use now; how many envelopes. A letter with its files
    at a time: cut off, it goes on.
    """
    with acting_as(service_account()):
        to = readers(use)
        wanted = list(Letter.objects.filter(route=use).order_by("id").values_list("pk", flat=True))
        replies = list(
            Reply.objects.filter(mailbox__route=use).order_by("id").values_list("pk", flat=True)
        )
    done = 0
    for number, pk in enumerate(wanted, 1):
        with acting_as(service_account()):
            letter = Letter.objects.select_for_update().only("sealed").get(pk=pk)
            rows: list[Letter | Attachment] = [letter, *Attachment.objects.filter(letter=pk)]
            for row in rows:
                done += _rewrap(row, key_id, private, to)
        note(number, len(wanted) + len(replies))
    for number, pk in enumerate(replies, 1):
        with acting_as(service_account()):
            reply = Reply.objects.select_related("mailbox").get(pk=pk)
            done += _rewrap(reply, key_id, private, to, beside=_of_reply(reply))
        note(len(wanted) + number, len(wanted) + len(replies))
    with acting_as(service_account()) as service:
        log(
            service,
            Action.ALTERATION,
            "wrapped reports for the keys in use",
            f"key:{key_id}",
            envelopes=done,
        )
    return done


def held_keys() -> list[Held]:
    with acting_as(service_account()):
        count: Counter[str] = Counter()
        for model in (Letter, Attachment):
            for sealed in model.objects.values_list("sealed", flat=True).iterator(200):
                count.update(_named(bytes(sealed)))
        here = {f.key_id for f in keys.key_files(settings.CLEW_REPORT_KEYS) if not f.share}
        return [
            Held(k, count[k.key_id], k.key_id in here)
            for k in ReportKey.objects.order_by("use", "recovery", "-made_at")
        ]


def _named(envelope: bytes) -> list[str]:
    try:
        return readers_of(envelope)
    except CannotOpen:
        return []


def _of_reply(reply: Reply) -> list[Reader]:
    """Whoever holds the return code goes on reading it, while the mailbox is open."""
    if reply.mailbox.reply_key is None:
        return []
    public = bytes(reply.mailbox.reply_key)
    return [Reader(keys.key_id(public), public)]


def _rewrap(
    row: Letter | Attachment | Reply,
    key_id: str,
    private: bytes,
    to: list[Reader],
    beside: Sequence[Reader] = (),
) -> int:
    sealed, wanted = bytes(row.sealed), [*beside, *to]
    if key_id not in _named(sealed) or set(_named(sealed)) == {r.key_id for r in wanted}:
        return 0
    row.sealed = rewrap(sealed, key_id, private, wanted)
    row.save(update_fields=["sealed"])
    return 1


def _new(use: str, folder: Path, passphrase: str, quick: bool) -> Path:
    made = keys.new_key(use)
    path = folder / f"{use}-{made.key_id}.key"
    # The file first: a key that is in use and whose file was not written would open nothing.
    keys.write_locked(path, made, made.private, passphrase, quick=quick)
    _register(made)
    return path


def _new_recovery(use: str, folder: Path, shares: Sequence[str], quick: bool) -> list[Path]:
    made = keys.new_key(use, recovery=True)
    paths = []
    for number, (share, passphrase) in enumerate(zip(keys.split(made), shares, strict=True), 1):
        paths.append(folder / f"{use}-recovery-{made.key_id}-share-{number}.key")
        keys.write_locked(paths[-1], made, share, passphrase, share=number, quick=quick)
    _register(made)
    return paths


def _register(made: Key) -> None:
    with transaction.atomic():
        ReportKey.objects.create(
            key_id=made.key_id, use=made.use, recovery=made.recovery, public=made.public
        )
        log(
            service_account(),
            Action.COLLECTION,
            "made a recovery key" if made.recovery else "made a report key",
            f"key:{made.key_id}",
        )


def _retire(use: str, *, recovery: bool) -> None:
    for held in ReportKey.objects.filter(use=use, recovery=recovery, retired_at=None):
        held.retired_at = timezone.now()
        held.save(update_fields=["retired_at"])
        log(service_account(), Action.ALTERATION, "retired a report key", f"key:{held.key_id}")
