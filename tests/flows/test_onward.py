"""Whoever was asked for consent on the way to something goes on there once it is given."""

from tests.flows.crew import crew_of
from tests.flows.test_citizens import MATTER, NAME, books
from tests.town import Town

AGREE = "✅ I agree"


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
        ("/advice", "advice"),
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
    assert "This is my request" in somebody.buttons


async def test_a_form_begun_before_the_consent_was_taken_back_goes_on(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en", phone="77010000002").start()
    await somebody.presses_on("English", AGREE)
    await somebody.says("/book")
    await somebody.presses_on("For myself")
    await somebody.says(NAME)
    crew = await crew_of(town)
    async with crew.as_(somebody) as office:
        await office.accounts.withdraw_consent()
    await somebody.says("/book")
    await somebody.presses_on(AGREE)
    assert "Write your IIN" in somebody.text


async def test_asking_again_goes_on_after_the_consent(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en", phone="77010000002").start()
    await somebody.presses_on("English", AGREE)
    number = await books(somebody)
    assert number
    crew = await crew_of(town)
    async with crew.as_(somebody) as office:
        (mine,) = await office.requests.mine()
        await office.requests.withdraw(mine.public_id, mine.version)
        await office.accounts.withdraw_consent()
    await somebody.says("/my")
    await somebody.presses_on(number, "🔁 Ask again", AGREE)
    assert MATTER in somebody.text
