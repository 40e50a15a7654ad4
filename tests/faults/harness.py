"""The real bot as a process of its own: started, looked at through its log, ended by its id.

Nothing here reaches into the process. What it did is read from its database by a second
connection and from what the sandbox saw.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.leaks import WATCHER

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "office.example.toml"
START_SECONDS = 240.0
STOP_SECONDS = 25.0
LOOK_EVERY = 0.01
PORTS = range(10_000, 30_000)


FIGURES = pytest.StashKey[list[str]]()


class Figures:
    """Figures of the tests, shown under the results: how much was tried, what came of it."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def tell(self, what: str, figures: object) -> None:
        """Show these."""
        self._lines.append(f"{what}: {figures}")


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> Figures:
    """Where a test leaves its figures."""
    return Figures(pytestconfig.stash.setdefault(FIGURES, []))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show the figures."""
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("what the faults came to")
        for line in lines:
            terminalreporter.line(line)


class TookTooLong(AssertionError):
    """What was waited for did not happen; the text shows what the process said."""


async def eventually(
    condition: Callable[[], object], seconds: float, what: Callable[[], str] | str = ""
) -> None:
    """Wait until a condition holds that another process makes true."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - the other process knows no event of ours
                await asyncio.sleep(LOOK_EVERY)
    except TimeoutError:
        raise TookTooLong(what if isinstance(what, str) else what()) from None


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """Return the environment of a bot whose data lie in `folder`; settings without the prefix."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QABYLDAU_")}
    ours = {"data_dir": folder, "office": OFFICE, "log_level": "DEBUG", **settings}
    return kept | {
        f"QABYLDAU_{name.upper()}": str(value) for name, value in ours.items() if value is not None
    }


def _ports() -> Iterator[int]:
    """Yield the ports of this process, round and round.

    They lie below those that the system gives away by itself: such a one would, until the bot
    listens on it, go to the next test beside this one that asks for any port.
    """
    first = os.getpid() * 97
    for number in count(first):
        yield PORTS.start + number % len(PORTS)


_own_ports = _ports()


def free_port() -> int:
    """Return a port of this machine that nobody listens on, another one each time."""
    for port in _own_ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


class Child:
    """A started process and how it ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def running(self) -> bool:
        """Whether its end has not been told yet."""
        return not self._code.done()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to this process and no other."""
        if self.running:
            os.kill(self.pid, number)

    async def ended(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        return await asyncio.shield(self._code)

    def end(self, code: int) -> None:
        """Note how it ended."""
        self._code.set_result(code)


class Forker:
    """Starts processes, see `tests/faults/forker.py`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._children: dict[int, Child] = {}
        self._turn = asyncio.Lock()
        self._started: asyncio.Queue[Child] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls) -> "Forker":
        """Start the one process that all others come from."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.forker",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        out: Path,
        err: Path,
        module: str = "bot",
    ) -> Child:
        """Start `python -m module arguments`; what it prints is appended to the two files."""
        assert self._process.stdin is not None
        request = {
            "module": module,
            "arguments": list(arguments),
            "environment": dict(environment),
            "out": str(out),
            "err": str(err),
        }
        async with self._turn, asyncio.timeout(START_SECONDS):
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
            return await self._started.get()

    async def close(self) -> None:
        """End every child that is left, and the process itself."""
        for child in self._children.values():
            child.send(signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        finally:
            if self._process.returncode is None:
                self._process.kill()
            self._listening.cancel()

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            answer = json.loads(line)
            if "started" in answer:
                child = self._children[answer["started"]] = Child(answer["started"])
                self._started.put_nowait(child)
            else:
                self._children.pop(answer["ended"]).end(answer["code"])


@pytest_asyncio.fixture(scope="session")
async def forker() -> AsyncIterator[Forker]:
    """One forker for all tests that start processes."""
    opened = await Forker.open()
    yield opened
    await opened.close()


class BotProcess:
    """`python -m bot run`, again and again, with one environment and one log.

    `module` may name another module that is run instead of the bot, with the same arguments.
    """

    def __init__(
        self, forker: Forker, folder: Path, *, module: str = "bot", **settings: object
    ) -> None:
        self.environment = environment(folder, **settings)
        self.log = folder / "bot.log"
        self.starts = 0
        self._forker = forker
        self._module = module
        self._child: Child | None = None

    @property
    def running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._child is not None and self._child.running

    def said(self) -> str:
        """Return the whole log so far, of every start."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def tail(self) -> str:
        """Return the end of the log, for the message of a failed test."""
        return self.said()[-4000:]

    async def start(self) -> None:
        """Start the process; nothing is waited for."""
        assert not self.running
        self.starts += 1
        self._child = await self._forker.start(
            ["run"], self.environment, out=self.log, err=self.log, module=self._module
        )

    async def is_up(self, condition: Callable[[], object], seconds: float = START_SECONDS) -> None:
        """Wait until something shows that it works; fails at once when it ends instead."""
        await eventually(lambda: condition() or not self.running, seconds, self.tail)
        assert self.running, self.tail()

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self._child is not None
        self._child.send(signal.SIGKILL)
        await self.ended()

    async def terminate(self, seconds: float = STOP_SECONDS) -> int:
        """Ask it to end, as a supervisor would, and return its exit code."""
        assert self._child is not None
        self._child.send(signal.SIGTERM)
        return await self.ended(seconds)

    async def ended(self, seconds: float = STOP_SECONDS) -> int:
        """Wait for its end and return its exit code."""
        assert self._child is not None
        try:
            return await asyncio.wait_for(self._child.ended(), seconds)
        except TimeoutError:
            raise TookTooLong(self.tail()) from None


@contextlib.asynccontextmanager
async def bot_process(
    forker: Forker, folder: Path, *, module: str = "bot", **settings: object
) -> AsyncIterator[BotProcess]:
    """Prepare a bot that is not started yet, and end what is left of it afterwards."""
    process = BotProcess(forker, folder, module=module, **settings)
    try:
        yield process
    finally:
        if process.running:
            await process.kill()
    leaked = WATCHER.secrets.find(process.said())
    assert not leaked, f"the log of the process tells {leaked}"


async def run_command(
    forker: Forker,
    folder: Path,
    *arguments: str,
    settings: Mapping[str, str],
    seconds: float = START_SECONDS,
) -> tuple[int, str, str]:
    """Run one command of the operator in a process; return its exit code, output and complaints."""
    out, err = folder / "command.out", folder / "command.err"
    for file in (out, err):
        file.unlink(missing_ok=True)
    child = await forker.start(arguments, settings, out=out, err=err)
    try:
        code = await asyncio.wait_for(child.ended(), seconds)
    finally:
        child.send(signal.SIGKILL)
    return code, out.read_text("utf-8"), err.read_text("utf-8")
