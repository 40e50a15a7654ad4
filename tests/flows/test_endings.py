"""Every ending by visible buttons, in Kazakh and in Russian, wrong turns included."""

from collections.abc import Callable

import pytest
import pytest_asyncio

from bot.services.views import Card
from db.enums import Language, ProposalKind, RequestState
from tests.flows.crew import MATTER, MEMO, Crew, crew_of
from tests.town import Neighbour, Town
from tests.unit.screens.citizens import CATALOGUES

S = RequestState
TEXT = "Мәселе бойынша бұрынғы жауап күшінде, жаңа дәлел келтірілмеген."
BODY = "Көктем облысының полиция департаменті"
Says = Callable[..., str]


@pytest.fixture(params=[Language.KK, Language.RU], ids=["kk", "ru"])
def language(request: pytest.FixtureRequest) -> Language:
    spoken: Language = request.param
    return spoken


@pytest.fixture
def w(language: Language) -> Says:
    """Say a phrase in the language of the test."""
    return CATALOGUES[language]


@pytest_asyncio.fixture
async def crew(town: Town, language: Language) -> Crew:
    hired = await crew_of(town)
    for somebody in (hired.registrar, hired.reviewer, hired.head):
        async with hired.as_(somebody) as office:
            await office.accounts.choose_language(language)
    return hired


async def citizen_of(crew: Crew, citizen: Neighbour, language: Language) -> Neighbour:
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(language)
    return citizen


async def opens(w: Says, somebody: Neighbour, pile: str, card: Card) -> None:
    await somebody.says("/desk")
    await somebody.presses_on(w(pile, n=1))
    await somebody.presses_on(card.number)


async def finds(w: Says, somebody: Neighbour, card: Card) -> None:
    """Open a case that lies on no pile, by its number."""
    await somebody.says(card.number)
    if not any(w("More…") in text for text in somebody.buttons):
        await somebody.presses_on(card.number)


async def state_of(crew: Crew, card: Card) -> RequestState:
    return (await crew.card(card)).state


async def numbers(w: Says, crew: Crew, card: Card, number: str = "ЖТ-7") -> None:
    await opens(w, crew.registrar, "Letters to number: {n}", card)
    await crew.registrar.presses_on(w("Enter the number of the letter"))
    await crew.registrar.says(number)


async def reviewing(w: Says, crew: Crew, language: Language, door: str) -> tuple[Neighbour, Card]:
    citizen, card = await crew.in_review()
    await citizen_of(crew, citizen, language)
    await opens(w, crew.reviewer, "To review: {n}", card)
    await crew.reviewer.presses_on(w("More…"), w(door))
    return citizen, card


# --- decided by the head -------------------------------------------------------------------------


async def test_a_case_is_ended_by_two_people_and_a_letter(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Propose to end")
    reviewer, head = crew.reviewer, crew.head
    assert next(text for text in reviewer.buttons if text.startswith("R")).startswith("R04")
    await reviewer.presses_on("R04")
    await reviewer.says("қысқа")
    assert await state_of(crew, card) is S.IN_REVIEW
    await reviewer.says("ы" * 1001)
    assert await state_of(crew, card) is S.IN_REVIEW
    await reviewer.says(TEXT)
    assert w("The proposal to end is with the head.") in reviewer.text
    await opens(w, head, "To decide: {n}", card)
    await head.presses_on(w("Approve the end"))
    await head.presses_on(w("Yes, approve"))
    assert await state_of(crew, card) is S.LETTER
    assert TEXT not in citizen.reads()
    await numbers(w, crew, card)
    assert w("The case is ended, and the applicant is being told.") in crew.registrar.text
    for part in (TEXT, "ЖТ-7", "70", "eotinish.kz"):
        assert part in citizen.text, citizen.text
    assert w("🔁 Ask again") in citizen.buttons


async def test_the_head_decides_otherwise_about_an_end(crew: Crew, w: Says) -> None:
    _citizen, card = await crew.in_review()
    async with crew.as_(crew.reviewer) as office:
        card = await office.review.propose(
            card.public_id, card.version, ProposalKind.END, ground="R06", text=TEXT
        )
    head = crew.head
    await opens(w, head, "To decide: {n}", card)
    await head.presses_on(w("Decide otherwise"))
    await head.presses_on(w("End on another ground"), "R07")
    await head.says(TEXT)
    assert w("Decided otherwise than proposed.") in head.text
    assert await state_of(crew, card) is S.LETTER
    # Thought better of it before the letter went out.
    await head.presses_on(w("More…"), w("Take the decision back"))
    await head.says("Қайта қараймыз")
    assert await state_of(crew, card) is S.IN_REVIEW
    assert w("A decision was taken back; the case is in review again") in crew.reviewer.text


# --- decided by the responsible worker -----------------------------------------------------------


async def test_a_request_is_returned_and_asked_again_prefilled(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Return to the applicant")
    await crew.reviewer.presses_on("R03")
    await crew.reviewer.says(TEXT)
    assert w("Decided: to return. The letter waits for its number.") in crew.reviewer.text
    await numbers(w, crew, card)
    assert await state_of(crew, card) is S.RETURNED
    assert TEXT in citizen.text
    assert MATTER not in citizen.text
    await citizen.presses_on(w("🔁 Ask again"))
    assert MATTER in citizen.text
    assert "Өтеген Қыдырәлі" in citizen.text
    send = next(text for text in citizen.buttons if "✅" in text or "📨" in text)
    await citizen.presses_on(send)
    async with crew.as_(citizen) as office:
        first, second = await office.requests.mine()
    assert (first.state, second.state) == (S.REGISTERED, S.RETURNED)


async def test_the_whole_matter_is_sent_on(crew: Crew, w: Says, language: Language) -> None:
    citizen, card = await reviewing(w, crew, language, "Send the whole matter on")
    reviewer = crew.reviewer
    await reviewer.presses_on("R01")
    await reviewer.says("П")
    assert await state_of(crew, card) is S.IN_REVIEW
    await reviewer.says(BODY)
    await reviewer.says(TEXT)
    assert await state_of(crew, card) is S.LETTER
    await numbers(w, crew, card, "ШЖТ-3")
    assert await state_of(crew, card) is S.REDIRECTED
    assert BODY in citizen.text
    assert "ШЖТ-3" in citizen.text
    assert w("🔁 Ask again") not in citizen.buttons
    await citizen.presses_on(w("📄 Open the request"))
    assert BODY in citizen.text


async def test_a_part_is_sent_on_and_the_rest_goes_on(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Send a part of it on")
    reviewer, registrar = crew.reviewer, crew.registrar
    await reviewer.presses_on("R02")
    await reviewer.says(BODY)
    await reviewer.says(TEXT)
    assert await state_of(crew, card) is S.IN_REVIEW
    assert BODY not in citizen.reads()
    await opens(w, registrar, "Letters to number: {n}", card)
    await registrar.presses_on(w("Number of the letter to the other body"))
    await registrar.says("ШЖТ-4")
    assert w("The number of the letter is written down.") in registrar.text
    assert BODY in citizen.text
    assert await state_of(crew, card) is S.IN_REVIEW


async def test_the_matter_is_found_to_be_ours(crew: Crew, w: Says) -> None:
    _citizen, card = await crew.in_review()
    await opens(w, crew.reviewer, "To review: {n}", card)
    await crew.reviewer.presses_on(w("The matter is ours"))
    assert w("Written down: the matter is ours.") in crew.reviewer.text
    assert w("The matter is ours") not in crew.reviewer.buttons


async def test_danger_is_forwarded_at_once_after_a_second_question(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await crew.registered()
    await citizen_of(crew, citizen, language)
    registrar = crew.registrar
    await finds(w, registrar, card)
    await registrar.presses_on(w("More…"), w("Danger or crime: forward at once"))
    assert await state_of(crew, card) is S.REGISTERED
    await registrar.presses_on(w("Yes, forward at once"), "R13")
    await registrar.says(BODY)
    await registrar.says(TEXT)
    assert await state_of(crew, card) is S.FORWARDED
    assert "112" in citizen.text
    assert BODY in citizen.text
    await registrar.presses_on(w("Number of the letter to the other body"))
    registrar.person.send_photo()
    await crew.town.settle()
    assert w("Please type it as a text.") in registrar.text
    await registrar.says("ШҰҒ-9")
    assert "ШҰҒ-9" in await letters_of(crew, card)


async def letters_of(crew: Crew, card: Card) -> str:
    async with crew.as_(crew.registrar) as office:
        found = await office.letters.of_case(card.public_id)
    return " ".join(line.number or "" for line in found)


# --- offers, withdrawals -------------------------------------------------------------------------


async def test_a_consultation_is_offered_and_the_applicant_agrees(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Offer a consultation instead")
    await crew.reviewer.says(TEXT)
    assert TEXT in citizen.text
    await citizen.presses_on(w("Yes, I agree"))
    assert await state_of(crew, card) is S.IN_REVIEW
    await citizen.presses_on(w("Yes, I agree"))
    assert await state_of(crew, card) is S.CONSULTED
    assert w("The applicant agreed to your offer") in crew.reviewer.text


async def test_another_form_is_offered_and_the_clerk_notes_a_no(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Offer another form")
    await crew.reviewer.presses_on("R12", w("By video"))
    await crew.reviewer.says(TEXT)
    registrar = crew.registrar
    await finds(w, registrar, card)
    await registrar.presses_on(w("Write down the answer to the offer"))
    await registrar.presses_on(w("Does not agree"))
    assert (await crew.card(card)).format is None
    # The button in the applicant's chat is a minute late and changes nothing.
    await citizen.presses_on(w("Yes, I agree"))
    assert (await crew.card(card)).format is None


async def test_another_receiver_is_offered_and_taken(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await reviewing(w, crew, language, "Offer another receiver")
    await crew.reviewer.presses_on("R11", "2. ")
    await crew.reviewer.says(TEXT)
    await citizen.presses_on(w("Yes, I agree"))
    await citizen.presses_on(w("Yes, I agree"))
    after = await crew.card(card)
    assert after.state is S.IN_REVIEW
    assert after.post != card.post


async def test_a_paper_takes_the_request_back(crew: Crew, w: Says, language: Language) -> None:
    citizen, card = await crew.queued()
    await citizen_of(crew, citizen, language)
    registrar = crew.registrar
    await finds(w, registrar, card)
    await registrar.presses_on(w("More…"), w("Withdrawn by the applicant"))
    await registrar.presses_on(w("On paper"))
    await registrar.says("/cancel")
    assert await state_of(crew, card) is S.QUEUED
    await registrar.presses_on(w("More…"), w("Withdrawn by the applicant"))
    await registrar.presses_on(w("By phone"))
    await registrar.says("Өзі 23 қарашада хабарласты")
    assert await state_of(crew, card) is S.WITHDRAWN
    assert card.number in citizen.text


# --- after the end -------------------------------------------------------------------------------


async def refused(crew: Crew, number: str = "ЖТ-1") -> tuple[Neighbour, Card]:
    citizen, card = await crew.proposed(ProposalKind.REFUSE)
    async with crew.as_(crew.head) as office:
        card = await office.decisions.approve(card.public_id, card.version)
    async with crew.as_(crew.registrar) as office:
        card = await office.endings.issue(card.public_id, card.version, number)
    await crew.town.settle()
    return citizen, card


async def test_the_head_takes_a_case_up_again(crew: Crew, w: Says, language: Language) -> None:
    citizen, card = await refused(crew)
    await citizen_of(crew, citizen, language)
    head = crew.head
    await finds(w, head, card)
    await head.presses_on(w("More…"), w("Take the case up again"))
    await head.says("жоқ")
    assert await state_of(crew, card) is S.REFUSED
    await head.says("Жаңа дәлел келді, қайта қараймыз.")
    assert await state_of(crew, card) is S.IN_REVIEW
    assert "Жаңа дәлел келді" in citizen.text
    reviewer = crew.reviewer
    assert w("The head has taken a case up again") in reviewer.text
    await finds(w, reviewer, card)
    assert w("Taken up again: the earlier decision no longer holds") in reviewer.text
    assert "R09" not in reviewer.text


async def test_a_mistake_is_corrected_with_old_and_new(
    crew: Crew, w: Says, language: Language
) -> None:
    citizen, card = await refused(crew)
    await citizen_of(crew, citizen, language)
    reviewer, registrar = crew.reviewer, crew.registrar
    await finds(w, reviewer, card)
    await reviewer.presses_on(w("More…"), w("Correct the letter"), "R10")
    await reviewer.says(TEXT)
    await reviewer.says("Негізі қате көрсетілген.")
    assert w("The corrected letter is ready; it waits for its number.") in reviewer.text
    # Whoever drafted it is told that somebody else puts it into force.
    assert w("Number of the corrected letter") not in reviewer.buttons
    await finds(w, reviewer, card)
    assert w("A corrected letter waits for its number; another worker enters it") in reviewer.text
    await reviewer.says("/desk")
    assert w("Letters to number: {n}", n=1) not in reviewer.buttons, "another worker's work"
    await opens(w, registrar, "Letters to number: {n}", card)
    assert w("Number of the corrected letter") in registrar.buttons
    await registrar.presses_on(w("More…"), w("Letters"))
    await registrar.presses_on(w("{n}. Enter the number", n=1))
    await registrar.says("ЖТ-2")
    await registrar.says("/desk")
    assert w("Letters to number: {n}", n=1) not in registrar.buttons
    for part in ("ЖТ-1", "ЖТ-2", TEXT, "Мәселе сотта қаралып жатыр.", "Негізі қате"):
        assert part in citizen.text, citizen.text
    where = crew.town.installation.profile.grounds
    named = next(one.where for one in where if one.code == "R10")
    assert named is not None
    assert named.said(language) in citizen.text
    await finds(w, registrar, card)
    said = w(
        "Corrected by letter No. {letter}. Ground now: {code}. {text}",
        letter="ЖТ-2",
        code="R10",
        text="",
    )
    assert said.strip() in registrar.text
    await citizen.presses_on(w("📄 Open the request"))
    assert "ЖТ-2" in citizen.text
    assert w("A mistake in what you were told was put right") in citizen.text


async def test_letters_are_printed_protected_and_vanish(crew: Crew, w: Says) -> None:
    _citizen, card = await refused(crew)
    registrar = crew.registrar
    await finds(w, registrar, card)
    await registrar.presses_on(w("More…"), w("Letters"))
    await registrar.presses_on(w("{n}. PDF", n=1))
    files = [file for one in registrar.person.messages() for file in one.files if one.by_bot]
    assert files[-1].name == f"{card.number}-refusal.pdf"
    assert files[-1].content.startswith(b"%PDF")
    await registrar.presses_on(w("{n}. DOCX", n=1))
    sent = [one for one in registrar.person.messages() if one.by_bot and one.files]
    assert sent[-1].files[-1].content.startswith(b"PK")
    assert sent[-1].protected


# --- two at once, old buttons, a ground struck off -----------------------------------------------


async def test_an_old_button_changes_nothing(crew: Crew, w: Says, language: Language) -> None:
    _citizen, card = await reviewing(w, crew, language, "Return to the applicant")
    async with crew.as_(crew.reviewer) as office:
        await office.review.write_memo(card.public_id, card.version, text=MEMO)
    await crew.reviewer.presses_on("R03")
    assert await state_of(crew, card) is S.IN_REVIEW
    assert w("Show how it stands now") in crew.reviewer.buttons


async def test_a_text_that_comes_second_changes_nothing(
    crew: Crew, w: Says, language: Language
) -> None:
    _citizen, card = await reviewing(w, crew, language, "Return to the applicant")
    await crew.reviewer.presses_on("R03")
    async with crew.as_(crew.registrar) as office:
        await office.referrals.forward(card.public_id, card.version, "R13", BODY, TEXT)
    await crew.reviewer.says(TEXT)
    assert await state_of(crew, card) is S.FORWARDED


async def test_a_ground_struck_off_the_file_is_refused_politely(
    crew: Crew, w: Says, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    _citizen, card = await reviewing(w, crew, language, "Return to the applicant")
    await crew.reviewer.presses_on("R03")
    offices = crew.town.installation.offices
    left = tuple(one for one in offices.profile.grounds if one.code != "R03")
    monkeypatch.setattr(offices, "profile", offices.profile.model_copy(update={"grounds": left}))
    await crew.reviewer.says(TEXT)
    assert await state_of(crew, card) is S.IN_REVIEW
    assert w("Please write it again, or stop with /cancel.") in crew.reviewer.text
