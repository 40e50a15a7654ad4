"""What people type is found nowhere it must not be, whatever the talk was and whatever broke.

Needles go through every text that the bot takes: by hand into each state, with a subject that fits
and with one that breaks the handler; and by somebody who presses what is in sight and types needles
wherever a text is awaited, while the database refuses, Telegram refuses, and files are broken. The
watcher of the whole run looks at every log record at DEBUG and at every exception; here the data of
buttons, the names of files, the plain cells of the database and the chats of bystanders are.
"""

import inspect
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram.fsm.state import State, StatesGroup
from sqlalchemy import select, text

from bot import states
from bot.transport.dialogue import DialogueRow
from bot.transport.worker import TRIES
from db.base import Base
from db.enums import InboxState, Language, Role
from db.keyring import KeyRing
from db.models import Dialogue, InboxUpdate
from sandbox.demo import seed
from tests.flows.crew import crew_of
from tests.leaks import WATCHER
from tests.test_leaks import bytes_of, found
from tests.town import Neighbour, Town, open_town

NAME = "Инежан Табылмас Ізденұлы"
IIN = "561231200902"
PHONE = "77015550077"
MATTER = "Ешкімге көрсетілмейтін мәселе: аулада құдық құрғап қалды."
NEEDLES = (NAME, IIN, PHONE, MATTER)
TYPED = (NAME, IIN, f"+{PHONE}", MATTER, f"{NAME}, {IIN}, +{PHONE}. {MATTER}", "14.12.2026", "2")
FILE = f"{NAME} {IIN}.xlsx"
BROKEN = b"PK\x03\x04" + f"{NAME};{IIN};{PHONE};{MATTER}".encode()

SUBJECTS = ("", NAME, '{"id": "0000000000", "version": 1}', "1")
"""What a talk may be about: nothing, rubbish with a needle in it, a case of nobody's, an entry."""

PRESSES = 180
"""How many steps somebody takes who presses whatever is in sight."""


@pytest.fixture(autouse=True)
def watched() -> None:
    """Let the watcher of the run look for these needles as well."""
    WATCHER.secrets.add(*NEEDLES)


def every_state() -> Iterator[State]:
    for _name, group in inspect.getmembers(states, inspect.isclass):
        if issubclass(group, StatesGroup) and group is not StatesGroup:
            yield from group.__states__


async def put(town: Town, somebody: Neighbour, state: State, subject: str) -> None:
    """Leave somebody's talk in a state, with needles in all that a dialogue keeps."""
    installation = town.installation
    kept = {"id": subject, "text": MATTER, "draft": {"full_name": NAME}, "files": [["x", FILE]]}
    async with installation.database.transaction() as session:
        before = await session.get(Dialogue, somebody.person.id)
        row = DialogueRow(
            somebody.person.id,
            installation.keys,
            live_message_id=before.live_message_id if before is not None else None,
        )
        row.state, row.data = state.state, kept
        await row.save(session, town.clock.now())


async def come_to_an_end(town: Town) -> None:
    """Let what failed be tried again, until it is set aside and stops nobody any more."""
    await town.settle()
    waiting = select(InboxUpdate.update_id).where(InboxUpdate.state == InboxState.NEW).limit(1)
    for _ in range(TRIES):
        async with town.installation.database.reading() as session:
            if await session.scalar(waiting) is None:
                return
        town.clock.advance(timedelta(minutes=10))
        await town.settle()


async def hires(town: Town, name: str, *roles: Role) -> Neighbour:
    somebody = await town.hires(name, *roles)
    crew = await crew_of(town)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.KK)
    return somebody


def outside(town: Town) -> Iterator[str]:
    """Give what stands outside of the words: data of buttons, names of files, addresses."""
    for person in town.sandbox.people:
        for message in person.messages():
            if not message.by_bot:
                continue
            yield from (file.name for file in message.files)
            for row in message.buttons or ():
                yield from (button.value for button in row)


async def plain_cells(town: Town) -> list[str]:
    """Return the columns in which a needle can be read, so that a failure says where."""
    seen = []
    async with town.installation.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(table.select())).mappings():
                seen += [
                    f"{table.name}.{name}: {value}"
                    for name, value in row.items()
                    if found(NEEDLES, str(value).encode())
                ]
    return seen


async def nothing_shows(town: Town, *bystanders: Neighbour) -> None:
    """Look everywhere but in the chats of whoever typed it."""
    seen = [one for one in outside(town) if any(needle in one for needle in NEEDLES)]
    assert seen == []
    assert await plain_cells(town) == []
    assert found(NEEDLES, *await bytes_of(town.installation.database)) == set()
    for bystander in bystanders:
        told = bystander.reads()
        assert [needle for needle in NEEDLES if needle in told] == []


async def test_no_state_lets_out_what_is_typed_into_it(town: Town) -> None:
    crew = await crew_of(town)
    clerk = await hires(town, "Бәрі Бірден", *Role)
    citizen, _card = await crew.assigned()
    for n, state in enumerate(every_state()):
        for each in (n, n + 1):
            of_citizens = state.group is states.Citizen and each % 2
            somebody = citizen if of_citizens else clerk
            await put(town, somebody, state, SUBJECTS[each % len(SUBJECTS)])
            if each == n:
                somebody.person.say(TYPED[n % len(TYPED)])
            else:
                somebody.person.send_document(FILE, BROKEN, caption=MATTER)
            await come_to_an_end(town)
    await nothing_shows(town, crew.registrar, crew.head)
    async with town.installation.database.reading() as session:
        errors = set(await session.scalars(select(InboxUpdate.error)))
    # Some did break: otherwise nothing of this was tried.
    assert errors - {None}


@dataclass
class Nosy:
    """Somebody who presses whatever is in sight, and types needles where a text is awaited."""

    town: Town
    person: Neighbour
    commands: tuple[str, ...]
    dice: random.Random
    reached: set[str] = field(default_factory=set)

    async def steps(self, n: int) -> None:
        """Take some steps; the same seed takes the same ones."""
        for _ in range(n):
            awaited = await self._state()
            if awaited is not None:
                self.reached.add(awaited)
            if awaited is not None and self.dice.random() < 0.6:
                await self._types()
            else:
                await self._presses()
            await come_to_an_end(self.town)

    async def _types(self) -> None:
        if self.dice.random() < 0.12:
            self.person.person.send_document(FILE, BROKEN, caption=MATTER)
        elif self.dice.random() < 0.08:
            self.person.person.share_contact(PHONE, first_name=NAME)
        else:
            self.person.person.say(self.dice.choice(TYPED))

    async def _presses(self) -> None:
        buttons = [one for one in self.person.buttons if not one.startswith("http")]
        if not buttons or self.dice.random() < 0.25:
            self.person.person.say(self.dice.choice(self.commands))
            return
        self.person.person.press(self.dice.choice(buttons))

    async def _state(self) -> str | None:
        async with self.town.installation.database.reading() as session:
            return await session.scalar(
                select(Dialogue.state).where(Dialogue.chat_id == self.person.person.id)
            )


OF_CITIZENS = ("/book", "/my", "/advice", "/mydata", "/schedule", "/verify", "/start", MATTER, NAME)
OF_STAFF = (
    *("/desk", "/take", "/today", "/report", "/calls", "/day", "/advice", "/find", "/board"),
    *("/stats", "/export", "/voices", "/emergency", "/calendar", "/privacy", "/breaches", "/team"),
    *("/units", "/areas", "/when", "/away", "/me", "/mydata", MATTER, PHONE),
)

REFUSALS = {
    "sqlite": (
        """
        CREATE TRIGGER refuse_{table} BEFORE INSERT ON {table} WHEN abs(random()) % 3 = 0
        BEGIN SELECT RAISE(ABORT, 'refused in the middle'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION refuse_{table}() RETURNS trigger AS $$ BEGIN
        IF random() < 0.3 THEN RAISE EXCEPTION 'refused: %', NEW; END IF; RETURN NEW; END $$
        LANGUAGE plpgsql
        """,
        """
        CREATE TRIGGER refuse_{table} BEFORE INSERT ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_{table}()
        """,
    ),
}
"""A third of the rows are refused, on a server with the whole row in the words of the refusal."""


async def break_things(town: Town) -> None:
    """Let the database refuse in the middle of transactions, and Telegram what it is sent."""
    database = town.installation.database
    kind = "sqlite" if database.is_sqlite else "postgresql"
    async with database.transaction() as session:
        for table in ("requests", "notes", "consultation_lines", "outcomes", "consultations"):
            for statement in REFUSALS[kind]:
                await session.execute(text(statement.format(table=table)))
    for method in ("sendMessage", "editMessageText", "sendDocument", "getFile"):
        town.sandbox.faults.add(
            "refuse",
            method=method,
            count=None,
            probability=0.1,
            seed=7,
            code=400,
            description=f"Bad Request: can't parse entities: {NAME} {MATTER}",
        )


@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken"])
async def test_whoever_presses_and_types_at_will_lets_nothing_out(
    database_url: str, tmp_path: Path, keyring: KeyRing, broken: bool
) -> None:
    async with open_town(database_url, tmp_path, keyring) as town:
        await seed(town.installation)
        crew = await crew_of(town)
        citizen, _card = await crew.assigned()
        clerk = await hires(town, "Бәрі Бірден", *Role)
        if broken:
            await break_things(town)
        dice = random.Random(20261123)  # noqa: S311 - repeatable
        people = (Nosy(town, citizen, OF_CITIZENS, dice), Nosy(town, clerk, OF_STAFF, dice))
        for nosy, share in zip(people, (1, 2), strict=True):
            await nosy.steps(PRESSES * share // 3)
        await nothing_shows(town)
        reached = people[0].reached | people[1].reached
        assert len(reached) >= 6, reached
