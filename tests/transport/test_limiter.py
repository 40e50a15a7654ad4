import asyncio
from collections import defaultdict

import pytest

from bot.transport.limiter import SECOND, Limiter
from db.enums import Priority
from tests.transport.road import JumpingTimer


@pytest.fixture
def timer() -> JumpingTimer:
    return JumpingTimer()


async def test_a_storm_of_notices_keeps_both_limits_and_wastes_no_time(timer: JumpingTimer) -> None:
    limiter = Limiter(timer)
    times: list[float] = []
    by_chat: dict[int, list[float]] = defaultdict(list)

    async def notice(number: int) -> None:
        chat = number % 510
        await limiter.turn(chat, Priority.LEGAL, strict=True)
        times.append(timer.time())
        by_chat[chat].append(timer.time())

    began = timer.time()
    await asyncio.gather(*(notice(number) for number in range(600)))

    assert timer.time() - began == pytest.approx(600 // 28 * SECOND)
    for start in times:
        assert sum(start <= at < start + 1 for at in times) <= 28
    assert min(late - early for early, late in filter(lambda t: len(t) == 2, by_chat.values())) >= 1


async def test_a_person_gets_a_burst_of_three_answers_and_then_one_a_second(
    timer: JumpingTimer,
) -> None:
    limiter = Limiter(timer)
    began, waited = timer.time(), []
    for _ in range(5):
        await limiter.turn(7, Priority.DIALOGUE)
        waited.append(timer.time() - began)
    assert waited == pytest.approx([0, 0, 0, SECOND, 2 * SECOND])


async def test_the_outbox_gets_no_burst(timer: JumpingTimer) -> None:
    limiter = Limiter(timer)
    began = timer.time()
    await limiter.turn(7, Priority.LEGAL, strict=True)
    await limiter.turn(7, Priority.LEGAL, strict=True)
    assert timer.time() - began == pytest.approx(SECOND)


async def test_legal_goes_first_but_every_fourth_turn_is_for_people(timer: JumpingTimer) -> None:
    limiter = Limiter(timer, overall=1, per_chat=None)
    await limiter.turn(0, Priority.SURVEY)
    order: list[Priority] = []

    async def one(chat: int, priority: Priority) -> None:
        await limiter.turn(chat, priority)
        order.append(priority)

    waiting = [Priority.SURVEY, Priority.DIALOGUE, *[Priority.LEGAL] * 7]
    await asyncio.gather(*(one(chat, priority) for chat, priority in enumerate(waiting)))

    legal, people, survey = Priority.LEGAL, Priority.DIALOGUE, Priority.SURVEY
    assert order == [legal, legal, legal, people, legal, legal, legal, survey, legal]


async def test_one_refused_chat_pauses_alone(timer: JumpingTimer) -> None:
    limiter = Limiter(timer)
    limiter.refused(7, 30)
    limiter.refused(7, 30)
    began = timer.time()
    await limiter.turn(8, Priority.LEGAL)
    assert timer.time() == began
    assert limiter.paused(7) == 30
    await limiter.turn(7, Priority.LEGAL)
    assert timer.time() - began == 30


async def test_two_chats_refused_within_a_second_pause_everything(timer: JumpingTimer) -> None:
    limiter = Limiter(timer)
    limiter.refused(7, 5)
    timer.at += 0.9
    limiter.refused(8, 20)
    began = timer.time()
    await limiter.turn(9, Priority.LEGAL)
    assert timer.time() - began == 20


async def test_two_chats_refused_at_different_times_do_not(timer: JumpingTimer) -> None:
    limiter = Limiter(timer)
    limiter.refused(7, 5)
    timer.at += 1.1
    limiter.refused(8, 20)
    assert limiter.paused(9) == 0


async def test_who_stops_waiting_uses_up_no_turn(timer: JumpingTimer) -> None:
    loop = asyncio.get_running_loop()
    limiter = Limiter(loop, overall=1, per_chat=None)
    await limiter.turn(1, Priority.DIALOGUE)
    gone = asyncio.create_task(limiter.turn(2, Priority.DIALOGUE))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.wait({gone})
    assert not limiter._waiters

    jumping = Limiter(timer, overall=1, per_chat=None)
    began = timer.time()
    await jumping.turn(1, Priority.DIALOGUE)
    await jumping.turn(2, Priority.DIALOGUE)
    assert timer.time() - began == pytest.approx(SECOND)


async def test_without_limits_nobody_waits(timer: JumpingTimer) -> None:
    limiter = Limiter(timer, overall=None, per_chat=None)
    began = timer.time()
    for _ in range(1000):
        await limiter.turn(7, Priority.DIALOGUE)
    assert timer.time() == began
