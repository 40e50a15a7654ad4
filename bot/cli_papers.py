"""Commands that write files: what is published, the quarter's report, tables for other systems."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.documents.export_files import fill
from bot.i18n import Catalogues
from bot.installation import Installation
from bot.operating import fail, in_installation, write_whole
from bot.screens.publishing import documents
from bot.screens.report_paper import files
from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, QuarterNotOver, ReasonNeeded
from bot.services.rules.periods import Period
from bot.services.views.exports import FileForm, Subject, Wanted


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
