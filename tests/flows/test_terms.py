"""Terms in the chat: the board, the working calendar, a stopped clock, a count explained."""

from datetime import date

import pytest_asyncio
from sqlalchemy import select

from db.enums import Language, Role
from db.models import CalendarOverride, CalendarYear, Pause
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    """A registrar, a reviewer and a head who read English."""
    return await crew_of(town)


async def administrator_of(crew: Crew) -> Neighbour:
    somebody = await crew.town.hires("Staff administrator", Role.ADMINISTRATOR)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def test_the_head_walks_from_the_board_to_a_case(crew: Crew) -> None:
    _citizen, card = await crew.registered()
    await crew.town.moves_to(date(2026, 11, 24))
    await crew.head.says("/desk")
    await crew.head.presses_on("The whole office")
    assert "By person" in crew.head.text
    assert "Registrar, nobody in particular: ❗ 1" in crew.head.text
    await crew.head.presses_on("All ❗ 1", card.number)
    assert card.number in crew.head.text
    await crew.head.says("/board")
    await crew.head.presses_on("Nobody in charge: 1")
    assert card.number in crew.head.text
    await crew.head.presses_on("The whole office", "By unit")
    assert "By unit" in crew.head.text
    assert "None of these terms lies with a unit" in crew.head.text, "one is overdue by then"


async def test_others_get_no_board(crew: Crew) -> None:
    await crew.registrar.says("/board")
    assert "do not have the right" in crew.registrar.text
    await crew.registrar.says("/desk")
    assert not any("whole office" in button for button in crew.registrar.buttons)


async def test_the_morning_and_the_evening_are_told(crew: Crew) -> None:
    await crew.registered()
    await crew.town.moves_to(date(2026, 11, 24), 9)
    await crew.town.looks()
    assert "Due today" in crew.registrar.text
    assert "Enter into the document system: 1 overdue" in crew.registrar.text
    await crew.town.moves_to(date(2026, 11, 24), 17)
    await crew.town.looks()
    assert "must not wait until tomorrow" in crew.registrar.text
    await crew.registrar.presses_on("Official numbers")
    assert "To enter" in crew.registrar.text


async def test_a_reviewer_wishes_and_the_head_stops_the_clock(crew: Crew) -> None:
    citizen, card = await crew.in_review()
    await crew.opens(crew.reviewer, "review", card)
    await crew.reviewer.presses_on("More", "Ask the head to stop the clock", "P02")
    await crew.reviewer.presses_on("Another day")
    await crew.reviewer.says("бірдеңе")
    assert "cannot be read" in crew.reviewer.text
    await crew.reviewer.says("27 қараша")
    assert "14 December" in crew.reviewer.text
    await crew.reviewer.presses_on("Ask the head")
    assert "asked to stop the clock" in crew.head.text
    await crew.head.presses_on("Look at it and decide")
    await crew.head.says("Жер комитетінен анықтама күтілуде.")
    assert "The clock stands" in crew.head.text
    assert "stands still" in citizen.text
    assert "Жер комитетінен анықтама күтілуде." in citizen.text
    assert "December 18" in citizen.text
    async with crew.town.installation.database.reading() as session:
        (pause,) = await session.scalars(select(Pause))
    assert (pause.from_on, pause.until_on) == (date(2026, 11, 23), date(2026, 11, 27))
    await crew.town.moves_to(date(2026, 11, 25))
    await crew.head.presses_on("More", "Let the clock run again", "Yes, let it run")
    assert "The clock runs again" in crew.head.text
    assert "has moved" in citizen.text


async def test_a_clock_that_stands_ends_by_itself(crew: Crew) -> None:
    _citizen, card = await crew.in_review()
    async with crew.as_(crew.head) as office:
        await office.pauses.start(
            card.public_id, card.version, "P02", date(2026, 11, 27), "Анықтама күтілуде."
        )
    await crew.town.settle()
    await crew.town.moves_to(date(2026, 11, 27), 9)
    assert "The clock of a case runs again" in crew.reviewer.text


async def test_an_act_changes_a_day_and_is_taken_back(crew: Crew) -> None:
    citizen, card = await crew.registered()
    admin = await administrator_of(crew)
    await admin.says("/calendar")
    assert "Working calendar 2027" in admin.text
    await admin.presses_on("2026", "Change a day")
    await admin.says("31.02.2026")
    assert "cannot be read" in admin.text
    await admin.says("7 желтоқсан")
    assert "It becomes: a day off" in admin.text
    await admin.says("№")
    assert "too short" in admin.text
    await admin.says("Бұйрық № 12, 01.12.2026")
    assert card.number in admin.text
    assert "14 December → Tue, 15 December" in admin.text
    await admin.presses_on("Yes, put it into force")
    assert "Done: 1 open term was counted anew" in admin.text
    assert "has moved" in citizen.text
    async with crew.town.installation.database.reading() as session:
        (row,) = await session.scalars(select(CalendarOverride))
    assert (row.day, row.working, row.act) == (
        date(2026, 12, 7),
        False,
        "Бұйрық № 12, 01.12.2026",
    )
    await admin.presses_on("Take back")
    assert "stays" in admin.text
    await admin.presses_on("Yes, take it back")
    assert "Done: 1 open term was counted anew" in admin.text
    async with crew.town.installation.database.reading() as session:
        assert (await session.scalars(select(CalendarOverride))).all() == []


async def test_next_years_calendar_is_approved_in_the_chat(crew: Crew) -> None:
    admin = await administrator_of(crew)
    await admin.says("/calendar")
    await admin.presses_on("Approve 2027", "Yes, approve 2027")
    assert "is approved" in admin.text
    assert "Staff administrator" in admin.text
    async with crew.town.installation.database.reading() as session:
        (year,) = await session.scalars(select(CalendarYear))
    assert year.year == 2027
    await admin.presses_on("2028")
    assert "nothing certain about 2028" in admin.text


async def test_the_months_of_a_year_are_named_in_every_language(crew: Crew) -> None:
    somebody = await administrator_of(crew)
    for language, january, december in (
        (Language.KK, "Қаңтар: ", "Желтоқсан: "),
        (Language.RU, "Январь: ", "Декабрь: "),
        (Language.EN, "January: ", "December: "),
    ):
        async with crew.as_(somebody) as office:
            await office.accounts.choose_language(language)
        await somebody.says("/calendar")
        for named in (january, december):
            assert [one for one in somebody.buttons if one.startswith(named)], somebody.buttons


async def test_a_count_is_explained_day_by_day(crew: Crew) -> None:
    await crew.registrar.says("/when 14 желтоқсан +15")
    assert "Independence Day" in crew.registrar.text
    assert "Ends on Friday, January 8, 2027" in crew.registrar.text
    await crew.registrar.presses_on("−5")
    assert "Mon" in crew.registrar.text
    await crew.registrar.says("/when")
    await crew.registrar.says("кеше")
    assert "cannot be read" in crew.registrar.text
    await crew.registrar.says("28.11.2026")
    assert "Nothing is registered on a day off" in crew.registrar.text
    await crew.registrar.says("/when 23.11.2026 +61")
    assert "From 1 to 60" in crew.registrar.text
    await crew.registrar.says("/when 01.12.2027 +60")
    assert "not known yet" in crew.registrar.text
