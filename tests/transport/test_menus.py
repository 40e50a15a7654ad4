"""The command menu of a chat on its way to Telegram: set, taken away, and no harm when refused."""

import pytest

from db.enums import Priority
from db.repositories.outbox import post_commands
from tests.transport.road import Road
from tests.transport.stand_in import (
    MakeError,
    bad_request,
    blocked,
    server_error,
    timed_out,
    too_many,
)


async def owe(road: Road, key: str, chat_id: int = 7) -> None:
    now = road.clock.now()
    await road.database.run(lambda session: post_commands(session, chat_id, key=key, now=now))


async def states(road: Road) -> list[str]:
    return [state for (state,) in await road.rows("SELECT state FROM outbox ORDER BY id")]


async def test_a_menu_is_what_is_true_when_it_is_set(road: Road) -> None:
    await owe(road, "a")
    road.menus[7] = {"desk": "Today's work"}
    assert await road.sender.drain() == 1
    assert road.telegram.menus == {7: {"desk": "Today's work"}}
    assert road.telegram.texts(7) == [], "nobody is told anything"
    assert road.delivered == []


async def test_without_commands_the_menu_of_the_chat_goes(road: Road) -> None:
    await owe(road, "a")
    assert await road.sender.drain() == 1
    assert road.telegram.names() == ["deleteMyCommands"]
    assert road.telegram.menus == {7: {}}


@pytest.mark.parametrize("made", [server_error, timed_out, too_many(3)])
async def test_a_menu_that_was_not_set_is_set_later(sqlite_road: Road, made: MakeError) -> None:
    """Also when nobody knows whether it was: to set it twice does no harm."""
    road = sqlite_road
    road.menus[7] = {"desk": "Today's work"}
    road.telegram.fail("setMyCommands", made)
    await owe(road, "a")
    await road.sender.drain()
    assert await states(road) == ["new"]
    road.clock.move(seconds=10)
    road.timer.at += 10
    await road.sender.drain()
    assert await states(road) == ["sent"]
    assert road.telegram.menus == {7: {"desk": "Today's work"}}


@pytest.mark.parametrize("made", [blocked, bad_request("BOT_COMMAND_INVALID")])
async def test_a_menu_that_telegram_refuses_is_no_task_for_people(
    sqlite_road: Road, made: MakeError
) -> None:
    road = sqlite_road
    road.menus[7] = {"desk": "Today's work"}
    road.telegram.fail("setMyCommands", made)
    await owe(road, "a")
    await road.post("legal", 7)
    await road.sender.drain()
    assert await states(road) == ["dead", "sent"]
    assert road.undelivered == []
    assert road.telegram.texts(7) == ["notice legal"]


async def test_people_are_told_before_any_menu_is_set(sqlite_road: Road) -> None:
    road = sqlite_road
    await owe(road, "a")
    for priority in (Priority.DIALOGUE, Priority.LEGAL):
        await road.post(priority.name, 7, priority=priority)
    await road.sender.drain()
    assert road.telegram.names() == ["sendMessage", "sendMessage", "deleteMyCommands"]
