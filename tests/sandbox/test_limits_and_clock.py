"""The strict mode's flood limits, and the clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from sandbox import MovableClock, Sandbox
from sandbox.clock import next_monday_to_friday
from tests.sandbox.conftest import NINE

ASTANA = ZoneInfo("Asia/Almaty")


class Timer:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def refused(bot: Bot, chat: int) -> int:
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(chat, "x")
    return refusal.value.retry_after


async def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    timer = Timer()
    sandbox = Sandbox(strict=True, timer=timer)
    bot = Bot(sandbox.token, session=sandbox.session())
    person = sandbox.people.create("Дана")
    person.start()
    for _ in range(3):
        await bot.send_message(person.id, "x")
    assert await refused(bot, person.id) == 1
    # What is no message is not counted.
    await bot.send_chat_action(person.id, "typing")
    timer.seconds += 1.0
    await bot.send_message(person.id, "x")
    assert await refused(bot, person.id) == 1


async def test_thirty_a_second_over_all_chats() -> None:
    timer = Timer()
    sandbox = Sandbox(strict=True, timer=timer)
    bot = Bot(sandbox.token, session=sandbox.session())
    people = [sandbox.people.create(f"Адам {number}") for number in range(40)]
    for one in people:
        one.start()
    for one in people[:30]:
        await bot.send_message(one.id, "x")
    assert await refused(bot, people[30].id) == 1
    timer.seconds += 0.2
    sent = 0
    for one in people[30:]:
        try:
            await bot.send_message(one.id, "x")
        except TelegramRetryAfter:
            break
        sent += 1
    assert sent == 6


async def test_without_the_strict_mode_nothing_is_counted() -> None:
    sandbox = Sandbox(timer=lambda: 0.0)
    bot = Bot(sandbox.token, session=sandbox.session())
    person = sandbox.people.create("Дана")
    person.start()
    for _ in range(50):
        await bot.send_message(person.id, "x")
    assert len(person.messages()) == 51


def test_a_given_time_stands_and_the_real_time_runs() -> None:
    clock = MovableClock(NINE)
    assert clock.now() == clock.now() == NINE
    assert not clock.running
    running = MovableClock()
    assert running.running
    assert abs(running.now() - datetime.now(UTC)) < timedelta(seconds=5)
    later = MovableClock(NINE, running=True)
    first = later.now()
    assert first >= NINE
    assert later.now() > first


def test_moves_are_told_in_order() -> None:
    clock = MovableClock(NINE)
    told: list[datetime] = []
    end = clock.listen(told.append)
    clock.advance(timedelta(hours=1))
    clock.set(NINE)
    end()
    clock.advance(timedelta(hours=1))
    assert told == [NINE + timedelta(hours=1), NINE]


async def test_what_a_listener_raises_is_not_lost() -> None:
    clock = MovableClock(NINE)

    async def fail(_now: datetime) -> None:
        await asyncio.sleep(0)
        raise LookupError("no such office")

    clock.listen(fail)
    clock.advance(timedelta(hours=1))
    with pytest.raises(LookupError):
        await clock.settled()


def test_times_are_aware_and_advance() -> None:
    clock = MovableClock(NINE)
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 12, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(ValueError, match="aware"):
        MovableClock(datetime(2026, 12, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(ValueError, match="go back"):
        clock.advance(timedelta(seconds=-1))


@pytest.mark.parametrize(
    ("day", "following"),
    [(1, 2), (4, 7), (5, 7), (6, 7)],  # Tuesday, Friday, Saturday, Sunday of December 2026
)
def test_the_next_day_of_monday_to_friday(day: int, following: int) -> None:
    now = datetime(2026, 12, day, 23, 30, tzinfo=ASTANA)
    assert next_monday_to_friday(now) == datetime(2026, 12, following, 9, tzinfo=ASTANA)
