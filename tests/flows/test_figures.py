"""The figures in chat: the staff walk through times, parts, cases and charts; citizens count us."""

import io
from datetime import date, timedelta

import pytest_asyncio
from PIL import Image

from bot.screens.labels import language
from db.enums import FactKind, Language, Role
from db.models import Fact
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

TODAY = date(2026, 11, 23)


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def answered(town: Town, day: date, *, in_time: int, late: int) -> None:
    """Let there have been answers on a day, as the book of facts keeps them."""
    async with town.installation.database.transaction() as session:
        session.add_all(
            Fact(kind=FactKind.ANSWERED, day=day, value=6, in_time=True) for _ in range(in_time)
        )
        session.add_all(
            Fact(kind=FactKind.ANSWERED, day=day, value=19, in_time=False) for _ in range(late)
        )


async def auditor(town: Town, crew: Crew) -> Neighbour:
    somebody = await town.hires("Auditor", Role.AUDITOR)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def test_the_head_walks_through_times_parts_and_cases(crew: Crew, town: Town) -> None:
    _citizen, card = await crew.queued()
    head = crew.head
    await head.says("/stats")
    assert "Figures: November 2026" in head.text
    assert "Received: 1 · ▲ more than before (0)" in head.text
    assert "In the queue: 1" in head.text
    first = head.last.id
    await head.presses_on("Today")
    assert "Figures: Monday, November 23, 2026" in head.text
    await head.presses_on("← Earlier")
    assert "Figures: Sunday, November 22, 2026" in head.text
    assert "Received: 0" in head.text
    assert "In the queue: 0 · as before" not in head.text
    await head.presses_on("Later →", "Week", "Quarter", "Month")
    assert head.last.id == first, "one message, turned from screen to screen"
    await head.presses_on("By post")
    assert "received 1 · people 0 · answers in time —" in head.text
    await head.presses_on("1. ")
    assert "Only: " in head.text
    assert "Received: 1" in head.text
    await head.presses_on("Show the cases", "In the queue: 1")
    assert card.number in head.text
    await head.presses_on(card.number)
    assert card.number in head.text
    await head.says("/stats")
    await head.presses_on("By channel", "1. ", "The whole office", "By topic", "← Figures")
    assert "Figures: November 2026" in head.text
    await head.presses_on("By body", "← Figures", "Show the cases", "Requests received: 1")
    await head.presses_on("← Back", "← Figures", "To the desk", "Figures")
    assert "Figures: November 2026" in head.text


async def test_charts_are_pictures_with_words_and_ways(crew: Crew, town: Town) -> None:
    await crew.queued()
    await answered(town, TODAY, in_time=8, late=2)
    head = crew.head
    await head.says("/stats")
    await head.presses_on("📊 Charts")
    pictures = {}
    for name, words in {
        "• Incoming": "In all: 1",
        "Terms": "In time: 80% (8 of 10 answers)",
        "Days to answer": "Median: 6, longest: 19 (working days)",
        "Queue": "At the beginning: 0, at the end: 1, at most: 1",
        "Days in the queue": "In the queue: 1; calendar days: median 0, longest 0",
        "Did not come": "Nobody was expected in this time.",
        "Marks": "No month has marks of 5 people or more",
    }.items():
        await head.presses_on(name)
        assert words in head.text
        (file,) = head.last.files
        with Image.open(io.BytesIO(file.content)) as picture:
            assert picture.format == "PNG"
            assert picture.width <= 900
        pictures[name] = file.content
        assert len(file.content) < 100_000
    assert len(set(pictures.values())) == 7
    await head.presses_on("← Figures")
    assert "Figures: November 2026" in head.text
    assert not head.last.files


async def test_only_those_who_see_cases_get_a_door_to_them(crew: Crew, town: Town) -> None:
    await crew.queued()
    administrator = await town.hires("Admin", Role.ADMINISTRATOR)
    unit = await town.hires("Unit", Role.UNIT)
    for somebody in (administrator, unit):
        async with crew.as_(somebody) as office:
            await office.accounts.choose_language(Language.EN)
    watcher = await auditor(town, crew)
    for somebody in (administrator, watcher, crew.registrar, crew.reviewer):
        await somebody.says("/stats")
        assert "Figures: November 2026" in somebody.text
        assert "Show the cases" in somebody.buttons
    # Who has no right to the figures reads what everybody may read.
    await unit.says("/stats")
    assert "How we answer" in unit.text
    assert "Show the cases" not in unit.buttons


async def test_a_button_of_last_month_still_means_last_month(crew: Crew, town: Town) -> None:
    await crew.registered()
    head = crew.head
    await head.says("/stats")
    await head.presses_on("← Earlier")
    assert "Figures: October 2026" in head.text
    await town.moves_to(TODAY + timedelta(days=30))
    await head.presses_on("By channel")
    assert "By channel: October 2026" in head.text
    await head.presses_on("← Figures", "Later →")
    assert "Figures: November 2026" in head.text
    assert "Received: 1" in head.text
    await head.presses_on("Month")
    assert "Figures: December 2026" in head.text


async def test_a_citizen_finds_how_we_answer_one_press_from_the_menu(town: Town) -> None:
    citizen = await town.newcomer("Айсұлу").start()
    await citizen.presses_on(language(Language.EN))
    await citizen.says("/menu")
    await citizen.presses_on("📊 How we answer")
    assert "The term of an answer is 15 working days from registration." in citizen.text
    assert "Answers: fewer than 5. That is too few to show figures." in citizen.text
    assert "Waiting for a reception now: fewer than 5" in citizen.text
    await answered(town, date(2026, 8, 3), in_time=29, late=1)
    await citizen.presses_on("Menu", "📊 How we answer")
    assert "Period: quarter 3 of 2026" in citizen.text
    assert "Answered in time: 96%" in citizen.text
    assert "Half of the people had their answer within 6 working days." in citizen.text
    await citizen.presses_on("Reception schedule")
    await citizen.says("/stats")
    assert "Answered in time: 96%" in citizen.text


async def test_the_counter_is_there_without_consent_and_in_the_help(town: Town) -> None:
    citizen = await town.newcomer("Ержан").start()
    await citizen.presses_on(language(Language.RU))
    await citizen.says("/stats")
    assert "Как мы отвечаем" in citizen.text
    await citizen.says("/help")
    assert "/stats" in citizen.text
