"""A citizen's detours: wrong turns, second thoughts, old buttons, things nobody asked for."""

import re
from datetime import date

import pytest

from db.enums import Language, Role
from tests.flows.test_main_path import book, cast_of, distribute, review_and_decide
from tests.town import Neighbour, Town, number_in

NAME = "Өтеген Қыдырәлі Ғабитұлы"
IIN, DOUBTFUL_IIN = "500101100000", "500101100001"
BIN = "770140000001"
PHONE = "+7 701 000 00 01"
ADDRESS = "Көктем ауылы, Достық көшесі, 1-үй"
MATTER = "Аулымыздағы көпір екі жылдан бері жөнделмей тұр."
FROM_THE_PHONE = (ADDRESS, "=Direct me yourselves", MATTER)
SUBMIT = "✅ Send the request"


@pytest.fixture
async def citizen(town: Town) -> Neighbour:
    """Somebody who speaks English and has agreed."""
    somebody = await town.newcomer("Айсұлу", "en", phone="77010000002").start()
    return await somebody.presses_on("English", "✅ I agree")


async def gives(somebody: Neighbour, *answers: str) -> Neighbour:
    """Give answers: `=text` presses a button, anything else is written."""
    for answer in answers:
        if answer.startswith("="):
            await somebody.presses_on(answer[1:])
        else:
            await somebody.says(answer)
    return somebody


async def fills(somebody: Neighbour) -> Neighbour:
    await somebody.says("/book")
    return await gives(somebody, "=For myself", NAME, IIN, PHONE, *FROM_THE_PHONE)


async def books(somebody: Neighbour) -> str:
    await (await fills(somebody)).presses_on(SUBMIT)
    return number_in(somebody.text)


def carried(somebody: Neighbour, button: str) -> str:
    """Return what a button of the newest message carries, to press it again later."""
    shown = [each for row in somebody.last.buttons for each in row if each.text == button]
    assert len(shown) == 1
    return f"data:{shown[0].value}"


async def test_whoever_writes_first_is_greeted_in_all_languages(town: Town) -> None:
    for text in ("/start", "/book", "Сәлем", "/verify 7K3M-9QXZ"):
        somebody = await town.newcomer("Newcomer", "ru").says(text)
        assert somebody.buttons == ["Қазақша", "Русский", "English"]
        assert "Hello!" in somebody.text.split("\n\n")[-1], "after the two official languages"


async def test_without_consent_the_doors_that_need_none_stay_open(town: Town) -> None:
    somebody = await town.newcomer("Newcomer", "en").start()
    await somebody.presses_on("English", "Full text")
    assert "770140000001" in somebody.text, "the operator's BIN stands in the full text"
    await somebody.presses_on("I do not agree")
    assert "+7 700 000 00 00" in somebody.text
    await somebody.presses_on("🗓 Reception schedule")
    assert "Reception schedule" in somebody.text
    await somebody.says("/book")
    assert "✅ I agree" in somebody.buttons
    await somebody.says(NAME)
    assert "I did not understand" in somebody.text
    await somebody.says("/mydata")
    assert "You have not given your consent" in somebody.text


async def test_a_request_for_an_organisation_with_every_detour(citizen: Neighbour) -> None:
    await citizen.says("/book")
    await gives(citizen, "=For another person", "=← Back", "=For an organisation", NAME)
    assert "Write your IIN" in citizen.text
    await citizen.says("жоқ")
    assert "exactly 12 digits" in citizen.text
    await citizen.says(DOUBTFUL_IIN)
    assert "did not pass the check" in citizen.text
    await gives(citizen, "=Leave it as it is", f"«Үлгі» ЖШС, БСН {BIN}", "Директор")
    citizen.person.share_contact(own=False)
    await citizen.town.settle()
    assert "somebody else's contact" in citizen.text
    await citizen.says("/back")
    assert "On what basis" in citizen.text
    await citizen.says("Директор")
    await citizen.shares_phone()
    assert "Your phone: +7 701 000 00 02" in citizen.person.messages()[-2].text
    assert "postal address" in citizen.text
    assert not citizen.person.keyboard, "the contact button is gone again"
    citizen.person.send_photo()
    await citizen.town.settle()
    assert "never send your identity document" in citizen.text
    await gives(citizen, *FROM_THE_PHONE)
    assert "Check your request" in citizen.text
    assert "••••••••0001" in citizen.text
    assert IIN[:-1] not in citizen.text
    assert "bring the document" in citizen.text
    await gives(citizen, "=✏️ Address", "=← Back")
    assert ADDRESS in citizen.text
    await gives(citizen, "=✏️ Address", "Басқа мекенжай, 2-үй")
    assert "Басқа мекенжай" in citizen.text
    await gives(citizen, "=More", "=✏️ Helper", "=Psychologist", "=Done")
    await gives(citizen, "=✏️ Preferred days", "=Tuesday", "=Friday", "=Done")
    await gives(citizen, "=✏️ Out of turn", "=2. ", "=✏️ Call me", "=Yes, you may call")
    await gives(citizen, "=✏️ Language", "=Русский", "=← Back to the request")
    for part in ("Psychologist", "Tuesday, Friday", "Русский", "Person with a disability"):
        assert part in citizen.text
    await citizen.presses_on("✏️ For whom", "For myself")
    assert "Check your request" in citizen.text
    assert "«Үлгі» ЖШС" not in citizen.text
    await citizen.presses_on(SUBMIT)
    assert "Your request is registered" in citizen.text


async def test_commands_in_the_middle_keep_the_form_and_offer_the_way_back(
    citizen: Neighbour,
) -> None:
    await gives(citizen, "/book", "=For myself", NAME)
    for command in ("/my", "/schedule", "/contacts", "/help", "/language", "/mydata", "/start"):
        await citizen.says(command)
        assert "▶️ Continue the request" in citizen.last.button_texts
    await citizen.presses_on("▶️ Continue the request")
    assert "Write your IIN" in citizen.text
    await citizen.says("/verify")
    await citizen.says("7K3M-9QXZ")
    assert "no request with this code" in citizen.text
    await citizen.says("/book")
    assert "unfinished request" in citizen.text
    await gives(citizen, IIN, PHONE, *FROM_THE_PHONE, f"={SUBMIT}")
    assert "Your request is registered" in citizen.text


async def test_another_language_in_the_middle_goes_on_with_the_form(citizen: Neighbour) -> None:
    await gives(citizen, "/book", "=For myself", NAME)
    await gives(citizen, "/language", "=Русский")
    assert "Напишите ваш ИИН" in citizen.text
    assert citizen.last.button_texts == ["У меня нет ИИН", "← Назад", "✖️ Отмена"]
    await citizen.says(IIN)
    await gives(citizen, "/language", "=English")
    assert "phone number" in citizen.text
    assert citizen.person.keyboard, "the button for the own number is there in the new language"


async def test_cancelling_asks_before_anything_is_thrown_away(citizen: Neighbour) -> None:
    await gives(citizen, "/book", "/cancel")
    assert "All right, stopped" in citizen.text, "an empty form is nothing to lose"
    await gives(citizen, "/book", "=For myself", NAME, "/cancel", "=No, continue")
    assert "Write your IIN" in citizen.text
    await gives(citizen, "=✖️ Cancel", "=Yes, throw it away")
    assert "nothing was sent" in citizen.text
    await citizen.says("/cancel")
    assert "Nothing is being filled in" in citizen.text
    await gives(citizen, "/verify", "/cancel")
    assert "All right, stopped" in citizen.text


async def test_twenty_taps_on_send_are_one_request(citizen: Neighbour) -> None:
    await fills(citizen)
    summary, data = citizen.last, carried(citizen, SUBMIT)
    for _ in range(20):
        citizen.person.press(data, summary.id, force=True)
    await citizen.town.settle()
    await citizen.says("/my")
    assert len(set(re.findall(r"QB-\d\d-\d{6}-\d", citizen.text))) == 1
    assert citizen.reads().count("By the code or the QR") == 1, "one receipt"
    assert any("out of date" in toast.text for toast in citizen.person.toasts)


async def test_an_old_button_of_the_form_shows_where_it_stands(citizen: Neighbour) -> None:
    await citizen.says("/book")
    first = citizen.last
    old = [button.value for row in first.buttons for button in row]
    await gives(citizen, "=For myself", NAME)
    for data in old:
        citizen.person.press(f"data:{data}", first.id, force=True)
        await citizen.town.settle()
        assert "Write your IIN" in citizen.text or "Throw away" in citizen.text
    await gives(citizen, IIN, PHONE, *FROM_THE_PHONE, f"={SUBMIT}")
    for data in (*old, "f:1:z", "zz:1", "r:ZZZZZZZZZZ:1:q"):
        citizen.person.press(f"data:{data}", first.id, force=True)
        await citizen.town.settle()
        assert citizen.last.button_texts, "there is always a way on"


async def test_the_receipt_comes_as_a_paper_too(citizen: Neighbour) -> None:
    number = await books(citizen)
    for way in ((), ("/my", "=QB-")):
        await gives(citizen, *way, "=🧾 Receipt (PDF)")
        (file,) = citizen.last.files
        assert file.name == f"{number}.pdf"
        assert file.content.startswith(b"%PDF-")
        assert "📄 Open the request" in citizen.last.button_texts


async def test_a_list_of_officials_says_of_which_body_each_is(citizen: Neighbour) -> None:
    await gives(citizen, "/book", "=For myself", NAME, IIN, PHONE, ADDRESS)
    assert "Мысалдар агенттігі\n4. Төраға: Ғажапова Һикая" in citizen.text
    assert "4. Төраға · Мысалдар агенттігі" in citizen.last.button_texts
    await citizen.says("/schedule")
    assert "Ғажапова Һикая, Төраға (Мысалдар агенттігі)" in citizen.text


async def test_a_second_request_takes_three_answers(citizen: Neighbour) -> None:
    await books(citizen)
    await citizen.says("/book")
    assert "••••••••0000" in citizen.text
    await gives(citizen, "=For myself, with these details", "=1. ", MATTER, f"={SUBMIT}")
    assert "Your request is registered" in citizen.text


async def test_a_foreigner_without_an_iin_is_not_asked_twice_either(citizen: Neighbour) -> None:
    await gives(citizen, "/book", "=For myself", NAME, "=I have no IIN", "=another country", PHONE)
    await gives(citizen, *FROM_THE_PHONE, f"={SUBMIT}")
    await gives(citizen, "/book", "=For myself, with these details", "=1. ", MATTER)
    assert "Citizenship: Citizen of another country" in citizen.text


async def test_a_fourth_open_request_is_refused_before_the_first_question(
    citizen: Neighbour,
) -> None:
    await books(citizen)
    for _ in range(2):
        await citizen.says("/book")
        await gives(citizen, "=For myself, with these details", "=1. ", MATTER, f"={SUBMIT}")
    await citizen.says("/book")
    assert "3 open requests" in citizen.text
    await citizen.presses_on("📂 My requests")
    newest = citizen.last.button_texts[0]
    await gives(citizen, f"={newest}", "=Withdraw the request", "=Yes, withdraw")
    assert "The request is withdrawn" in citizen.text
    await citizen.says("/book")
    assert "For whom" in citizen.text


async def test_a_code_shows_that_a_request_exists_and_nothing_personal(
    town: Town, citizen: Neighbour
) -> None:
    number = await books(citizen)
    code = re.search(r"Verification code: (\S+)", citizen.text)
    assert code is not None
    stranger = await town.newcomer("Stranger", "ru").start(f"v-{code[1].replace('-', '')}")
    assert number in stranger.reads()
    other = await town.newcomer("Other", "en").start()
    await gives(other, "=English", f"/verify {code[1].lower()}")
    assert number in other.text
    for secret in (NAME, MATTER, ADDRESS, "701"):
        assert secret not in other.text + stranger.reads()
    await other.says("/verify 0000-0000")
    assert "no request with this code" in other.text
    await other.says(code[1])
    assert number in other.text


async def test_a_question_is_answered_even_when_the_answer_comes_without_its_button(
    town: Town, citizen: Neighbour
) -> None:
    await books(citizen)
    reviewer = await town.hires("Reviewer", Role.REVIEWER)
    await gives(reviewer, "/language", "=English", "/desk")
    await gives(
        reviewer, "=Open the next case", "=More…", "=Ask the applicant", "Бұрын қайда жүгіндіңіз?"
    )
    assert "Бұрын қайда жүгіндіңіз?" in citizen.text
    await citizen.says("Әкімдікке")
    assert "Is this your answer" in citizen.text
    assert "“Әкімдікке”" in citizen.text
    await citizen.presses_on("✏️ No, write another")
    assert "Never send an identity card" in citizen.text
    citizen.person.send_photo()
    await town.settle()
    assert "File 1 is with your request" in citizen.text
    await gives(citizen, "/menu", "Әкімдікке, екі рет")
    send, question = carried(citizen, "✅ Yes, send it"), citizen.last.id
    await citizen.presses_on("✅ Yes, send it")
    assert "passed on" in citizen.text
    assert "You answered: Әкімдікке, екі рет" in citizen.text
    citizen.person.press(send, question, force=True)
    await town.settle()
    assert "out of date" in citizen.person.toasts[-1].text, "an answer is sent once"


async def test_withdrawing_asks_once_more_and_the_old_button_is_told_off(
    citizen: Neighbour,
) -> None:
    await books(citizen)
    await gives(citizen, "/my", "=QB-")
    card = citizen.last
    await gives(citizen, "=Withdraw the request", "=No, leave it")
    assert "State: Registered" in citizen.text
    await gives(citizen, "=Withdraw the request")
    sure = carried(citizen, "Yes, withdraw")
    await citizen.presses_on("Yes, withdraw")
    assert "State: Withdrawn" in citizen.text
    citizen.person.press(sure, card.id, force=True)
    await citizen.town.settle()
    assert "out of date" in citizen.text
    await citizen.presses_on("Show how it stands now")
    assert "State: Withdrawn" in citizen.text
    assert "Withdraw the request" not in citizen.last.button_texts


async def test_taking_the_consent_back_asks_what_becomes_of_the_request(
    citizen: Neighbour,
) -> None:
    await books(citizen)
    await gives(citizen, "/mydata", "=Take my consent back", "=No, leave it")
    assert "For your next request" in citizen.text
    await gives(citizen, "=Take my consent back", "=Take back, tell me by phone")
    await gives(citizen, "=Yes, take it back", "/mydata")
    assert "You took your consent back" in citizen.text
    await citizen.says("/my")
    assert number_in(citizen.text), "the register keeps the request"
    await citizen.says("/book")
    assert "✅ I agree" in citizen.buttons


async def test_what_nobody_asked_for_is_answered_kindly(citizen: Neighbour) -> None:
    await citizen.says("не понимаю")
    assert "choose below" in citizen.text
    citizen.person.send_photo()
    await citizen.town.settle()
    assert "Nothing of it is kept" in citizen.text
    own = [message for message in citizen.person.messages() if not message.by_bot]
    citizen.person.edit(own[1].id, "изменено")
    await citizen.town.settle()
    assert "not read again" in citizen.text
    await citizen.says("/nonsense")
    assert "choose below" in citizen.text


async def test_out_of_hours_the_receipt_says_when_it_is_registered(
    town: Town, citizen: Neighbour
) -> None:
    await town.moves_to(date(2026, 11, 28), 22, 40)
    await books(citizen)
    assert "outside working hours" in citizen.text
    assert "Monday, November 30, 2026" in citizen.text


async def test_who_cannot_come_keeps_the_turn_and_a_survey_takes_each_answer_once(
    town: Town,
) -> None:
    cast = await cast_of(town, Language.EN)
    somebody = cast.citizen
    await book(cast)
    await cast.registrar.says("/desk")
    await cast.registrar.presses_on("QB-", "Enter the official number")
    await cast.registrar.says("ЖТ-2026-00000001")
    await review_and_decide(cast)
    await distribute(cast)
    notice, come = somebody.last, carried(somebody, "✅ I will come")
    await gives(somebody, "=I cannot come", "=← Back", "=I cannot come", "=Yes, I cannot come")
    assert "You keep your turn" in somebody.text
    assert "In the queue for a date" in somebody.text
    assert "Your place in the queue: 1" in somebody.text
    assert "We shall tell you the new date by Monday, November 30, 2026." in somebody.text
    somebody.person.press(come, notice.id, force=True)
    await town.settle()
    assert "out of date" in somebody.text

    await gives(somebody, "/my", "=QB-", "=Withdraw the request", "=Yes, withdraw")
    await town.moves_to(date(2026, 11, 24), 10, 5)
    assert "you withdrew your request" in somebody.text
    asked, far = somebody.last, carried(somebody, "The date was too far away")
    for _ in range(2):
        somebody.person.press(far, asked.id, force=True)
    await town.settle()
    assert "Was it easy to do what you wanted in this bot?" in somebody.text
    await somebody.presses_on("4")
    assert "If you would like to add something" in somebody.text
    somebody.person.send_photo()
    await town.settle()
    assert "in words" in somebody.text
    await somebody.says("Бәрі түсінікті болды.")
    assert "Thank you! Your answers" in somebody.text
    somebody.person.press(far, asked.id, force=True)
    await town.settle()
    assert "Thank you! Your answers" in somebody.text
