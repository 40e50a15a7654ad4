"""Many people book at once while the bot is ended again and again; then the books are looked at."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Settings
from db.enums import InboxState
from db.keyring import KeyRing
from sandbox.demo import seed
from sandbox.faults import FaultKind
from sandbox.sandbox import Sandbox
from sandbox.updates import FIRST_UPDATE
from tests.faults.books import (
    QUIET_SECONDS,
    Books,
    installation_of,
    let_time_pass,
    read_books,
    until_nothing_waits,
)
from tests.faults.crowd import Applicant, all_look, gather
from tests.faults.harness import BotProcess, Forker, bot_process, eventually

STEPS = 12
"""Updates of one person from Start to the receipt, when nothing goes wrong."""

BLOCKED: dict[str, Any] = {"code": 403, "description": "Forbidden: bot was blocked by the user"}
CERTAIN: tuple[tuple[FaultKind, dict[str, Any]], ...] = (
    (FaultKind.REFUSE, {"skip": 2, **BLOCKED}),
    (FaultKind.CUT_AFTER, {"skip": 4}),
    (FaultKind.FLOOD, {"skip": 6, "retry_after": 1}),
    (FaultKind.SERVER_ERROR, {"skip": 8}),
)
"""What happens to two receipts each, whatever chance does."""
BY_CHANCE: tuple[tuple[FaultKind, str | None, float, dict[str, Any]], ...] = (
    (FaultKind.FLOOD, "sendMessage", 0.04, {"retry_after": 1}),
    (FaultKind.FLOOD, "sendPhoto", 0.10, {"retry_after": 1}),
    (FaultKind.REFUSE, "sendMessage", 0.03, BLOCKED),
    (FaultKind.REFUSE, "sendPhoto", 0.15, BLOCKED),
    (FaultKind.CUT_AFTER, "sendMessage", 0.05, {}),
    (FaultKind.CUT_AFTER, "sendPhoto", 0.20, {}),
    (FaultKind.CUT_AFTER, "editMessageText", 0.05, {}),
    (FaultKind.CUT_AFTER, "getUpdates", 0.05, {}),
    (FaultKind.CUT_BEFORE, "getUpdates", 0.02, {}),
    (FaultKind.SERVER_ERROR, "getUpdates", 0.02, {}),
    (FaultKind.SERVER_ERROR, "sendPhoto", 0.10, {}),
    (FaultKind.SERVER_ERROR, "sendMessage", 0.05, {}),
    (FaultKind.BAD_GATEWAY, "editMessageText", 0.05, {}),
    (FaultKind.DUPLICATE, None, 0.05, {}),
)


@dataclass
class Storm:
    """A sandbox, a crowd in it, and one or more processes of the bot."""

    sandbox: Sandbox
    crowd: list[Applicant]
    settings: Settings
    processes: list[BotProcess]
    rng: random.Random
    struck: Counter[str] = field(default_factory=Counter)
    """How often faults of each kind have struck."""
    _looking: asyncio.Task[None] | None = field(default=None, init=False)

    @property
    def process(self) -> BotProcess:
        """The bot, where there is one process of it."""
        return self.processes[0]

    @property
    def pushed(self) -> int:
        """How many updates there were so far."""
        return self.sandbox.account.updates._next_id - FIRST_UPDATE

    @property
    def forgotten(self) -> bool:
        """Whether Telegram has been told that every update has arrived."""
        return not self.sandbox.account.updates.pending()

    @property
    def arrivals(self) -> int:
        """How often a process of the bot has asked who it is."""
        return sum(call.method == "getMe" for call in self.sandbox.calls)

    def present(self) -> list[Applicant]:
        """Return who has come by now: half of the crowd at once, then one after another."""
        rush = (len(self.crowd) + 1) // 2
        return self.crowd[: rush + self.pushed // STEPS]

    def break_things(self) -> None:
        """Let Telegram and the network fail in every way."""
        add = self.sandbox.faults.add
        for kind, more in CERTAIN:
            add(kind, method="sendPhoto", count=2, **more)
        for number, (kind, method, probability, more) in enumerate(BY_CHANCE):
            add(kind, method=method, count=None, probability=probability, seed=number, **more)

    def begin(self) -> None:
        """Let the crowd act from now on, whatever the bot does."""
        self._looking = asyncio.create_task(self._look_again_and_again())

    async def begin_with_a_rush(self) -> None:
        """Let the bot find a rush of people; return when Telegram was told that all arrived.

        That is the most dangerous moment to die: what is not stored now will not come again.
        """
        self.begin()
        await eventually(lambda: self.pushed >= len(self.present()), QUIET_SECONDS)
        await self.start()
        await self.all_forgotten()

    async def all_forgotten(self) -> None:
        """Wait until Telegram has been told that every update has arrived."""
        await self._until(lambda: self.forgotten)

    async def start(self) -> None:
        """Start every process that does not run, and wait until they are there."""
        for process in self.processes:
            if not process.running:
                before = self.arrivals
                await process.start()
                await process.is_up(lambda before=before: self.arrivals > before)  # type: ignore[misc]

    async def reach(self, updates: int) -> None:
        """Wait until so many updates have come."""
        await self._until(lambda: self.pushed >= updates)

    async def ride_out(self, kills: int) -> None:
        """Kill the bot so often, at random moments spread over the updates of the crowd."""
        many = len(self.crowd)
        await self.begin_with_a_rush()
        await self.process.kill()
        for moment in sorted(self.rng.sample(range(many, 11 * many), kills - 1)):
            await self.start()
            await self.reach(moment)
            await asyncio.sleep(self.rng.uniform(0.0, 0.3))
            await self.process.kill()

    async def calm_down(self) -> None:
        """Let people come to their end, then mend everything."""
        await self.start()
        await self._until(lambda: all(one.acknowledged for one in self.crowd) and self.forgotten)
        for fault in self.sandbox.faults:
            self.struck[fault.kind.value] += fault.hits
        self.sandbox.faults.clear()

    async def close_books(self) -> "Report":
        """Let everything end in peace, and look."""
        await self.calm_down()
        await self.come_to_rest()
        return await self.look()

    async def come_to_rest(self) -> None:
        """End the bot as a supervisor would, let time pass, and let it finish what it owes."""
        await self.terminate()
        await let_time_pass(self.settings)
        await self.start()
        await self.all_handled()
        await self.terminate()

    async def all_handled(self) -> None:
        """Wait until nothing waits in the inbox, and no legal notice in the outbox."""
        await until_nothing_waits(self.settings, self._check_running)

    async def terminate(self) -> None:
        """End every process; fails when one does not end well and in time."""
        codes = await asyncio.gather(*(process.terminate() for process in self.processes))
        assert set(codes) == {0}, (codes, [process.tail() for process in self.processes])

    async def look(self) -> "Report":
        """Let nobody act any more, and compare what everybody knows."""
        await self.end()
        pending = {entry.update_id for entry in self.sandbox.account.updates.pending()}
        return Report(
            books=await read_books(self.settings),
            delivered=frozenset(range(FIRST_UPDATE, FIRST_UPDATE + self.pushed)) - pending,
            promised=frozenset(
                (number, one.person.id) for one in self.crowd for number in one.numbers
            ),
            unserved=sum(not one.acknowledged for one in self.crowd),
            extra_receipts=sum(max(0, one.receipts - 1) for one in self.crowd),
            starts=sum(one.starts for one in self.processes),
            faults=dict(self.struck),
        )

    async def end(self) -> None:
        """Let nobody act any more."""
        if self._looking is not None:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    async def _until(self, condition: Callable[[], bool]) -> None:
        await eventually(
            lambda: condition() or not all(one.running for one in self.processes),
            QUIET_SECONDS,
            lambda: f"{self.pushed} updates\n{self.process.tail()}",
        )
        self._check_running()

    def _check_running(self) -> None:
        for process in self.processes:
            assert process.running, process.tail()

    async def _look_again_and_again(self) -> None:
        while True:
            all_look(self.present())
            await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Report:
    """What the storm left: the books, and what Telegram and the people know."""

    books: Books
    delivered: frozenset[int]
    """Updates that Telegram was told have arrived."""
    promised: frozenset[tuple[str, int]]
    """Registration numbers that people saw, and their chats."""
    unserved: int
    """People whose chats never showed a number."""
    extra_receipts: int
    starts: int
    faults: dict[str, int]

    @property
    def lost_updates(self) -> frozenset[int]:
        """Updates that Telegram has forgotten and the bot does not know."""
        return self.delivered - set(self.books.updates)

    @property
    def lost_requests(self) -> frozenset[tuple[str, int]]:
        """Requests that somebody was promised and that do not exist."""
        return self.promised - set(self.books.requests)

    def assert_nothing_lost(self) -> None:
        """Fail unless everything is there, once."""
        assert self.lost_updates == frozenset(), self
        assert set(self.books.updates.values()) == {InboxState.DONE}, self
        assert self.lost_requests == frozenset(), self
        # Everybody filled in one form and saw one number.
        assert self.books.doubled == [], self
        assert len(self.promised) == len(self.books.requests), self
        assert self.unserved == 0, self
        assert self.books.silent == set(), self
        assert self.books.unended == [], self

    def __str__(self) -> str:
        return (
            f"{len(self.delivered)} updates, {self.starts} starts, faults {self.faults}: "
            f"{len(self.lost_updates)} updates lost, {len(self.books.requests)} requests, "
            f"{len(self.lost_requests)} of {len(self.promised)} promised lost, "
            f"{len(self.books.doubled)} doubled, {self.extra_receipts} receipts came again, "
            f"{len(self.books.phone_tasks)} phone tasks"
        )


@contextlib.asynccontextmanager
async def open_storm(
    forker: Forker,
    folder: Path,
    url: str,
    *,
    people: int,
    seed_number: int,
    module: str = "bot",
    web_ports: Sequence[int | None] = (None,),
    **more: object,
) -> AsyncIterator[Storm]:
    """Prepare an office on a migrated database, a crowd, and the processes; nothing runs yet.

    There is one process for each port; `more` are further settings of all of them.
    """
    rng = random.Random(seed_number)  # noqa: S311 - repeatable on purpose
    keys = folder / "office.keys"
    KeyRing.create(keys)
    async with contextlib.AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox(poll_pause=0, retry_unit=0.05))
        settings = Settings(
            token=SecretStr(sandbox.token), data_dir=folder, database_url=url, keys=keys
        )
        async with installation_of(settings) as installation:
            await seed(installation)
        processes = []
        for number, port in enumerate(web_ports):
            place = folder / f"process{number}"
            place.mkdir()
            process = bot_process(
                forker,
                place,
                module=module,
                token=sandbox.token,
                api_url=sandbox.url,
                database_url=url,
                keys=keys,
                web_port=port,
                **more,
            )
            processes.append(await stack.enter_async_context(process))
        storm = Storm(sandbox, gather(sandbox, people, rng), settings, processes, rng)
        try:
            yield storm
        finally:
            await storm.end()
