"""A unit is made, asked and answers, all in chat; a question shows no more than it should."""

from datetime import date

import pytest

from db.enums import Language, Role
from tests.flows.crew import MATTER, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

QUESTION = "Көпір кімнің теңгерімінде?"
ANSWER = "Көпір аудан теңгерімінде, жөндеу 2027 жылға жоспарланған."


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def english(town: Town, crew: Crew, *roles: Role) -> Neighbour:
    somebody = await town.hires("Somebody", *roles)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def unit_person(town: Town, crew: Crew) -> Neighbour:
    """Let the administrator put somebody into the unit of roads."""
    person = await english(town, crew, Role.UNIT)
    administrator = await english(town, crew, Role.ADMINISTRATOR)
    await administrator.says("/units")
    assert "1 person with the role belongs to no unit" in administrator.text
    await administrator.presses_on("Құрылыс және жолдар", "Put somebody in", "Somebody")
    assert "belongs to this unit now" in administrator.text
    return person


async def asks(crew: Crew, number: str) -> None:
    reviewer = crew.reviewer
    await reviewer.says("/desk")
    await reviewer.presses_on("To review", number, "More…", "Ask a unit for materials")
    await reviewer.presses_on("Құрылыс және жолдар")


async def test_point_31_from_the_question_to_the_accepted_answer(town: Town, crew: Crew) -> None:
    unit = await unit_person(town, crew)
    _citizen, card = await crew.in_review()
    await asks(crew, card.number)
    assert "☑️ With the matter" in crew.reviewer.buttons
    assert "◻️ With name and telephone" in crew.reviewer.buttons
    await crew.reviewer.presses_on("3 working days")
    await crew.reviewer.says(QUESTION)
    assert "The unit is asked" in crew.reviewer.text

    assert "Your unit is asked for materials" in unit.text
    assert card.number in unit.text
    assert QUESTION not in unit.text, "an alarm may light up on a locked phone"
    await unit.presses_on("Open the question")
    assert QUESTION in unit.text
    assert MATTER not in unit.reads()
    await unit.presses_on("👁 Show the matter")
    shown = next(one for one in unit.person.messages() if MATTER in one.text)
    assert shown.protected
    assert applicant().full_name not in unit.reads(), "no name unless it was let"
    await unit.presses_on("Answer")
    unit.person.send_location(48.0, 66.9)
    await town.settle()
    assert "Please type it as a text" in unit.text
    await unit.says("/cancel")
    await unit.presses_on("Answer")
    await unit.says(ANSWER)
    assert "Answered" in unit.text

    assert "A unit has answered your question" in crew.reviewer.text
    assert ANSWER not in crew.reviewer.text
    await crew.reviewer.presses_on("Open the question", "👁 Show the answer")
    assert ANSWER in crew.reviewer.reads()
    await crew.reviewer.presses_on("Accept the answer")
    assert "The answer is accepted" in crew.reviewer.text
    await crew.reviewer.presses_on("Open the case", "Show")
    assert "Materials of the unit" in crew.reviewer.reads()
    await unit.says("/desk")
    assert not [text for text in unit.buttons if text.startswith("Owed by my unit")]


async def test_wrong_turns_on_the_way_to_a_question_ask_nobody(town: Town, crew: Crew) -> None:
    unit = await unit_person(town, crew)
    _citizen, card = await crew.in_review()
    reviewer = crew.reviewer
    await asks(crew, card.number)
    await reviewer.presses_on("With the matter")
    assert "◻️ With the matter" in reviewer.buttons
    await reviewer.presses_on("Another date")
    for text in ("ертең", "28.11.2026", "01.01.2020"):
        await reviewer.says(text)
        assert "/cancel" in reviewer.text
    await reviewer.says("/cancel")
    assert card.number in reviewer.text
    await asks(crew, card.number)
    await reviewer.presses_on("Another date")
    await reviewer.says("27.11.2026")
    await reviewer.says("?")
    assert "too short" in reviewer.text
    assert unit.person.messages()[-1].text == unit.text
    assert "materials" not in unit.text
    await reviewer.says(QUESTION)
    assert "Your unit is asked" in unit.text
    await unit.presses_on("Open the question")
    old = unit.last.id
    carried = next(b.value for row in unit.last.buttons for b in row if b.text == "Answer")
    await reviewer.presses_on("Take the question back", "Yes, take it back")
    assert "no answer needed" in unit.text
    unit.person.press(f"data:{carried}", old, force=True)
    await town.settle()
    assert "The question is taken back" in unit.text


async def test_asked_again_overdue_and_answered_with_a_document(town: Town, crew: Crew) -> None:
    unit = await unit_person(town, crew)
    _citizen, card = await crew.in_review()
    await asks(crew, card.number)
    await crew.reviewer.presses_on("1 working day:")
    await crew.reviewer.says(QUESTION)
    await town.moves_to(date(2026, 11, 25))
    assert "A term is broken" in unit.text
    await unit.presses_on("Open the question", "Answer")
    unit.person.send_document("жауап.pdf", b"%PDF-1.7 nothing of a paper")
    await town.settle()
    assert "was not taken" in unit.text
    await unit.presses_on("Open the question", "Answer")
    unit.person.send_photo()
    await town.settle()
    assert "Your document is with the responsible worker" in unit.text
    assert "A unit has answered" in crew.reviewer.text
    await crew.reviewer.presses_on("Open the question", "Ask once more", "2 working days")
    await crew.reviewer.says("Мөрі жоқ.")
    assert "asked once more" in unit.text
    await unit.presses_on("Open the question")
    assert "Мөрі жоқ." in unit.text
    await crew.head.says("/desk")
    await crew.head.presses_on("Asked of units: 1")
    assert "Құрылыс және жолдар" in crew.head.text


async def test_a_unit_is_made_renamed_and_closed_in_chat(town: Town, crew: Crew) -> None:
    administrator = await english(town, crew, Role.ADMINISTRATOR)
    await administrator.says("/team")
    await administrator.presses_on("Structural units", "Make a unit")
    await administrator.says("З")
    assert "too short" in administrator.text
    await administrator.says("Заң бөлімі")
    await administrator.says("Юридический отдел")
    assert "Заң бөлімі" in administrator.text
    await administrator.presses_on("Rename")
    await administrator.says("/cancel")
    await administrator.presses_on("Заң бөлімі", "Invite somebody")
    assert "Invitation to the role: Structural unit" in administrator.text
    await administrator.says("/units")
    await administrator.presses_on("Заң бөлімі", "Close the unit", "Yes, close the unit")
    assert "Заң бөлімі" not in administrator.text
    await administrator.says("/team")
    await administrator.presses_on("Invite somebody", "Structural unit")
    assert "To which unit is the person invited?" in administrator.text
