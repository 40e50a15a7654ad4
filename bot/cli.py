"""The command line of the operator: each command is one transaction, each mistake one line."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import import_report, logs
from bot.app import PortTaken, ServerUnreachable, WebhookRefused, run_bot
from bot.config import (
    OfficeInvalid,
    Settings,
    SettingsInvalid,
    load_settings,
    office_template,
)
from bot.documents.export_files import fill
from bot.documents.tables import TableUnreadable, read_table
from bot.i18n import Catalogues
from bot.installation import Installation, InstallationBroken, open_installation
from bot.screens.publishing import documents
from bot.screens.report_paper import files
from bot.services import journal
from bot.services.actor import OPERATOR
from bot.services.errors import (
    InputInvalid,
    NotFound,
    QuarterNotOver,
    ReasonNeeded,
    ScheduleInvalid,
    ScheduleNotDraft,
)
from bot.services.rules.periods import Period
from bot.services.rules.workdays import ZoneOutdated
from bot.services.views.exports import FileForm, Subject, Wanted
from bot.transport.faults import BadToken
from db.engine import DatabaseBusy
from db.enums import Role
from db.keyring import KeyRing, KeyRingUnusable
from db.migrate import DatabaseNewer

REFUSALS = (
    SettingsInvalid,
    OfficeInvalid,
    KeyRingUnusable,
    DatabaseBusy,
    DatabaseNewer,
    InstallationBroken,
    ZoneOutdated,
    BadToken,
    PortTaken,
    ServerUnreachable,
    WebhookRefused,
)
"""What an operator can mend; its text is the line that is shown."""

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


@app.command()
def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to write; made when it is missing.")
    ],
    *,
    month: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m"],
            help="The month; by default every approved one that is not over yet.",
        ),
    ] = None,
) -> None:
    """Write an approved month as poster, annex form, page and data; the bot may run meanwhile."""

    async def work(installation: Installation) -> None:
        async with (
            installation.database.reading() as session,
            installation.offices.open(session, OPERATOR) as office,
        ):
            asked = [month.date()] if month else await office.publishing.months()
            found = [(each, await office.publishing.newest(each)) for each in asked]
        if not found:
            fail("publish: no approved month is ahead; see `qabyldau approve-schedule`")
        catalogues = Catalogues(installation.profile.hours.zone)
        for each, schedule in found:
            if schedule is None:
                fail(f"{each:%Y-%m}: this month has no approved schedule")
            for file in documents(catalogues, schedule):
                path = folder / file.name
                write_whole(path, file.content or b"")
                typer.echo(path)

    in_installation(work, read_only=True)


@app.command()
def report(
    quarter: Annotated[str, typer.Argument(help="The quarter, such as 2026Q4.")],
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where to write; made when it is missing.")
    ] = Path(),
    reason: Annotated[
        str | None, typer.Option(help="Why there is a further version, when figures differ.")
    ] = None,
    calls_received: Annotated[
        int | None, typer.Option(help="Calls that came to the call centre (point 39).")
    ] = None,
    calls_lost: Annotated[int | None, typer.Option(help="How many of them were lost.")] = None,
) -> None:
    """Freeze the report of a quarter (point 40) and write it as XLSX, PDF and covering letter.

    Made again without any change it is the same version, and its files are written once more.
    """
    try:
        period = Period.read(quarter)
    except ValueError:
        fail(f"{quarter}: expected a quarter such as 2026Q4")

    async def work(installation: Installation) -> None:
        try:
            async with installation.as_operator() as office:
                made = await office.reports.make(
                    period, reason=reason, calls_received=calls_received, calls_lost=calls_lost
                )
        except QuarterNotOver as refused:
            fail(f"{period.code}: not over before {refused.details['last']} has passed")
        except ReasonNeeded as refused:
            fail(
                f"{period.code}: differs from the last version "
                f"in {refused.details['changes']} lines; say why with --reason"
            )
        except InputInvalid as refused:
            fail(f"{refused.details['field']}: expected another value")
        version = made.report.version
        said = f"version {version}" if made.is_new else f"nothing changed since version {version}"
        typer.echo(f"{period.code}: {said}")
        catalogues = Catalogues(installation.profile.hours.zone)
        for file in files(catalogues, made.report):
            write_whole(out / file.name, file.content or b"")
            typer.echo(out / file.name)

    in_installation(work)


@app.command()
def export(
    subject: Annotated[Subject, typer.Argument(help="What of.")],
    *,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write.")],
    form: Annotated[FileForm, typer.Option("--format", help="The form of the file.")] = (
        FileForm.XLSX
    ),
    people: Annotated[
        bool, typer.Option("--people", help="With names, phones and matters, of requests only.")
    ] = False,
) -> None:
    """Write requests, receptions or survey answers of some days for another system; journalled.

    Answers are those of whole months that are over. The first line tells the columns.
    """
    if last < first:
        fail("--to: expected a day that is not before --from")
    if people and subject is not Subject.REQUESTS:
        fail(f"--people: {subject} name nobody")
    wanted = Wanted(subject, Period(first.date(), last.date()), people)

    async def work(installation: Installation) -> None:
        half = out.with_name(f".{out.name}.{os.getpid()}")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads the file later is asked by the folder; until then it is the operator's.
            half.touch(mode=0o600)
            async with installation.as_operator() as office:
                rows = office.exports.rows(wanted)
                count = await fill(half, form, office.exports.columns(wanted), rows)
                office.exports.note(wanted, count)
            half.replace(out)
        except OSError as error:
            fail(f"{out.parent}: cannot be written to ({error.strerror})")
        finally:
            half.unlink(missing_ok=True)
        typer.echo(f"{out}: {count} rows" + (", with people" if people else ""))

    in_installation(work)


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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, or end with one line.

    A site may serve this folder while it is written.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        fail(f"{path.parent}: cannot be written to ({error.strerror})")


def read_settings() -> Settings:
    """Return the settings and set the logs up, or end with one line."""
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        fail(str(error))
    logs.set_up(settings.log_level)
    return settings


def in_installation(
    work: Callable[[Installation], Awaitable[None]], *, read_only: bool = False
) -> None:
    """Do work in the installation that the environment names."""

    async def open_and_work() -> None:
        async with open_installation(settings, read_only=read_only) as installation:
            await work(installation)

    settings = read_settings()
    obey(open_and_work())


def obey(work: Coroutine[Any, Any, None]) -> None:
    """Run a command to its end; a mistake of the installation is one line."""
    try:
        asyncio.run(work)
    except REFUSALS as error:
        fail(*str(error).splitlines())
    except KeyboardInterrupt:
        sys.exit(130)


def fail(*lines: str) -> NoReturn:
    """Print the lines on standard error and end with 1."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def _anchor(text: str | None) -> journal.Head | None:
    if text is None:
        return None
    try:
        n, mac = text.split(":")
        return journal.Head(int(n), bytes.fromhex(mac))
    except ValueError:
        fail("--anchor: expected a head as this command printed it, N:HEX")
