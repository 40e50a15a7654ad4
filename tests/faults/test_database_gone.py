"""The database goes away under the real process: people are told the phone, and nothing is lost.

On SQLite somebody else holds the file; on PostgreSQL every connection is cut and none is let in.
The twin is the same bot, which confirms what it could not store (`tests/faults/hasty.py`).
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.config import office_template, parse_office
from db.enums import InboxState
from sandbox.people import SimulatedPerson
from tests.faults.books import read_books
from tests.faults.harness import Forker, eventually
from tests.faults.storm import Storm, open_storm

PHONE = parse_office(office_template()).contacts.phone
SAID = ("Қазір бұл жерде жауап бере алмаймыз", "Сейчас мы не можем ответить", "cannot answer here")


@contextlib.asynccontextmanager
async def gone(url: str) -> AsyncIterator[None]:
    """Take the database away while the block lasts."""
    if url.startswith("sqlite"):
        holder = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            holder.close()
        return
    name = make_url(url).database or ""
    server = make_url(url).set(database="postgres").render_as_string(hide_password=False)

    def allow(yes: bool) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(
                    sql.Identifier(name), sql.SQL("true" if yes else "false")
                )
            )
            if not yes:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )

    await asyncio.to_thread(allow, False)
    try:
        yield
    finally:
        await asyncio.to_thread(allow, True)


def answers(person: SimulatedPerson) -> list[str]:
    return [message.text for message in person.messages() if message.by_bot]


def told(person: SimulatedPerson) -> int:
    """Count the answers that say in every language that we are away."""
    return sum(all(words in text for words in SAID) and PHONE in text for text in answers(person))


async def arrive(storm: Storm) -> tuple[SimulatedPerson, SimulatedPerson]:
    """Let the first of two people come while all is well."""
    first, second = (one.person for one in storm.crowd)
    first.start()
    await eventually(lambda: answers(first) and storm.forgotten, 30, storm.process.tail)
    return first, second


async def write_while_it_is_gone(storm: Storm, url: str) -> None:
    """Let two people write, one of them twice, while the database is gone."""
    first, second = await arrive(storm)
    async with gone(url):
        first.say("/my")
        second.start()
        await eventually(lambda: told(first) and told(second), 60, storm.process.tail)
        first.say("/contacts")
        # The next polls bring the same updates again, and nobody is told twice.
        polls = sum(call.method == "getUpdates" for call in storm.sandbox.calls)
        await eventually(
            lambda: sum(call.method == "getUpdates" for call in storm.sandbox.calls) > polls + 1,
            60,
            storm.process.tail,
        )
        assert (told(first), told(second)) == (1, 1)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_point_39_4_with_the_database_gone_people_are_told_the_phone_and_nothing_is_lost(
    kind: str, request: pytest.FixtureRequest, forker: Forker, tmp_path: Path
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    if kind == "sqlite":
        # The process waits for a held file as long as it is told to; here nobody lets it go.
        url += "?timeout=0.5"
    async with open_storm(forker, tmp_path, url, people=2, seed_number=11) as storm:
        await storm.start()
        await write_while_it_is_gone(storm, url)
        assert not storm.forgotten, "what could not be stored is not confirmed"
        first, second = (one.person for one in storm.crowd)
        await eventually(lambda: storm.forgotten, 60, storm.process.tail)
        await storm.all_handled()
        await eventually(lambda: len(answers(first)) >= 4 and len(answers(second)) >= 2, 30)
        await storm.terminate()
        books = await read_books(storm.settings)
        log = storm.process.said()
    assert len(books.updates) == storm.pushed == 4
    assert set(books.updates.values()) == {InboxState.DONE}
    assert (told(first), told(second)) == (1, 1)
    # Everything that waited was answered once, and in order.
    assert answers(second)[0].count(PHONE) == len(SAID)
    assert "updates were not stored and stay at Telegram" in log
    for secret in (str(first.id), str(second.id), "/contacts"):
        assert secret not in log


async def test_a_bot_that_confirms_what_it_could_not_store_loses_it(
    forker: Forker, postgresql_url: str, tmp_path: Path
) -> None:
    async with open_storm(
        forker, tmp_path, postgresql_url, people=2, seed_number=11, module="tests.faults.hasty"
    ) as storm:
        await storm.start()
        first, second = await arrive(storm)
        async with gone(postgresql_url):
            first.say("/my")
            second.start()
            await eventually(lambda: storm.forgotten, 60, storm.process.tail)
        await storm.terminate()
        report = await storm.look()
    assert len(report.lost_updates) > 0
