"""What the sender does when Telegram refuses, stumbles, or stays silent."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiohttp import ClientConnectorError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen
from bot.transport.faults import BadToken
from db.models import OutboxMessage
from tests.transport.posted import DIALOGUE, LEGAL, SURVEY, lease, states
from tests.transport.road import Road
from tests.transport.stand_in import (
    bad_request,
    blocked,
    server_error,
    timed_out,
    too_many,
    unauthorized,
)


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
