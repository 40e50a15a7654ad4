"""What the staff do besides the main path, by visible buttons only, in the real app."""

from datetime import timedelta

import pytest_asyncio

from bot.screens.formats import phone
from bot.services.views import Card
from db.enums import Language, ProposalKind, RequestState, Role
from tests.flows.crew import MATTER, MEMO, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

S = RequestState
NAME = applicant().full_name


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def state_of(crew: Crew, card: Card) -> RequestState:
    return (await crew.card(card)).state


async def begins(crew: Crew, card: Card) -> None:
    """Move the clock to five minutes after the reception's beginning."""
    seat = (await crew.card(card)).seat
    assert seat is not None
    crew.town.clock.set(seat.starts_at + timedelta(minutes=5))
    await crew.town.clock.settled()
    await crew.town.ticks()


def toast(somebody: Neighbour) -> str:
    return somebody.person.toasts[-1].text


# --- reading and asking --------------------------------------------------------------------------


async def test_what_is_personal_is_protected_and_goes_by_itself(crew: Crew) -> None:
    _citizen, card = await crew.registered()
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 1", card)
    assert NAME not in reviewer.reads()
    await reviewer.presses_on("Begin the review", "👁 Show")
    shown = [message for message in reviewer.person.messages() if NAME in message.text]
    assert [message.protected for message in shown] == [True]
    assert MATTER in shown[0].text
    assert "Propose to receive" in reviewer.last.button_texts
    assert not reviewer.last.protected
    await crew.town.waits(timedelta(minutes=6))
    assert NAME not in reviewer.reads()
    assert MATTER not in reviewer.reads()


async def test_a_question_is_asked_and_its_answer_stands_in_the_case(crew: Crew) -> None:
    citizen, card = await crew.in_review()
    await crew.opens(crew.reviewer, "To review: 1", card)
    await crew.reviewer.presses_on("More…", "Ask the applicant")
    await crew.reviewer.says("?")
    assert (await crew.card(card)).asked is False
    await crew.reviewer.says("Қай ауыл туралы айтып отырсыз?")
    assert "The question goes to the applicant." in crew.reviewer.text
    assert "Қай ауыл" in citizen.text
    await citizen.presses_on("✏️ Answer")
    await citizen.says("Көктем ауылы туралы.")
    await crew.reviewer.presses_on("Open the case", "👁 Show")
    assert "Көктем ауылы туралы." in crew.reviewer.reads()


async def test_the_memo_is_a_document_or_a_text(crew: Crew) -> None:
    _citizen, card = await crew.in_review()
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("Write the memo")
    reviewer.person.send_photo()
    await crew.town.settle()
    assert "Please type the memo, or send it as a file: PDF, DOCX, ODT, JPEG" in reviewer.text
    reviewer.person.send_document("memo.exe", b"MZ", mime="application/x-msdownload")
    await crew.town.settle()
    assert "Only these files are taken" in reviewer.text
    reviewer.person.send_document("memo.pdf", b"%PDF-1.7", mime="application/pdf")
    await crew.town.settle()
    assert "The memo is saved." in reviewer.text
    await reviewer.presses_on("👁 Show")
    (file,) = [
        file for message in reviewer.person.messages() for file in message.files if message.by_bot
    ]
    assert file.content == b"%PDF-1.7"
    await reviewer.presses_on("More…", "Write the memo anew")
    await reviewer.says(MEMO)
    await reviewer.presses_on("👁 Show")
    assert MEMO in reviewer.reads()


async def test_a_case_left_to_the_office_is_directed_first(crew: Crew) -> None:
    _citizen, card = await crew.in_review(directed=False)
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 1", card)
    assert "Propose to receive" not in reviewer.buttons
    await reviewer.presses_on("Choose the post", "2. ")
    assert "The post is chosen." in reviewer.text
    await reviewer.presses_on("Propose to receive", "Yes, propose to receive")
    assert await state_of(crew, card) is S.PROPOSED


# --- refusing ------------------------------------------------------------------------------------


async def test_a_refusal_takes_two_people_a_ground_a_text_and_a_letter(crew: Crew) -> None:
    citizen, card = await crew.in_review()
    reviewer, head, registrar = crew.reviewer, crew.head, crew.registrar
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("Write the memo")
    await reviewer.says(MEMO)
    await reviewer.presses_on("More…", "Propose to refuse", "R09")
    await reviewer.says("Қысқа")
    assert "too short" in reviewer.text
    await reviewer.says("Мәселе сотта қаралып жатыр, сондықтан қабылдауда шешілмейді.")
    assert "The proposal to refuse is with the head." in reviewer.text

    await crew.opens(head, "To decide: 1", card)
    await head.presses_on("Return with a note")
    await head.says("Сот актісінің нөмірін көрсетіңіз.")
    assert "The head has returned your proposal with a note" in reviewer.text
    await reviewer.presses_on("Open the case", "👁 Show")
    assert "Сот актісінің нөмірін көрсетіңіз." in reviewer.reads()
    await reviewer.presses_on("More…", "Propose to refuse", "R09")
    await reviewer.says("Сот актісі № 12: мәселе сотта қаралып жатыр.")

    await crew.opens(head, "To decide: 1", card)
    await head.presses_on("Approve the refusal")
    assert "comes into force with the number of the signed letter" in head.text
    await head.presses_on("Yes, approve")
    assert await state_of(crew, card) is S.LETTER
    assert "Reception date" not in citizen.text

    await crew.opens(registrar, "Letters to number: 1", card)
    await registrar.presses_on("Enter the number of the letter")
    await registrar.says("ЗТ-7")
    assert await state_of(crew, card) is S.REFUSED
    assert "ЗТ-7" in citizen.text
    assert "Сот актісі № 12" in citizen.text


async def test_the_head_may_receive_whom_a_refusal_was_proposed_for(crew: Crew) -> None:
    _citizen, card = await crew.proposed(ProposalKind.REFUSE)
    await crew.opens(crew.head, "To decide: 1", card)
    await crew.head.presses_on("Decide otherwise", "Yes, receive the applicant")
    assert await state_of(crew, card) is S.QUEUED


async def test_the_head_may_refuse_whom_a_reception_was_proposed_for(crew: Crew) -> None:
    _citizen, card = await crew.proposed()
    head = crew.head
    await crew.opens(head, "To decide: 1", card)
    await head.presses_on("Decide otherwise", "Refuse", "R10")
    await head.says("Қылмыстық іс жүргізіліп жатыр, қабылдауда шешілмейді.")
    assert await state_of(crew, card) is S.LETTER
    assert "Decided otherwise than proposed." in head.text


async def test_who_proposed_cannot_decide_even_with_both_roles(crew: Crew) -> None:
    async with crew.town.installation.as_operator() as office:
        token = await office.staff.invite(Role.HEAD)
    await crew.reviewer.start(token)
    _citizen, card = await crew.proposed()
    await crew.opens(crew.reviewer, "To decide: 1", card)
    assert not [button for button in crew.reviewer.buttons if "Approve" in button]
    assert "You made this proposal" in crew.reviewer.text


# --- distribution and the day --------------------------------------------------------------------


async def test_a_distribution_that_changed_meanwhile_is_shown_again(crew: Crew) -> None:
    await crew.queued()
    reviewer = crew.reviewer
    await reviewer.says("/desk")
    await reviewer.presses_on("Queue to distribute: 1", "1. Distribute")
    citizen, card = await crew.queued()
    await reviewer.presses_on("Confirm 1 reception")
    assert "Show the new proposal" in reviewer.buttons
    assert await state_of(crew, card) is S.QUEUED
    await reviewer.presses_on("Show the new proposal", "Confirm 2 receptions")
    assert "✅ 2 receptions are given" in reviewer.text
    assert await state_of(crew, card) is S.ASSIGNED
    assert card.number in citizen.text


async def test_who_did_not_come_goes_back_into_the_queue(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    registrar, reviewer = crew.registrar, crew.reviewer
    async with crew.as_(citizen) as office:
        freed = await office.requests.cannot_come(card.public_id, card.version)
    await crew.town.settle()
    assert "A place is free again, and nobody in the queue can take it" in reviewer.text
    await crew.distributes(freed.card)
    await begins(crew, card)
    await crew.opens(registrar, "Receptions of the day: 1", card)
    await registrar.presses_on("The applicant did not come")
    assert await state_of(crew, card) is S.ASSIGNED
    await registrar.presses_on("Yes, did not come")
    assert await state_of(crew, card) is S.NO_SHOW
    await reviewer.presses_on("Open the case", "Put back into the queue", "Yes, put back")
    assert "The applicant is back in the queue with the earlier turn." in reviewer.text
    assert await state_of(crew, card) is S.QUEUED


async def test_a_reception_that_did_not_take_place_keeps_the_turn(crew: Crew) -> None:
    citizen, card = await crew.assigned()
    await begins(crew, card)
    await crew.opens(crew.registrar, "Receptions of the day: 1", card)
    await crew.registrar.presses_on("The reception did not take place")
    await crew.registrar.says("Басшы шұғыл шақыртылды.")
    assert await state_of(crew, card) is S.QUEUED
    assert card.number in citizen.text


async def test_what_cannot_be_delivered_is_told_by_phone(crew: Crew) -> None:
    citizen, card = await crew.queued()
    citizen.person.block()
    await crew.town.settle()
    await crew.distributes(card)
    await crew.town.ticks()
    registrar = crew.registrar
    assert "An applicant must be told by phone" in registrar.text
    await registrar.presses_on("Open the call")
    number = phone(applicant().phone)
    contact = [one for one in registrar.person.messages() if number in one.text]
    assert [one.protected for one in contact] == [True]
    assert "What to say" in registrar.text
    assert "10:00" in registrar.text
    await registrar.presses_on("No answer")
    assert toast(registrar) == "Written down. The task stays open."
    await registrar.presses_on("Tell the applicant by phone or letter", "Told by phone")
    assert (await crew.card(card)).answered is False
    await registrar.presses_on("Yes, told")
    assert (await crew.card(card)).answered is True


# --- typing --------------------------------------------------------------------------------------


async def test_a_text_never_lands_in_a_case_that_was_left(crew: Crew) -> None:
    citizen, card = await crew.in_review()
    reviewer = crew.reviewer
    before = citizen.text
    for leaving in ("/desk", "/help", "/cancel"):
        await crew.opens(reviewer, "To review: 1", card)
        await reviewer.presses_on("More…", "Ask the applicant")
        await reviewer.says(leaving)
        await reviewer.says("Бұл сұрақ емес еді.")
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("More…", "Ask the applicant", "Cancel")
    assert card.number in reviewer.text
    await reviewer.says("Бұл да сұрақ емес.")
    assert (await crew.card(card)).asked is False
    assert citizen.text == before


async def test_a_case_that_moved_on_is_not_changed_by_an_old_question(crew: Crew) -> None:
    _citizen, card = await crew.in_review()
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("Write the memo")
    async with crew.as_(reviewer) as office:
        await office.review.ask(card.public_id, card.version, "Қай ауыл?")
    await reviewer.says(MEMO)
    assert (await crew.card(card)).has_memo is False
    await reviewer.presses_on("Show how it stands now")
    assert "A question waits for the applicant's answer" in reviewer.text
    await reviewer.presses_on("Write the memo")
    await reviewer.says(MEMO)
    assert (await crew.card(card)).has_memo is True


# --- the team ------------------------------------------------------------------------------------


async def test_an_administrator_invites_and_ends_a_role(crew: Crew) -> None:
    town = crew.town
    chief = await town.hires("Chief", Role.ADMINISTRATOR)
    async with crew.as_(chief) as office:
        await office.accounts.choose_language(Language.EN)
    await chief.says("/team")
    await chief.presses_on("Invite somebody", "Auditor")
    assert chief.last.protected
    token = chief.text.split("?start=")[1].split()[0]
    auditor = await town.newcomer("Сыншы", "en").start(token)
    async with crew.as_(auditor) as office:
        assert office.actor.roles == frozenset({Role.AUDITOR})
        await office.accounts.choose_language(Language.EN)
    await auditor.says("/stats")
    assert auditor.text.startswith("Figures: ")
    await auditor.presses_on("To the desk")

    await chief.says("/team")
    await chief.presses_on("Сыншы", "End the role: Auditor", "Yes, end the role")
    assert toast(chief) == "The person has left the office."
    await auditor.presses_on("Figures")
    assert "You no longer have this right: your role has ended." in auditor.text
    await auditor.says("/desk")
    assert "Work for today" not in auditor.text
    other = await town.newcomer("Екінші", "en").start(token)
    async with crew.as_(other) as office:
        assert office.actor.roles == frozenset()


async def test_for_a_citizen_there_is_no_desk(crew: Crew) -> None:
    citizen, _card = await crew.registered()
    for asked in ("/desk", "/team", "/report"):
        await citizen.says(asked)
        assert "I did not understand this" in citizen.text
    await citizen.says("/stats")
    assert "How we answer" in citizen.text


async def test_whoever_joins_chooses_a_language_and_is_at_the_desk(town: Town) -> None:
    newcomer = await town.hires("Тізімгүл", Role.REGISTRAR, language="kk")
    assert newcomer.buttons == ["Қазақша", "Русский", "English"]
    assert "Registrar" in newcomer.text
    assert "Тіркеуші" in newcomer.text
    await newcomer.presses_on("Русский")
    assert "Работа на сегодня" in newcomer.text
    await newcomer.says("/language")
    await newcomer.presses_on("English")
    assert "Work for today" in newcomer.text
