"""Advice in the chat and on paper, by visible buttons, in Kazakh and in Russian (points 17, 38)."""

import pytest
from sqlalchemy import select

from db.enums import (
    AlternativeKind,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    Role,
)
from db.models import Consultation, ConsultationLine, Request
from tests.flows.crew import crew_of
from tests.flows.test_citizens import ADDRESS, IIN, NAME, PHONE, carried
from tests.town import Neighbour, Town, number_in

ASKED = "Жер учаскесіне құжатты қалай рәсімдеуге болады?"
ADVICE = "Алдымен халыққа қызмет көрсету орталығына жүгініңіз."


async def citizen_of(town: Town, language: str, agree: str) -> Neighbour:
    """Return somebody who has chosen a language and agreed."""
    somebody = await town.newcomer("Айсұлу", "kk", phone="77010000002").start()
    return await somebody.presses_on(language, agree)


async def helper_of(town: Town, language: Language = Language.KK) -> Neighbour:
    """Return a legal consultant who reads this language."""
    somebody = await town.hires("Қуаныш", Role.CONSULTANT)
    installation = town.installation
    async with (
        installation.database.transaction() as session,
        installation.offices.open_for(session, somebody.person.id) as office,
    ):
        await office.accounts.choose_language(language)
    return somebody


async def rows(town: Town) -> list[Consultation]:
    async with town.installation.database.reading() as session:
        return list(await session.scalars(select(Consultation).order_by(Consultation.id)))


async def test_point_38_asked_answered_and_booked_in_kazakh(town: Town) -> None:
    helper = await helper_of(town)
    citizen = await citizen_of(town, "Қазақша", "✅ Келісемін")
    await citizen.presses_on("💬 Кеңес алу")
    assert "Сұрағыңыз не туралы?" in citizen.text
    await citizen.presses_on("Жер")
    await citizen.says("қысқа")
    assert "таңба" in citizen.text, "the question is asked again, with its bounds"
    await citizen.says(ASKED)
    assert ASKED in citizen.text
    await citizen.presses_on("✏️ Кімнен сұраймыз", "Заң кеңесшісі", "✅ Сұрақты жіберу")
    assert "Сұрағыңыз жіберілді" in citizen.text
    assert "25 қараша" in citizen.text, "by when the answer comes"

    assert "Кеңес сұрап отыр" in helper.text
    assert ASKED not in helper.reads(), "a notice may light up on a locked phone"
    await helper.presses_on("Сұрақты ашу", "✋ Өзіме аламын", "👁 Сұрақты көрсету")
    assert ASKED in helper.reads()
    shown = next(one for one in helper.person.messages() if ASKED in one.text)
    assert shown.protected
    await helper.presses_on("✏️ Жауап беру")
    await helper.says(ADVICE)
    assert "Жауап адамға жіберілді" in helper.text

    assert ADVICE in citizen.text
    await citizen.presses_on("✍️ Қабылдауға жазыламын")
    assert "нысанға түсіп қойды" in citizen.text
    for answer in (NAME, IIN, PHONE, ADDRESS):
        await citizen.says(answer)
    await citizen.presses_on("Өзіңіз бағыттаңыз")
    assert ASKED in citizen.text, "what was asked is the matter already"
    await citizen.presses_on("✅ Өтінішті жіберу")
    number = number_in(citizen.reads())
    (row,) = await rows(town)
    assert (row.state, row.outcome) == (ConsultationState.ENDED, ConsultationOutcome.BOOKS)
    async with town.installation.database.reading() as session:
        booked = (await session.scalars(select(Request))).one()
    assert (booked.id, booked.number, booked.topic) == (row.booked_id, number, row.topic)
    await helper.says("/advice")
    assert "Кеңес сұраған: 0" in helper.text


async def test_point_38_asked_again_and_declined_in_russian(town: Town) -> None:
    helper = await helper_of(town, Language.RU)
    citizen = await citizen_of(town, "Русский", "✅ Согласен(на)")
    await citizen.says("/advice")
    await citizen.presses_on("Нет в списке")
    await citizen.says("Как оформить документы на земельный участок?")
    send = carried(citizen, "✅ Отправить вопрос")
    await citizen.presses_on("✅ Отправить вопрос")
    for _tap in range(20):
        citizen.person.press(send, citizen.last.id, force=True)
    await town.settle()
    assert len(await rows(town)) == 1
    await citizen.says("/my")
    await citizen.presses_on("вопрос ждёт ответа")
    await helper.says("/advice")
    await helper.presses_on("ждёт ответа", "✏️ Ответить")
    await helper.says("Сначала обратитесь в ЦОН.")
    assert "Сначала обратитесь в ЦОН." in citizen.text
    await citizen.presses_on("❓ Спросить ещё")
    await citizen.says("А сколько это займёт?")
    assert "Ваш вопрос передан" in citizen.text
    assert "спрашивает ещё" in helper.text
    await helper.presses_on("Открыть вопрос", "✏️ Ответить")
    await helper.says("Обычно десять рабочих дней.")
    await citizen.presses_on("Не буду записываться", "Меня отговорили")
    assert "Никто не вправе отговаривать вас от приёма" in citizen.text
    assert "отговорили" not in helper.reads(), "that is for the head, not for the helper"
    await citizen.presses_on("☎️ Да, позвоните")
    assert "Руководитель позвонит вам" in citizen.text
    await citizen.says("+7 701 000 00 02, после обеда")
    assert "Руководитель прочитает это" in citizen.text
    (row,) = await rows(town)
    assert row.outcome is ConsultationOutcome.DECLINED
    assert row.reason is DeclineReason.TALKED_OUT
    async with town.installation.database.reading() as session:
        lines = (await session.scalars(select(ConsultationLine))).all()
    assert len(lines) == 4


async def test_an_old_button_shows_how_it_stands(town: Town) -> None:
    helper = await helper_of(town)
    citizen = await citizen_of(town, "English", "✅ I agree")
    await citizen.says("/advice")
    await citizen.presses_on("None of these")
    await citizen.says(ASKED)
    await citizen.presses_on("✅ Send the question")
    await helper.says("/advice")
    await helper.presses_on("жауап күтуде", "✏️ Жауап беру")
    await helper.says(ADVICE)
    settled = carried(citizen, "✅ It is settled")
    await citizen.presses_on("✅ It is settled")
    citizen.person.press(settled, citizen.last.id, force=True)
    await town.settle()
    assert "out of date" in citizen.text
    await citizen.presses_on("Show how it stands now")
    assert "your question is settled" in citizen.text
    await citizen.presses_on("✍️ I want to book a reception", "✖️ Cancel", "Yes, throw it away")
    assert len(await rows(town)) == 1


async def test_nothing_is_asked_before_consent_and_no_photo_is_kept(town: Town) -> None:
    citizen = await town.newcomer("Айсұлу", "en").start()
    await citizen.presses_on("English", "I do not agree")
    await citizen.says("/advice")
    assert "✅ I agree" in citizen.buttons
    await citizen.presses_on("✅ I agree", "None of these")
    citizen.person.send_photo()
    await town.settle()
    assert "never send your identity document" in citizen.text
    await citizen.says("/cancel")
    assert "What would you like to do?" in citizen.text
    assert await rows(town) == []


async def test_point_38_a_registrar_records_a_call_in_eight_presses(town: Town) -> None:
    crew = await crew_of(town)
    clerk = crew.registrar
    await clerk.says("/advice")
    clerk.presses = 0
    await clerk.presses_on(
        "📝 Record a consultation",
        "By phone",
        "None of these",
        "Declined to book",
        "The date is too far off",
        "Without a phone",
        "✅ Write it down",
    )
    assert clerk.presses <= 8
    (row,) = await rows(town)
    assert (row.way, row.reason) == (ConsultationWay.PHONE, DeclineReason.FAR_DATE)
    assert "written down" in clerk.text


async def test_whoever_leaves_a_phone_is_asked_at_once_about_the_survey(town: Town) -> None:
    crew = await crew_of(town)
    clerk = crew.registrar
    await clerk.says("/advice")
    await clerk.presses_on("📝 Record a consultation", "By phone", "None of these", "Declined to")
    await clerk.presses_on("The date is too far off")
    await clerk.says(PHONE)
    assert "phoned for the survey" in clerk.text
    await clerk.presses_on("Yes", "✅ Write it down")
    (row,) = await rows(town)
    assert row.phone_survey


async def test_books_now_opens_the_form_with_what_is_known(town: Town) -> None:
    crew = await crew_of(town)
    clerk = crew.registrar
    await clerk.says("/advice")
    await clerk.presses_on("📝 Record a consultation", "By phone", "None of these", "Books a")
    assert "full name" in clerk.text, "somebody who books has to be found again"
    await clerk.says(NAME)
    await clerk.says(PHONE)
    assert "•••" in clerk.text or "*" in clerk.text, "the phone is masked in the summary"
    await clerk.presses_on("✅ Write it down", "📞 Take the request down")
    await clerk.says(IIN)
    await clerk.says(ADDRESS)
    await clerk.presses_on("1. ")
    await clerk.says(ASKED)
    assert NAME in clerk.reads()
    await clerk.presses_on("answer in: Қазақша")
    (row,) = await rows(town)
    async with town.installation.database.reading() as session:
        booked = (await session.scalars(select(Request))).one()
    assert row.booked_id == booked.id
    await clerk.says("/advice")
    assert "Want to book" not in clerk.reads().split("written down")[-1]


async def test_what_a_consultant_books_waits_for_the_registrar(town: Town) -> None:
    crew = await crew_of(town)
    helper = await helper_of(town, Language.EN)
    await helper.says("/advice")
    await helper.presses_on("📝 Record a consultation", "In the room", "None of these", "Books a")
    await helper.says(NAME)
    await helper.presses_on("Without a phone", "✅ Write it down")
    assert "registrars are told" in helper.text
    assert "wants to book" in crew.registrar.text
    await crew.registrar.presses_on("📞 Take the request down")
    assert "IIN" in crew.registrar.text
    await crew.registrar.says("/desk")
    assert any("Want to book after advice: 1" in one for one in crew.registrar.buttons)


async def test_point_17_a_question_goes_to_another_helper(town: Town) -> None:
    helper = await helper_of(town, Language.EN)
    other = await town.hires("Сәуле", Role.PSYCHOLOGIST, language="en")
    citizen = await citizen_of(town, "English", "✅ I agree")
    await citizen.says("/advice")
    await citizen.presses_on("None of these")
    await citizen.says(ASKED)
    await citizen.presses_on("✅ Send the question")
    await helper.presses_on("Open the question", "↪️ Hand on", "Psychologist")
    assert "Questions for advice: 0" in helper.text
    await other.says("/advice")
    assert "Кеңес сұраған: 1" in other.text


@pytest.mark.parametrize("way", ["more", "offer"])
async def test_a_consultation_that_belongs_to_a_case(town: Town, way: str) -> None:
    crew = await crew_of(town)
    helper = await helper_of(town, Language.EN)
    citizen, card = await crew.in_review()
    if way == "more":
        await crew.registrar.says("/find")
        await crew.registrar.says(card.number)
        await crew.registrar.presses_on(
            card.number, "More", "Record a consultation", "By phone", "The question"
        )
        await crew.registrar.presses_on("✅ Write it down")
        (row,) = await rows(town)
        assert row.request_id is not None
        await crew.reviewer.says("/find")
        await crew.reviewer.says(card.number)
        await crew.reviewer.presses_on(card.number)
        told = "Consultation of Mon, 23 November. By phone: The question is settled"
        assert told in crew.reviewer.text, crew.reviewer.text
        return
    async with crew.as_(crew.reviewer) as office:
        await office.alternatives.offer(
            card.public_id, card.version, AlternativeKind.CONSULTATION, "Заңгер түсіндіреді."
        )
    await town.settle()
    await citizen.presses_on("Yes, I agree", "Yes, I agree")
    assert "accepted a consultation" in helper.text
    await helper.presses_on("Open the question", "👁 Show the question")
    assert "көпір" in helper.reads(), "the matter of the case"
    await helper.presses_on("🏁 End with an outcome", "The question is settled")
    (row,) = await rows(town)
    assert row.outcome is ConsultationOutcome.SOLVED


async def test_a_volunteer_finds_no_door_to_consultations(town: Town) -> None:
    await helper_of(town)
    citizen = await citizen_of(town, "English", "✅ I agree")
    await citizen.says("/advice")
    await citizen.presses_on("None of these")
    await citizen.says(ASKED)
    await citizen.presses_on("✅ Send the question")
    volunteer = await town.hires("Ерікті", Role.VOLUNTEER)
    await volunteer.says("/advice")
    assert ASKED not in volunteer.reads()
    assert not any("Кеңестер" in one for one in volunteer.buttons)
