"""`clew foi ...`: answers to requests for information."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from clew.cli.parameters import ANY, FILE, OUT, day


@click.group()
def foi() -> None:
    """Answer a freedom of information request from a force's records and registers."""


@foi.command("draft")
@click.argument("request", type=FILE)
@click.option("--records", required=True, type=ANY, help="The force's records, as for clew screen.")
@click.option(
    "--run", type=ANY, help="A published run of them, for what is asked about people and courses."
)
@click.option(
    "--orders",
    type=ANY,
    help="The register of orders: CSV or Parquet, one row a step, or a folder of parts.",
)
@click.option(
    "--as-at",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=day,
    help="The day to which the figures run.",
)
@click.option("--out", required=True, type=ANY, help="Folder for the draft.")
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
    type=FILE,
    help="aggregate.json of an answer sent from elsewhere; may be given again.",
)
@click.option(
    "--record",
    type=ANY,
    help="Folder of the answers made so far, which this one is weighed against and kept in (default: CLEW_HOME/answers).",
)
@click.option(
    "--sample",
    type=ANY,
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
            OUT,
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
@click.argument("kept", type=FILE)
@click.option("--out", required=True, type=ANY, help="Folder for the files.")
def foi_again(kept: Path, out: Path) -> None:
    """Write an answer again, byte for byte, from the aggregate.json KEPT with it.

    The records are not needed.
    """
    from clew.unit.disclosure.command import again_command

    sys.exit(again_command(kept, OUT, out=out))


@foi.command("sent")
@click.argument("out", type=ANY)
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=day,
    help="The day on which it went.",
)
@click.option(
    "--checked",
    multiple=True,
    help="A passage of the letter that you have checked; may be given again. Without it, what is to be checked is listed.",
)
@click.option(
    "--record", type=ANY, help="Folder of the answers made so far (default: CLEW_HOME/answers)."
)
def foi_sent(out: Path, on: date, checked: tuple[str, ...], record: Path | None) -> None:
    """Write down that the draft in OUT was sent, and write its files again with the day.

    Exit status: 0 done; 2 not, because a passage has to be checked first or OUT is no draft.
    """
    from clew.unit.disclosure.command import sent_command

    sys.exit(sent_command(out, OUT, on=on, checked=checked, record=record))


@foi.command("look")
@click.argument("files", type=FILE, nargs=-1, required=True)
def foi_look(files: tuple[Path, ...]) -> None:
    """Say what FILES (CSV, ODS, XLSX, DOCX, PDF, SVG, JSON, text) hold that a reader does not see:
    hidden sheets and rows, values under
    text, white text, properties, tracked changes, files inside the file.

    For a letter or a spreadsheet that somebody edited before it goes. Exit status: 0 nothing, 1
    something, 2 a file that it cannot look into.
    """
    from clew.unit.disclosure.command import look_command

    sys.exit(look_command(files, OUT))
