"""A schedule sent to the bot as a file: read once, answered in words, in force for nobody."""

import asyncio
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.documents.tables import MAX_BYTES
from bot.services.rules.annex_form import Row
from bot.transport import incoming
from db.enums import Language, Role, ScheduleState
from db.models import IncomingFile, Reception, Schedule
from sandbox.clock import OFFICE_TIME
from sandbox.demo_office import rows_for
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

JANUARY = date(2027, 1, 1)
NAME = "Қабылдау кестесі (соңғысы) Үлгібаев.xlsx"


def saved(rows: tuple[Row, ...]) -> bytes:
    workbook = Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(list(row.cells))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


async def table(town: Town) -> bytes:
    async with town.installation.as_operator() as office:
        return saved(rows_for(JANUARY, office.calendar))


async def drafts(town: Town) -> list[tuple[int, int]]:
    """Return each draft and how many receptions it has, as it is committed."""
    async with town.installation.database.reading() as session:
        rows = await session.execute(
            select(Schedule.id, func.count())
            .join(Reception, Reception.schedule_id == Schedule.id)
            .where(Schedule.state == ScheduleState.DRAFT)
            .group_by(Schedule.id)
        )
        return [(draft, count) for draft, count in rows]


async def noted(town: Town) -> int:
    async with town.installation.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(IncomingFile)) or 0


async def sends(somebody: Neighbour, content: bytes, name: str = NAME) -> None:
    somebody.person.send_document(name, content)
    await somebody.town.settle()


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def test_a_sent_table_becomes_a_draft_that_can_be_opened(town: Town, crew: Crew) -> None:
    clerk = crew.registrar
    await sends(clerk, await table(town))
    [(_, receptions)] = await drafts(town)
    said = clerk.reads()
    assert "The file is being read" in said
    assert said.index("The file is being read") < said.index("a draft is made")
    assert f"Receptions: {receptions}" in clerk.text
    assert "January" in clerk.text
    [trial] = [
        button.value
        for row in clerk.last.buttons
        for button in row
        if button.text == "Who gets in by this draft"
    ]
    made = clerk.last
    await clerk.presses_on("Open the draft")
    assert "January 2027" in clerk.text
    clerk.person.press(f"data:{trial}", made.id, force=True)
    await town.settle()
    assert "Министр" in clerk.text
    assert "draft" in clerk.text
    # Nobody who is received hears of a draft.
    async with town.installation.as_operator() as office:
        ends = [one.ends_at for one in await office.schedules.upcoming()]
    assert max(ends) < datetime(2027, 1, 1, tzinfo=OFFICE_TIME)


async def test_the_schedule_desk_says_how_to_send_a_file(crew: Crew) -> None:
    await crew.registrar.says("/schedule")
    await crew.registrar.presses_on("From a file")
    assert "XLSX or CSV" in crew.registrar.text
    assert "November 2026" in crew.registrar.text or "December 2026" in crew.registrar.text


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
async def test_what_is_wrong_is_said_in_the_senders_language(
    town: Town, crew: Crew, language: Language
) -> None:
    clerk = crew.registrar
    async with crew.as_(clerk) as office:
        await office.accounts.choose_language(language)
        heading, *rows = rows_for(JANUARY, office.calendar)
    broken = [Row(row.number, (*row.cells[:3], "ертең", *row.cells[4:])) for row in rows]
    many = [Row(number, broken[number % len(broken)].cells) for number in range(2, 400)]
    await sends(clerk, saved((heading, *many)))
    words = town.app.catalogues[language]
    assert await drafts(town) == []
    assert (
        words("The day and the hours are not understood. Write them like {example}.").split("{")[0]
        in clerk.text
    )
    more = words.plural("… and {n} more mistake.", "… and {n} more mistakes.", 7).split("7")
    assert more[0] in clerk.text
    assert more[1] in clerk.text
    assert len(clerk.text) <= 4096


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"no workbook at all", "a.xlsx", "It is damaged"),
        (b" \n", "a.csv", "It is empty"),
        (b"%PDF-1.7", "a.pdf", "A schedule is sent as XLSX or CSV"),
    ],
)
async def test_a_file_that_is_no_table_is_said_so(
    town: Town, crew: Crew, content: bytes, name: str, said: str
) -> None:
    await sends(crew.registrar, content, name)
    assert said in crew.registrar.text
    assert await drafts(town) == []


async def test_a_file_over_10_mb_is_refused_before_it_is_fetched(town: Town, crew: Crew) -> None:
    await sends(crew.registrar, bytes(MAX_BYTES + 1))
    assert "larger than 10 MB" in crew.registrar.text
    assert await noted(town) == 0
    assert town.sandbox.calls.of("getFile") == []


async def test_a_file_that_never_comes_is_told(town: Town, crew: Crew) -> None:
    town.sandbox.faults.add("server_error", method="getFile", count=None)
    await sends(crew.registrar, await table(town))
    for _ in range(6):
        await town.waits(timedelta(minutes=2))
    assert "could not be fetched" in crew.registrar.text
    assert await drafts(town) == []
    assert crew.registrar.reads().count("could not be fetched") == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_process_killed_while_it_imports_loses_nothing_and_imports_once(
    town: Town, crew: Crew, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are here, and the process dies before or after its last statement."""
    reader: Any = town.app.fetcher._readers["schedule"]
    apply, deaths = reader.apply, [moment]

    async def dying(*args: Any) -> None:
        died = deaths.pop() if deaths else None
        if died == "before":
            raise asyncio.CancelledError
        await apply(*args)
        if died == "after":
            raise asyncio.CancelledError

    monkeypatch.setattr(reader, "apply", dying)
    await sends(crew.registrar, await table(town))
    assert await drafts(town) == []
    assert "is being read" in crew.registrar.text
    await town.waits(incoming.LEASE)
    assert len(await drafts(town)) == 1
    assert crew.registrar.reads().count("a draft is made") == 1
    await town.waits(incoming.LEASE)
    assert len(await drafts(town)) == 1


async def test_a_role_that_ended_meanwhile_imports_nothing(town: Town, crew: Crew) -> None:
    town.sandbox.faults.add("server_error", method="getFile", count=1)
    await sends(crew.registrar, await table(town))
    head = await town.hires("Admin", Role.ADMINISTRATOR)
    async with crew.as_(head) as office:
        [entry] = [one for one in await office.staff.team() if one.role is Role.REGISTRAR]
        await office.staff.end(entry.public_id)
    await town.waits(timedelta(minutes=2))
    assert "no longer have the right" in crew.registrar.text
    assert await drafts(town) == []


async def test_nobody_else_may_send_a_schedule(town: Town, crew: Crew) -> None:
    content = await table(town)
    citizen, _ = await crew.registered()
    # A citizen's own file may belong to the request; anybody else's is not taken at all.
    for somebody, said in (
        (citizen, "Shall your 1 file be added to the request"),
        (crew.reviewer, "photos, files and voice messages are not taken here"),
    ):
        await sends(somebody, content)
        assert said in somebody.text
    assert await noted(town) == 0


async def test_a_file_sent_within_another_talk_belongs_to_that_talk(crew: Crew) -> None:
    _, card = await crew.registered()
    await crew.registrar.says("/desk")
    await crew.registrar.presses_on(card.number, "Enter the official number")
    await sends(crew.registrar, await table(crew.town))
    assert await noted(crew.town) == 0
    assert "is being read" not in crew.registrar.reads()


async def test_neither_name_nor_contents_are_logged(
    town: Town, crew: Crew, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await sends(crew.registrar, await table(town))
    await sends(crew.registrar, b"no workbook at all")
    assert "Қиялбаев" not in caplog.text
    assert NAME not in caplog.text
