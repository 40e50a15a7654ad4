"""What every command shares: settings, installation, and how it fails in one line."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot import logs
from bot.app import PortTaken, ServerUnreachable, WebhookRefused
from bot.config import OfficeInvalid, Settings, SettingsInvalid, load_settings
from bot.installation import Installation, InstallationBroken, open_installation
from bot.services.rules.workdays import ZoneOutdated
from bot.transport.faults import BadToken
from db.engine import DatabaseBusy
from db.keyring import KeyRingUnusable
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
