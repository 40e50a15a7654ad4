"""Each fault does what it says, and only that."""

import asyncio

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from sandbox import Sandbox, SimulatedPerson
from tests.sandbox.conftest import eventually

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data="yes")]])


def written(person: SimulatedPerson) -> list[str]:
    return [one.text for one in person.messages() if one.by_bot]


async def test_a_flood_names_the_seconds(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    sandbox.faults.add("flood", count=2, retry_after=7)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(person.id, "x")
    assert refusal.value.retry_after == 7
    url = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    async with http.post(url, data={"chat_id": str(person.id), "text": "x"}) as response:
        assert response.status == 429
        assert response.headers["Retry-After"] == "7"
    await bot.send_message(person.id, "x")
    assert written(person) == ["x"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("server_error", TelegramServerError),
        ("unavailable", TelegramServerError),
        # A page of HTML is what a gateway says; aiogram cannot read it.
        ("bad_gateway", ClientDecodeError),
        ("refuse", TelegramBadRequest),
        ("cut_before", TelegramNetworkError),
    ],
)
async def test_what_fails_before_the_action(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, kind: str, error: type[Exception]
) -> None:
    sandbox.faults.add(kind, method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(person.id, "x")
    assert written(person) == []
    call = sandbox.calls.of("sendMessage")[-1]
    assert (call.ok, call.fault, call.chat) == (False, kind, person.id)
    await bot.send_message(person.id, "x")
    assert written(person) == ["x"]


async def test_any_refusal_can_be_played(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    sandbox.faults.add("refuse", code=403, description="bot was kicked")
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was kicked"):
        await bot.send_message(person.id, "x")


async def test_a_lost_answer_has_been_acted_on(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    sandbox.faults.add("cut_after", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(person.id, "x")
    assert written(person) == ["x"]
    call = sandbox.calls.of("sendMessage")[-1]
    assert (call.ok, call.fault) == (True, "cut_after")


@pytest.mark.parametrize(("kind", "arrives"), [("silence", []), ("silence_after", ["x"])])
async def test_no_answer_at_all(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, kind: str, arrives: list[str]
) -> None:
    sandbox.faults.add(kind, method="sendMessage")
    quick = Bot(sandbox.token, session=bot.session)
    # The connection stands before the time runs, so that the call arrives on any machine.
    await quick.get_me()
    with pytest.raises(TelegramNetworkError, match="Request timeout error"):
        await quick.send_message(person.id, "x", request_timeout=0.1)  # type: ignore[arg-type]
    assert written(person) == arrives


async def test_a_slow_answer_comes(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    sandbox.faults.add("slow", method="sendMessage", seconds=0.1)
    began = asyncio.get_running_loop().time()
    await bot.send_message(person.id, "x")
    assert asyncio.get_running_loop().time() - began >= 0.1
    assert written(person) == ["x"]


async def test_a_slow_call_is_acted_on_for_who_hung_up(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    sandbox.faults.add("slow", method="sendMessage", seconds=0.15)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(person.id, "x", request_timeout=0.05)  # type: ignore[arg-type]
    assert written(person) == []
    await eventually(lambda: sandbox.calls.of("sendMessage"))
    assert written(person) == ["x"]


async def test_the_person_blocks_at_that_moment(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    sandbox.faults.add("blocked", method="sendMessage", chat=person.id)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    [update] = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    assert person.person.blocked


async def test_the_person_is_gone(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    sandbox.faults.add("deactivated")
    await bot.get_me()
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(person.id, "x")
    assert await bot.get_updates() == []


async def test_somebody_else_polls(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.add("conflict")
    await bot.get_me()
    with pytest.raises(TelegramConflictError, match="only one bot instance is running"):
        await bot.get_updates()
    assert await bot.get_updates() == []


async def test_the_same_update_twice(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    sandbox.faults.add("duplicate", chat=person.id)
    first = person.say("бір").update_id
    second = person.say("екі").update_id
    assert first is not None
    assert second is not None
    got = []
    offset = None
    for _ in range(3):
        batch = await bot.get_updates(offset=offset)
        got += [one.update_id for one in batch]
        offset = second + 1
    assert got == [first, second, first]


async def test_a_press_overtakes(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    await bot.send_message(person.id, "x", reply_markup=YES)
    sandbox.faults.add("overtake")
    other = sandbox.people.create("Дана")
    person.say("бір")
    other.say("басқа")
    person.say("екі")
    person.press("Иә")
    got = [
        (one.callback_query.data if one.callback_query else one.message and one.message.text)
        for one in await bot.get_updates()
    ]
    assert got == ["yes", "басқа", "бір", "екі"]


async def test_a_press_does_not_overtake_what_was_handed_out(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    await bot.send_message(person.id, "x", reply_markup=YES)
    sandbox.faults.add("overtake")
    person.say("бір")
    await bot.get_updates()
    person.press("Иә")
    kinds = [one.event_type for one in await bot.get_updates()]
    assert kinds == ["message", "callback_query"]


async def test_a_press_is_answered_too_late(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    await bot.send_message(person.id, "x", reply_markup=YES)
    query = person.press("Иә").callback_query_id
    assert query is not None
    sandbox.faults.add("late_press", chat=person.id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query)
    assert sandbox.calls.of("answerCallbackQuery")[-1].chat == person.id


async def test_faults_are_narrowed(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    other = sandbox.people.create("Дана")
    other.start()
    fault = sandbox.faults.add(
        "server_error", method="SENDMESSAGE", chat=other.id, skip=1, count=None
    )
    await bot.send_message(person.id, "x")
    await bot.get_chat(other.id)
    await bot.send_message(other.id, "бір")
    for _ in range(3):
        with pytest.raises(TelegramServerError):
            await bot.send_message(other.id, "екі")
    assert (fault.hits, len(sandbox.faults)) == (3, 1)
    assert sandbox.faults.remove(fault.id)
    await bot.send_message(other.id, "екі")
    assert not sandbox.faults.remove(fault.id)


async def test_chance_repeats_with_its_seed(clock: object) -> None:
    def struck(seed: int) -> list[bool]:
        faults = Sandbox().faults
        fault = faults.add("server_error", count=None, probability=0.3, seed=seed)
        return [fault.strikes() for _ in range(200)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 30 < sum(struck(1)) < 90


@pytest.mark.parametrize(
    "fields",
    [{"kind": "rain"}, {"probability": 1.1}, {"count": 0}, {"skip": -1}, {"seconds": -1}],
)
async def test_faults_that_make_no_sense(sandbox: Sandbox, fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        sandbox.faults.add(**{"kind": "flood", **fields})  # type: ignore[arg-type]


async def test_the_session_without_a_network_meets_the_same_faults(
    sandbox: Sandbox, person: SimulatedPerson
) -> None:
    session: BaseSession = sandbox.session()
    bot = Bot(sandbox.token, session=session)
    for kind, error in (
        ("cut_after", TelegramNetworkError),
        ("bad_gateway", ClientDecodeError),
        ("flood", TelegramRetryAfter),
    ):
        sandbox.faults.add(kind)
        with pytest.raises(error):
            await bot.send_message(person.id, kind)
    sandbox.faults.add("silence")
    with pytest.raises(TelegramNetworkError, match="Request timeout error"):
        await bot.send_message(person.id, "x", request_timeout=0.05)  # type: ignore[arg-type]
    assert written(person) == ["cut_after"]
