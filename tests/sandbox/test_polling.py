"""getUpdates by the rules of the official server."""

import asyncio
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramNetworkError
from aiogram.types import Update

from sandbox import MovableClock, Sandbox, SimulatedPerson
from sandbox.errors import ApiRefusal
from sandbox.updates import FIRST_UPDATE
from tests.sandbox.conftest import PATIENCE


def texts(updates: list[Update]) -> list[str | None]:
    return [one.message.text for one in updates if one.message is not None]


def ids(updates: list[Update]) -> list[int]:
    return [one.update_id for one in updates]


@pytest.fixture
def three(person: SimulatedPerson) -> list[int]:
    """Three updates waiting."""
    found = [person.say(text).update_id for text in ("бір", "екі", "үш")]
    return [one for one in found if one is not None]


async def test_updates_come_again_until_an_offset_passes_them(bot: Bot, three: list[int]) -> None:
    assert texts(await bot.get_updates()) == ["бір", "екі", "үш"]
    assert texts(await bot.get_updates()) == ["бір", "екі", "үш"]
    assert texts(await bot.get_updates(offset=three[1])) == ["екі", "үш"]
    assert texts(await bot.get_updates()) == ["екі", "үш"]
    assert await bot.get_updates(offset=three[2] + 1) == []
    assert await bot.get_updates() == []


async def test_a_negative_offset_counts_from_the_end_and_drops_the_rest(
    bot: Bot, three: list[int]
) -> None:
    assert ids(await bot.get_updates(offset=-1)) == three[2:]
    assert ids(await bot.get_updates()) == three[2:]
    assert ids(await bot.get_updates(offset=-7)) == three[2:]


async def test_a_limit_is_kept(bot: Bot, three: list[int]) -> None:
    assert ids(await bot.get_updates(limit=2)) == three[:2]
    for limit in (-1, 101):
        with pytest.raises(TelegramBadRequest, match="limit is 1-100"):
            await bot.get_updates(limit=limit)
    with pytest.raises(TelegramBadRequest, match="timeout can't be negative"):
        await bot.get_updates(timeout=-1)


async def test_a_poll_waits_for_an_update(bot: Bot, person: SimulatedPerson) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polling(bot)
    person.say("сәлем")
    assert texts(await asyncio.wait_for(poll, PATIENCE)) == ["сәлем"]


async def until_polling(bot: Bot) -> None:
    """Until the server has seen a poll that is under way: a call that is sent after it is back."""
    for _ in range(3):
        await bot.get_me()


async def test_a_poll_without_updates_comes_back_empty(sandbox: Sandbox) -> None:
    started = asyncio.get_running_loop().time()
    assert await sandbox.account.updates.poll(wait=1) == []
    assert asyncio.get_running_loop().time() - started >= 0.99


async def test_a_second_poller_ends_the_first_with_409(bot: Bot, person: SimulatedPerson) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await until_polling(bot)
    second = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, PATIENCE)
    person.say("x")
    assert texts(await asyncio.wait_for(second, PATIENCE)) == ["x"]


async def test_further_conflicts_are_held(clock: MovableClock) -> None:
    """The first is told at once, the others after the pause, which here outlasts the test."""
    queue = Sandbox(clock=clock, poll_pause=3600).account.updates

    async def conflict() -> None:
        with pytest.raises(ApiRefusal, match="terminated by other"):
            await queue.poll(wait=30)

    polls = []
    for _ in range(3):
        polls.append(asyncio.create_task(conflict()))
        await asyncio.sleep(0)
    last = asyncio.create_task(queue.poll(wait=30))
    first, *held = polls
    await first
    for _ in range(10):
        await asyncio.sleep(0)
    assert [poll.done() for poll in held] == [False, False]
    queue.end_wait()
    assert await last == []
    for poll in held:
        poll.cancel()
    await asyncio.wait(held)


async def test_the_same_offset_again_at_once_waits(clock: MovableClock) -> None:
    queue = Sandbox(clock=clock, poll_pause=0.3).account.updates
    loop = asyncio.get_running_loop()
    assert await queue.poll(offset=5) == []
    began = loop.time()
    assert await queue.poll(offset=5) == []
    assert loop.time() - began > 0.25


async def test_the_same_offset_again_at_once_brings_one(clock: MovableClock) -> None:
    # However slow the machine is, the second look comes within a sixth of this pause.
    sandbox = Sandbox(clock=clock, poll_pause=3600)
    queue, person = sandbox.account.updates, sandbox.people.create("Дана")
    person.say("бір")
    person.say("екі")
    assert len(await queue.poll(offset=6)) == 2
    assert len(await queue.poll(offset=6)) == 1


async def test_allowed_updates_are_remembered(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert person.say("x").update_id is None
    await bot.get_updates()
    assert person.say("x").update_id is None
    assert person.block().update_id is None
    await bot.get_updates(allowed_updates=["message", "my_chat_member"])
    person.start()
    kinds = [one.event_type for one in await bot.get_updates()]
    assert kinds == ["my_chat_member", "message"]
    await bot.get_updates(allowed_updates=[])
    assert sandbox.account.updates.allowed is None
    with pytest.raises(TelegramBadRequest, match='no update of type "mesage"'):
        await bot.get_updates(allowed_updates=["mesage"])


async def test_blocking_and_unblocking_are_told(bot: Bot, person: SimulatedPerson) -> None:
    person.block()
    person.block()
    person.unblock()
    told = [one.my_chat_member for one in await bot.get_updates()]
    assert [one.new_chat_member.status for one in told if one] == ["kicked", "member"]
    assert [one.old_chat_member.status for one in told if one] == ["member", "kicked"]


async def test_edited_messages_are_told(bot: Bot, person: SimulatedPerson) -> None:
    sent = person.say("/start x")
    assert sent.message_id is not None
    person.edit(sent.message_id, "түзетілді")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None
    assert edited.text == "түзетілді"
    assert edited.edit_date is not None


async def test_old_updates_are_forgotten(
    bot: Bot, person: SimulatedPerson, clock: MovableClock, three: list[int]
) -> None:
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert ids(await bot.get_updates()) == three
    clock.advance(timedelta(seconds=1))
    person.say("жаңа")
    assert texts(await bot.get_updates()) == ["жаңа"]


async def test_a_press_is_forgotten_after_150_seconds(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, clock: MovableClock
) -> None:
    sent = person.say("x")
    assert sent.message_id is not None
    person.press("data:x", sent.message_id, force=True)
    clock.advance(timedelta(seconds=150))
    assert [one.event_type for one in await bot.get_updates()] == ["message"]


async def test_updates_no_client_would_make(sandbox: Sandbox) -> None:
    body = {"update_id": 1, "message": {"message_id": "not a number"}}
    number = sandbox.push_raw_update(dict(body))
    assert number == FIRST_UPDATE
    [update] = await sandbox.account.updates.poll()
    assert update == {"update_id": number, "message": {"message_id": "not a number"}}


async def test_an_outage_loses_nothing(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    url = sandbox.url
    await sandbox.stop()
    with pytest.raises(TelegramNetworkError):
        await bot.get_updates()
    for number in range(5):
        person.say(f"{number}")
    assert await sandbox.start() == url
    assert texts(await bot.get_updates()) == ["0", "1", "2", "3", "4"]
    sandbox.faults.add("silence")
    with pytest.raises(TelegramNetworkError, match="Request timeout error"):
        await bot.send_message(person.id, "x", request_timeout=0.05)  # type: ignore[arg-type]


async def test_waiting_polls_are_let_go_at_the_end(clock: MovableClock) -> None:
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    bot = Bot(sandbox.token, session=sandbox.session())
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await asyncio.sleep(0)
    await sandbox.stop()
    assert await asyncio.wait_for(poll, PATIENCE) == []
