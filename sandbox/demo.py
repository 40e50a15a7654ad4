"""`qabyldau sandbox`: an invented office, its bot and a stand-in for Telegram, all in one process.

The sandbox forgets its people when it stops, so the office is made anew at every start: an office
that remembers chats which no longer exist would only confuse.
"""

import contextlib
import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from sqlalchemy import select

from bot import operating
from bot.app import App, open_bot, stop_signal
from bot.config import Settings, office_template, parse_office
from bot.installation import ATTACHMENTS, Installation, open_installation
from bot.services.office import Office
from bot.services.rules.workdays import WorkCalendar
from db.enums import Language, Role
from db.models import Place
from sandbox.clock import MovableClock
from sandbox.demo_office import APPROVAL, CITIZENS, STAFF, UNITS, WAYS, rows_for
from sandbox.sandbox import DEFAULT_TOKEN, Sandbox

FOLDER = "sandbox"


def command(
    *,
    seed_only: Annotated[
        bool, typer.Option("--seed-only", help="Only make the demo office, then end.")
    ] = False,
) -> None:
    """Try the bot without a token: an invented office and a chat page on this machine."""
    settings = operating.read_settings()
    operating.obey(_seed(settings) if seed_only else _serve(settings))


async def _seed(settings: Settings) -> None:
    async with demo_installation(settings, MovableClock()) as installation:
        typer.echo(f"A demo office is in {installation.settings.data_dir}.")


async def _serve(settings: Settings) -> None:
    clock = MovableClock()
    async with demo_installation(settings, clock) as installation:
        sandbox = Sandbox(
            DEFAULT_TOKEN,
            clock=clock,
            port=settings.sandbox_port,
            next_working_day=lambda now: next_opening(installation, now),
        )
        try:
            url = await sandbox.start()
        except OSError as error:
            operating.fail(
                f"the sandbox cannot listen on port {settings.sandbox_port} ({error.strerror});"
                " set QABYLDAU_SANDBOX_PORT to a free one"
            )
        stop = stop_signal()
        try:
            async with demo_bot(installation, sandbox, url):
                typer.echo(f"Qabyldau is open: {url}   (Ctrl-C stops it)")
                await stop.wait()
        finally:
            await sandbox.stop()


@contextlib.asynccontextmanager
async def demo_installation(settings: Settings, clock: MovableClock) -> AsyncIterator[Installation]:
    """Open a fresh installation in a folder of its own, with the invented office in it."""
    folder = settings.data_dir / FOLDER
    _forget(folder)
    # Never the office's own database, token or keys, whatever the environment names.
    demo = Settings(
        token=SecretStr(DEFAULT_TOKEN),
        data_dir=folder,
        database_url=f"sqlite:///{folder}/qabyldau.sqlite3",
        keys=folder / "qabyldau.keys",
        log_level=settings.log_level,
        sandbox_port=settings.sandbox_port,
        webhook_url=None,
        webhook_secret=None,
        web_port=None,
    )
    profile = parse_office(office_template())
    async with open_installation(demo, profile=profile, clock=clock) as installation:
        await seed(installation)
        yield installation


@contextlib.asynccontextmanager
async def demo_bot(installation: Installation, sandbox: Sandbox, url: str) -> AsyncIterator[App]:
    """Run the bot of an installation against a sandbox; a moved clock is noticed at once."""
    settings = installation.settings.model_copy(update={"api_url": url})
    async with open_bot(settings) as (bot, me):
        app = App(installation, bot, me)
        offer_people(installation, sandbox)

        async def moved(_now: datetime) -> None:
            await app.sweeper.sweep()
            # What a new morning owes is asked for as soon as it is owed.
            if await app.sweeper.watch():
                await app.sweeper.sweep()
            app.sender.wake()
            app.worker.wake()
            app.fetcher.wake()

        forget = sandbox.clock.listen(moved)
        await app.start()
        try:
            yield app
        finally:
            forget()
            await app.stop()


async def seed(installation: Installation) -> None:
    """Import and approve the schedule of this month and the next one."""
    async with installation.as_operator() as office:
        today = office.today
        for month in (today.replace(day=1), _next_month(today)):
            rows = rows_for(month, office.calendar, not_before=today + timedelta(days=1))
            if not rows:
                continue
            draft = await office.schedules.import_rows(rows)
            await office.schedules.approve(draft.schedule_id, on=today, **APPROVAL)
        for unit in UNITS:
            await office.units.make(unit.kk, unit.ru)
        places = await office.session.execute(select(Place.id, Place.name_kk))
        for place_id, name in places.all():
            way = WAYS[name]
            await office.places.pin(place_id, way.latitude, way.longitude)
            await office.places.mark_step_free(place_id, step_free=way.step_free)
            await office.places.describe(place_id, Language.KK, way.directions.kk)
            await office.places.describe(place_id, Language.RU, way.directions.ru)


def offer_people(installation: Installation, sandbox: Sandbox) -> None:
    """Let the page open citizens, and the staff by one-time links made on the click."""
    for citizen in CITIZENS:
        sandbox.offer(citizen.label, citizen.name, citizen.language)
    for member in STAFF:

        async def link(role: Role = member.role) -> str:
            async with installation.as_operator() as office:
                return await office.staff.invite(role, await _unit_of(office, role))

        sandbox.offer(member.label, member.name, member.language, link)


async def _unit_of(office: Office, role: Role) -> str | None:
    """Return the unit to which somebody is invited; None for every other role."""
    if role is not Role.UNIT:
        return None
    units = {unit.name_kk: unit.public_id for unit in await office.units.all()}
    return units.get(UNITS[0].kk)


def next_opening(installation: Installation, now: datetime) -> datetime:
    """Return the opening of the next working day of the office."""
    hours = installation.profile.hours.working_hours()
    return hours.start_of(WorkCalendar(hours=hours).next_working(hours.local_day(now)))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _forget(folder: Path) -> None:
    for file in folder.glob("qabyldau.*"):
        file.unlink()
    shutil.rmtree(folder / ATTACHMENTS, ignore_errors=True)
