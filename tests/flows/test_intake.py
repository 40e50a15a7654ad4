"""A clerk takes requests down at the phone and the counter, with one thumb."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from db.enums import Channel, Language, ProposalKind, RequestState, Role, TellBy
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


async def test_a_number_typed_at_once_is_somebody_on_the_line(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    await clerk.presses("answer in: Қазақша", "Take the next one")
    await clerk.says("қайырлы күн")
    assert "button below" in clerk.person.text
    await clerk.says("500101100001")
    assert "did not pass the check" in clerk.person.text
    await clerk.says(PHONE)
    assert "1. Сынақ" in " ".join(clerk.person.buttons)
    await clerk.presses("1. Сынақ", "The office decides")
    await clerk.says(MATTER)
    await clerk.presses("✏️ How it came")
    await clerk.says(PHONE)
    assert "button below" in clerk.person.text, "an edit of the channel is chosen, not told"
    await clerk.presses("← Back", "answer in: Қазақша")
    assert [each.channel for each in await rows(town)] == [Channel.CALL_CENTRE] * 2
    await clerk.presses("Receipt (PDF)", "Protocol (PDF)", "Protocol (DOCX)", "Take the next one")
    assert "How did the request come?" in clerk.person.text


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
    await clerk.says("Кеше 9:00")
    assert "phone or the IIN" in clerk.person.text
    await clerk.presses("← Back")
    await clerk.says("20.11.2026 15:30")
    await clerk.says("12345")
    assert "no such phone number" in clerk.person.text or "phone number" in clerk.person.text
    await clerk.says("500101100001")
    assert "did not pass the check" in clerk.person.text
    await clerk.presses("Keep this number")
    await clerk.says("Үлгі 5")
    assert "letters" in clerk.person.text
    await clerk.says("Үлгі Сынақ")
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
    assert "can be followed" not in clerk.person.text, "nothing ties a case without a phone"
    assert request.check_identity
    assert request.tell_by is TellBy.LETTER
    assert request.registered_at.isoformat() == "2026-11-20T10:30:00+00:00"


async def test_whoever_has_neither_phone_nor_iin_is_not_asked_for_them_again(
    town: Town, crew: Crew
) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.says("/take")
    await clerk.presses("In person, orally", "Neither phone nor IIN")
    await clerk.says("Үлгі Сынақ")
    await clerk.presses("Citizen of Kazakhstan")
    assert "postal address" in clerk.person.text
    await clerk.says(ADDRESS)
    await clerk.presses("The office decides")
    await clerk.says(MATTER)
    await clerk.presses("answer in: Русский")
    (request,) = await rows(town)
    assert request.tell_by is TellBy.LETTER


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
        await clerk.presses("✏️ Phone", "No phone")
        assert "no answer can be sent" in clerk.person.text
        await clerk.presses("✏️ Phone")
        await clerk.says("+77010000066")
        assert "no answer can be sent" not in clerk.person.text
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


async def test_a_spoken_request_is_printed_and_signed(town: Town, crew: Crew) -> None:
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    await clerk.presses("answer in: Қазақша")
    for button, kind in (("Protocol (PDF)", "pdf"), ("Protocol (DOCX)", "docx")):
        await clerk.presses(button)
        [file] = clerk.person.last.files
        assert file.name == f"{number_in(clerk.person.text)}.{kind}"
        await clerk.presses("Open the case")
        assert number_in(clerk.person.text)
        await clerk.presses("More…")
    await clerk.presses("Receipt (PDF)")
    assert clerk.person.last.files[0].name.endswith(".pdf")


async def told_by_letter(town: Town, crew: Crew) -> Clerk:
    """Carry a caller's request to a date that is still to be told."""
    clerk = Clerk(crew.registrar)
    await clerk.person.says("/desk")
    await new_caller(clerk)
    await clerk.presses("answer in: Русский")
    number = number_in(clerk.person.text)
    async with crew.as_(crew.reviewer) as office:
        card = await office.review.by_number(number)
        card = await office.review.open(card.public_id, card.version)
        card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    async with crew.as_(crew.head) as office:
        card = await office.decisions.approve(card.public_id, card.version)
    await crew.distributes(card)
    await town.ticks()
    assert "must be told" in clerk.person.text
    await clerk.presses("Open the call")
    return clerk


async def test_tries_and_a_letter_stand_in_the_task_until_it_is_handed_over(
    town: Town, crew: Crew
) -> None:
    clerk = await told_by_letter(town, crew)
    await clerk.presses("Busy")
    await clerk.person.says("/desk")
    await clerk.presses("All my terms", "Tell the applicant")
    assert "busy" in clerk.person.text
    assert "Next try" in clerk.person.text
    await clerk.presses("Letter instead")
    assert ADDRESS in clerk.person.reads()
    await clerk.presses("Letter (DOCX)")
    assert clerk.person.last.files[0].name.endswith(".docx")
    await clerk.presses("To the terms", "Tell the applicant", "Letter (PDF)")
    assert clerk.person.last.files[0].name.endswith(".pdf")
    await clerk.presses("Posted: enter the number")
    await clerk.person.says("RR123456785KZ")
    await clerk.presses("Tell the applicant")
    assert "RR123456785KZ" in clerk.person.text
    await clerk.presses("Handed over", "Yes, handed over")
    (request,) = await rows(town)
    assert request.answered_at is not None
    assert "Tell the applicant" not in "".join(clerk.person.buttons)


async def test_a_caller_ties_the_case_to_a_chat_with_the_receipt(town: Town, crew: Crew) -> None:
    await told_by_letter(town, crew)
    (request,) = await rows(town)
    citizen = await town.newcomer("Сынақ").start(f"v-{request.code.replace('-', '')}")
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(Language.EN)
    await citizen.says(f"/verify {request.code}")
    await citizen.presses_on("This is my request")
    assert "we need your consent" in citizen.text
    await citizen.presses_on("I agree")
    assert "last 4 digits" in citizen.text
    await citizen.says("1234")
    assert "4 tries are left" in citizen.text
    await citizen.says("0055")
    assert "You are given a personal reception" in citizen.reads()
    assert "tied to this chat" in citizen.reads()
    (request,) = await rows(town)
    assert request.tell_by is TellBy.CHAT
    assert request.answered_at is not None
    other = await town.newcomer("Бөтен").start()
    async with crew.as_(other) as office:
        await office.accounts.choose_language(Language.EN)
        await office.accounts.consent("Consent")
    await other.says(f"/verify {request.code}")
    await other.presses_on("This is my request")
    assert "tied to another chat already" in other.text
    assert town.installation.profile.contacts.phone in other.text
