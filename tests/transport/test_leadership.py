import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.transport.leadership import Leadership, key_of
from db.uow import Database


class Duty:
    """Work that lasts until it is told to finish."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.finish = asyncio.Event()
        self.ended = asyncio.Event()
        self.cut_off = 0
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
        self.began.set()
        try:
            await self.finish.wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            self.ended.set()
            raise


async def blink(_seconds: float) -> None:
    await asyncio.sleep(0.002)


@pytest.fixture
async def two(
    postgresql_url: str, open_database: Callable[[str], Database]
) -> AsyncIterator[tuple[Leadership, Leadership]]:
    pair = (
        Leadership(open_database(postgresql_url), sleep=blink),
        Leadership(open_database(postgresql_url), sleep=blink),
    )
    yield pair
    for one in pair:
        await one.close()


async def test_one_leads_and_the_other_follows_when_it_is_done(
    two: tuple[Leadership, Leadership],
) -> None:
    first, second = Duty(), Duty()
    async with asyncio.timeout(60):
        leading = asyncio.create_task(two[0].lead("sender", first))
        await first.began.wait()
        waiting = asyncio.create_task(two[1].lead("sender", second))
        await asyncio.sleep(0.05)
        assert not second.began.is_set()
        first.finish.set()
        await leading
        await second.began.wait()
        second.finish.set()
        await waiting


async def test_roles_are_independent(two: tuple[Leadership, Leadership]) -> None:
    first, second = Duty(), Duty()
    async with asyncio.timeout(60):
        tasks = [
            asyncio.create_task(two[0].lead("sender", first)),
            asyncio.create_task(two[0].lead("poller", second)),
        ]
        await first.began.wait()
        await second.began.wait()
        first.finish.set()
        second.finish.set()
        await asyncio.gather(*tasks)


async def test_a_leader_whose_connection_is_cut_stops_and_another_takes_over(
    two: tuple[Leadership, Leadership],
    postgresql_url: str,
    open_database: Callable[[str], Database],
) -> None:
    first, second = Duty(), Duty()
    async with asyncio.timeout(60):
        leading = asyncio.create_task(two[0].lead("sender", first))
        await first.began.wait()
        waiting = asyncio.create_task(two[1].lead("sender", second))
        async with open_database(postgresql_url).transaction() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                    " AND granted AND ((classid::bigint << 32) | objid::bigint) = :key"
                ),
                {"key": key_of("sender")},
            )
        await first.ended.wait()
        # Whoever is quicker leads now; the other one waits for the end of that.
        first.finish.set()
        second.finish.set()
        await asyncio.gather(leading, waiting)
    assert (first.cut_off, first.times, second.times) == (1, 2, 1)


async def test_an_error_of_the_work_is_passed_on_and_the_role_let_go(
    two: tuple[Leadership, Leadership],
) -> None:
    async def broken() -> None:
        raise KeyError

    second = Duty()
    second.finish.set()
    async with asyncio.timeout(60):
        with pytest.raises(KeyError):
            await two[0].lead("sender", broken)
        await two[1].lead("sender", second)
    assert second.times == 1


async def test_who_is_cancelled_lets_the_role_go(two: tuple[Leadership, Leadership]) -> None:
    first, second = Duty(), Duty()
    second.finish.set()
    async with asyncio.timeout(60):
        leading = asyncio.create_task(two[0].lead("sender", first))
        await first.began.wait()
        leading.cancel()
        await asyncio.wait({leading})
        await two[1].lead("sender", second)
    assert (first.cut_off, second.times) == (1, 1)


async def test_an_embedded_database_always_leads(
    sqlite_url: str, open_database: Callable[[str], Database]
) -> None:
    duty = Duty()
    duty.finish.set()
    await Leadership(open_database(sqlite_url)).lead("sender", duty)
    assert duty.times == 1


async def test_whoever_polled_last_goes_on_while_the_server_is_silent(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    polling, sending = Duty(), Duty()
    ask = Leadership._ask

    async def silent(*_: object) -> None:
        return None

    async with asyncio.timeout(60):
        tasks = [
            asyncio.create_task(two[0].lead("poller", polling, through_silence=True)),
            asyncio.create_task(two[0].lead("sender", sending)),
        ]
        await polling.began.wait()
        await sending.began.wait()
        monkeypatch.setattr(Leadership, "_ask", silent)
        # Whoever saves work only stops; whoever speaks for the office does not.
        await sending.ended.wait()
        assert polling.cut_off == 0
        monkeypatch.setattr(Leadership, "_ask", ask)
        polling.finish.set()
        sending.finish.set()
        await asyncio.gather(*tasks)
    assert (polling.cut_off, polling.times) == (0, 1)
