"""`clew evidence ...`: a telephone's exports into one timeline."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, FOLDER, OUT, day


@click.group()
def evidence() -> None:
    """Turn exports of telephones, accounts and operators into one timeline.

    Originals are read and never changed.
    """


_BY = click.option("--by", required=True, help="Your name, for the custody log.")


_STORE = click.Path(path_type=Path)


_STORE_OPTION = click.option("--store", type=_STORE, help="Instead of FILES: a store of evidence.")


_BY_OF_STORE = click.option("--by", help="Your name, for the custody log of the store.")


_ZONE = "Time zone of the telephone, such as Europe/London, for sources that name none."


_DATES = click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="What 03/04 means, where a file does not show it.",
)


_MAPPING = click.option(
    "--mapping", type=FILE, help="A mapping file (TOML) for tables whose columns are not known."
)


_CALENDAR_DAY = click.DateTime(["%Y-%m-%d"])


def _of_files_or_store(
    files: tuple[Path, ...], zone: str | None, store: Path | None, by: str | None
) -> None:
    if (not files) == (store is None):
        raise click.UsageError("name FILES, or a store with --store, and not both")
    if store and not by:
        raise click.UsageError("--by is missing: every look into a store is logged")
    if files and not zone:
        raise click.UsageError("--zone is missing: say where the telephone was")


@evidence.command("open")
@click.argument("store", type=_STORE)
@click.option("--case", "title", required=True, help="The case's reference or name.")
@_BY
def evidence_open(store: Path, title: str, by: str) -> None:
    """Make STORE, a new folder for the evidence of one case.

    Exit status: 0 done, 2 when the folder is in use.
    """
    from clew.evidence.case.command import open_store

    sys.exit(open_store(store, title, by, OUT))


@evidence.command("agree")
@click.argument("store", type=_STORE)
@click.option("--device", required=True, help="What is handed in, with its exhibit number.")
@click.option(
    "--whose",
    required=True,
    type=click.Choice(["victim", "witness", "suspect", "other"]),
    help="Whose device or account it is.",
)
@click.option("--power", required=True, help="The power or agreement under which it is taken.")
@click.option("--agreed-by", required=True, help="Who agreed or authorised it.")
@click.option("--agreed-on", required=True, type=_CALENDAR_DAY, callback=day)
@click.option("--from", "first", type=_CALENDAR_DAY, callback=day, help="First day agreed.")
@click.option("--until", "last", type=_CALENDAR_DAY, callback=day, help="Last day agreed.")
@click.option(
    "--with", "correspondents", multiple=True, help="A name, number or address agreed. Repeat it."
)
@click.option("--everything", is_flag=True, help="The agreement has no limit.")
@click.option("--zone", default="Europe/London", show_default=True, help="Zone of the days agreed.")
@_BY
def evidence_agree(
    store: Path,
    device: str,
    whose: str,
    power: str,
    agreed_by: str,
    agreed_on: date,
    first: date | None,
    last: date | None,
    correspondents: tuple[str, ...],
    everything: bool,
    zone: str,
    by: str,
) -> None:
    """Enter what may be taken from a device, before anything of it is added to STORE.

    Exit status: 0 entered, 2 when something is missing.
    """
    from clew.evidence.case.agreements import Agreement
    from clew.evidence.case.command import agree
    from clew.evidence.scope import Scope

    scope = Scope(everything, first, last, correspondents, zone)
    one = Agreement(device, whose, power, agreed_by, agreed_on, scope)
    sys.exit(agree(store, one, by, OUT))


@evidence.command("add")
@click.argument("store", type=_STORE)
@click.argument("files", nargs=-1, required=True, type=ANY)
@click.option("--agreement", required=True, type=int, help="The number that agree gave.")
@click.option("--zone", required=True, help=_ZONE)
@_DATES
@_MAPPING
@_BY
def evidence_add(
    store: Path,
    files: tuple[Path, ...],
    agreement: int,
    zone: str,
    dates: str | None,
    mapping: Path | None,
    by: str,
) -> None:
    """Add FILES (files, folders, archives) to STORE: only what was agreed, only what is new.

    What was not agreed is not stored and is counted. Exit status: 0 when all was understood, 1 when
    something was not, 2 when nothing was read.
    """
    from clew.evidence.case.command import add_files

    sys.exit(add_files(store, list(files), agreement, by, zone, OUT, dates, mapping))


@evidence.command("withdraw")
@click.argument("store", type=_STORE)
@click.option("--agreement", required=True, type=int, help="The number of the agreement.")
@click.option("--reason", required=True, help="Who withdrew it, and how it was told.")
@click.option("--remove", is_flag=True, help="Take its data out of the store for good.")
@_BY
def evidence_withdraw(store: Path, agreement: int, reason: str, remove: bool, by: str) -> None:
    """Withdraw an agreement: nothing of it stands in any product from then on.

    Exit status: 0 done, 2 when there is no such agreement.
    """
    from clew.evidence.case.command import withdraw_agreement

    sys.exit(withdraw_agreement(store, agreement, reason, by, OUT, remove))


@evidence.command("zone")
@click.argument("store", type=_STORE)
@click.option("--agreement", required=True, type=int, help="Of which device.")
@click.option("--zone", required=True, help="Where the device was, such as Europe/Paris.")
@click.option("--from", "first", required=True, type=_CALENDAR_DAY, callback=day)
@click.option("--until", "last", required=True, type=_CALENDAR_DAY, callback=day)
@click.option("--reason", required=True, help="How it is known.")
@_BY
def evidence_zone(
    store: Path, agreement: int, zone: str, first: date, last: date, reason: str, by: str
) -> None:
    """Set the time zone of some days of a device, such as those of a journey, for sources that name
    no zone.

    Exit status: 0 done, 2 when it cannot be.
    """
    from clew.evidence.case.command import set_zone_of

    sys.exit(set_zone_of(store, agreement, zone, first, last, reason, by, OUT))


@evidence.command("zones")
@click.argument("store", type=_STORE)
@click.option("--undo", type=int, help="Undo the zone of this number.")
@click.option("--reason", default="", help="Why it was wrong.")
@_BY
def evidence_zones(store: Path, undo: int | None, reason: str, by: str) -> None:
    """List the zones that were set, or undo one. Exit status: 0, or 2 when there is no such zone."""
    from clew.evidence.case.command import show_zones

    sys.exit(show_zones(store, undo, reason, by, OUT))


@evidence.command("search")
@click.argument("store", type=_STORE)
@click.argument("words")
@click.option("--most", default=200, show_default=True, type=click.IntRange(1))
@_BY
def evidence_search(store: Path, words: str, most: int, by: str) -> None:
    """Find every item of STORE that holds all WORDS, in any script, with or without accents.

    Exit status: 0 found, 1 nothing found.
    """
    from clew.evidence.case.command import search_store

    sys.exit(search_store(store, words, by, OUT, most))


@evidence.command("people")
@click.argument("store", type=_STORE)
@_BY
def evidence_people(store: Path, by: str) -> None:
    """List the names, numbers and accounts in STORE, and what links them. Exit status: 0."""
    from clew.evidence.case.command import show_people

    sys.exit(show_people(store, by, OUT))


@evidence.command("join")
@click.argument("store", type=_STORE)
@click.option("--person", required=True, help="The person of the case.")
@click.option("--role", required=True, type=click.Choice(["victim", "suspect", "other"]))
@click.option(
    "--identity", "identities", required=True, multiple=True, help="As people lists it. Repeat it."
)
@click.option("--reason", required=True, help="The evidence for it.")
@_BY
def evidence_join(
    store: Path, person: str, role: str, identities: tuple[str, ...], reason: str, by: str
) -> None:
    """Decide that names, numbers and accounts of STORE belong to a person.

    Exit status: 0 done, 2 when one is not known or belongs to somebody else.
    """
    from clew.evidence.case.command import join_identities

    sys.exit(join_identities(store, person, role, identities, reason, by, OUT))


@evidence.command("unjoin")
@click.argument("store", type=_STORE)
@click.option("--identity", required=True, help="As people lists it.")
@click.option("--reason", required=True, help="Why it was wrong.")
@_BY
def evidence_unjoin(store: Path, identity: str, reason: str, by: str) -> None:
    """Undo a decision of join. It stays on record. Exit status: 0 done, 2 when there is none."""
    from clew.evidence.case.command import unjoin_identity

    sys.exit(unjoin_identity(store, identity, reason, by, OUT))


@evidence.command("mark")
@click.argument("store", type=_STORE)
@click.option("--kind", required=True, type=click.Choice(["order", "block", "stop"]))
@click.option(
    "--at",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Day and time, such as 2026-03-01T14:00.",
)
@click.option("--zone", default="Europe/London", show_default=True)
@click.option("--about", required=True, help="Which order, or who blocked or told whom.")
@click.option("--source", required=True, help="Where it is known from.")
@_BY
def evidence_mark(
    store: Path, kind: str, at: datetime, zone: str, about: str, source: str, by: str
) -> None:
    """Enter a moment from which contacts are counted. Exit status: 0 done, 2 when something is
    missing.
    """
    from clew.evidence.case.command import mark_moment

    sys.exit(mark_moment(store, kind, at, zone, about, source, by, OUT))


_FIRST_DAY = click.option("--from", "first", type=_CALENDAR_DAY, callback=day, help="First day.")


_LAST_DAY = click.option("--until", "last", type=_CALENDAR_DAY, callback=day, help="Last day.")


_KINDS = click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["message", "call", "voicemail", "payment"]),
    help="Count only these (default: all).",
)


_CLOCK = click.option("--zone", default="Europe/London", show_default=True, help="Clock for hours.")


_VICTIM = click.option(
    "--victim", default="", help="Name of the victim, where the store has several."
)


_SUSPECT = click.option(
    "--suspect", default="", help="Name of the suspect, where the store has several."
)


@evidence.command("show")
@click.argument("store", type=_STORE)
@_VICTIM
@_SUSPECT
@_FIRST_DAY
@_LAST_DAY
@_KINDS
@_CLOCK
@click.option("--csv", "target", type=ANY, help="Write every finding with all items here.")
@_BY
def evidence_show(
    store: Path,
    victim: str,
    suspect: str,
    first: date | None,
    last: date | None,
    kinds: tuple[str, ...],
    zone: str,
    target: Path | None,
    by: str,
) -> None:
    """Count what STORE shows between the victim and the suspect: each with its base and its items.

    It never says what somebody meant. Exit status: 0, or 2 when it is not decided who is who.
    """
    from clew.evidence.findings.command import show
    from clew.evidence.findings.contacts import KINDS, Question

    asked = Question(zone, first, last, kinds or KINDS, victim, suspect)
    sys.exit(show(store, asked, by, OUT, target))


@evidence.command("court")
@click.argument("store", type=_STORE)
@click.option("--out", "folder", required=True, type=ANY, help="A new folder for the product.")
@_VICTIM
@_SUSPECT
@_FIRST_DAY
@_LAST_DAY
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Show only these kinds (default: message, call, voicemail, payment).",
)
@_CLOCK
@click.option("--between", is_flag=True, help="Only contacts between the victim and the suspect.")
@click.option("--words", default="", help="Only items that hold all of these words.")
@click.option(
    "--redact", type=FILE, help="A CSV file of redactions with the columns item, words, reason."
)
@click.option("--marking", default="OFFICIAL-SENSITIVE", show_default=True)
@_BY
def evidence_court(
    store: Path,
    folder: Path,
    victim: str,
    suspect: str,
    first: date | None,
    last: date | None,
    kinds: tuple[str, ...],
    zone: str,
    between: bool,
    words: str,
    redact: Path | None,
    marking: str,
    by: str,
) -> None:
    """Make a folder for a court from STORE: a chronology as PDF and DOCX, counts with pictures, the
    exhibit schedule and the list of unused material, sealed with SHA256SUMS.

    Redactions are looked for in every finished file. Exit status: 0 done, 2 when nothing was given
    out.
    """
    from clew.evidence.court.command import court
    from clew.evidence.findings.contacts import KINDS, Question

    asked = Question(zone, first, last, kinds or KINDS, victim, suspect)
    sys.exit(
        court(
            store,
            folder,
            asked,
            by,
            OUT,
            between=between,
            words=words,
            redact=redact,
            marking=marking,
        )
    )


@evidence.command("custody")
@click.argument("store", type=_STORE)
@_BY
def evidence_custody(store: Path, by: str) -> None:
    """Show every touch of STORE. Exit status: 0, or 2 when the log was changed."""
    from clew.evidence.case.command import show_custody

    sys.exit(show_custody(store, by, OUT))


@evidence.command("timeline")
@click.argument("files", nargs=-1, type=ANY)
@click.option("--zone", help=_ZONE)
@click.option("--csv", "target", required=True, type=ANY, help="The timeline to write.")
@click.option(
    "--not-understood",
    "unread",
    type=ANY,
    help="Write what was not understood to this CSV file (default: beside the timeline).",
)
@_DATES
@_MAPPING
@_STORE_OPTION
@_BY_OF_STORE
def evidence_timeline(
    files: tuple[Path, ...],
    zone: str | None,
    target: Path,
    unread: Path | None,
    dates: str | None,
    mapping: Path | None,
    store: Path | None,
    by: str | None,
) -> None:
    """Read FILES (files, folders, archives) and write one row for each message, call, place and
    contact.

    Formats are recognised by content. Each row has the time as it is written, the zone assumed and
    why, UTC, and its place in the source.
    Exit status: 0 when all was understood, 1 when something was not (it is listed), 2 when nothing
    was.
    """
    from clew.evidence.case.command import timeline_of_store
    from clew.evidence.command import timeline

    _of_files_or_store(files, zone, store, by)
    if store:
        sys.exit(timeline_of_store(store, target, by or "", OUT, unread))
    sys.exit(
        timeline(list(files), zone or "", target, OUT, unread=unread, dates=dates, mapping=mapping)
    )


@evidence.command("bundle")
@click.argument("files", nargs=-1, type=ANY)
@click.option("--zone", help=_ZONE)
@click.option("--out", "folder", required=True, type=ANY, help="A new folder for the bundle.")
@_DATES
@_MAPPING
@_STORE_OPTION
@_BY_OF_STORE
def evidence_bundle(
    files: tuple[Path, ...],
    zone: str | None,
    folder: Path,
    dates: str | None,
    mapping: Path | None,
    store: Path | None,
    by: str | None,
) -> None:
    """Make a folder to disclose: the timeline of FILES, the originals with their SHA-256, what was
    not understood, and a manifest.

    Anybody can check the manifest with `sha256sum -c SHA256SUMS`. Exit status: 0 when all was
    understood, 1 when something was not,
    2 when nothing was.
    """
    from clew.evidence.bundle import bundle
    from clew.evidence.case.disclosing import bundle_of_store

    _of_files_or_store(files, zone, store, by)
    if store:
        sys.exit(bundle_of_store(store, folder, by or "", OUT))
    sys.exit(bundle(list(files), zone or "", folder, OUT, dates=dates, mapping=mapping))


@evidence.command("verify")
@click.argument("folder", type=FOLDER)
@click.option(
    "--originals",
    is_flag=True,
    help="Compare the originals too, where they still stand as originals.csv names them.",
)
@_BY_OF_STORE
def evidence_verify(folder: Path, originals: bool, by: str | None) -> None:
    """Compare the bundle in FOLDER with its manifest, or a store with its log and its originals.

    Exit status: 0 when all is as it is listed, 1 when something differs, 2 when it is neither.
    """
    from clew.evidence.bundle import verify
    from clew.evidence.case.command import verify_store
    from clew.evidence.case.store import is_store

    if is_store(folder):
        _of_files_or_store((), None, folder, by)
        sys.exit(verify_store(folder, by or "", OUT))
    sys.exit(verify(folder, OUT, originals=originals))


@evidence.command("formats")
def evidence_formats() -> None:
    """List the formats that are read, and which of them were tried on a real export.

    Exit status: 0.
    """
    from clew.evidence.formats import formats

    for one in formats().values():
        OUT.print(f"{one}{f'. Tried: {one.tried}' if one.tried else ''}", markup=False)
