"""A clerk takes requests down at the phone and the counter, with one thumb."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from db.enums import Channel, RequestState, Role, TellBy
from db.models import Request
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town, number_in

PHONE, IIN = "87010000055", "500101200007"
NAME = "Үлгібаева Сынақ Мысалқызы"
ADDRESS = "Көктем қаласы, Бұлақ көшесі, 5-үй, 12-пәтер"
MATTER = "Ауылдағы мектепке баратын жол екі жылдан бері жөнделмей тұр."


@dataclass
class Clerk:
    """A clerk whose presses and typed characters are counted."""

    person: Neighbour
    typed: list[str] = field(default_factory=list)

    async def says(self, text: str) -> None:
        self.typed.append(text)
        await self.person.says(text)

    async def presses(self, *buttons: str) -> None:
        await self.person.presses_on(*buttons)


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def rows(town: Town) -> list[Request]:
    async with town.installation.database.reading() as session:
        return list(await session.scalars(select(Request).order_by(Request.id)))


async def new_caller(clerk: Clerk) -> None:
    await clerk.presses("Take a request", "Call centre")
    await clerk.says(PHONE)
    await clerk.says(NAME)
    await clerk.says(IIN)
    await clerk.says(ADDRESS)
    await clerk.presses("1. ")
    await clerk.says(MATTER)


async def test_a_call_of_somebody_new_takes_few_presses_and_no_word_of_our_own(
    town: Town, crew: Crew
) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/menu")
    clerk.person.presses = 0
    await clerk.presses("Desk")
    await new_caller(clerk)
    assert "Check it" in clerk.person.reads()
    assert NAME in clerk.person.reads()
    await clerk.presses("answer in: Қазақша")
    dictated = [PHONE, NAME, IIN, ADDRESS, MATTER]
    assert clerk.typed == dictated, "nothing is typed that the caller did not dictate"
    assert clerk.person.presses <= 12, clerk.person.presses
    assert clerk.person.presses == 5
    (request,) = await rows(town)
    assert request.number == number_in(clerk.person.text)
    assert request.channel is Channel.CALL_CENTRE
    assert request.tell_by is TellBy.PHONE
    assert request.state is RequestState.REGISTERED


async def test_whoever_rings_again_is_filled_in_by_one_tap(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/take")
    await clerk.presses("Call centre")
    await clerk.says(PHONE)
    await clerk.says(NAME)
    await clerk.says(IIN)
    await clerk.says(ADDRESS)
    await clerk.presses("1. ")
    await clerk.says(MATTER)
    await clerk.presses("answer in: Русский")
    first = number_in(clerk.person.text)
    clerk.person.presses, clerk.typed = 0, []
    await clerk.presses("Take the next one", "Call centre")
    await clerk.says(IIN)
    assert first in clerk.person.text, "the open request is shown and stops nothing"
    assert NAME not in clerk.person.text, "a match is masked until it is chosen"
    assert "Сынақ Ү." in clerk.person.text
    await clerk.presses("1. Сынақ")
    await clerk.presses("The office decides")
    await clerk.says(MATTER)
    assert "same person has an open request" in clerk.person.text
    assert clerk.person.buttons[-1]
    await clerk.presses("answer in: Русский")
    assert clerk.typed == [IIN, MATTER]
    assert clerk.person.presses == 5
    one, two = await rows(town)
    assert one.phone_index == two.phone_index
    assert one.iin_index == two.iin_index


async def test_every_answer_can_be_given_again_before_it_is_registered(
    town: Town, crew: Crew
) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    await clerk.presses("✏️ Address")
    await clerk.says("Көктем қаласы, Өзен көшесі, 7-үй")
    await clerk.presses("More: how to tell", "✏️ How to tell", "by letter", "Back to the request")
    assert "by letter" in clerk.person.text
    await clerk.presses("✏️ Phone", "No phone")
    await clerk.presses("answer in: Қазақша")
    (request,) = await rows(town)
    assert request.tell_by is TellBy.LETTER


async def test_a_press_on_an_old_summary_registers_nothing_twice(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    message = clerk.person.last
    [send] = [
        button.value
        for row in message.buttons
        for button in row
        if "answer in: Қазақша" in button.text
    ]
    for _ in range(3):
        clerk.person.person.press(f"data:{send}", message.id, force=True)
    await town.settle()
    assert len(await rows(town)) == 1


async def test_wrong_answers_are_explained_and_nothing_is_lost(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/take")
    await clerk.presses("On paper")
    await clerk.says("ертең")
    assert "cannot be read" in clerk.person.text
    await clerk.says("24.11.2026")
    assert "not over yet" in clerk.person.text
    await clerk.says("20.11.2026 15:30")
    await clerk.says("12345")
    assert "no such phone number" in clerk.person.text or "phone number" in clerk.person.text
    await clerk.says("500101100001")
    assert "did not pass the check" in clerk.person.text
    await clerk.presses("Neither phone nor IIN")
    await clerk.says("Үлгі 5")
    assert "letters" in clerk.person.text
    await clerk.says("Үлгі Сынақ")
    await clerk.says("500101100001")
    await clerk.presses("Keep this number")
    await clerk.presses("No phone")
    clerk.person.person.send_document("хат.jpg", b"\xff\xd8\xff")
    await town.settle()
    assert "Photos and files are not needed here" in clerk.person.text
    await clerk.presses("← Back", "No phone")
    await clerk.says(ADDRESS)
    await clerk.presses("The office decides")
    await clerk.says("қысқа")
    assert "at least" in clerk.person.text
    await clerk.person.says("/desk")
    await clerk.presses("Take a request", "Go on with it")
    await clerk.says(MATTER)
    await clerk.presses("answer in: Русский")
    (request,) = await rows(town)
    assert request.check_identity
    assert request.tell_by is TellBy.LETTER
    assert request.registered_at.isoformat() == "2026-11-20T10:30:00+00:00"


async def test_another_system_gives_its_number_at_once_and_only_once(
    town: Town, crew: Crew
) -> None:
    clerk = Clerk(crew.registrar)
    for _ in range(2):
        await clerk.person.says("/take")
        await clerk.presses("eGov portal")
        await clerk.says("ЖТ-2026-00000007")
        await clerk.presses("Just now")
        await clerk.says("+77010000066")
        if _ == 1:
            await clerk.presses("Somebody else")
        await clerk.says(NAME)
        await clerk.presses("No IIN", "Stateless person")
        await clerk.presses("Not told", "The office decides")
        await clerk.says(MATTER)
        await clerk.presses("answer in: Қазақша")
    (request,) = await rows(town)
    assert request.official_number == "ЖТ-2026-00000007"
    assert "registered already" in clerk.person.text
    await clerk.presses("Open the case")
    assert request.number in clerk.person.text


async def test_a_form_that_is_thrown_away_leaves_nothing(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    await clerk.presses("Cancel", "Yes, throw it away")
    assert await rows(town) == []
    await clerk.person.says("/take")
    assert "Take a request down" in clerk.person.text


async def test_nobody_else_gets_the_form(town: Town, crew: Crew) -> None:
    await crew.reviewer.says("/take")
    assert "Take a request down" not in crew.reviewer.reads()
    citizen = await town.hires("Тексеруші", Role.AUDITOR, language="en")
    await citizen.says("/take")
    assert "Take a request down" not in citizen.reads()


async def test_numbers_are_typed_one_after_the_other_until_the_list_is_empty(
    town: Town, crew: Crew
) -> None:
    for _ in range(3):
        await crew.registered()
    clerk = crew.registrar
    await clerk.says("/desk")
    await clerk.presses_on("List of the day: 3 left")
    assert "cannot be closed" in clerk.text
    assert "Close the day" not in "".join(clerk.buttons)
    await clerk.presses_on("one after the other", "Skip for now")
    for n in range(3):
        assert f"{3 - n} left" in clerk.text
        await clerk.says(f"ЖТ-2026-0000000{n}")
    assert "nothing is left" in clerk.text
    await clerk.presses_on("Close the day")
    assert "The day is closed" in clerk.text
    assert {each.official_number for each in await rows(town)} == {
        f"ЖТ-2026-0000000{n}" for n in range(3)
    }


async def test_a_list_with_something_on_it_is_not_closed_by_a_forged_press(
    town: Town, crew: Crew
) -> None:
    await crew.registered()
    clerk = crew.registrar
    await clerk.says("/desk")
    clerk.person.press("data:jl:1", clerk.last.id, force=True)
    await town.settle()
    assert "cannot be closed" in clerk.text
