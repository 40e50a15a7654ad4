"""A review as it is lived: whose case it is, what is missing, the memo, topics and earlier answers.

By visible buttons only, in the real app.
"""

import io
from datetime import date, timedelta

import docx
import pypdf
import pytest_asyncio

from bot.services.views import Card
from db.enums import Language, ProposalKind, RequestState, Role
from tests.flows.crew import MATTER, Crew, crew_of
from tests.flows.test_citizens import fills, gives
from tests.offices import applicant
from tests.town import Neighbour, Town

S = RequestState
SUBMIT = "✅ Send the request"


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def second_reviewer(crew: Crew) -> Neighbour:
    second = await crew.town.hires("Second Reviewer", Role.REVIEWER)
    async with crew.as_(second) as office:
        await office.accounts.choose_language(Language.EN)
    return second


async def newcomer(town: Town) -> Neighbour:
    """Return somebody who speaks English and has agreed."""
    somebody = await town.newcomer("Айсұлу", "en").start()
    return await somebody.presses_on("English", "✅ I agree")


def files(somebody: Neighbour) -> list[bytes]:
    return [
        file.content
        for message in somebody.person.messages()
        for file in message.files
        if message.by_bot
    ]


async def test_the_head_sets_an_area_and_the_next_request_comes_to_its_reviewer(
    crew: Crew,
) -> None:
    head, reviewer = crew.head, crew.reviewer
    await head.says("/areas")
    assert "No areas yet" in head.text
    await head.presses_on("➕ New area", "1. Staff reviewer", "Any body", "2. Land")
    assert "The area is set." in head.person.toasts[-1].text
    assert "Staff reviewer: any body, Land" in head.text
    citizen = await newcomer(crew.town)
    await fills(citizen)
    await citizen.presses_on("🏷 Choose the topic (optional)", "Land", SUBMIT)
    assert "A new request has come to you by your area" in reviewer.text
    await reviewer.says("/desk")
    assert "To review: yours 1, in the pool 0" in reviewer.text
    await reviewer.presses_on("To review: 1")
    assert "yours" in reviewer.text
    await reviewer.presses_on("QB-26-")
    assert "Topic: Land" in reviewer.text
    assert "The case is yours" in reviewer.text
    await head.says("/areas")
    await head.presses_on("End: 1. Staff reviewer", "Yes, end the area")
    assert "No areas yet" in head.text


async def test_a_case_is_taken_over_handed_on_and_given(crew: Crew) -> None:
    second = await second_reviewer(crew)
    _citizen, card = await crew.in_review()
    await crew.opens(second, "To review: 1", card)
    assert "The case is with a reviewer" in second.text
    await second.presses_on("More…", "Take over the case")
    assert "Take this case over?" in second.text
    await second.presses_on("Yes, take it over")
    assert "The case is yours now." in second.text
    assert "A case of yours is with a colleague now" in crew.reviewer.text

    await second.presses_on("More…", "Hand on to a colleague", "1. Staff reviewer")
    await second.says("Бұл мәселені бұрын сіз қарағансыз.")
    assert "The case has gone over" in second.text
    reviewer = crew.reviewer
    assert "A colleague has handed a case on to you" in reviewer.text
    assert "сіз қарағансыз" not in reviewer.reads()
    await reviewer.presses_on("Open the case", "👁 Show")
    assert "сіз қарағансыз" in reviewer.reads()

    await crew.head.says(card.number)
    await crew.head.presses_on("More…", "Give to a reviewer", "1. Second Reviewer")
    assert "A case is given to you" in second.text


async def test_what_is_missing_is_asked_for_answered_and_brings_the_case_back(
    crew: Crew,
) -> None:
    citizen, card = await crew.in_review()
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("More…", "Ask for what is missing", "▫️ The postal address")
    await reviewer.presses_on("▫️ The power of attorney", "3 working days", "Next: explain")
    await reviewer.says("Сенімхаттың көшірмесін қоса беріңіз.")
    assert "The applicant is asked for what is missing." in reviewer.text
    assert "Information is awaited by" in reviewer.text
    assert "To consider your request" in citizen.text
    for said in ("• The postal address", "• The power of attorney", "Сенімхаттың", "November 26"):
        assert said in citizen.text
    assert "may be returned without being considered" in citizen.text
    await reviewer.says("/desk")
    assert "Waiting for information: 1" in reviewer.buttons

    await crew.town.moves_to(date(2026, 11, 25), 9, 30)
    assert "We remind you: we still need something from you" in citizen.text
    await citizen.presses_on("✏️ Answer")
    assert "• The power of attorney" in citizen.text
    await citizen.says("Көктем көшесі, 1-үй. Сенімхат № 5.")
    assert "The applicant has answered your question" in reviewer.text
    await reviewer.presses_on("Open the case")
    assert (await crew.card(card)).state is S.IN_REVIEW
    await reviewer.presses_on("👁 Show")
    assert "Сенімхат № 5." in reviewer.reads()
    await crew.town.moves_to(date(2026, 11, 27))
    assert "A term is broken" not in reviewer.text


async def test_without_an_answer_the_reviewer_hears_of_it_and_a_clerk_notes_a_late_one(
    crew: Crew,
) -> None:
    _citizen, card = await crew.in_review()
    await crew.opens(crew.reviewer, "To review: 1", card)
    await crew.reviewer.presses_on("More…", "Ask for what is missing", "▫️ The IIN or BIN")
    await crew.reviewer.presses_on("Send without a text")
    assert (await crew.card(card)).state is S.NEEDS_INFORMATION
    await crew.town.moves_to(date(2026, 12, 1))
    assert "A term is broken" in crew.reviewer.text
    registrar = crew.registrar
    await registrar.says(card.number)
    await registrar.presses_on("More…", "Write down an answer by phone")
    await registrar.says("ЖСН жоқ, шетелден келген.")
    assert "The answer is in the case." in registrar.text
    assert (await crew.card(card)).state is S.IN_REVIEW
    assert "The applicant has answered your question" in crew.reviewer.text


async def test_the_memo_by_its_template_is_read_and_printed_by_the_head(crew: Crew) -> None:
    _citizen, card = await crew.in_review()
    reviewer, head = crew.reviewer, crew.head
    await crew.opens(reviewer, "To review: 1", card)
    await reviewer.presses_on("Write the memo", "📋 By the template")
    assert "Section 1 of 6: Who asks" in reviewer.text
    assert applicant().full_name in reviewer.reads()
    await reviewer.presses_on("Keep it")
    assert MATTER in reviewer.reads()
    # What is begun survives what comes between.
    await reviewer.says("/desk")
    await reviewer.presses_on("To review: 1", card.number, "Write the memo", "📋 By the template")
    assert "To save it, write at least the matter and the proposal." in reviewer.text
    await reviewer.presses_on("✏️ 5. What the law says")
    await reviewer.says("ӘРПК 90-бабы.")
    assert "Section 6 of 6: Proposal" in reviewer.text
    await reviewer.says("Қабылдау ұсынылады.")
    await reviewer.presses_on("✅ Save the memo")
    assert "The memo is saved." in reviewer.text
    await crew.town.waits(timedelta(minutes=6))
    assert MATTER not in reviewer.reads()

    await head.says(card.number)
    await head.presses_on("More…", "Versions of the memo")
    assert "Version 1: Staff reviewer" in head.text
    await head.presses_on("👁 Read version 1")
    assert "ӘРПК 90-бабы." in head.reads()
    await head.presses_on("PDF, in Kazakh")
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files(head)[-1])).pages
    )
    assert "АНЫҚТАМАЛЫҚ АҚПАРАТ" in text
    assert "ӘРПК 90-бабы." in text
    await head.presses_on("DOCX, in Russian")
    written = docx.Document(io.BytesIO(files(head)[-1]))
    lines = [paragraph.text for paragraph in written.paragraphs]
    assert any("СПРАВОЧНАЯ ИНФОРМАЦИЯ" in line for line in lines)
    assert any("Қабылдау ұсынылады." in line for line in lines)
    names = [file.name for one in head.person.messages() for file in one.files if one.by_bot]
    assert all(applicant().full_name.split()[0] not in name for name in names)


async def test_earlier_requests_are_listed_for_the_reviewer(crew: Crew) -> None:
    _first, earlier = await crew.registered()
    _second, card = await crew.registered()
    reviewer = crew.reviewer
    await crew.opens(reviewer, "To review: 2", card)
    assert "Earlier requests of the same person: 1" in reviewer.text
    await reviewer.presses_on("More…", "Earlier requests: 1")
    assert "This is no ground to refuse by itself" in reviewer.text
    assert applicant().full_name not in reviewer.text
    await reviewer.presses_on(f"Open {earlier.number}")
    assert earlier.number in reviewer.text
    assert "Earlier requests of the same person" not in reviewer.text


async def test_the_reviewer_says_what_a_case_is_about(crew: Crew) -> None:
    _citizen, card = await crew.in_review()
    await crew.opens(crew.reviewer, "To review: 1", card)
    await crew.reviewer.presses_on("More…", "Choose the topic", "6. A court ruling")
    assert "Usually decided by: the court" in crew.reviewer.text
    await crew.reviewer.presses_on("More…", "Change the topic", "No topic")
    assert "Usually decided by" not in crew.reviewer.text


async def test_point_2_1_a_topic_hints_where_to_turn_and_never_stops_a_request(
    town: Town,
) -> None:
    citizen = await newcomer(town)
    await fills(citizen)
    await citizen.presses_on("🏷 Choose the topic (optional)", "A court ruling")
    assert "Such questions are usually decided by: the court." in citizen.text
    assert "A court ruling can be appealed in a higher court" in citizen.text
    assert "You can send the request to us all the same." in citizen.text
    await citizen.presses_on("🏷 Change the topic", "Skip")
    assert "usually decided" not in citizen.text
    await citizen.presses_on("🏷 Choose the topic (optional)", "Next →", "A crime or an offence")
    await citizen.presses_on(SUBMIT)
    assert "QB-26-" in citizen.reads()


async def refused(crew: Crew) -> tuple[Neighbour, Card]:
    """Return a citizen and their case, which was refused with a ground and a letter."""
    citizen, card = await crew.proposed(ProposalKind.REFUSE)
    async with crew.as_(crew.head) as office:
        card = await office.decisions.approve(card.public_id, card.version)
    async with crew.as_(crew.registrar) as office:
        card = await office.endings.issue(card.public_id, card.version, "ЗТ-7")
    await crew.town.settle()
    return citizen, card


async def test_before_filing_again_the_person_hears_how_it_was_answered_and_adds_what_is_new(
    crew: Crew,
) -> None:
    citizen, card = await refused(crew)
    await citizen.says("/book")
    await citizen.presses_on("For myself, with these details", "Direct me yourselves")
    await citizen.says(MATTER)
    # Neither the same body nor the same topic: nothing is said of the past.
    assert "was answered so" not in citizen.text
    await citizen.presses_on("✏️ To whom", "1. ")
    assert f"Your request {card.number} of November 2026 was answered so: " in citizen.text
    assert "Мәселе сотта қаралып жатыр." in citizen.text
    assert "What is new?" in citizen.text
    await citizen.presses_on("➕ Say what is new")
    await citizen.says("Сот шешімі шықты, енді орындалуын сұраймын.")
    assert "What is new: Сот шешімі шықты" in citizen.text
    await citizen.presses_on(SUBMIT)
    reviewer = crew.reviewer
    await reviewer.says("/desk")
    await reviewer.presses_on("To review: 1", "QB-26-", "👁 Show")
    assert "Сот шешімі шықты" in reviewer.reads()


async def test_the_same_iin_in_another_chat_hears_nothing(crew: Crew) -> None:
    await refused(crew)
    stranger = await crew.town.newcomer("Бөтен", "en").start()
    await stranger.presses_on("English", "✅ I agree")
    person = applicant()
    await stranger.says("/book")
    await gives(stranger, "=For myself", person.full_name, "500101100000", person.phone)
    await gives(stranger, person.address, "=1. ", MATTER)
    assert "Check your request" in stranger.text
    assert "was answered so" not in stranger.reads()
    assert "What is new" not in stranger.reads()
