"""``python -m sandbox``: the sandbox alone, for a bot in another process."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime
from typing import Annotated

import typer

from sandbox.clock import OFFICE_TIME, MovableClock
from sandbox.sandbox import DEFAULT_TOKEN, HOST, Sandbox


def serve(
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8080,
    token: Annotated[str, typer.Option(help="The token the bot will use.")] = DEFAULT_TOKEN,
    host: Annotated[str, typer.Option(help="Where to listen.")] = HOST,
    *,
    strict: Annotated[bool, typer.Option(help="With Telegram's flood limits.")] = False,
    start_at: Annotated[
        str | None, typer.Option(help="Begin at this time (ISO 8601, local unless it says).")
    ] = None,
    standing: Annotated[bool, typer.Option(help="The clock stands until it is moved.")] = False,
) -> None:
    """Serve the Bot API, the control interface and the chat page until SIGTERM or Ctrl-C."""
    try:
        clock = _clock(start_at, standing=standing)
        sandbox = Sandbox(token, clock=clock, strict=strict, host=host, port=port)
        asyncio.run(_serve(sandbox))
    except OSError as error:
        typer.echo(f"cannot listen on {host}:{port}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _clock(start_at: str | None, *, standing: bool) -> MovableClock:
    if start_at is None:
        start = datetime.now(OFFICE_TIME)
    else:
        start = datetime.fromisoformat(start_at)
        start = start if start.tzinfo is not None else start.replace(tzinfo=OFFICE_TIME)
    return MovableClock(start, running=not standing)


async def _serve(sandbox: Sandbox) -> None:
    url = await sandbox.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, ended.set)
    typer.echo(f"sandbox {url}")
    try:
        await ended.wait()
    finally:
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(one)
        await sandbox.stop()
