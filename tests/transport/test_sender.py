"""What becomes of owed messages: once, repeated, given up, never silently lost."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Screen
from bot.transport import outbox
from bot.transport.contracts import Compose
from db.enums import OutboxState
from db.keyring import KeyRing
from db.models import OutboxMessage
from db.uow import Database
from tests.transport.posted import DIALOGUE, LEGAL, SURVEY, lease, states
from tests.transport.road import Road
from tests.transport.stand_in import (
    server_error,
)


async def test_a_message_is_posted_once_and_sent_once(road: Road) -> None:
    assert await road.post("a")
    assert not await road.post("a")
    assert await road.sender.drain() == 1
    assert await road.sender.drain() == 0
    assert road.telegram.texts(7) == ["notice a"]
    ((state, message_id, ended),) = await road.rows(
        "SELECT state, message_id, ended_at FROM outbox"
    )
    assert (state, message_id, ended is not None) == (
        "sent",
        road.telegram.last(7).message_id,
        True,
    )
    assert road.delivered == ["a"]


async def test_notices_in_an_outage_keep_telegrams_pace(sqlite_url: str, keyring: KeyRing) -> None:
    """600 notices to 510 chats, as measured against a server that enforces its limits."""
    database = Database(sqlite_url)
    road = Road(database, keyring, limits={})
    now = road.clock.now()
    async with database.transaction() as session:
        for number in range(600):
            await outbox.post_deletion(session, 1 + number % 510, number, now=now, at=now)
        await session.execute(text("UPDATE outbox SET kind = 'notice', priority = 0"))
    times: list[tuple[float, int]] = []
    road.telegram.on_call = lambda call: times.append(
        (road.timer.time(), getattr(call, "chat_id", 0))
    )
    began = road.timer.time()
    assert await road.sender.drain() == 600
    assert road.timer.time() - began <= 35
    for start, _ in times:
        within = [chat for at, chat in times if start <= at < start + 1]
        assert len(within) <= 28
        assert max(Counter(within).values()) == 1
    await database.close()


async def test_two_notices_for_one_chat_are_a_second_apart(
    sqlite_url: str, keyring: KeyRing
) -> None:
    database = Database(sqlite_url)
    road = Road(database, keyring, limits={})
    await road.post("a")
    await road.post("b")
    began = road.timer.time()
    assert await road.sender.drain() == 2
    assert road.timer.time() - began >= 1
    await database.close()


async def test_legal_notices_go_before_reminders_and_surveys(sqlite_road: Road) -> None:
    road = sqlite_road
    await road.post("survey", 1, priority=SURVEY)
    await road.post("dialogue", 2, priority=DIALOGUE)
    road.clock.move(seconds=1)
    await road.post("legal", 3, priority=LEGAL)
    await road.sender.drain()
    assert road.delivered == ["legal", "dialogue", "survey"]


async def test_many_messages_for_one_chat_hold_up_nobody(road: Road) -> None:
    for number in range(50):
        await road.post(f"digest {number}", 1)
    await road.post("other", 2)
    assert [message.chat_id for message in await lease(road, 2)] == [1, 2]


async def test_a_message_waits_for_its_time(sqlite_road: Road) -> None:
    road = sqlite_road
    await road.post("later", not_before=road.clock.now() + timedelta(hours=1))
    assert await road.sender.drain() == 0
    road.clock.move(hours=1)
    assert await road.sender.drain() == 1


async def test_what_is_no_longer_true_is_cancelled(road: Road) -> None:
    async def compose(_session: AsyncSession, message: OutboxMessage) -> Screen | None:
        return None if message.key == "stale" else Screen("true")

    road.compose = compose
    await road.post("stale", 1)
    await road.post("true", 2)
    assert await road.sender.drain() == 2
    assert await states(road) == {"stale": "cancelled", "true": "sent"}
    assert road.telegram.texts(1) == []
    assert road.delivered == ["true"]


async def test_the_use_by_time_is_not_slept_through(sqlite_road: Road) -> None:
    road = sqlite_road
    use_by = road.clock.now() + timedelta(seconds=1)
    road.telegram.fail("sendMessage", server_error)
    await road.post("a", use_by=use_by)
    await road.sender.drain()
    road.clock.at = use_by
    assert await road.sender.drain() == 1
    assert road.undelivered == [("a", "late")]


async def test_a_reminder_past_its_use_by_time_is_not_sent(sqlite_road: Road) -> None:
    road = sqlite_road
    await road.post("a", priority=DIALOGUE, use_by=road.clock.now() + timedelta(hours=1))
    road.clock.move(hours=1)
    assert await road.sender.drain() == 1
    assert road.telegram.calls == []
    assert road.undelivered == [("a", "late")]


async def test_two_processes_send_nothing_twice(
    postgresql_url: str, open_database: Callable[[str], Database], keyring: KeyRing
) -> None:
    roads = [Road(open_database(postgresql_url), keyring) for _ in range(2)]
    leased = [asyncio.Event() for _ in roads]

    def meeting(own: asyncio.Event) -> Compose:
        async def compose(_session: AsyncSession, message: OutboxMessage) -> Screen:
            # Nobody goes on before both have leased something, however slow the machine is.
            own.set()
            await asyncio.gather(*(other.wait() for other in leased))
            return Screen(f"notice {message.key}")

        return compose

    for road, own in zip(roads, leased, strict=True):
        road.compose = meeting(own)
    for number in range(100):
        await roads[0].post(f"n{number}", 1 + number)
    async with asyncio.timeout(60):
        counts = await asyncio.gather(*(road.sender.drain() for road in roads))
    assert sum(counts) == 100
    assert min(counts) > 0
    assert sum(len(road.telegram.calls) for road in roads) == 100


async def test_a_message_closed_by_another_is_not_reported_again(road: Road) -> None:
    """The lease ran out while it was being sent, and another process took it."""
    await road.post("a")
    (mine,) = await lease(road)
    road.clock.move(seconds=91)
    assert await road.sender.drain() == 1
    await road.sender._attempt(mine)
    assert road.delivered == ["a"]
    assert len(road.telegram.texts(7)) == 2


async def test_composing_cannot_change_anything(sqlite_road: Road) -> None:
    road = sqlite_road

    async def compose(session: AsyncSession, message: OutboxMessage) -> Screen:
        await outbox.post_deletion(
            session, 7, 1, now=road.clock.now(), at=road.clock.now() + timedelta(days=1)
        )
        return Screen("x")

    road.compose = compose
    await road.post("a")
    await road.sender.drain()
    assert set(await states(road)) == {"a"}


async def test_a_running_sender_sends_as_soon_as_it_is_told_and_stops(road: Road) -> None:
    sent = asyncio.Event()
    road.telegram.on_call = lambda _call: sent.set()
    running = asyncio.create_task(road.sender.run())
    await asyncio.sleep(0)
    await road.post("a")
    road.sender.wake()
    async with asyncio.timeout(60):
        await sent.wait()
        await road.sender.stop(5)
        await running
    assert await states(road) == {"a": "sent"}


async def test_a_stop_finishes_what_is_being_sent_and_takes_nothing_more(road: Road) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def compose(_session: AsyncSession, _message: OutboxMessage) -> Screen:
        began.set()
        await go_on.wait()
        return Screen("x")

    road.compose = compose
    await road.post("a", 1)
    running = asyncio.create_task(road.sender.run())
    await began.wait()
    await road.post("b", 2)
    stopping = asyncio.create_task(road.sender.stop(10))
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    await running
    assert await states(road) == {"a": "sent", "b": "new"}


async def test_the_standing_tells_what_is_owed_and_since_when(road: Road) -> None:
    first = road.clock.now()
    await road.post("a", 1)
    road.clock.move(minutes=1)
    await road.post("b", 2)
    await road.post("c", 3, priority=SURVEY)
    await road.post("d", 4)
    await road.database.run(
        lambda session: outbox.end(session, OutboxMessage(id=4), OutboxState.SENT, road.clock.now())
    )
    async with road.database.reading() as session:
        standing = await outbox.standing(session)
    assert standing == {LEGAL: (3, first), SURVEY: (1, road.clock.now())}
