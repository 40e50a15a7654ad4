"""The command line of the operator: each command is one transaction, each mistake one line."""

from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from bot import cli_papers, import_report
from bot.app import run_bot
from bot.config import (
    office_template,
)
from bot.documents.tables import TableUnreadable, read_table
from bot.installation import Installation
from bot.operating import fail, in_installation, obey, read_settings
from bot.services import journal
from bot.services.errors import (
    InputInvalid,
    NotFound,
    ScheduleInvalid,
    ScheduleNotDraft,
)
from db.enums import Role
from db.keyring import KeyRing

app = typer.Typer(
    help="Qabyldau: personal receptions by the heads of state bodies, booked through Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    for extra in entry_points(group="qabyldau.commands"):
        app.command(extra.name)(extra.load())
    app()


@app.command()
def run() -> None:
    """Run the bot with the token in QABYLDAU_TOKEN until Ctrl-C."""
    settings = read_settings()
    if settings.token is None:
        fail("QABYLDAU_TOKEN is not set: ask @BotFather for a token, or try `qabyldau sandbox`")
    obey(run_bot(settings))


@app.command()
def init(
    file: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("office.toml"),
    *,
    keys: Annotated[
        bool, typer.Option("--keys", help="Also make the key ring (needed before PostgreSQL).")
    ] = False,
) -> None:
    """Write a commented office.toml to fill in; an existing file is left alone."""
    if file.exists():
        fail(f"{file}: exists already, nothing was written")
    try:
        file.write_text(office_template(), encoding="utf-8")
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    typer.echo(f"{file}: written; fill it in, then run `qabyldau invite administrator`")
    if keys:
        place = read_settings().keys
        if place.exists():
            fail(f"{place}: exists already, no new keys were made")
        KeyRing.create(place)
        typer.echo(f"{place}: new keys; keep a copy apart from the database")


@app.command()
def invite(role: Annotated[Role, typer.Argument(help="What the person will be.")]) -> None:
    """Print a one-time link that gives a role for 48 hours."""

    async def work(installation: Installation) -> None:
        async with installation.as_operator() as office:
            token = await office.staff.invite(role)
        typer.echo(f"Open the bot and send it this line, once, within 48 hours:\n/start {token}")

    in_installation(work)


@app.command("import-schedule")
def import_schedule(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV in the columns of the annex.")],
) -> None:
    """Read a schedule as a draft; a file with one bad row is refused whole."""
    try:
        rows = read_table(file.name, file.read_bytes())
    except TableUnreadable as unreadable:
        fail(f"{file} {import_report.FILES[unreadable.reason]}")
    except OSError as error:
        fail(f"{file}: {error.strerror}")

    async def work(installation: Installation) -> None:
        try:
            async with installation.as_operator() as office:
                made = await office.schedules.import_rows(rows)
        except ScheduleInvalid as refused:
            fail(f"{file}: nothing was imported", *map(import_report.line, refused.problems))
        typer.echo(
            f"Draft {made.schedule_id}: {made.receptions} receptions of {made.posts} posts, "
            f"{made.first_on} to {made.last_on}. Nobody sees it before "
            f"`qabyldau approve-schedule {made.schedule_id} …`"
        )

    in_installation(work)


@app.command("approve-schedule")
def approve_schedule(
    schedule: Annotated[int, typer.Argument(help="The number of the draft.")],
    *,
    approver: Annotated[str, typer.Option(help="Full name of who approved it.")],
    post: Annotated[str, typer.Option(help="The post of who approved it.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of approval.")],
    document: Annotated[str, typer.Option(help="The number of the document.")],
) -> None:
    """Write down the approval of a draft and make its seats."""

    async def work(installation: Installation) -> None:
        try:
            async with installation.as_operator() as office:
                done = await office.schedules.approve(
                    schedule,
                    approver=approver,
                    approver_post=post,
                    on=on.date(),
                    document_number=document,
                )
        except (NotFound, ScheduleNotDraft):
            fail(f"schedule {schedule}: there is no such draft")
        except InputInvalid as refused:
            reason = import_report.INPUTS[str(refused.details["reason"])]
            fail(f"{refused.details['field']}: {reason}")
        except ScheduleInvalid as refused:
            fail("nothing was approved", *map(import_report.line, refused.problems))
        typer.echo(f"Approved: {done.receptions} receptions, {done.seats} seats.")

    in_installation(work)


app.command()(cli_papers.publish)
app.command()(cli_papers.report)
app.command()(cli_papers.export)


@app.command("verify-journal")
def verify_journal(
    anchor: Annotated[
        str | None, typer.Option(help="A head printed earlier, N:HEX; shows a cut tail.")
    ] = None,
) -> None:
    """Walk the journal's chain and print its head, to be kept elsewhere."""

    async def work(installation: Installation) -> None:
        async with installation.database.reading() as session:
            broken = await journal.verify(
                session, installation.keys.journal, anchor=_anchor(anchor)
            )
            head = await journal.head(session)
        if broken is not None:
            fail(f"journal: broken at entry {broken.n}")
        typer.echo(f"journal: {head.n} entries hold; head {head.n}:{head.mac.hex()}")

    in_installation(work, read_only=True)


def _anchor(text: str | None) -> journal.Head | None:
    if text is None:
        return None
    try:
        n, mac = text.split(":")
        return journal.Head(int(n), bytes.fromhex(mac))
    except ValueError:
        fail("--anchor: expected a head as this command printed it, N:HEX")
