"""Messages that are taken out of the chat again after their time."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Screen
from db.models import OutboxMessage
from tests.transport.posted import DIALOGUE, states
from tests.transport.road import Road
from tests.transport.stand_in import (
    bad_request,
    blocked,
)


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
