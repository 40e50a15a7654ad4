"""A clerk sends the table of another system, looks at what is in it, and takes our own out."""

import pytest
from sqlalchemy import func, select

from bot.documents.request_table import read_requests
from db.enums import Language, Role
from db.models import IncomingFile, Request
from tests.flows.crew import Crew, crew_of
from tests.services.test_request_files import HEADING, book, good
from tests.town import Neighbour, Town

ROWS = [
    good(official_number=f"ЖТ-{n}", full_name=name, body="", post="")
    for n, name in enumerate(("Үлгібаев Сынақ", "Мысалова Ұлпан", "Қиялбаев Аңыз"))
]


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def count(town: Town) -> int:
    async with town.installation.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Request)) or 0


async def sends(somebody: Neighbour, content: bytes, name: str = "тізім.xlsx") -> None:
    somebody.person.send_document(name, content)
    await somebody.town.settle()


async def asks_for_a_table(clerk: Neighbour) -> None:
    await clerk.says("/take")
    await clerk.presses_on("A file of many")
    assert "Many requests from a file" in clerk.text


async def test_a_table_is_registered_by_one_press_and_comes_out_again(
    town: Town, crew: Crew
) -> None:
    clerk = crew.registrar
    await asks_for_a_table(clerk)
    await sends(clerk, book(HEADING, *ROWS))
    assert "Nothing is registered yet" in clerk.text
    assert await count(town) == 0
    preview = clerk.last
    await clerk.presses_on("Register 3 requests")
    assert "3 requests are registered" in clerk.text
    [store] = [
        button.value for row in preview.buttons for button in row if "Register 3" in button.text
    ]
    clerk.person.press(f"data:{store}", preview.id, force=True)
    await town.settle()
    assert "stored or thrown away already" in clerk.text
    assert await count(town) == 3
    await asks_for_a_table(clerk)
    await sends(clerk, book(HEADING, *ROWS))
    assert "Skipped, because the office has their official number: 3" in clerk.text
    assert not [each for each in clerk.buttons if "Register " in each and "nothing" not in each]
    await asks_for_a_table(clerk)
    await clerk.presses_on("Export our requests", "This month · CSV")
    assert "Requests in the file: 3" in clerk.text
    await clerk.presses_on("Yes, make the file")
    [file] = clerk.last.files
    assert len(read_requests(file.name, file.content)) == 4


async def test_a_table_of_requests_is_told_by_its_columns(town: Town, crew: Crew) -> None:
    clerk = crew.registrar
    await clerk.says("/desk")
    await sends(clerk, book(HEADING, *ROWS), "schedule.xlsx")
    assert "Nothing is registered yet" in clerk.text
    await clerk.presses_on("Register 3 requests")
    assert await count(town) == 3


async def test_a_broken_table_registers_nothing_and_says_where(town: Town, crew: Crew) -> None:
    clerk = crew.registrar
    await asks_for_a_table(clerk)
    await sends(clerk, book(HEADING, *ROWS, good(official_number="", phone="12")))
    assert "Nothing was registered" in clerk.text
    assert "Row 5, Official number" in clerk.text
    assert "Row 5, Phone" in clerk.text
    assert await count(town) == 0
    await sends(clerk, book(HEADING, *ROWS))
    assert "Nothing is registered yet" in clerk.text, "the mended file needs no button first"
    await clerk.presses_on("Send a table")
    await sends(clerk, b"%PDF", "а.pdf")
    assert "no table" in clerk.text
    await sends(clerk, b"rubbish", "а.xlsx")
    assert "It is damaged" in clerk.text
    await asks_for_a_table(clerk)
    await sends(clerk, book(HEADING, ROWS[0]))
    await clerk.presses_on("Register nothing")
    assert await count(town) == 0


async def test_whoever_lost_the_role_meanwhile_registers_nothing(town: Town, crew: Crew) -> None:
    other = await town.hires("Екінші", Role.REGISTRAR, language="en")
    async with crew.as_(other) as office:
        await office.accounts.choose_language(Language.EN)
    await asks_for_a_table(other)
    await sends(other, book(HEADING, *ROWS))
    button = next(each for each in other.buttons if "Register 3" in each)
    async with crew.as_(other) as office:
        public_id = office.actor.staff[Role.REGISTRAR].public_id
    admin = await town.hires("Әкімші", Role.ADMINISTRATOR)
    async with crew.as_(admin) as office:
        await office.staff.end(public_id)
    await other.presses_on(button)
    assert other.person.waiting == [], "the press is answered"
    assert await count(town) == 0


async def test_a_reviewer_is_not_asked_for_tables(town: Town, crew: Crew) -> None:
    clerk = crew.reviewer
    await clerk.says("/desk")
    for data in ("jr", "jz:m:x:1:1", "jq:1:s"):
        clerk.person.press(f"data:{data}", clerk.last.id, force=True)
        await town.settle()
        assert "do not have the right" in clerk.text
    async with town.installation.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(IncomingFile)) == 0
