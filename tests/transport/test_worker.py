import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.types import Update
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen
from bot.transport.contracts import Handle
from bot.transport.dialogue import DialogueRow
from db.enums import Priority
from db.keyring import KeyRing
from db.models import CalendarOverride
from db.repositories import outbox as posting
from db.uow import Database
from tests.transport import raw
from tests.transport.road import Refused, Road
from tests.transport.stand_in import server_error

OVERRIDES = "SELECT count(*) FROM calendar_overrides"


async def do_work(session: AsyncSession, road: Road) -> None:
    """Change something of the office in the transaction of the update."""
    await session.execute(
        insert(CalendarOverride).values(
            day=road.clock.now().date(), working=True, act="order 1", entered_at=road.clock.now()
        )
    )


async def test_a_batch_of_a_hundred_survives_a_failing_handler_and_an_unreadable_update(
    road: Road, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(_session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
        assert update.message is not None
        if update.message.text == "fail":
            raise RuntimeError("no")
        return Reply((Screen(f"ok {update.message.text}"),))

    road.handle = handle
    batch = [raw.typed(number, 1000 + number, "fine") for number in range(100)]
    batch[0] = raw.unparsable(0, 1000)
    batch[50] = raw.typed(50, 1050, "fail")
    assert await road.feed(*batch) == 99

    states = dict(await road.rows("SELECT state, count(*) FROM inbox GROUP BY state"))
    assert states == {"done": 98, "dead": 1, "new": 1}
    assert sum(road.telegram.texts(1000 + number) == ["ok fine"] for number in range(100)) == 98
    assert road.telegram.texts(1000) == ["sorry"]
    (dead,) = [record for record in caplog.records if "set aside" in record.message]
    assert dead.levelno == logging.ERROR
    assert "ValidationError" in dead.message
    assert "fwd" not in caplog.text


async def test_two_workers_keep_the_order_of_each_chat(road: Road) -> None:
    seen: dict[int, list[str]] = defaultdict(list)
    inside: set[int] = set()
    overlaps = []

    async def handle(_session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        assert update.message is not None
        assert row.chat_id is not None
        if row.chat_id in inside:
            overlaps.append(row.chat_id)
        inside.add(row.chat_id)
        await asyncio.sleep(0)
        seen[row.chat_id].append(update.message.text or "")
        inside.discard(row.chat_id)
        return Reply((Screen(f"{update.message.text}"),))

    road.handle = handle
    await road.store(*(raw.typed(number, 1 + number % 5, f"{number}") for number in range(100)))
    other = road.make_worker()
    counts = await asyncio.gather(road.worker.drain(), other.drain())

    assert sum(counts) == 100
    assert not overlaps
    for chat in range(5):
        expected = [f"{number}" for number in range(chat, 100, 5)]
        assert seen[1 + chat] == expected
        assert sorted(road.telegram.texts(1 + chat), key=int) == expected


async def test_screens_of_a_chat_come_in_the_order_of_its_updates(road: Road) -> None:
    road.telegram.fail("sendMessage", server_error, times=2)
    await road.feed(*(raw.typed(number, 7, f"{number}") for number in range(6)))
    assert road.telegram.texts(7) == [f"echo {number}" for number in range(6)]


async def test_two_processes_handle_no_update_twice(
    postgresql_url: str, open_database: Callable[[str], Database], keyring: KeyRing
) -> None:
    roads = [Road(open_database(postgresql_url), keyring) for _ in range(2)]
    handled: list[int] = []
    began: list[int] = []
    claimed = [asyncio.Event() for _ in roads]

    def meeting(own: asyncio.Event) -> Handle:
        async def handle(session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
            began.append(update.update_id)
            # Nobody goes on before both have claimed something, however slow the machine is.
            own.set()
            await asyncio.gather(*(other.wait() for other in claimed))
            handled.append(update.update_id)
            return Reply()

        return handle

    for road, own in zip(roads, claimed, strict=True):
        road.handle = meeting(own)
    await roads[0].store(*(raw.typed(number, 1 + number % 40) for number in range(200)))
    async with asyncio.timeout(60):
        counts = await asyncio.gather(*(road.worker.drain() for road in roads))

    assert sum(counts) == 200
    assert min(counts) > 0
    assert sorted(handled) == list(range(200))
    assert sorted(began) == list(range(200))
    for chat in range(40):
        assert [number for number in handled if number % 40 == chat] == list(range(chat, 200, 40))


async def test_a_failing_update_rolls_back_and_is_tried_five_times_then_the_person_is_told(
    road: Road,
) -> None:
    tries = []

    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        tries.append(road.clock.now())
        await do_work(session, road)
        row.state = "moved"
        raise RuntimeError("the database of something is away")

    road.handle = handle
    await road.store(raw.typed(1, 7), raw.typed(2, 8))
    for number in range(1, 5):
        assert await road.worker.drain() == 0
        assert await road.worker.drain() == 0, "it waits"
        assert await road.rows("SELECT DISTINCT tries, state, error FROM inbox") == [
            (number, "new", "RuntimeError")
        ]
        road.clock.move(minutes=2)
    assert await road.worker.drain() == 2

    assert len(tries) == 2 * 5
    assert await road.rows("SELECT DISTINCT state, raw_sealed IS NULL FROM inbox") == [
        ("dead", False)
    ]
    assert road.telegram.texts(7) == ["sorry"]
    assert await road.rows(OVERRIDES) == [(0,)]
    assert await road.rows("SELECT count(*) FROM dialogues WHERE state IS NOT NULL") == [(0,)]
    assert await road.worker.drain() == 0


async def test_pauses_between_tries_grow(sqlite_road: Road) -> None:
    road = sqlite_road

    async def handle(*_: object) -> Reply:
        raise RuntimeError

    road.handle = handle
    await road.store(raw.typed(1, 7))
    pauses = []
    for _ in range(4):
        await road.worker.drain()
        before = road.clock.now()
        while await road.rows(
            f"SELECT 1 FROM inbox WHERE next_at > '{road.clock.now():%Y-%m-%d %H:%M:%S.%f}'"
        ):
            road.clock.move(seconds=0.25)
        pauses.append((road.clock.now() - before).total_seconds())
    assert [2 <= pauses[0] <= 2.75, 4 <= pauses[1] <= 5.25, 8 <= pauses[2] <= 10.25] == [True] * 3
    assert 16 <= pauses[3] <= 20.25


async def test_a_refusal_rolls_the_work_back_and_ends_the_update(road: Road) -> None:
    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        await do_work(session, road)
        row.state = "moved"
        raise Refused

    road.handle = handle
    assert await road.feed(raw.typed(1, 7)) == 1
    assert road.telegram.texts(7) == ["refused: Refused"]
    assert await road.rows(OVERRIDES) == [(0,)]
    assert await road.rows("SELECT count(*) FROM dialogues WHERE state IS NOT NULL") == [(0,)]
    assert await road.rows("SELECT state, tries FROM inbox") == [("done", 0)]


async def test_work_dialogue_and_done_are_one_transaction(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row that marks the update done fails, so nothing of the update may be there."""

    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        await do_work(session, road)
        row.state = "moved"
        return Reply((Screen("done"),))

    road.handle = handle
    failures = [ConnectionError()]
    done = road.inbox.done

    async def flaky(*args: Any) -> None:
        if failures:
            raise failures.pop()
        await done(*args)

    monkeypatch.setattr(road.inbox, "done", flaky)
    assert await road.feed(raw.typed(1, 7)) == 0
    assert await road.rows(OVERRIDES) == [(0,)]
    assert await road.rows("SELECT count(*) FROM dialogues") == [(0,)]
    assert road.telegram.texts(7) == []
    road.clock.move(minutes=1)
    assert await road.worker.drain() == 1
    assert await road.rows(OVERRIDES) == [(1,)]
    assert await road.rows("SELECT state FROM dialogues") == [("moved",)]


async def test_an_apology_that_fails_does_not_keep_the_update_alive(sqlite_road: Road) -> None:
    road = sqlite_road

    async def apologise(*_: object) -> Reply:
        raise RuntimeError("no words")

    road.worker._apologise = apologise
    assert await road.feed(raw.unparsable(1, 7)) == 1
    assert await road.rows("SELECT state FROM inbox") == [("dead",)]


async def test_an_update_from_no_chat_and_one_from_a_group_are_handled(road: Road) -> None:
    states = []

    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        states.append(row.is_private)
        return Reply((Screen("not here"),))

    road.handle = handle
    assert await road.feed({"update_id": 1}, raw.typed(2, -100)) == 2
    assert states == [False, False]
    assert road.telegram.texts(-100) == ["not here"]
    assert await road.rows("SELECT count(*) FROM dialogues") == [(0,)]


async def test_an_update_that_is_no_json_any_more_is_set_aside(road: Road) -> None:
    await road.store(raw.typed(1, 7), raw.typed(2, 8))
    await road.database.run(
        lambda session: session.execute(
            text("UPDATE inbox SET raw_sealed = :junk WHERE update_id = 1"), {"junk": b"junk"}
        )
    )
    assert await road.worker.drain() == 2
    assert await road.rows("SELECT state, error FROM inbox ORDER BY update_id") == [
        ("dead", "SealBroken"),
        ("done", None),
    ]


async def test_a_press_is_answered_even_when_its_update_dies(sqlite_road: Road) -> None:
    road = sqlite_road

    async def handle(*_: object) -> Reply:
        raise RuntimeError

    road.handle = handle
    await road.store(raw.pressed(1, 7, 1001))
    for _ in range(5):
        await road.worker.drain()
        road.clock.move(minutes=2)
    assert [answer.callback_query_id for answer in road.telegram.answers] == ["q1"]


async def test_the_sender_is_woken_after_a_commit_that_owes_a_message(sqlite_road: Road) -> None:
    road = sqlite_road
    woken: list[int] = []

    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        if update.update_id == 2:
            await posting.post(
                session,
                key="notice:1",
                chat_id=7,
                kind="notice",
                params={},
                priority=Priority.LEGAL,
                now=road.clock.now(),
            )
            assert not woken, "not before the commit"
        return Reply()

    road.handle = handle
    road.worker._posted = lambda: woken.append(1)
    await road.feed(raw.typed(1, 7))
    assert woken == []
    await road.feed(raw.typed(2, 7))
    assert woken == [1]


async def test_a_stop_finishes_what_is_in_hand_and_takes_nothing_more(road: Road) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def handle(_session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
        began.set()
        await go_on.wait()
        return Reply((Screen("finished"),))

    road.handle = handle
    worker = road.make_worker(tasks=1)
    await road.store(raw.typed(1, 7), raw.typed(2, 8))
    running = asyncio.create_task(worker.run())
    await began.wait()
    stopping = asyncio.create_task(worker.stop(10))
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    await running
    assert road.telegram.texts(7) == ["finished"]
    assert await road.rows("SELECT state FROM inbox ORDER BY update_id") == [("done",), ("new",)]


async def test_a_stop_cuts_off_what_takes_too_long_and_that_is_handled_later(road: Road) -> None:
    began = asyncio.Event()

    async def handle(session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
        await do_work(session, road)
        began.set()
        await asyncio.Event().wait()
        raise AssertionError

    road.handle = handle
    worker = road.make_worker(tasks=1)
    await road.store(raw.typed(1, 7))
    running = asyncio.create_task(worker.run())
    await began.wait()
    await worker.stop(0)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await road.rows("SELECT state, tries FROM inbox") == [("new", 0)]
    assert await road.rows(OVERRIDES) == [(0,)]

    async def quick(*_: object) -> Reply:
        return Reply((Screen("later"),))

    road.handle = quick
    assert await road.make_worker().drain() == 1
    assert road.telegram.texts(7) == ["later"]


async def test_a_running_worker_takes_an_update_as_soon_as_it_is_told(road: Road) -> None:
    handled = asyncio.Event()

    async def handle(*_: object) -> Reply:
        handled.set()
        return Reply()

    road.handle = handle
    running = asyncio.create_task(road.worker.run())
    await asyncio.sleep(0)
    await road.store(raw.typed(1, 7))
    road.worker.wake()
    async with asyncio.timeout(60):
        await handled.wait()
        await road.worker.stop(5)
        await running


async def test_an_update_costs_four_statements(road: Road) -> None:
    """Claim with dialogue, dialogue written, done; and the transaction's own begin on SQLite."""

    async def handle(_session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        row.state = f"step {update.update_id}"
        return Reply((Screen("next"),))

    road.handle = handle
    await road.feed(raw.typed(1, 7))
    await road.store(raw.typed(2, 7))
    statements: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement.split(maxsplit=1)[0])

    engine = road.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    reading = [] if road.database.is_sqlite else ["SELECT"]
    head = (await road.worker._look(1))[0]
    await road.worker._process(head)
    event.remove(engine, "before_cursor_execute", count)
    begin = ["BEGIN"] if road.database.is_sqlite else []
    assert statements == reading + begin + ["SELECT", "INSERT", "UPDATE"]


async def test_nothing_personal_is_logged(road: Road, caplog: pytest.LogCaptureFixture) -> None:
    async def handle(session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        assert update.message is not None
        raise ValueError(update.message.text)

    road.handle = handle
    caplog.set_level(logging.DEBUG, "bot")
    await road.store(raw.typed(1, 123454321, "my secret matter"))
    for _ in range(5):
        await road.worker.drain()
        road.clock.move(minutes=2)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert any("ValueError" in line for line in ours)
    assert not any("secret" in line or "123454321" in line for line in ours)
