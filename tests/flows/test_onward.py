"""Whoever was asked for consent on the way to something goes on there once it is given."""

from sqlalchemy import update

from db.models import Consent
from tests.flows.crew import crew_of
from tests.flows.test_citizens import MATTER, SUBMIT, books, fills, gives
from tests.town import Town

AGREE = "✅ I agree"
TAKEN_BACK = ("=Take my consent back", "=Yes, take it back")


async def test_whoever_wanted_to_book_is_in_the_form_after_agreeing(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en").start()
    await somebody.presses_on("English", "I do not agree")
    await somebody.says("/book")
    await somebody.presses_on("Full text", AGREE)
    assert "For whom" in somebody.text
    assert "Your consent is kept" in somebody.person.toasts[-1].text
    await somebody.presses_on("For myself")
    assert "surname" in somebody.text


async def test_the_first_word_of_a_newcomer_is_not_forgotten(town: Town) -> None:
    for command, opened in (
        ("/book", "For whom"),
        ("/advice", "What is your question about"),
        ("/start", "Now you can"),
    ):
        somebody = await town.newcomer("Newcomer", "en").says(command)
        await somebody.presses_on("English", AGREE)
        assert opened in somebody.text, command


async def test_a_no_forgets_where_somebody_was_going(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en").says("/book")
    await somebody.presses_on("English", "I do not agree", "Read the consent again", AGREE)
    assert "Now you can book" in somebody.text


async def test_the_picture_of_a_receipt_leads_a_newcomer_to_the_request(town: Town) -> None:
    crew = await crew_of(town)
    _citizen, card = await crew.registered()
    async with crew.as_(crew.registrar) as office:
        found = await office.review.case(card.public_id)
        code = (await office.cases.find(found.public_id)).code.replace("-", "")
    somebody = await town.newcomer("Newcomer", "en").start(f"v-{code}")
    await somebody.presses_on("English", AGREE)
    assert card.number in somebody.text
    assert "🔔 This is my request: tell me here" in somebody.buttons


async def test_a_form_that_a_new_text_of_the_consent_overtook_goes_on(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en", phone="77010000002").start()
    await somebody.presses_on("English", AGREE)
    await fills(somebody)
    async with town.installation.database.transaction() as session:
        await session.execute(update(Consent).values(version="2020-01"))
    await somebody.presses_on(SUBMIT, "Read the consent", AGREE)
    assert "Check your request" in somebody.text
    await somebody.presses_on(SUBMIT)
    assert "Your request is registered" in somebody.text


async def test_asking_again_goes_on_after_the_consent(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en", phone="77010000002").start()
    await somebody.presses_on("English", AGREE)
    number = await books(somebody)
    await somebody.presses_on("📄 Open the request", "Withdraw the request", "Yes, withdraw")
    await gives(somebody, "/mydata", "=Take my consent back", *TAKEN_BACK)
    await gives(somebody, "/my", f"={number}", "=🔁 Ask again", f"={AGREE}")
    assert MATTER in somebody.text
