"""The command line: parses and calls; nothing else."""

from __future__ import annotations

import io
import os
import sys
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console

from clew import __version__
from clew.problems import Problem

_OUT = Console(highlight=False, soft_wrap=True)
_ERR = Console(stderr=True, highlight=False, soft_wrap=True)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ANY = click.Path(path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _day(
    _context: click.Context, _parameter: click.Parameter, value: datetime | None
) -> date | None:
    return value.date() if value else None


def _readable(text: str) -> str:
    from clew.screening.records.errors import readable

    return readable(text)


# Commands that read a published run.
_OF_A_RUN = {"show", "why", "unlisted", "report", "people"}


class _Commands(click.Group):
    """What a disk or a file refuses is said in a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that lacks a character shows "?" for it.
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except Problem as problem:
            _ERR.print(_readable(str(problem)), markup=False)
            ctx.exit(2)
        except OSError as problem:
            about = (
                f"{problem.filename}: {problem.strerror}"
                if problem.filename and problem.strerror
                else problem.strerror or str(problem)
            )
            _ERR.print(
                f"{about}. Nothing more was done: put this right, or choose another place, and run the command again.",
                markup=False,
            )
            ctx.exit(2)
        except Exception as problem:
            driver = sys.modules.get("psycopg")
            away = problem.__cause__ or problem
            unanswered: type[BaseException] | None = getattr(driver, "OperationalError", None)
            if unanswered is not None and isinstance(away, unanswered):
                _ERR.print(
                    f"The database does not answer: {str(away).strip().splitlines()[0]}. Is it running, and is its address right?",
                    markup=False,
                )
                ctx.exit(2)
            # Loaded only where a command has read a run: nothing is slower to start for it.
            read = sys.modules.get("clew.screening.runs.read")
            if (
                read is None
                or not isinstance(problem, read.DAMAGED)
                or ctx.invoked_subcommand not in _OF_A_RUN
            ):
                raise
            _ERR.print(
                f"A table of the run cannot be read ({str(problem).splitlines()[0]}). Put the run back from a copy, or screen the records again into an empty folder.",
                markup=False,
            )
            ctx.exit(2)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="clew")
def cli() -> None:
    """Find stalking hidden in police records: who keeps doing what to whom, ranked, with the words
    that say so.

    Clew ranks and explains. It decides nothing: a named person does, with a reason.
    """
    # Whatever a command writes, also the services that it starts, is its maker's alone from the
    # first byte.
    os.umask(0o077)


@cli.group()
def records() -> None:
    """Check a force's records, or bring another export into Clew's format."""


@records.command("check")
@click.argument("records", type=_ANY)
@click.option("--errors", type=_ANY, help="Write every error to this CSV file.")
@click.option(
    "--limit", default=20, show_default=True, help="Errors shown here; all of them go to --errors."
)
def records_check(records: Path, errors: Path | None, limit: int) -> None:
    """Read RECORDS and say, row by row, what is wrong and how to put it right. Nothing is changed.

    Exit status: 0 when every row is usable, 1 when rows were set aside, 2 when nothing can be read.
    """
    from clew.screening.records.check import check

    sys.exit(check(records, _OUT, _ERR, errors=errors, limit=limit))


@records.command("map")
@click.argument("file", type=_ANY)
@click.option("--out", type=_ANY, help="The mapping file to write (default: show it).")
def records_map(file: Path, out: Path | None) -> None:
    """Propose a mapping for FILE, one file of an export, by the names of its columns and what
    stands in them. Read it before it is used.

    Exit status: 0 done, 2 when the file cannot be read.
    """
    from clew.screening.records.mapping_proposal import map_command

    sys.exit(map_command(file, out, _OUT))


@records.command("import")
@click.argument("raw", type=_ANY)
@click.option(
    "--mapping",
    required=True,
    help="A mapping file (TOML), or the name of one that ships: crime-csv, nibrs, pole-graph.",
)
@click.option("--out", type=_ANY, help="Folder for the records in Clew's format.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show ten rows of each table before and after, and write nothing.",
)
def records_import(raw: Path, mapping: str, out: Path | None, dry_run: bool) -> None:
    """Turn the export RAW (a file or a folder) into records, as the mapping file says."""
    from clew.screening.records.mapping import import_records, try_mapping

    if dry_run:
        sys.exit(try_mapping(raw, mapping, _OUT))
    if out is None:
        raise click.UsageError("name a folder with --out, or try the mapping with --dry-run")
    sys.exit(import_records(raw, mapping, out, _OUT))


@cli.group()
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
    "--mapping", type=_FILE, help="A mapping file (TOML) for tables whose columns are not known."
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

    sys.exit(open_store(store, title, by, _OUT))


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
@click.option("--agreed-on", required=True, type=_CALENDAR_DAY, callback=_day)
@click.option("--from", "first", type=_CALENDAR_DAY, callback=_day, help="First day agreed.")
@click.option("--until", "last", type=_CALENDAR_DAY, callback=_day, help="Last day agreed.")
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
    sys.exit(agree(store, one, by, _OUT))


@evidence.command("add")
@click.argument("store", type=_STORE)
@click.argument("files", nargs=-1, required=True, type=_ANY)
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

    sys.exit(add_files(store, list(files), agreement, by, zone, _OUT, dates, mapping))


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

    sys.exit(withdraw_agreement(store, agreement, reason, by, _OUT, remove))


@evidence.command("zone")
@click.argument("store", type=_STORE)
@click.option("--agreement", required=True, type=int, help="Of which device.")
@click.option("--zone", required=True, help="Where the device was, such as Europe/Paris.")
@click.option("--from", "first", required=True, type=_CALENDAR_DAY, callback=_day)
@click.option("--until", "last", required=True, type=_CALENDAR_DAY, callback=_day)
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

    sys.exit(set_zone_of(store, agreement, zone, first, last, reason, by, _OUT))


@evidence.command("zones")
@click.argument("store", type=_STORE)
@click.option("--undo", type=int, help="Undo the zone of this number.")
@click.option("--reason", default="", help="Why it was wrong.")
@_BY
def evidence_zones(store: Path, undo: int | None, reason: str, by: str) -> None:
    """List the zones that were set, or undo one. Exit status: 0, or 2 when there is no such zone."""
    from clew.evidence.case.command import show_zones

    sys.exit(show_zones(store, undo, reason, by, _OUT))


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

    sys.exit(search_store(store, words, by, _OUT, most))


@evidence.command("people")
@click.argument("store", type=_STORE)
@_BY
def evidence_people(store: Path, by: str) -> None:
    """List the names, numbers and accounts in STORE, and what links them. Exit status: 0."""
    from clew.evidence.case.command import show_people

    sys.exit(show_people(store, by, _OUT))


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

    sys.exit(join_identities(store, person, role, identities, reason, by, _OUT))


@evidence.command("unjoin")
@click.argument("store", type=_STORE)
@click.option("--identity", required=True, help="As people lists it.")
@click.option("--reason", required=True, help="Why it was wrong.")
@_BY
def evidence_unjoin(store: Path, identity: str, reason: str, by: str) -> None:
    """Undo a decision of join. It stays on record. Exit status: 0 done, 2 when there is none."""
    from clew.evidence.case.command import unjoin_identity

    sys.exit(unjoin_identity(store, identity, reason, by, _OUT))


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

    sys.exit(mark_moment(store, kind, at, zone, about, source, by, _OUT))


_FIRST_DAY = click.option("--from", "first", type=_CALENDAR_DAY, callback=_day, help="First day.")
_LAST_DAY = click.option("--until", "last", type=_CALENDAR_DAY, callback=_day, help="Last day.")
_KINDS = click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["message", "call", "voicemail", "payment"]),
    help="Count only these (default: all).",
)
_CLOCK = click.option("--zone", default="Europe/London", show_default=True, help="Clock for hours.")


@evidence.command("show")
@click.argument("store", type=_STORE)
@_FIRST_DAY
@_LAST_DAY
@_KINDS
@_CLOCK
@click.option("--csv", "target", type=_ANY, help="Write every finding with all items here.")
@_BY
def evidence_show(
    store: Path,
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

    sys.exit(show(store, Question(zone, first, last, kinds or KINDS), by, _OUT, target))


@evidence.command("court")
@click.argument("store", type=_STORE)
@click.option("--out", "folder", required=True, type=_ANY, help="A new folder for the product.")
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
    "--redact", type=_FILE, help="A CSV file of redactions with the columns item, words, reason."
)
@click.option("--marking", default="OFFICIAL-SENSITIVE", show_default=True)
@_BY
def evidence_court(
    store: Path,
    folder: Path,
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

    asked = Question(zone, first, last, kinds or KINDS)
    sys.exit(
        court(
            store,
            folder,
            asked,
            by,
            _OUT,
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

    sys.exit(show_custody(store, by, _OUT))


@evidence.command("timeline")
@click.argument("files", nargs=-1, type=_ANY)
@click.option("--zone", help=_ZONE)
@click.option("--csv", "target", required=True, type=_ANY, help="The timeline to write.")
@click.option(
    "--not-understood",
    "unread",
    type=_ANY,
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
        sys.exit(timeline_of_store(store, target, by or "", _OUT, unread))
    sys.exit(
        timeline(list(files), zone or "", target, _OUT, unread=unread, dates=dates, mapping=mapping)
    )


@evidence.command("bundle")
@click.argument("files", nargs=-1, type=_ANY)
@click.option("--zone", help=_ZONE)
@click.option("--out", "folder", required=True, type=_ANY, help="A new folder for the bundle.")
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
        sys.exit(bundle_of_store(store, folder, by or "", _OUT))
    sys.exit(bundle(list(files), zone or "", folder, _OUT, dates=dates, mapping=mapping))


@evidence.command("verify")
@click.argument("folder", type=_FOLDER)
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
        sys.exit(verify_store(folder, by or "", _OUT))
    sys.exit(verify(folder, _OUT, originals=originals))


@evidence.command("formats")
def evidence_formats() -> None:
    """List the formats that are read, and which of them were tried on a real export.

    Exit status: 0.
    """
    from clew.evidence.formats import formats

    for one in formats().values():
        _OUT.print(f"{one}{f'. Tried: {one.tried}' if one.tried else ''}", markup=False)


@cli.command()
@click.argument("records", type=_ANY)
@click.option(
    "--out", "runs", required=True, type=_ANY, help="Folder of runs; the newest is RUNS/latest."
)
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="Screen as if on this day (default: the newest record's).",
)
@click.option("--csv", is_flag=True, help="Write CSV beside the Parquet tables.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Spark needs the spark extra.",
)
@click.option(
    "--model",
    type=_FILE,
    help="Linkage model trained with `clew people train` (default: the one that ships).",
)
@click.option("--points", type=_FILE, help="Another table of points than the published one.")
@click.option(
    "--memory", help="Most memory for the database, such as 8GB; beyond it, disk is used."
)
@click.option("--threads", type=click.IntRange(1), help="Cores to use (default: all).")
def screen(
    records: Path,
    runs: Path,
    as_at: date | None,
    csv: bool,
    engine: str,
    model: Path | None,
    points: Path | None,
    memory: str | None,
    threads: int | None,
) -> None:
    """Screen RECORDS: link people, read narratives, find courses of conduct, rank them with
    reasons.

    Killed at any point and started again, it goes on where it stopped. Exit status: 0 done, 2
    nothing to read or not
    fit to publish.
    """
    from clew.screening.runs.command import screen_command

    sys.exit(
        screen_command(
            records,
            runs,
            _OUT,
            _ERR,
            as_at=as_at,
            csv=csv,
            engine=engine,
            model=model,
            points=points,
            memory=memory,
            threads=threads,
        )
    )


@cli.command("read")
@click.argument("texts", type=_ANY)
@click.option("--out", required=True, type=_ANY, help="The CSV file of findings to write.")
def read_texts(texts: Path, out: Path) -> None:
    """Read single TEXTS and write what each says was done: one row a finding, with the words that
    say so.

    TEXTS is CSV or JSON Lines (.jsonl) with id and narrative and, where known, suspect, victim
    (names), suspect_sex and victim_sex (M, F or empty). Exit status: 0 when every row was read, 1
    when rows were set aside, 2 when nothing can be read.
    """
    from clew.screening.behaviours.command import read_command

    sys.exit(read_command(texts, out, _OUT))


@cli.group()
def reading() -> None:
    """Teach the learned reader a force's own words: labels from decisions, a candidate, and who
    puts it in force.
    """


@reading.command("labels")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER, help="Folder of runs.")
@click.option(
    "--out", required=True, type=_ANY, help="The file of labels to write (tab-separated)."
)
def reading_labels(runs: Path, out: Path) -> None:
    """Write what people decided as labelled sentences without names: quotes denied, courses
    accepted.
    """
    from clew.screening.behaviours.reading_command import labels_command

    sys.exit(labels_command(runs, out, _OUT))


@reading.command("train")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER, help="Folder of runs.")
@click.option(
    "--labels",
    multiple=True,
    type=_FILE,
    help="A file of labels; may be given again (default: those that follow from RUNS).",
)
@click.option(
    "--base",
    multiple=True,
    type=_FILE,
    help="Labelled sentences to learn from beside them; may be given again (default: those that ship).",
)
@click.option("--out", required=True, type=_ANY, help="Folder for the candidate and its report.")
def reading_train(runs: Path, labels: tuple[Path, ...], base: tuple[Path, ...], out: Path) -> None:
    """Learn the reader again with a force's labels, and show before and after on labels kept apart.
    Changes nothing that screens.

    It takes about half a minute. Exit status: 0 done, 2 no candidate was made.
    """
    from clew.screening.behaviours.reading_command import train_command

    sys.exit(train_command(runs, labels, base, out, _OUT))


@reading.command("sign")
@click.argument("folder", type=_FOLDER)
@click.option("--runs", default="runs", show_default=True, type=_FOLDER, help="Folder of runs.")
@click.option("--by", required=True, help="Who signs.")
@click.option("--reason", required=True, help="Why, in words.")
def reading_sign(folder: Path, runs: Path, by: str, reason: str) -> None:
    """Put the candidate in FOLDER in force from the next run on.

    Exit status 2 when nothing was changed.
    """
    from clew.screening.behaviours.reading_command import sign_command

    sys.exit(sign_command(runs, folder, _OUT, by=by, reason=reason))


@reading.command("withdraw")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER, help="Folder of runs.")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why, in words.")
def reading_withdraw(runs: Path, by: str, reason: str) -> None:
    """Go back to the reader that was in force before. Exit status 2 when nothing was changed."""
    from clew.screening.behaviours.reading_command import withdraw_command

    sys.exit(withdraw_command(runs, _OUT, by=by, reason=reason))


@reading.command("history")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER, help="Folder of runs.")
def reading_history(runs: Path) -> None:
    """List who signed or withdrew which reader, when and why, and say which is in force."""
    from clew.screening.behaviours.reading_command import history_command

    sys.exit(history_command(runs, _OUT))


@cli.command()
@click.argument("course")
@click.option(
    "--runs", default="runs", show_default=True, type=_ANY, help="Folder of runs, or one run."
)
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
def show(course: str, runs: Path, identify: bool) -> None:
    """Tell one course in the terminal: timeline, elements, reasons with their words.

    COURSE is a course id, or list and rank such as hidden:1. A course in no list is told with the
    reason why not.
    """
    from clew.screening.runs.tell import show_course

    sys.exit(show_course(runs, course, _OUT, identify=identify))


@cli.command()
@click.argument("identity")
@click.option(
    "--runs", default="runs", show_default=True, type=_ANY, help="Folder of runs, or one run."
)
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
def why(identity: str, runs: Path, identify: bool) -> None:
    """Say why mentions were taken for one person: a sentence and a waterfall for each link. Of a
    course: why it is listed, or is not.
    """
    from clew.screening.runs.tell import why_identity

    sys.exit(why_identity(runs, identity, _OUT, identify=identify))


@cli.command()
@click.option(
    "--runs", default="runs", show_default=True, type=_ANY, help="Folder of runs, or one run."
)
@click.option(
    "--incident",
    help="Every course that this record stands in, listed or not; or why it stands in none.",
)
@click.option("--person", help="Every course of this identity, listed or not.")
@click.option("--identify", is_flag=True, help="Show names. Without it, initials.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1))
def unlisted(
    runs: Path, incident: str | None, person: str | None, identify: bool, limit: int
) -> None:
    """Courses that were considered and are in no list, nearest to it first, each with the reason."""
    from clew.screening.runs.tell import show_unlisted

    if incident is not None and person is not None:
        raise click.UsageError("name a record or a person, not both")
    sys.exit(
        show_unlisted(runs, _OUT, person=person, incident=incident, identify=identify, limit=limit)
    )


@cli.command()
@click.argument("run", type=_ANY)
@click.option(
    "--out", type=_ANY, help="The file to write (default: report.html in the run's folder)."
)
@click.option(
    "--identify",
    is_flag=True,
    help="Names instead of initials. Never an address or a telephone number.",
)
@click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(1),
    help="Courses of each list told in full.",
)
def report(run: Path, out: Path | None, identify: bool, limit: int) -> None:
    """Write one self-contained HTML file about RUN (such as runs/latest) that an officer can read
    without Clew.
    """
    from clew.screening.report.page import write_report

    path = write_report(run, out, identify=identify, limit=limit)
    _OUT.print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB, readable by you alone).")


@cli.group()
def people() -> None:
    """Say who is who where the engine is wrong, see whom to look at, train the model."""


@people.command("always")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER)
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why, in words.")
def people_always(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """LEFT and RIGHT are one person, in every later run.

    Each is an identity, or a mention force/incident/role/mark.
    """
    from clew.screening.runs.tell import decide

    sys.exit(decide(runs, "always", left, right, _OUT, by=by, reason=reason))


@people.command("never")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER)
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why, in words.")
def people_never(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """LEFT and RIGHT are two people, in every later run.

    Each is an identity, or a mention force/incident/role/mark.
    """
    from clew.screening.runs.tell import decide

    sys.exit(decide(runs, "never", left, right, _OUT, by=by, reason=reason))


@people.command("forget")
@click.argument("left")
@click.argument("right")
@click.option("--runs", default="runs", show_default=True, type=_FOLDER)
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why, in words.")
def people_forget(left: str, right: str, runs: Path, by: str, reason: str) -> None:
    """Take back an earlier decision about LEFT and RIGHT.

    Each is an identity, or a mention as `clew people list` shows it.
    """
    from clew.screening.runs.tell import forget

    sys.exit(forget(runs, left, right, _OUT, by=by, reason=reason))


@people.command("list")
@click.option("--runs", default="runs", show_default=True, type=_ANY)
def people_list(runs: Path) -> None:
    """Every decision that holds, by whom and why, and lines of the file that cannot be used."""
    from clew.screening.runs.tell import list_decisions

    sys.exit(list_decisions(runs, _OUT))


@people.command("attention")
@click.option("--runs", default="runs", show_default=True, type=_ANY)
@click.option("--limit", default=30, show_default=True)
def people_attention(runs: Path, limit: int) -> None:
    """Identities whose evidence pulls both ways, for somebody to look at."""
    from clew.screening.runs.tell import show_attention

    sys.exit(show_attention(runs, _OUT, limit=limit))


@people.command("train")
@click.argument("records", type=_FOLDER)
@click.option("--out", required=True, type=_ANY, help="The model file to write (JSON).")
@click.option("--seed", default=1, show_default=True)
def people_train(records: Path, out: Path, seed: int) -> None:
    """Learn the linkage weights from RECORDS, without labels.

    Use the result with `clew screen --model`.
    """
    from clew.screening.people.training import train_on

    train_on(records, out, seed=seed)
    _OUT.print(f"Wrote {out}.")


@cli.command()
@click.argument("out", type=_ANY)
@click.option("--incidents", default=20_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--stalking",
    default=0.02,
    show_default=True,
    type=click.FloatRange(0, 0.5),
    help="Share of incidents in planted courses; 0 plants none.",
)
@click.option("--seed", default=1, show_default=True)
@click.option("--until", default="2026-06-30", show_default=True, help="The last day recorded.")
@click.option(
    "--words", default="12-70", show_default=True, help="Length of narratives, such as 60-120."
)
@click.option(
    "--days",
    default=730,
    show_default=True,
    type=click.IntRange(30, 7300),
    help="How far back the records go.",
)
@click.option(
    "--mixed",
    is_flag=True,
    help="Names of many origins, and people who are easily taken for one another: twins, fathers and sons, brothers.",
)
def synth(
    out: Path,
    incidents: int,
    stalking: float,
    seed: int,
    until: str,
    words: str,
    days: int,
    mixed: bool,
) -> None:
    """Make up a force under OUT, with the truth beside its records. Everybody in it is invented."""
    from clew.synth.command import synth_command

    sys.exit(
        synth_command(
            out,
            _OUT,
            incidents=incidents,
            stalking=stalking,
            seed=seed,
            until=until,
            words=words,
            days=days,
            mixed=mixed,
        )
    )


@cli.group()
def unit() -> None:
    """The staff service: triage, cases, plans and advice."""


@unit.command("serve")
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer requests.",
)
@click.option("--worker/--no-worker", "with_worker", default=True, help="Run the jobs here too.")
def unit_serve(address: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the unit until interrupted. Refuses with unsafe settings, and says which."""
    from clew.unit.command import serve

    sys.exit(serve(_OUT, address=address, port=port, workers=workers, with_worker=with_worker))


@unit.command("import")
@click.argument("run", type=_ANY)
@click.option("--by", "username", help="User name of whoever asks (default: the service itself).")
def unit_import(run: Path, username: str | None) -> None:
    """Take the published RUN (or the newest of a folder of runs) into the queue: whole or not at
    all, once.
    """
    from clew.unit.command import import_run_command

    sys.exit(import_run_command(run, _OUT, username=username))


@unit.command("import-orders")
@click.argument("register", type=click.Path(exists=True, path_type=Path))
@click.option("--errors", type=_ANY, help="Write every error to this CSV file.")
def unit_import_orders(register: Path, errors: Path | None) -> None:
    """Take in a REGISTER of orders kept elsewhere: one row a step, CSV or Parquet. The same again
    adds only what is new.

    Exit status: 0 when every matter was taken in, 1 when some were set aside, 2 when nothing can be
    read.
    """
    from clew.unit.command import import_orders_command

    sys.exit(import_orders_command(register, _OUT, errors=errors))


@unit.command("worker")
def unit_worker() -> None:
    """Do the service's jobs until interrupted: imports, sealing the audit, telling people what
    waits.
    """
    from clew.unit.command import worker

    sys.exit(worker())


@unit.command("rewrap-fields")
def unit_rewrap_fields() -> None:
    """Seal every second-factor secret anew with the first key of CLEW_FIELD_KEY, so that the old
    ones behind it can be dropped.
    """
    from clew.unit.command import rewrap_fields_command

    sys.exit(rewrap_fields_command(_OUT))


@unit.command("status")
@click.option(
    "--prometheus",
    is_flag=True,
    help="In Prometheus's text format, for the textfile collector of its node exporter.",
)
def unit_status(prometheus: bool) -> None:
    """Say whether the work that nobody waits for is done: worker, queue, last run, audit, unopened
    reports, keys, mail, disk, backup.

    Exit status, as Nagios and Zabbix ask it: 0 all well, 1 something to look at, 2 something is
    bad, 3 the database does not answer.
    """
    from clew.unit.command import status

    sys.exit(status(_OUT, prometheus=prometheus))


@unit.command("verify-audit")
def unit_verify_audit() -> None:
    """Compute the audit chain again. Exit status 1 names the first broken or long unsealed row."""
    from clew.unit.command import verify_audit

    sys.exit(verify_audit(_OUT))


@unit.command("check")
@click.option("--address", default="127.0.0.1", show_default=True, help="Where it is to be served.")
def unit_check(address: str) -> None:
    """Say whether it is safe to serve. Exit status 1 when it is not."""
    from clew.unit.command import check

    sys.exit(check(_OUT, address=address))


@unit.command("migrate")
def unit_migrate() -> None:
    """Bring the database up to date, as its owner."""
    from clew.unit.command import migrate

    sys.exit(migrate(_OUT))


@unit.command("first-account")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--agency", required=True, help="The unit's name.")
def unit_first_account(username: str, name: str, agency: str) -> None:
    """Make the first administrator of a new installation."""
    from clew.unit.command import make_first_account

    sys.exit(make_first_account(username, name, agency, _OUT))


@cli.group()
def figures() -> None:
    """Check figures that were published, and set a force's own beside them."""


@figures.command("check")
@click.argument("table", type=_ANY)
@click.option("--csv", "as_csv", is_flag=True, help="Findings as CSV: sheet, cell, kind, why.")
def figures_check(table: Path, as_csv: bool) -> None:
    """Say what looks wrong in a published TABLE (CSV, ODS, XLSX): totals, codes, periods,
    percentages, leftovers.

    Exit status: 0 when nothing does, 1 when something does, 2 when it cannot be read.
    """
    from clew.figures.command import check_command

    sys.exit(check_command(table, _OUT, as_csv=as_csv))


@figures.command("import")
@click.argument("tables", type=_FILE, nargs=-1, required=True)
@click.option("--out", required=True, type=_ANY, help="The Parquet file to keep them in.")
def figures_import(tables: tuple[Path, ...], out: Path) -> None:
    """Take in published TABLES: the Home Office's police recorded crime by force and quarter,
    borough tables by month.

    Exit status: 0 when every row was taken in, 1 when some were left out, 2 when a file is no such
    table.
    """
    from clew.figures.command import import_command

    sys.exit(import_command(tables, out, _OUT))


@figures.command("compare")
@click.argument("published", type=_FILE)
@click.option("--records", required=True, type=_ANY, help="The force's records.")
@click.option(
    "--area",
    default="",
    help="The force's name in the published table (default: as in the records).",
)
@click.option("--as-at", required=True, type=click.DateTime(["%Y-%m-%d"]), callback=_day)
def figures_compare(published: Path, records: Path, area: str, as_at: date) -> None:
    """Set a force's own figures beside PUBLISHED ones (from clew figures import), with the
    differences.
    """
    from clew.figures.command import compare_command

    sys.exit(compare_command(published, records, _OUT, area=area, as_at=as_at))


@cli.group()
def foi() -> None:
    """Answer a freedom of information request from a force's records and registers."""


@foi.command("draft")
@click.argument("request", type=_FILE)
@click.option(
    "--records", required=True, type=_ANY, help="The force's records, as for clew screen."
)
@click.option(
    "--run", type=_ANY, help="A published run of them, for what is asked about people and courses."
)
@click.option(
    "--orders",
    type=_ANY,
    help="The register of orders: CSV or Parquet, one row a step, or a folder of parts.",
)
@click.option(
    "--as-at",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="The day to which the figures run.",
)
@click.option("--out", required=True, type=_ANY, help="Folder for the draft.")
@click.option("--reference", default="", help="The force's reference, such as 01.FOI.22.023802.")
@click.option(
    "--threshold",
    default=5,
    show_default=True,
    type=click.IntRange(1, 50),
    help="Numbers from 1 to below this are not given; 1 hides none, for use inside the force.",
)
@click.option(
    "--published",
    multiple=True,
    type=_FILE,
    help="aggregate.json of an answer sent from elsewhere; may be given again.",
)
@click.option(
    "--record",
    type=_ANY,
    help="Folder of the answers made so far, which this one is weighed against and kept in (default: CLEW_HOME/answers).",
)
@click.option(
    "--sample",
    type=_ANY,
    help="A sample of records that a person read, filled in, or a folder of them.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(0.1, 600),
    help="Minutes to read one record, as timed on a sample.",
)
def foi_draft(
    request: Path,
    records: Path,
    run: Path | None,
    orders: Path | None,
    as_at: date,
    out: Path,
    reference: str,
    threshold: int,
    published: tuple[Path, ...],
    record: Path | None,
    sample: Path | None,
    minutes: float | None,
) -> None:
    """Draft an answer to REQUEST (text, or an e-mail as .eml): answer.json, CSV, ODS and a letter,
    small numbers hidden.

    A person confirms every figure before anything is sent. Exit status: 0 done, 2 nothing could be
    written.
    """
    from clew.unit.disclosure.command import draft_command

    sys.exit(
        draft_command(
            request,
            _OUT,
            records=records,
            run=run,
            orders=orders,
            as_at=as_at,
            out=out,
            reference=reference,
            threshold=threshold,
            published=published,
            record=record,
            samples=sample,
            minutes=minutes,
        )
    )


@foi.command("again")
@click.argument("kept", type=_FILE)
@click.option("--out", required=True, type=_ANY, help="Folder for the files.")
def foi_again(kept: Path, out: Path) -> None:
    """Write an answer again, byte for byte, from the aggregate.json KEPT with it.

    The records are not needed.
    """
    from clew.unit.disclosure.command import again_command

    sys.exit(again_command(kept, _OUT, out=out))


@foi.command("sent")
@click.argument("out", type=_ANY)
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="The day on which it went.",
)
@click.option(
    "--checked",
    multiple=True,
    help="A passage of the letter that you have checked; may be given again. Without it, what is to be checked is listed.",
)
@click.option(
    "--record", type=_ANY, help="Folder of the answers made so far (default: CLEW_HOME/answers)."
)
def foi_sent(out: Path, on: date, checked: tuple[str, ...], record: Path | None) -> None:
    """Write down that the draft in OUT was sent, and write its files again with the day.

    Exit status: 0 done; 2 not, because a passage has to be checked first or OUT is no draft.
    """
    from clew.unit.disclosure.command import sent_command

    sys.exit(sent_command(out, _OUT, on=on, checked=checked, record=record))


@foi.command("look")
@click.argument("files", type=_FILE, nargs=-1, required=True)
def foi_look(files: tuple[Path, ...]) -> None:
    """Say what FILES (CSV, ODS, XLSX, DOCX, PDF, SVG, JSON, text) hold that a reader does not see:
    hidden sheets and rows, values under
    text, white text, properties, tracked changes, files inside the file.

    For a letter or a spreadsheet that somebody edited before it goes. Exit status: 0 nothing, 1
    something, 2 a file that it cannot look into.
    """
    from clew.unit.disclosure.command import look_command

    sys.exit(look_command(files, _OUT))


@cli.group()
def public() -> None:
    """The public service: a site that can be left with one key, takes reports sealed, publishes
    answers.
    """


@public.command("serve")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others need TLS before it and CLEW_TLS=yes.",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option(
    "--threads",
    default=16,
    show_default=True,
    type=click.IntRange(1),
    help="In each worker: a slow telephone holds one while it sends.",
)
def public_serve(address: str, port: int, workers: int, threads: int) -> None:
    """Serve the public site until interrupted.

    Refuses unsafe settings. The database is migrated by the unit: clew unit migrate.
    """
    from clew.public.command import serve

    sys.exit(serve(_OUT, address=address, port=port, workers=workers, threads=threads))


@public.command("check")
@click.option("--address", default="127.0.0.1", show_default=True)
def public_check(address: str) -> None:
    """Say what is unsafe, and what is yet to be done before the public comes.

    Exit status: 1 when something is unsafe.
    """
    from clew.public.command import check

    sys.exit(check(_OUT, address=address))


@public.group("keys")
def public_keys() -> None:
    """Keys that open what the public sends.

    Run it where the unit's service runs, never on the public site's machine.
    """


_USE = click.argument("use", type=click.Choice(["unit", "standards"]))
_KEYS = click.option("--folder", type=_ANY, help="Folder of keys (default: CLEW_REPORT_KEYS).")


@public_keys.command("make")
@_USE
@_KEYS
def keys_make(use: str, folder: Path | None) -> None:
    """Make the first key of USE, and its recovery key in two shares. Passphrases are asked for, or
    taken from CLEW_REPORT_PASSPHRASE
    (unit), CLEW_STANDARDS_PASSPHRASE, CLEW_SHARE_1_PASSPHRASE and CLEW_SHARE_2_PASSPHRASE."""
    from clew.unit.reports.command import make_command

    sys.exit(make_command(use, folder, _OUT))


@public_keys.command("list")
def keys_list() -> None:
    """Every key: what it opens, how many envelopes, whether its file is here, and its fingerprint."""
    from clew.unit.reports.command import list_command

    sys.exit(list_command(_OUT))


@public_keys.command("rotate")
@_USE
@_KEYS
def keys_rotate(use: str, folder: Path | None) -> None:
    """A new key of USE in place of the one in use.

    What came before still opens with the old file.
    """
    from clew.unit.reports.command import rotate_command

    sys.exit(rotate_command(use, folder, _OUT))


@public_keys.command("rewrap")
@click.argument("old", type=_FILE)
def keys_rewrap(old: Path) -> None:
    """Wrap everything that the key file OLD opens for the keys in use, so that OLD can be
    destroyed. Interrupted, run it again.
    """
    from clew.unit.reports.command import rewrap_command

    sys.exit(rewrap_command(old, _OUT))


@public_keys.command("recover")
@_USE
@click.argument("one", type=_FILE)
@click.argument("two", type=_FILE)
@_KEYS
def keys_recover(use: str, one: Path, two: Path, folder: Path | None) -> None:
    """From both shares of the recovery key of USE: a new key and new shares, and everything wrapped
    for them.
    """
    from clew.unit.reports.command import recover_command

    sys.exit(recover_command(use, one, two, folder, _OUT))


@cli.group()
def db() -> None:
    """The database: Clew's own PostgreSQL, used when no DATABASE_URL is set, or a server of your
    own.
    """


@db.command("start")
def db_start() -> None:
    """Start it, making it first if need be."""
    from clew.database.connection import refuse_own_server
    from clew.database.embedded import start

    refuse_own_server("start")
    _OUT.print(f"Running in {start(make=True).folder}", markup=False)


@db.command("stop")
def db_stop() -> None:
    """Stop it. No process of Clew's does that by itself."""
    from clew.database.connection import refuse_own_server
    from clew.database.embedded import stop

    refuse_own_server("stop")
    _OUT.print("Stopped." if stop() else "It was not running.", markup=False)


_BACKUP_KEY = click.option(
    "--key",
    "key_file",
    required=True,
    type=_FILE,
    help="The file of the recovery key. Its passphrase is asked for.",
)


@db.command("recovery-key")
@click.argument("file", type=_ANY)
def db_recovery_key(file: Path) -> None:
    """Make the key that opens backups: FILE, under a passphrase that is asked for, goes off this
    machine; the public half stays in CLEW_HOME.
    """
    from clew.unit.backup.command import recovery_key_command

    sys.exit(recovery_key_command(file, _OUT))


@db.command("backup")
@click.argument("target", type=_ANY)
@click.option(
    "--database-only",
    is_flag=True,
    help="The database alone, not sealed, in PostgreSQL's custom format for pg_restore.",
)
def db_backup(target: Path, database_only: bool) -> None:
    """Write everything that belongs together to TARGET: database, keys, audit heads, runs,
    corrections, figures; sealed to the recovery key.

    The services may run meanwhile. With a server of your own it connects by
    CLEW_OWNER_DATABASE_URL. What was written is read back before it is called a backup. Exit
    status: 0 written and whole, 2 not written.
    """
    from clew.unit.backup.command import backup_command

    sys.exit(backup_command(target, _OUT, database_only=database_only))


@db.command("verify")
@click.argument("backup", type=_FILE)
@_BACKUP_KEY
def db_verify(backup: Path, key_file: Path) -> None:
    """Restore BACKUP on a server made for it, count every table, verify the audit there, and take
    it away again. Exit status 2 when it is not whole.
    """
    from clew.unit.backup.command import verify_command

    sys.exit(verify_command(backup, key_file, _OUT))


@db.command("restore")
@click.argument("backup", type=_FILE)
@_BACKUP_KEY
def db_restore(backup: Path, key_file: Path) -> None:
    """Put BACKUP in place: into the database that is configured, which must be empty, and its files
    where there are none.

    The restore is written into the audit and the file of heads, and what was disposed of since is
    disposed of again.
    Exit status: 0 done, 1 done with something left to do, which is told, 2 not restored.
    """
    from clew.unit.backup.command import restore_command

    sys.exit(restore_command(backup, key_file, _OUT))


@db.command("provision")
def db_provision() -> None:
    """Print what a superuser runs once on a server of your own (PostgreSQL 15 or newer), for psql:
    clew db provision > provision.sql.
    """
    from clew.database.provision import script

    click.echo(script(), nl=False)


@cli.command()
@click.option("--out", default="demo-force", show_default=True, type=_ANY)
@click.option("--incidents", default=20_000, show_default=True, type=click.IntRange(100))
@click.option("--open/--no-open", "open_it", default=True, help="Open a browser when there is one.")
@click.option(
    "--serve/--no-serve",
    "serve_it",
    default=True,
    help="Start both services on loopback, until interrupted.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65534),
    help="Of the unit's desk; the public site has the next.",
)
def demo(out: Path, incidents: int, open_it: bool, serve_it: bool, port: int) -> None:
    """Make a force, screen it, and start both services: the unit's desk with made-up people for
    each role, and the public site.
    """
    from clew.demo import run_demo

    sys.exit(
        run_demo(
            out, _OUT, _ERR, incidents=incidents, open_it=open_it, serve_it=serve_it, port=port
        )
    )


def main() -> None:
    """The `clew` program.

    What cannot be done is said in a sentence, not a traceback; exit status 2.
    """
    cli()


if __name__ == "__main__":
    main()
