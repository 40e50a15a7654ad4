"""What becomes of files that people sent: read once, told when they cannot be, never in between."""

import asyncio
import logging
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.transport import fetcher as fetching
from bot.transport import incoming
from bot.transport.fetcher import Fetcher
from db.enums import Priority
from db.models import IncomingFile
from db.repositories import incoming as noting
from db.repositories import outbox
from tests.transport.raw import typed
from tests.transport.road import Road
from tests.transport.stand_in import bad_request, server_error, too_many

KIND = "letter"
LIMIT = 200_000
SECRET = "Құпия құжат.xlsx"


class Refused(Exception):
    """The office does not take a file."""


@dataclass
class Letters:
    """A reader that keeps what it read in a table of its own, in the office's transaction."""

    limit: int = LIMIT
    refusing: bool = False
    parsing_fails: int = 0
    dies: bool = False
    given_up: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    in_threads: set[int] = field(default_factory=set)
    holds: threading.Event | None = None

    def parse(self, suffix: str, content: bytes) -> str:
        self.in_threads.add(threading.get_ident())
        if self.holds is not None:
            assert self.holds.wait(10)
        if self.parsing_fails:
            self.parsing_fails -= 1
            raise ValueError(SECRET)
        return f"{suffix} {len(content)}"

    async def apply(self, session: AsyncSession, file: IncomingFile, parsed: Any) -> None:
        await outbox.post(
            session,
            key=f"read:{file.id}:{parsed}",
            chat_id=file.chat_id,
            kind="read",
            params={},
            priority=Priority.DIALOGUE,
            now=file.sent_at,
        )
        if self.refusing:
            raise Refused(SECRET)
        if self.dies:
            raise asyncio.CancelledError

    async def refuse(self, _session: AsyncSession, _file: IncomingFile, error: Exception) -> None:
        self.refusals.append(type(error).__name__)

    async def give_up(self, _session: AsyncSession, _file: IncomingFile, reason: str) -> None:
        self.given_up.append(reason)


@dataclass
class Post:
    """A fetcher on a road, with somebody who sends files."""

    road: Road
    letters: Letters = field(default_factory=Letters)
    woken: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fetcher = self.another()

    def another(self) -> Fetcher:
        """Return the fetcher of another process."""
        return Fetcher(
            self.road.database,
            self.road.bot,
            self.road.clock,
            readers={KIND: self.letters},
            refusals=Refused,
            posted=lambda: self.woken.append(True),
        )

    async def sends(
        self, content: bytes = b"x" * 100, *, name: str = "f1", kind: str = KIND
    ) -> None:
        """Let a person send a file that the office notes."""
        self.road.telegram.files[name] = content
        await self.road.database.run(
            lambda session: noting.expect(
                session,
                chat_id=7,
                kind=kind,
                suffix=".xlsx",
                telegram_file_id=name,
                params={},
                now=self.road.clock.now(),
            )
        )

    async def row(self) -> tuple[Any, ...]:
        """Return state, tries and error of the only file."""
        ((state, tries, error),) = await self.road.rows(
            "SELECT state, tries, error FROM incoming_files"
        )
        return state, tries, error

    async def read(self) -> list[str]:
        """Return what was read, as it is committed."""
        return [key for (key,) in await self.road.rows("SELECT key FROM outbox ORDER BY id")]


@pytest.fixture
def post(road: Road) -> Post:
    return Post(road)


async def test_a_file_is_read_once_and_its_id_is_forgotten(post: Post) -> None:
    await post.sends(b"x" * 100_000)
    assert await post.fetcher.drain() == 1
    assert await post.fetcher.drain() == 0
    assert await post.read() == ["read:1:.xlsx 100000"]
    assert await post.row() == ("done", 1, None)
    assert await post.road.rows("SELECT telegram_file_id FROM incoming_files") == [(None,)]
    assert post.woken == [True]
    assert threading.get_ident() not in post.letters.in_threads


@pytest.mark.parametrize("moment", ["fetching", "parsing", "applying"])
async def test_a_killed_process_loses_nothing_and_reads_once(post: Post, moment: str) -> None:
    """The second process takes the file when the lease of the dead one is over, not before."""
    await post.sends(b"x" * 100_000)
    if moment == "fetching":
        post.road.telegram.fail("getFile", lambda _method: asyncio.CancelledError())  # type: ignore[arg-type, return-value]
    elif moment == "parsing":
        post.letters.holds = threading.Event()
    else:
        post.letters.dies = True
    dying = asyncio.create_task(post.fetcher.drain())
    if moment == "parsing":
        while not post.letters.in_threads:  # noqa: ASYNC110 - a thread cannot set an asyncio event
            await asyncio.sleep(0)
        for task in post.fetcher._in_flight:
            task.cancel()
        assert post.letters.holds is not None
        post.letters.holds.set()
    await dying
    post.letters.dies, post.letters.holds = False, None
    assert await post.read() == []
    assert await post.row() == ("new", 1, None)
    survivor = post.another()
    assert await survivor.drain() == 0
    post.road.clock.move(seconds=incoming.LEASE.total_seconds())
    assert await survivor.drain() == 1
    assert await post.read() == ["read:1:.xlsx 100000"]


async def test_who_comes_back_after_the_lease_finds_the_file_read(post: Post) -> None:
    """The first process was not dead, only slow: its work is thrown away."""
    await post.sends()
    post.letters.holds = threading.Event()
    slow = asyncio.create_task(post.fetcher.drain())
    while not post.letters.in_threads:  # noqa: ASYNC110 - a thread cannot set an asyncio event
        await asyncio.sleep(0)
    gate, post.letters.holds = post.letters.holds, None
    post.road.clock.move(seconds=incoming.LEASE.total_seconds())
    assert await post.another().drain() == 1
    gate.set()
    assert await slow == 0
    assert await post.read() == ["read:1:.xlsx 100"]


async def test_a_process_that_dies_on_it_every_time_gives_up(post: Post) -> None:
    await post.sends()
    for _ in range(fetching.TRIES):
        now = post.road.clock.now()
        await post.road.database.run(lambda session, now=now: incoming.lease(session, now, 1))  # type: ignore[misc]
        post.road.clock.move(seconds=incoming.LEASE.total_seconds())
    assert await post.fetcher.drain() == 1
    assert post.letters.given_up == ["tries"]
    assert (await post.row())[0] == "failed"


async def test_a_broken_download_is_tried_again(post: Post) -> None:
    await post.sends(b"x" * 150_000)
    post.road.telegram.broken_downloads = 1
    post.road.telegram.fail("getFile", server_error)
    for _ in range(2):
        assert await post.fetcher.drain() == 0
        post.road.clock.move(seconds=10)
    assert await post.fetcher.drain() == 1
    assert await post.read() == ["read:1:.xlsx 150000"]


async def test_what_never_comes_is_told(post: Post) -> None:
    await post.sends()
    post.road.telegram.fail("getFile", server_error, times=fetching.TRIES)
    for _ in range(fetching.TRIES):
        assert post.letters.given_up == []
        await post.fetcher.drain()
        post.road.clock.move(seconds=100)
    assert post.letters.given_up == ["tries"]
    assert await post.row() == ("failed", fetching.TRIES, "TelegramServerError")


async def test_too_many_requests_are_no_try(post: Post) -> None:
    await post.sends()
    post.road.telegram.fail("getFile", too_many(30), times=fetching.TRIES + 3)
    for _ in range(fetching.TRIES + 3):
        await post.fetcher.drain()
        post.road.clock.move(seconds=29)
        assert await post.fetcher.drain() == 0
        post.road.clock.move(seconds=2)
    assert await post.fetcher.drain() == 1
    assert post.letters.given_up == []


@pytest.mark.parametrize("says_sizes", [True, False])
async def test_a_file_over_the_limit_is_not_fetched_whole(post: Post, says_sizes: bool) -> None:
    await post.sends(b"x" * 10 * LIMIT)
    post.road.telegram.says_sizes = says_sizes
    assert await post.fetcher.drain() == 1
    assert post.letters.given_up == ["too_big"]
    assert post.road.telegram.downloaded * fetching.CHUNK <= LIMIT + fetching.CHUNK


@pytest.mark.parametrize(
    ("words", "reason"), [("file is too big", "too_big"), ("invalid file_id", "gone")]
)
async def test_what_telegram_never_hands_out_is_told_at_once(
    post: Post, words: str, reason: str
) -> None:
    await post.sends()
    post.road.telegram.fail("getFile", bad_request(words))
    assert await post.fetcher.drain() == 1
    assert post.letters.given_up == [reason]


async def test_what_telegram_has_not_ready_is_asked_for_again(post: Post) -> None:
    await post.sends()
    words = "wrong file_id or the file is temporarily unavailable"
    post.road.telegram.fail("getFile", bad_request(words))
    assert await post.fetcher.drain() == 0
    post.road.clock.move(seconds=10)
    assert await post.fetcher.drain() == 1
    assert post.letters.given_up == []


async def test_a_refusal_rolls_back_and_is_told(post: Post) -> None:
    await post.sends()
    post.letters.refusing = True
    assert await post.fetcher.drain() == 1
    assert await post.read() == []
    assert post.letters.refusals == ["Refused"]
    assert await post.row() == ("done", 1, "Refused")


async def test_our_own_mistake_is_tried_again_and_logged_without_its_words(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await post.sends()
    post.letters.parsing_fails = 1
    assert await post.fetcher.drain() == 0
    assert await post.row() == ("new", 1, "ValueError")
    post.road.clock.move(seconds=10)
    assert await post.fetcher.drain() == 1
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


async def test_a_kind_that_nobody_reads_is_set_aside(post: Post) -> None:
    await post.sends(kind="riddle")
    assert await post.fetcher.drain() == 1
    assert await post.row() == ("failed", 1, "UnknownKind")


async def test_one_bad_file_holds_up_no_other(post: Post) -> None:
    await post.sends(name="lost")
    del post.road.telegram.files["lost"]
    for number in range(5):
        await post.sends(name=f"f{number}")
    assert await post.fetcher.drain() == 6
    assert post.letters.given_up == ["gone"]
    assert len(await post.read()) == 5


async def test_two_processes_share_the_files(post: Post) -> None:
    for number in range(6):
        await post.sends(name=f"f{number}")
    done = await asyncio.gather(post.fetcher.drain(), post.another().drain())
    assert sum(done) == 6
    assert len(await post.read()) == 6


async def test_a_noted_file_wakes_the_fetcher_and_a_stop_ends_it(post: Post) -> None:
    running = asyncio.create_task(post.fetcher.run())
    await asyncio.sleep(0)
    await post.sends()
    post.fetcher.wake()
    async with asyncio.timeout(60):
        while (await post.row())[0] != "done":  # noqa: ASYNC110 - seen through the database
            await asyncio.sleep(0.01)
        await post.fetcher.stop(1)
        await running


async def test_what_ended_is_purged_after_a_month(post: Post) -> None:
    await post.sends()
    await post.fetcher.drain()
    await post.sends(name="waits")
    post.road.clock.move(days=31)
    now = post.road.clock.now()
    await post.road.database.run(lambda session: incoming.purge(session, now))
    assert await post.road.rows("SELECT state FROM incoming_files") == [("new",)]
    assert (await post.road.rows("SELECT count(*) FROM incoming_files"))[0][0] == 1


async def test_the_worker_tells_the_fetcher_of_a_noted_file(road: Road) -> None:
    async def handle(session: AsyncSession, *_: Any) -> Any:
        await noting.expect(
            session,
            chat_id=7,
            kind=KIND,
            suffix=".csv",
            telegram_file_id="f",
            params={},
            now=road.clock.now(),
        )
        return await road._echo(session, *_)

    await road.feed(typed(1, 7))
    assert road.expected == []
    road.handle = handle
    await road.feed(typed(2, 7))
    assert road.expected == [True]
    async with road.database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM incoming_files")) == 1
