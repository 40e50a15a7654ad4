"""What citizens send by themselves: words and files find the right request, and are answered."""

import pytest

from bot.services.views import Application
from db.enums import ApplicantKind, Citizenship, Language, Role
from sandbox.files import blank_photo
from tests.flows.crew import Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

TEXT = "Көше атауы өзгерді, енді Бұлақ көшесі."
PASSPORT = "паспорт Өтеген Қыдырәлі.png"


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def sends(somebody: Neighbour, name: str, content: bytes) -> Neighbour:
    somebody.person.send_document(name, content)
    await somebody.town.settle()
    return somebody


async def test_a_message_is_told_to_be_with_the_office_read_and_replied_to(
    town: Town, crew: Crew
) -> None:
    citizen, card = await crew.in_review()
    await citizen.says(TEXT)
    assert f"Your message is with the office, request {card.number}" in citizen.text
    await citizen.says("Тағы бір сөз.")
    notices = [m for m in crew.reviewer.person.messages() if "has written to the office" in m.text]
    assert len(notices) == 1, "many messages in a row are one mark"
    assert TEXT not in notices[0].text
    reviewer = crew.reviewer
    await reviewer.says("/desk")
    await reviewer.presses_on("Messages of applicants: 1", card.number)
    assert "2 messages not read yet" in reviewer.text
    await reviewer.presses_on("👁 Show the messages")
    shown = next(m for m in reviewer.person.messages() if TEXT in m.text)
    assert shown.protected
    await reviewer.presses_on("✏️ Reply")
    reviewer.person.send_photo()
    await town.settle()
    assert "type it as a text" in reviewer.text
    await reviewer.says("Рақмет, мекенжайды түзеттік.")
    assert "The reply is on its way" in reviewer.text
    assert "Рақмет, мекенжайды түзеттік." in citizen.text
    assert card.number in citizen.text
    await citizen.says("/my")
    await citizen.presses_on(card.number)
    assert "The office replied" in citizen.text
    await reviewer.says("/desk")
    assert not [text for text in reviewer.buttons if text.startswith("Messages of applicants")]


async def test_commands_and_answers_are_swallowed_by_nothing(town: Town, crew: Crew) -> None:
    citizen, card = await crew.in_review()
    for text in ("/help", "/nonsense", "/my", "/desk"):
        await citizen.says(text)
        assert "with the office" not in citizen.text
    await citizen.says("/book")
    await citizen.presses_on("For myself, with other details")
    await citizen.says("Өтеген Қыдырәлі Ғабитұлы")
    assert "Write your IIN" in citizen.text
    await citizen.presses_on("✖️ Cancel", "Yes, throw it away")
    now = await crew.card(card)
    async with crew.as_(crew.reviewer) as office:
        await office.review.ask(card.public_id, now.version, "Қай жылы?")
    await town.settle()
    await citizen.presses_on("✏️ Answer the question")
    await citizen.says("2024 жылы.")
    assert "passed on to the office" in citizen.text
    async with crew.as_(crew.reviewer) as office:
        assert (await office.desk.desk()).messages == 0


async def test_of_several_requests_the_person_says_which(town: Town, crew: Crew) -> None:
    citizen, card = await crew.in_review()
    async with crew.as_(citizen) as office:
        post = (await office.schedules.posts())[0]
        own = await office.requests.own(card.public_id)
        assert own.card.post is not None
        second = await office.requests.submit(
            Application(
                kind=ApplicantKind.SELF,
                citizenship=Citizenship.KAZAKHSTAN,
                person=applicant(),
                matter="Екінші мәселе: жарық жоқ.",
                post_id=post.id,
                language=Language.KK,
            ),
            "second",
        )
    await town.settle()
    await citizen.says(TEXT)
    assert "To which request does this message" in citizen.text
    await citizen.presses_on(f"{second.card.number} ·")
    assert f"request {second.card.number}" in citizen.text
    assert "has written to the office" in crew.registrar.text, "nobody has opened that one yet"
    await citizen.says("Және тағы.")
    old = citizen.last.id
    data = citizen.last.buttons[0][0].value
    await citizen.presses_on(f"{card.number} ·")
    citizen.person.press(f"data:{data}", old, force=True)
    await town.settle()
    assert "not kept any more" in citizen.text


async def test_a_text_where_a_question_waits_may_be_another_message(town: Town, crew: Crew) -> None:
    citizen, card = await crew.in_review()
    async with crew.as_(crew.reviewer) as office:
        await office.review.ask(card.public_id, card.version, "Қай жылы?")
    await town.settle()
    await citizen.says(TEXT)
    assert "Is this your answer" in citizen.text
    await citizen.presses_on("✉️ It is another message")
    assert "Your message is with the office" in citizen.text
    assert (await crew.card(card)).asked


async def test_a_file_from_the_request_to_the_clerk_and_away_again(town: Town, crew: Crew) -> None:
    citizen, card = await crew.in_review()
    await citizen.says("/my")
    await citizen.presses_on(card.number, "📎 Files", "📎 Add a file")
    assert "Never send an identity card" in citizen.text
    await sends(citizen, PASSPORT, blank_photo(30, 20))
    assert "File 1 is with your request" in citizen.text
    citizen.person.send_photo(caption=TEXT)
    await town.settle()
    assert "File 2 is with your request" in citizen.text
    await sends(citizen, "хат.docx", b"MZ not a document")
    assert "By its content it is neither" in citizen.text
    citizen.person.share_contact()
    await town.settle()
    assert "This cannot be added" in citizen.text

    reviewer = crew.reviewer
    assert "An applicant has added a file" in reviewer.text
    assert PASSPORT not in reviewer.reads()
    await reviewer.presses_on("✉️ Read the messages", "👁 1. PNG")
    sent = next(m for m in reviewer.person.messages() if m.files)
    assert sent.protected
    assert sent.files[0].name == f"{card.number}-1.png"
    assert sent.files[0].content == blank_photo(30, 20)
    await reviewer.says("/desk")
    await reviewer.presses_on("Messages of applicants", card.number, "Read, no reply needed")
    assert "Noted" in reviewer.text

    await citizen.says("/my")
    await citizen.presses_on(card.number, "📎 Files")
    assert PASSPORT in citizen.text
    await citizen.presses_on("🗑 Delete 1", "No, keep it", "🗑 Delete 1", "Yes, delete it")
    assert "The file is deleted" in citizen.text
    assert PASSPORT not in citizen.text
    await town.app.file_sweep.sweep()
    folder = town.installation.settings.data_dir / "attachments"
    assert len(list(folder.iterdir())) == 1


async def test_files_sent_unasked_are_kept_only_after_a_yes(town: Town, crew: Crew) -> None:
    citizen, card = await crew.in_review()
    citizen.person.send_photo(caption=TEXT)
    await town.settle()
    assert "Shall your 1 file be added" in citizen.text
    assert "Never send an identity card" in citizen.text
    citizen.person.send_photo()
    await town.settle()
    assert "Shall your 2 files be added" in citizen.text
    await citizen.presses_on("No, forget it")
    assert "nothing of it is kept" in citizen.text
    assert not (town.installation.settings.data_dir / "attachments").exists()
    citizen.person.send_photo(caption=TEXT)
    await town.settle()
    await citizen.presses_on(f"📎 Add to {card.number}")
    assert "File 1 is with your request" in citizen.text
    async with crew.as_(crew.reviewer) as office:
        shown = await office.messages.read(card.public_id)
    assert [note.text for note in shown.notes] == [TEXT], "the words beside the file are not lost"


async def test_without_a_request_nothing_is_taken_and_a_voice_never_is(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en").start()
    await somebody.presses_on("English", "✅ I agree")
    somebody.person.send_photo()
    await town.settle()
    assert "not taken here" in somebody.text
    await somebody.says("Сәлеметсіз бе?")
    assert "I did not understand" in somebody.text


async def test_who_works_here_is_asked_before_a_text_becomes_a_message(
    town: Town, crew: Crew
) -> None:
    citizen, card = await crew.in_review()
    async with town.installation.as_operator() as office:
        token = await office.staff.invite(Role.AUDITOR)
    await citizen.start(token)
    await citizen.says(TEXT)
    assert "To which request does this message" in citizen.text
    await citizen.presses_on(card.number)
    assert "Your message is with the office" in citizen.text
