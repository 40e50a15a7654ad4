"""What becomes of owed messages: once, repeated, given up, never silently lost."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiohttp import ClientConnectorError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen
from bot.transport import outbox
from bot.transport.contracts import Compose
from bot.transport.faults import BadToken
from db.enums import OutboxState, Priority
from db.keyring import KeyRing
from db.models import OutboxMessage
from db.uow import Database
from tests.transport.road import Road
from tests.transport.stand_in import (
    bad_request,
    blocked,
    server_error,
    timed_out,
    too_many,
    unauthorized,
)

LEGAL, DIALOGUE, SURVEY = Priority.LEGAL, Priority.DIALOGUE, Priority.SURVEY


async def states(road: Road) -> dict[str, str]:
    return dict(await road.rows("SELECT key, state FROM outbox ORDER BY id"))


async def lease(road: Road, count: int = 32) -> list[OutboxMessage]:
    """Take messages as a process that dies right afterwards."""
    now = road.clock.now()
    return await road.database.run(
        lambda session: outbox.lease(session, now, count=count, busy_chats=set())
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


async def test_too_many_requests_are_no_attempt(road: Road) -> None:
    road.telegram.fail("sendMessage", too_many(40), times=1)
    await road.post("a")
    assert await road.sender.drain() == 0
    ((state, tries, error),) = await road.rows("SELECT state, tries, error FROM outbox")
    assert (state, tries, error) == ("new", 0, "TooManyRequests")
    road.timer.at += 39
    road.clock.move(seconds=39)
    assert await road.sender.drain() == 0
    road.timer.at += 1
    road.clock.move(seconds=1)
    assert await road.sender.drain() == 1


async def test_other_messages_of_a_paused_chat_wait_without_a_call(sqlite_road: Road) -> None:
    road = sqlite_road
    road.speaker.limiter.refused(7, 40)
    await road.post("a", 7)
    await road.post("b", 8)
    assert await road.sender.drain() == 1
    assert await states(road) == {"a": "new", "b": "sent"}
    assert await road.rows("SELECT tries FROM outbox WHERE key = 'a'") == [(0,)]


@pytest.mark.parametrize(
    "fault",
    [blocked, bad_request("chat not found"), bad_request("user is deactivated")],
    ids=["blocked", "no chat", "deactivated"],
)
async def test_who_cannot_be_written_to_becomes_a_task_for_people(road: Road, fault: Any) -> None:
    road.telegram.fail("sendMessage", fault, times=9)
    await road.post("a")
    assert await road.sender.drain() == 1
    assert await states(road) == {"a": "dead"}
    assert road.undelivered == [("a", "blocked")]
    assert road.telegram.names() == ["sendMessage"]


async def test_the_task_and_the_mark_are_one_transaction(road: Road) -> None:
    """The task cannot be written, so the notice must not be dead either."""

    async def broken(*_: object) -> None:
        raise ConnectionError

    road.sender._undeliverable = broken
    road.telegram.fail("sendMessage", blocked)
    await road.post("a")
    assert await road.sender.drain() == 0
    assert await states(road) == {"a": "sending"}
    road.clock.move(seconds=91)
    road.telegram.fail("sendMessage", blocked)
    road.sender._undeliverable = road._undeliverable
    assert await road.sender.drain() == 1
    assert road.undelivered == [("a", "blocked")]


async def test_what_telegram_never_takes_is_dead_at_once_and_told(
    sqlite_road: Road, caplog: pytest.LogCaptureFixture
) -> None:
    road = sqlite_road
    road.telegram.fail("sendMessage", bad_request("message is too long"), times=9)
    await road.post("a")
    assert await road.sender.drain() == 1
    assert road.undelivered == [("a", "refused")]
    assert "does not take a message of kind notice" in caplog.text


async def test_a_server_in_trouble_is_tried_again_with_growing_pauses(sqlite_road: Road) -> None:
    road = sqlite_road
    road.telegram.fail("sendMessage", server_error, times=99)
    await road.post("a", priority=DIALOGUE)
    pauses = []
    for _ in range(7):
        assert await road.sender.drain() == 0
        waited = 0
        while not await due(road):
            road.clock.move(seconds=1)
            waited += 1
        pauses.append(waited)
    assert await road.sender.drain() == 1
    assert await states(road) == {"a": "dead"}
    assert road.undelivered == [("a", "tries")]
    assert len(road.telegram.calls) == 8
    for number, seconds in enumerate(pauses):
        assert 2 * 2**number <= seconds <= 2.5 * 2**number + 1


async def due(road: Road) -> bool:
    now = f"{road.clock.now():%Y-%m-%d %H:%M:%S.%f}"
    return bool(await road.rows(f"SELECT 1 FROM outbox WHERE next_at <= '{now}'"))


async def test_a_legal_notice_lives_until_its_use_by_time_and_then_becomes_a_task(
    road: Road,
) -> None:
    road.telegram.fail("*", server_error, times=999)
    await road.post("a", use_by=road.clock.now() + timedelta(hours=3))
    for _ in range(60):
        await road.sender.drain()
        assert await states(road) == {"a": "new"}
        if (await road.rows("SELECT tries FROM outbox"))[0][0] > 20:
            break
        road.clock.move(minutes=5)
    assert len(road.telegram.calls) > 20
    road.clock.at = road.clock.at.replace(hour=7)
    assert await road.sender.drain() == 1
    assert road.undelivered == [("a", "late")]
    assert await road.rows("SELECT state, error FROM outbox") == [("dead", "TelegramServerError")]


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


async def test_an_unknown_outcome_repeats_a_legal_notice_and_nothing_else(road: Road) -> None:
    road.telegram.fail("sendMessage", timed_out, times=3, after=True)
    await road.post("legal", 1, priority=LEGAL)
    await road.post("reminder", 2, priority=DIALOGUE)
    await road.post("survey", 3, priority=SURVEY)
    await road.sender.drain()
    assert await states(road) == {"legal": "new", "reminder": "unknown", "survey": "unknown"}
    road.clock.move(minutes=1)
    await road.sender.drain()
    assert [len(road.telegram.texts(chat)) for chat in (1, 2, 3)] == [2, 1, 1]
    assert (await states(road))["legal"] == "sent"


async def test_a_connection_that_was_never_made_is_no_unknown_outcome(sqlite_road: Road) -> None:
    road = sqlite_road

    def refused(method: TelegramMethod[Any]) -> Exception:
        error = TelegramNetworkError(method=method, message="ClientConnectorError")
        error.__cause__ = ClientConnectorError(None, OSError())  # type: ignore[arg-type]
        return error

    road.telegram.fail("sendMessage", refused)
    await road.post("survey", priority=SURVEY)
    await road.sender.drain()
    assert await states(road) == {"survey": "new"}


async def test_after_a_crash_legal_notices_go_out_again_and_others_do_not(road: Road) -> None:
    await road.post("legal", 1, priority=LEGAL)
    await road.post("survey", 2, priority=SURVEY)
    await road.post(
        "deletion", 3, priority=DIALOGUE, kind="delete_message", params={"message_id": 5}
    )
    assert len(await lease(road)) == 3
    road.clock.move(seconds=89)
    assert await road.sender.drain() == 0
    road.clock.move(seconds=1)
    assert await road.sender.drain() == 2
    assert await states(road) == {"legal": "sent", "survey": "unknown", "deletion": "sent"}
    assert road.telegram.texts(2) == []


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


async def test_a_vanishing_notice_is_deleted_at_its_time(road: Road) -> None:
    async def compose(_session: AsyncSession, _message: OutboxMessage) -> Screen:
        return Screen("secret", protect=True, vanish_after=timedelta(minutes=5))

    road.compose = compose
    await road.post("a")
    assert await road.sender.drain() == 1
    assert road.telegram.last(7).protected
    ((key, params),) = await road.rows("SELECT key, params FROM outbox WHERE key <> 'a'")
    message_id = road.telegram.last(7).message_id
    assert (key, json.loads(params)) == (
        f"delete_message:7:{message_id}",
        {"message_id": message_id},
    )
    road.clock.move(minutes=5)
    assert await road.sender.drain() == 1
    assert road.telegram.texts(7) == []
    assert road.delivered == ["a"]


@pytest.mark.parametrize("words", ["message to delete not found", "message can't be deleted"])
async def test_a_message_that_is_gone_counts_as_deleted(sqlite_road: Road, words: str) -> None:
    road = sqlite_road
    road.telegram.fail("deleteMessage", bad_request(words))
    await road.post("x", priority=DIALOGUE, kind="delete_message", params={"message_id": 5})
    assert await road.sender.drain() == 1
    assert await states(road) == {"x": "sent"}


async def test_a_deletion_that_fails_is_no_task_for_people(sqlite_road: Road) -> None:
    road = sqlite_road
    road.telegram.fail("deleteMessage", blocked)
    await road.post("x", priority=DIALOGUE, kind="delete_message", params={"message_id": 5})
    assert await road.sender.drain() == 1
    assert await states(road) == {"x": "dead"}
    assert road.undelivered == []


async def test_a_mistake_in_one_message_stops_no_other(sqlite_road: Road) -> None:
    road = sqlite_road

    async def compose(_session: AsyncSession, message: OutboxMessage) -> Reply:
        if message.key == "bad":
            raise KeyError(message.key)
        return Reply((Screen("one"), Screen("two")))

    road.compose = compose
    await road.post("bad", 1)
    await road.post("good", 2)
    assert await road.sender.drain() == 1
    assert road.telegram.texts(2) == ["one", "two"]
    assert await road.rows("SELECT state, tries, error FROM outbox WHERE key = 'bad'") == [
        ("new", 1, "KeyError")
    ]


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


async def test_a_delivery_the_office_cannot_note_is_not_sent_again(
    road: Road, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError

    road.sender._delivered = broken
    await road.post("a")
    assert await road.sender.drain() == 1
    road.clock.move(minutes=10)
    assert await road.sender.drain() == 0
    assert len(road.telegram.texts(7)) == 1
    assert "did not note a delivery" in caplog.text


async def test_a_refused_token_ends_the_sender_and_keeps_the_message(sqlite_road: Road) -> None:
    road = sqlite_road
    road.telegram.fail("sendMessage", unauthorized)
    await road.post("a")
    with pytest.raises(BadToken):
        await asyncio.wait_for(road.sender.run(), 10)
    assert await road.rows("SELECT state, tries FROM outbox") == [("new", 0)]


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
