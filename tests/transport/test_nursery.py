import asyncio
import logging

import pytest

from bot.transport.faults import BadToken
from bot.transport.nursery import Nursery


class Pauses(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


async def test_a_task_that_dies_is_begun_again_and_told(caplog: pytest.LogCaptureFixture) -> None:
    pauses, done = Pauses(), asyncio.Event()
    lives = iter([KeyError("secret"), KeyError("secret"), None])

    async def work() -> None:
        error = next(lives)
        if error is not None:
            raise error
        done.set()

    nursery = Nursery(sleep=pauses)
    nursery.start("sender", work)
    async with asyncio.timeout(60):
        await done.wait()
    await nursery.close()
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 2
    assert "sender died and is begun again: KeyError at" in told[0].message
    assert "secret" not in caplog.text
    assert 1 <= pauses[0] <= 1.25
    assert 2 <= pauses[1] <= 2.5


async def test_some_errors_end_the_process() -> None:
    async def work() -> None:
        raise BadToken("Telegram does not accept the token (401)")

    nursery = Nursery(fatal=(BadToken,))
    nursery.start("poller", work)
    async with asyncio.timeout(60):
        with pytest.raises(BadToken):
            await nursery.failed()
    await nursery.close()


async def test_closing_cancels_what_runs() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    nursery = Nursery()
    nursery.start("worker", work)
    await began.wait()
    await nursery.close()
    assert ended.is_set()
