"""Personal data of the test people: in no byte of the database, and in no log of the process.

Each search is made a second time with the seal taken off, where it must find everything: a search
that finds nothing anywhere proves nothing.
"""

import json
import logging
import random
import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.errors import InputInvalid
from db.base import Base
from db.enums import Role
from db.keyring import KeyRing
from db.uow import Database
from tests.faults.crowd import Applicant, gather
from tests.leaks import WATCHER, Secrets, Watcher, known, watch_exceptions
from tests.town import Town, open_town

STEPS = 30


def spellings(value: str) -> set[bytes]:
    """Return a value as it may lie in a file: in the usual encodings, and as JSON writes it."""
    texts = {value, value.upper(), value.removeprefix("+7"), json.dumps(value)[1:-1]}
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    return {one.encode(encoding) for one, encoding in product(texts, encodings)}


def found(values: Iterable[str], *contents: bytes) -> set[str]:
    """Return which of the values stand somewhere in the contents, however written."""
    return {
        value
        for value in values
        if any(spelling in content for spelling in spellings(value) for content in contents)
    }


async def bytes_of(database: Database) -> list[bytes]:
    """Return all that the database keeps: its files, and on a server every cell as well."""
    if database.is_sqlite:
        path = Path(str(make_url(database.url).database))
        return [file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file.is_file()]
    async with database.engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        # What is only in memory yet comes to the disk.
        await outside.execute(text("CHECKPOINT"))
        folder, oid = (
            await outside.execute(
                text(
                    "SELECT current_setting('data_directory'), oid FROM pg_database"
                    " WHERE datname = current_database()"
                )
            )
        ).one()
    files = [file.read_bytes() for file in Path(folder, "base", str(oid)).iterdir()]
    async with database.reading() as session:
        return [*files, *await cells(session)]


async def cells(session: AsyncSession) -> list[bytes]:
    """Return every cell of every table: long values are packed in the files of a server."""
    contents: list[bytes] = []
    for table in Base.metadata.sorted_tables:
        for row in (await session.execute(table.select())).all():
            contents.extend(
                cell if isinstance(cell, bytes) else str(cell).encode()
                for cell in row
                if cell is not None
            )
    return contents


async def go_on(town: Town, applicant: Applicant, until: str) -> None:
    """Let the applicant answer what is asked until a text stands in the chat."""
    for _ in range(STEPS):
        if any(until in message.text for message in applicant.person.messages() if message.by_bot):
            return
        applicant.look(time.monotonic() + STEPS * 1000)
        await town.settle()
    message = f"{until!r} never came; the chat shows:\n{applicant.person.last}"
    raise AssertionError(message)


async def told_by(town: Town, applicant: Applicant) -> tuple[set[str], set[str]]:
    """Let somebody book, and return what was told and what of it was found in the database.

    The search is made three times: with a form half filled in, with an update that waits to be
    handled, and when all is done.
    """
    database = town.installation.database
    known_to_telegram = applicant.person.person
    told = {*applicant.answers.values(), known_to_telegram.first_name, "Тізімгүл Жазбаева"}
    await town.hires("Тізімгүл Жазбаева", Role.REGISTRAR)
    await go_on(town, applicant, "Check your request")
    seen = found(told, *await bytes_of(database))
    applicant.person.say("Қосымша: Ғажайып айтылған сөз")
    await town._fetch()
    told.add("Ғажайып айтылған сөз")
    seen |= found(told, *await bytes_of(database))
    await town.settle()
    await go_on(town, applicant, "QB-")
    return told, seen | found(told, *await bytes_of(database))


@pytest.fixture
def plain_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the seal off: what should be sealed is kept as it is."""

    def seal(_self: KeyRing, value: str | bytes, **_cell: object) -> bytes:
        return value.encode() if isinstance(value, str) else value

    def open_bytes(_self: KeyRing, sealed: bytes, **_cell: object) -> bytes:
        return sealed

    monkeypatch.setattr(KeyRing, "seal", seal)
    monkeypatch.setattr(KeyRing, "open_bytes", open_bytes)


async def test_no_byte_of_the_database_tells_who_asked(
    database_url: str, tmp_path: Path, keyring: KeyRing
) -> None:
    async with open_town(database_url, tmp_path, keyring) as town:
        [applicant] = gather(town.sandbox, 1, random.Random(1))  # noqa: S311 - repeatable
        told, seen = await told_by(town, applicant)
    assert len(told) >= 7
    assert seen == set()


async def test_without_the_seal_every_value_is_found(
    database_url: str, tmp_path: Path, keyring: KeyRing, plain_updates: None
) -> None:
    async with open_town(database_url, tmp_path, keyring) as town:
        [applicant] = gather(town.sandbox, 1, random.Random(1))  # noqa: S311 - repeatable
        told, seen = await told_by(town, applicant)
    assert seen == told


def test_every_table_is_searched(sqlite_url: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(sqlite_url)
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert tables == set(Base.metadata.tables)


# --- the watcher of the whole run --------------------------------------------------------------


def watcher() -> tuple[Watcher, logging.Logger]:
    """Return a watcher of its own, and a logger that nobody else hears."""
    made = Watcher(known())
    logger = logging.Logger("bot.test", logging.DEBUG)  # noqa: LOG001 - nobody else shall hear it
    logger.addHandler(made)
    return made, logger


@pytest.mark.parametrize(
    "secret",
    ["500101100000", "77010000001", "Өтеген Қыдырәлі Ғабитұлы", "Көктем көшесі, 1-үй"],
)
def test_the_watcher_sees_what_our_code_logs(secret: str) -> None:
    made, logger = watcher()
    logger.debug("nothing to see")
    assert (made.taken(), made.seen) == ([], 1)
    logger.debug("got %s", {"text": f"+{secret}"})
    assert any(secret in leak for leak in made.taken())
    with pytest.raises(LookupError) as failed:
        raise LookupError(secret)
    logger.error("failed", exc_info=failed.value)
    assert any(secret in leak for leak in made.taken())


def test_the_watcher_sees_names_that_a_library_logs_and_knows_what_is_blotted_or_quieted() -> None:
    made, logger = watcher()
    logger.name = "some.library"
    logger.debug("IIN 500101100000")
    assert made.taken() == []
    logger.debug("Өтеген Қыдырәлі Ғабитұлы")
    assert len(made.taken()) == 1
    logger.name = "aiosqlite"
    logger.debug("Өтеген Қыдырәлі Ғабитұлы")
    assert made.taken() == []


def test_the_watcher_sees_exceptions_that_nobody_prints() -> None:
    made, _ = watcher()

    class Refused(ValueError):
        pass

    class RefusedForGood(Refused):
        def __init__(self, text: str) -> None:
            super().__init__(text)
            self.text = text

    watch_exceptions(made, [Refused, RefusedForGood])
    Refused("no")
    assert made.taken() == []
    for kind in (Refused, RefusedForGood):
        kind("phone 77010000001")
        assert len(made.taken()) == 1, kind


def test_the_watcher_of_this_run_is_awake(caplog: pytest.LogCaptureFixture) -> None:
    assert WATCHER in logging.getLogger().handlers
    logging.getLogger("bot.anything").debug("500101100000")
    logging.getLogger("db.anything").debug("500101100000")
    assert len(WATCHER.taken()) == 2
    # The details of a refusal are data, and its text is the class name alone.
    InputInvalid(field="iin", reason="500101100000")
    assert WATCHER.taken() == []
    assert InputInvalid.__init__.__name__ == "made"


def test_people_of_the_sandbox_are_watched_too() -> None:
    from sandbox.sandbox import Sandbox

    Sandbox().people.create("Жаңа Тұрғынбаева", phone="77010009999")
    assert WATCHER.secrets.find("Жаңа Тұрғынбаева, +77010009999") == [
        "77010009999",
        "Жаңа Тұрғынбаева",
    ]
    alone = Secrets()
    alone.add("Айгерім")
    assert alone.find("Айгерім") == []
