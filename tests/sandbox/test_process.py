"""The sandbox as a process of its own, and its command line."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
import typer
from typer.testing import CliRunner

from sandbox import DEFAULT_TOKEN, Sandbox
from sandbox.cli import _serve, serve
from tests.sandbox.conftest import PATIENCE, eventually

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
APP.command()(serve)


async def test_it_says_where_it_is_and_ends_cleanly(http: aiohttp.ClientSession) -> None:
    options = ("--port", "0", "--start-at", "2026-12-01T09:00", "--standing")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        *options,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    word, url = line.split()
    assert word == "sandbox"
    assert url.startswith("http://127.0.0.1:")
    # Somebody polls, somebody watches the page: neither keeps it from ending.
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    poll = f"GET /bot{DEFAULT_TOKEN}/getUpdates?timeout=50 HTTP/1.1\r\nHost: x\r\n\r\n"
    writer.write(poll.encode())
    await writer.drain()
    stream = await http.get(f"{url}/sandbox/events")
    async with http.get(f"{url}/sandbox/clock") as response:
        assert (await response.json())["now"] == "2026-12-01T04:00:00Z"
    process.terminate()
    out, err = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, out, err) == (0, b"", b"")
    assert b'"result": []' in await reader.read()
    writer.close()
    stream.close()


async def test_ctrl_c_ends_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    sandbox = Sandbox()
    serving = asyncio.create_task(_serve(sandbox))
    await eventually(lambda: sandbox.url)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(serving, PATIENCE)
    assert capsys.readouterr().out == f"sandbox {sandbox.url}\n"


async def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = await asyncio.to_thread(CliRunner().invoke, APP, ["--port", port])
    assert result.exit_code == 1
    assert result.output.startswith(f"cannot listen on 127.0.0.1:{port}: ")
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--token", "x"], "a token is a number, a colon and letters\n"),
        (["--start-at", "soon"], "Invalid isoformat string: 'soon'\n"),
    ],
)
def test_a_wrong_option_is_one_clear_line(options: list[str], words: str) -> None:
    result = CliRunner().invoke(APP, options)
    assert (result.exit_code, result.output) == (2, words)
