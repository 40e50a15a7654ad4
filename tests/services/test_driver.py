"""A statement takes one trip to the thread of the embedded database, and nothing is lost by it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiosqlite
import pytest
import pytest_asyncio
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from db.models import Body
from db.uow import Database

pytestmark = pytest.mark.usefixtures("threads")

NAMES = [{"name_kk": f"Орган {number}", "name_ru": f"Орган {number}"} for number in range(5)]


@pytest_asyncio.fixture
async def embedded(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    async with opened.transaction() as session:
        await session.execute(insert(Body), NAMES)
    yield opened
    await opened.close()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every trip from here on."""
    made: list[object] = []
    execute: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, call: Any, *args: Any, **named: Any) -> Any:
        made.append(call)
        return await execute(self, call, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return made


async def test_a_transaction_costs_its_statements_its_beginning_and_its_end(
    embedded: Database, trips: list[object]
) -> None:
    async with embedded.transaction() as session:
        assert len((await session.scalars(select(Body))).all()) == 5
        await session.execute(update(Body).values(name_ru="Акимат"))
    assert len(trips) == 4


async def test_a_transaction_that_fails_is_rolled_back(embedded: Database) -> None:
    async def lay_down() -> None:
        async with embedded.transaction() as session:
            await session.execute(update(Body).values(name_ru="Акимат"))
            raise KeyError

    with pytest.raises(KeyError):
        await lay_down()
    async with embedded.reading() as session:
        assert "Акимат" not in (await session.scalars(select(Body.name_ru))).all()
    async with embedded.transaction() as session:
        await session.execute(update(Body).values(name_ru="Мәслихат"))


async def test_what_runs_on_after_its_sender_was_cancelled_is_rolled_back(
    embedded: Database,
) -> None:
    """A statement that nobody waits for any more is still run by the thread."""
    sent = asyncio.Event()

    async def slow() -> None:
        async with embedded.transaction() as session:
            await session.execute(update(Body).values(name_ru="Акимат"))
            sent.set()
            await session.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000)"
                    " SELECT count(*) FROM n"
                )
            )

    task = asyncio.create_task(slow())
    await sent.wait()
    await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    async with embedded.transaction() as session:
        names = (await session.scalars(select(Body.name_ru))).all()
    assert "Акимат" not in names


async def test_rows_counts_and_numbers_come_back_as_before(embedded: Database) -> None:
    async with embedded.transaction() as session:
        made = await session.scalars(
            insert(Body).returning(Body.id), [{"name_kk": "Ауыл", "name_ru": "Село"}]
        )
        changed: Any = await session.execute(update(Body).values(name_ru="Аул"))
        assert made.all() == [6]
        assert changed.rowcount == 6


async def test_an_error_is_the_librarys_own(embedded: Database) -> None:
    with pytest.raises(IntegrityError):
        async with embedded.transaction() as session:
            await session.execute(insert(Body).values(id=1, name_kk="Ауыл", name_ru="Село"))
    with pytest.raises(OperationalError):
        async with embedded.reading() as session:
            await session.execute(text("SELECT nothing FROM nowhere"))


async def test_a_stream_still_comes_piece_by_piece(embedded: Database, trips: list[object]) -> None:
    async with embedded.reading() as session:
        rows = await session.stream(select(Body.id).execution_options(yield_per=2))
        pieces = [list(piece) async for piece in rows.partitions()]
    assert [len(piece) for piece in pieces] == [2, 2, 1]
    # A trip for each piece and the last empty look, those of the cursor, and the two ends.
    assert len(trips) > len(pieces)
