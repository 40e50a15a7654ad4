"""A whole reception day by visible buttons: arrivals by QR, the room, a walk-in, the sheet."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest_asyncio
from pypdf import PdfReader
from sqlalchemy import select

from bot.services.views import Card
from db.enums import HeldResult, OutcomeKind, Role
from db.models import Outcome, Request
from sandbox.seen import SeenMessage
from tests.flows.crew import MATTER, Crew, crew_of
from tests.town import Neighbour, Town, number_in

DAY = date(2026, 11, 30)
ROOM = "🚪 10:00"


@dataclass
class Waiting:
    """Somebody with a place on the day."""

    who: Neighbour
    card: Card
    code: str


@dataclass
class Morning:
    """The day before its first visitor: the crew and five people with a place."""

    crew: Crew
    people: list[Waiting]

    @property
    def clerk(self) -> Neighbour:
        return self.crew.registrar

    async def at(self, hour: int, minute: int) -> None:
        await self.crew.town.moves_to(DAY, hour, minute)

    async def scans(self, seat: int) -> None:
        """Let the clerk point the phone at the receipt of whoever has this place."""
        await self.clerk.start("v-" + self.people[seat - 1].code)

    async def looks(self, seat: int) -> str:
        """Let an applicant look at the own request."""
        person = self.people[seat - 1]
        await person.who.says("/my")
        await person.who.presses_on(person.card.number)
        return person.who.text

    async def room(self) -> str:
        """Let the clerk look at the reception."""
        await self.clerk.says("/day")
        await self.clerk.presses_on(ROOM)
        return self.clerk.text

    async def outcomes(self) -> dict[str, Outcome]:
        """Return what is written down, by the numbers of the cases."""
        async with self.crew.town.installation.database.reading() as session:
            rows = await session.execute(
                select(Request.number, Outcome).join(Outcome, Outcome.request_id == Request.id)
            )
            return {row.number: row.Outcome for row in rows}


@pytest_asyncio.fixture
async def morning(town: Town) -> Morning:
    crew = await crew_of(town)
    people = []
    for _ in range(5):
        citizen, card = await crew.queued()
        async with crew.as_(citizen) as office:
            own = await office.requests.own(card.public_id)
        people.append(Waiting(citizen, card, own.code.replace("-", "")))
    await crew.distributes(people[0].card)
    await town.moves_to(DAY, 9, 40)
    return Morning(crew, people)


async def test_a_whole_day(morning: Morning) -> None:
    clerk, people = morning.clerk, morning.people
    numbers = [person.card.number for person in people]

    # The clerk sees the day at the desk, prints its sheet and shows it for some minutes.
    await clerk.says("/desk")
    await clerk.presses_on("Receptions of the day: 5", ROOM)
    assert all(number in clerk.text for number in numbers)
    assert "The room is empty, and nobody waits." in clerk.text
    assert MATTER not in clerk.reads()
    await clerk.presses_on("Sheet (PDF)")
    (paper,) = [
        file for message in clerk.person.messages() for file in message.files if message.by_bot
    ]
    assert paper.content is not None
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert all(number in printed for number in numbers)
    await clerk.presses_on("Show the sheet")
    sheet = [message for message in clerk.person.messages() if MATTER in message.text]
    assert sheet
    assert all(message.protected for message in sheet)
    assert "Қыдырәлі Ө." in sheet[0].text
    await morning.at(9, 50)
    assert MATTER not in clerk.reads()

    # Two arrive, the second one first; the papers are ticked.
    await morning.scans(2)
    assert "№ 2" in clerk.text
    assert clerk.last.button_texts[0] == "🟢 Arrived"
    await clerk.presses_on("Arrived", "Identity document seen")
    assert "☑️ Identity document seen" in clerk.text
    assert "You are next" in people[1].who.text
    await morning.scans(1)
    await clerk.presses_on("Arrived")
    assert "You are next" in people[0].who.text
    assert "Nobody has been called in yet" not in await morning.looks(1)

    # The first goes in; the second one is told again whose turn it is.
    await morning.at(10, 0)
    await morning.room()
    await clerk.presses_on("Call in № 1")
    assert "Now: № 1, next: № 2. You are № 3." in await morning.looks(3)
    assert "your place is not lost" in people[2].who.text

    # A photo of a paper is refused and not kept.
    clerk.person.send_photo()
    await morning.crew.town.settle()
    assert "not taken" in clerk.text

    # The first has left: outcome with a decision, the second one is called in.
    await morning.at(10, 15)
    await morning.room()
    await clerk.presses_on("№ 1 · 10:00", "Has left the room", "The reception was held")
    assert "10:00–10:15 (15 minutes)" in clerk.text
    await clerk.presses_on("Solved on the spot", "☐ Consultation given")
    await clerk.says("Көпір биыл жөнделеді.")
    assert "The reception is written down as held." in clerk.text
    assert "Give an instruction" in clerk.buttons
    assert "Make it a written appeal" in clerk.buttons
    assert "Көпір биыл жөнделеді." in people[0].who.text
    await clerk.presses_on("To the reception", "Call in № 2")

    # The third is late, the fourth in time: who is late goes in after whose time has come.
    await morning.at(11, 1)
    assert "late by" in await morning.room()
    await morning.scans(4)
    await clerk.presses_on("Arrived")
    await morning.scans(3)
    await clerk.presses_on("Arrived")
    assert "Late by" in clerk.text
    assert "Next: № 4" in await morning.room()

    # Somebody came without booking.
    await clerk.presses_on("Came without booking")
    assert "consent" in clerk.text
    await clerk.presses_on("Consent is signed on paper")
    await clerk.says("Серік 5")
    assert "does not look like a name" in clerk.text
    await clerk.says("Әбілқайыр Серік Нұрланұлы")
    await clerk.presses_on("No IIN: citizen of Kazakhstan")
    await clerk.says("8 701 000 00 09")
    await clerk.says("Жолдағы шамдар екі айдан бері жанбайды.")
    await clerk.presses_on("Register, answer in: Қазақша")
    unbooked = number_in(clerk.text)
    assert unbooked not in numbers
    await clerk.presses_on("Waits to be received today")
    assert "without booking" in clerk.text

    # Everybody goes in: 2 leaves, then 4, 3, and last who came without booking.
    now = await morning.room()
    assert "Now: № 2. Next: № 4" in now
    for left, called in (("№ 2", "№ 4"), ("№ 4", "№ 3"), ("№ 3", unbooked)):
        await morning.crew.town.waits(timedelta(minutes=5))
        await morning.room()
        await clerk.presses_on(f"{left} has left, call in {called}")
    for place in ("№ 2 · ", "№ 3 · ", "№ 4 · ", unbooked):
        await morning.room()
        await clerk.presses_on(place, "The reception was held")
        await clerk.says("Түсіндірілді.")
        assert "Choose what was decided" in clerk.text
        await clerk.presses_on("Explained")
        assert "written down as held" in clerk.text
    said = [message.text for message in clerk.person.messages() if message.by_bot]
    assert not any("Әбілқайыр" in text for text in said)

    # The fifth did not come and is told kindly what to do.
    await morning.at(12, 30)
    await morning.room()
    await clerk.presses_on("№ 5 · ", "The applicant did not come", "Yes, did not come")
    assert "To the day" in clerk.last.button_texts[0]
    assert "nothing is held against you" in people[4].who.text

    outcomes = await morning.outcomes()
    assert {number: outcomes[number].kind for number in numbers} == {
        **dict.fromkeys(numbers[:4], OutcomeKind.HELD),
        numbers[4]: OutcomeKind.NO_SHOW,
    }
    assert outcomes[numbers[0]].result is HeldResult.SOLVED
    assert outcomes[numbers[0]].consulted
    assert outcomes[unbooked].unscheduled
    assert outcomes[unbooked].minutes is not None
    await clerk.says("/desk")
    assert not any("Receptions of the day" in button for button in clerk.buttons)


async def test_the_power_failed_and_the_sheet_is_typed_in_the_day_after(morning: Morning) -> None:
    clerk, people = morning.clerk, morning.people
    await morning.crew.town.moves_to(DAY + timedelta(days=1), 9)
    await clerk.says("/day")
    assert "Earlier receptions without a result" in clerk.text
    await clerk.presses_on("← Mon, 30 November", ROOM, "Type in a filled sheet")
    await clerk.says("1 10:05-10:20 solved, құжат тапсырылды\n9 -\n2 10:30-10:20 solved ok")
    assert "Nothing was stored" in clerk.text
    assert "Line 2: nobody with this number waits for a result" in clerk.text
    assert "Line 3: the end must be later than the beginning" in clerk.text
    assert await morning.outcomes() == {}
    await clerk.says(
        "1 10:05-10:20 шешілді, құжат тапсырылды\n2 -\n3 x министр шақырылды\n"
        "4 11:00-11:10 explained <law>\n5 -"
    )
    assert "10:05–10:20, Solved on the spot: құжат тапсырылды" in clerk.text
    assert await morning.outcomes() == {}
    await clerk.presses_on("Write down 5 results")
    assert "5 results are written down." in clerk.text
    outcomes = await morning.outcomes()
    kinds = [outcomes[person.card.number].kind.value for person in people]
    assert kinds == ["held", "no_show", "not_held", "held", "no_show"]
    first = outcomes[people[0].card.number]
    assert first.minutes == 15
    assert first.began_at is not None
    assert first.happened_at - first.began_at == timedelta(minutes=15)
    assert "құжат тапсырылды" in people[0].who.text
    assert "министр шақырылды" in people[2].who.reads()
    await clerk.says("/day")
    assert "without a result" not in clerk.text


async def test_old_buttons_of_the_day_change_nothing(morning: Morning) -> None:
    clerk = morning.clerk
    await morning.scans(1)
    await clerk.presses_on("Arrived")
    old = clerk.last
    await morning.scans(2)
    await clerk.presses_on("Arrived")
    # A card drawn for an empty room calls nobody in any more once somebody is inside.
    await clerk.presses_on("Call in out of turn: № 2")
    clerk.person.press(_data(old, "Call in № 1"), old.id, force=True)
    await morning.crew.town.settle()
    assert "out of date" in clerk.text
    assert "Now: № 2" in await morning.room()
    # On the next day the buttons of yesterday mark nobody as arrived.
    await morning.crew.town.moves_to(DAY + timedelta(days=1), 10)
    await morning.scans(3)
    assert "Arrived" not in " ".join(clerk.last.button_texts)
    assert "has passed" in clerk.text


async def test_a_scan_on_another_day_says_when_the_reception_is(morning: Morning) -> None:
    await morning.crew.town.moves_to(DAY - timedelta(days=3), 10)
    await morning.scans(1)
    assert "not a reception of today" in morning.clerk.text
    assert "November 30, 2026" in morning.clerk.text
    assert not any("Arrived" in text for text in morning.clerk.last.button_texts)


async def test_whoever_does_not_run_the_day_gets_nothing_of_it(morning: Morning) -> None:
    crew, people = morning.crew, morning.people
    auditor = await crew.town.hires("Staff auditor", Role.AUDITOR, language="en")
    for stranger in (people[1].who, auditor):
        await stranger.says("/day")
        assert "Receptions on" not in stranger.text
        assert people[0].card.number not in stranger.text
    # A receipt scanned by anybody else says only that the request exists.
    await people[1].who.start("v-" + people[0].code)
    assert "Such a request exists" in people[1].who.text
    # The head sees the day and the sheet, and marks nothing.
    await crew.head.says("/day")
    await crew.head.presses_on(ROOM)
    assert "Came without booking" not in " ".join(crew.head.buttons)
    await crew.head.presses_on("№ 1 · ")
    assert not any("Arrived" in text for text in crew.head.last.button_texts)


async def test_half_a_form_is_gone_when_the_clerk_does_something_else(morning: Morning) -> None:
    clerk = morning.clerk
    await morning.room()
    await clerk.presses_on("Came without booking", "Consent is signed on paper")
    await clerk.says("Әбілқайыр Серік Нұрланұлы")
    old = clerk.last
    await clerk.says("/desk")
    clerk.person.press(_data(old, "No IIN: citizen of Kazakhstan"), old.id, force=True)
    await morning.crew.town.settle()
    assert "Receptions on" in clerk.text or "room is empty" in clerk.text
    await clerk.says("8 701 000 00 09")
    assert "The matter" not in clerk.text
    async with morning.crew.town.installation.database.reading() as session:
        assert len((await session.scalars(select(Request))).all()) == 5


def _data(seen: SeenMessage, part: str) -> str:
    """Return what a button carried before it was taken off its message."""
    buttons = (button for row in seen.buttons for button in row)
    return f"data:{next(button.value for button in buttons if part in button.text)}"
