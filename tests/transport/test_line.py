import asyncio

from bot.transport.inbox import Head
from bot.transport.line import LOOK_AHEAD, Line


def head(number: int, chat_id: int | None = None) -> Head:
    return Head(number, chat_id, b"", 0)


class Table:
    """Answers looks with what a test puts there."""

    def __init__(self, *heads: Head) -> None:
        self.heads = list(heads)
        self.counts: list[int] = []

    async def look(self, count: int) -> list[Head]:
        self.counts.append(count)
        found = self.heads[:count]
        await asyncio.sleep(0)
        return found


async def test_one_look_serves_many_takers() -> None:
    table = Table(head(1, 1), head(2, 2), head(3, 3))
    line = Line(table.look)
    takers = await asyncio.gather(*(line.take() for _ in range(3)))
    assert [taken.update_id for taken in takers if taken] == [1, 2, 3]
    assert table.counts == [LOOK_AHEAD]


async def test_nobody_looks_twice_where_nothing_can_have_changed() -> None:
    table = Table(head(1, 1))
    line = Line(table.look)
    taken = await line.take(wait=False)
    assert taken is not None
    table.heads = []
    line.release(taken)
    assert await asyncio.gather(*(line.take(wait=False) for _ in range(8))) == [None] * 8
    # Once for the update, once after it was given back.
    assert len(table.counts) == 2
    line.wake()
    assert await line.take(wait=False) is None
    assert len(table.counts) == 3


async def test_busy_chats_do_not_crowd_out_the_others() -> None:
    """The oldest heads belong to chats in hand, so more are asked for."""
    busy = [head(number, number) for number in range(LOOK_AHEAD)]
    table = Table(*busy)
    line = Line(table.look)
    for _ in busy:
        await line.take()
    table.heads.append(head(1000, 1000))
    taken = await line.take()
    assert taken is not None
    assert taken.update_id == 1000
    assert table.counts[-1] == 2 * LOOK_AHEAD


async def test_the_next_of_a_chat_waits_until_the_first_is_given_back() -> None:
    first, second = head(1, 7), head(2, 7)
    table = Table(first)
    line = Line(table.look)
    assert await line.take() is first
    table.heads = [second]
    waiting = asyncio.create_task(line.take())
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    line.release(first)
    assert await waiting is second


async def test_what_was_finished_during_a_look_is_not_handed_out_again() -> None:
    first = head(1, 7)
    table = Table(first)
    line = Line(table.look)
    assert await line.take() is first
    line.wake()
    looking = asyncio.create_task(line.take(wait=False))
    await asyncio.sleep(0)
    line.release(first)
    table.heads = []
    assert await looking is None


async def test_a_closed_line_lets_everybody_go() -> None:
    line = Line(Table().look)
    waiting = [asyncio.create_task(line.take()) for _ in range(3)]
    await asyncio.sleep(0)
    line.close()
    assert await asyncio.gather(*waiting) == [None, None, None]
    assert await line.take() is None


async def test_without_waiting_the_end_is_when_all_is_given_back() -> None:
    only = head(1, 7)
    table = Table(only)
    line = Line(table.look)
    assert await line.take(wait=False) is only
    table.heads = []
    waiting = asyncio.create_task(line.take(wait=False))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    line.release(only)
    assert await waiting is None
