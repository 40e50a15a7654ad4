"""A registrar calls those who were drawn, in Kazakh, one by one, and books for whoever wishes."""

import json
import re
from datetime import date
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from db.enums import CallState, ConsultationOutcome, DutyKind, Language, Role
from db.models import (
    Account,
    Ballot,
    BallotAnswer,
    CallBack,
    CallTry,
    Consultation,
    Duty,
    Fact,
    InboxUpdate,
    JournalEntry,
    Request,
    Sample,
    SampleCall,
)
from tests.flows.crew import Crew, crew_of
from tests.services.phone_survey import consulted, phone
from tests.services.test_call_files import ANSWERS, answering, filled
from tests.town import Neighbour, Town

ENDED = date(2026, 11, 12)

Row = TypeVar("Row")


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def kazakh(crew: Crew, somebody: Neighbour) -> Neighbour:
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.KK)
    return somebody


async def sheet(
    town: Town, crew: Crew, count: int = 2, language: Language = Language.KK
) -> Neighbour:
    """Return a registrar who reads Kazakh and has put the draw of November to work."""
    async with crew.as_(crew.registrar) as office:
        for n in range(1, count + 1):
            await consulted(office, n, ended=ENDED, language=language)
    await town.moves_to(date(2026, 12, 1), 9, 30)
    await town.looks()
    clerk = await kazakh(crew, crew.registrar)
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша")
    await clerk.presses_on("Іріктеуді іске қосу")
    return clerk


async def forgets_language(crew: Crew) -> None:
    """Let the registrar be one who has never chosen a language; the telephone speaks Kazakh."""
    async with crew.as_(crew.registrar) as office:
        await office.session.execute(
            update(Account).where(Account.id == office.account.id).values(language=None)
        )


async def answers(clerk: Neighbour, *places: int) -> None:
    """Press the answers read out, each by its place on the screen."""
    for place in places:
        await clerk.presses_on(clerk.buttons[place])


async def rows(town: Town, table: type[Row]) -> list[Row]:
    async with town.installation.database.reading() as session:
        return list(await session.scalars(select(table)))


async def test_point_38_the_desk_leads_to_the_draw_and_anybody_of_the_office_checks_it(
    town: Town, crew: Crew
) -> None:
    async with crew.as_(crew.registrar) as office:
        for n in range(1, 4):
            await consulted(office, n, ended=ENDED)
    await town.moves_to(date(2026, 12, 1), 9, 30)
    await town.looks()
    clerk = await kazakh(crew, crew.registrar)
    await clerk.says("/desk")
    await clerk.presses_on("Телефон сауалнамасына іріктелгендерге")
    assert "Қоңырау шалуға болатындар: 3. Іріктелгені: 3." in clerk.text
    assert "Сіз іріктеуді іске қосқанша" in clerk.text
    assert not [one for one in clerk.buttons if "Келесі қоңырау" in one]
    head = await kazakh(crew, crew.head)
    await head.says("/desk")
    await head.presses_on("Пікірлер", "Телефон сауалнамасы")
    await head.presses_on("2026 ж. қараша")
    assert not [one for one in head.buttons if "іске қосу" in one]
    await head.presses_on("Іріктеуді тексеру")
    assert "дәл сол адамдар дәл сол ретпен" in head.text
    [file] = head.last.files
    content = json.loads(file.content)
    assert content["agrees_with_the_sheet"]
    assert sorted(content["drawn"]) == content["population"]
    assert file.name == "draw-2026-11-declined.json"


async def test_point_38_a_whole_call_in_kazakh_ends_in_a_ballot_without_a_person(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew)
    await clerk.presses_on("📞 Келесі қоңырау")
    assert "Қоңырау 1 / 2" in clerk.text
    assert "+7" not in clerk.text
    assert "Сынақ" not in clerk.text
    await clerk.presses_on("Аты-жөні мен нөмірін көрсету")
    shown = clerk.person.messages()[-2]
    assert "Сынақ Үлгі" in shown.text
    assert "+7 701 000" in shown.text
    # Without gaps a number is a link in every program of Telegram: one tap on it calls.
    assert re.search(r"басыңыз: \+7701000\d{4}$", shown.text)
    assert shown.protected
    await clerk.presses_on("Сұрақтарды оқу")
    assert "Қайырлы күн!" in clerk.text
    assert "қараша" in clerk.text
    await answers(clerk, 4, 2, 1, 1)
    assert "Тағы бірдеңе қосқыңыз келе ме?" in clerk.text
    await clerk.presses_on("Қосары жоқ")
    assert "адамнан бөлек жазылды" in clerk.reads()
    [ballot] = await rows(town, Ballot)
    said = {one.question: one.mark or one.choice for one in await rows(town, BallotAnswer)}
    assert ballot.way == "phone"
    assert said == {"clear": 5, "solved": "unsolved", "why": "far_date"}
    calls = sorted(await rows(town, SampleCall), key=lambda one: one.position)
    assert [one.state for one in calls] == [CallState.ANSWERED, CallState.WAITING]
    assert not calls[0].wishes_booking
    journal = " ".join(one.details for one in await rows(town, JournalEntry))
    assert "far_date" not in journal
    assert all(one.raw_sealed is None for one in await rows(town, InboxUpdate))


async def test_point_38_whoever_speaks_russian_is_asked_in_russian(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, language=Language.RU)
    await clerk.presses_on("📞 Келесі қоңырау")
    await clerk.presses_on("Сұрақтарды оқу")
    assert "Оқып беріңіз (Русский)" in clerk.text
    assert "Здравствуйте! Вас беспокоит" in clerk.text
    await answers(clerk, 4, 0)
    assert "Хотите что-нибудь добавить?" in clerk.text
    await clerk.presses_on("← Алдыңғы сұрақ")
    assert len(clerk.buttons) == 5, "three answers, the way back, and the way out"


async def test_point_38_who_was_talked_out_is_called_by_the_head_if_they_wish(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 0, 2, 3, 1)
    assert "басшы сізге қоңырау шалса бола ма" in clerk.text
    await clerk.presses_on("Иә, қоңырау шалсын")
    await clerk.says("Маған жазылма деді.")
    [task] = await rows(town, CallBack)
    assert (task.reason, task.mark, task.survey_id) == ("talked_out", 1, None)
    assert task.consultation_id is not None
    assert task.comment_sealed is not None
    duties = [one for one in await rows(town, Duty) if one.kind is DutyKind.CALL_BACK]
    assert [(one.role, one.subject) for one in duties] == [(Role.HEAD, task.public_id)]
    assert [one for one in await rows(town, Sample) if one.closed_at is None] == []
    [duty] = [one for one in await rows(town, Duty) if one.kind is DutyKind.PHONE_SURVEY]
    assert duty.closed_at is not None


async def test_point_38_whoever_wishes_books_at_once_and_only_what_is_missing_is_asked(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 3, 2, 1, 0)
    await clerk.presses_on("Қосары жоқ")
    assert "Жазылғысы келеді" in clerk.text
    [open_draw] = await rows(town, Sample)
    assert open_draw.closed_at is None, "the request is still owed"
    await clerk.presses_on("Өтінішті қазір қабылдау")
    await clerk.says("500101100000")
    await clerk.says("Көктем ауылы, Бұлақ көшесі, 5")
    await clerk.presses_on(clerk.buttons[0])
    await clerk.says("Ауылдағы көпір екі жылдан бері жөнделмей тұр.")
    assert "Сынақ Үлгі" in clerk.reads()
    [register] = [one for one in clerk.buttons if "азақ" in one]
    await clerk.presses_on(register)
    [request] = await rows(town, Request)
    [call] = await rows(town, SampleCall)
    [advice] = await rows(town, Consultation)
    assert call.booked_id == advice.booked_id == request.id
    assert advice.outcome is ConsultationOutcome.DECLINED, "what it was counted as stays"
    async with crew.as_(crew.registrar) as office:
        row = await office.cases.find(request.public_id)
        assert office.cases.person(row).phone == phone(1)
    [draw] = await rows(town, Sample)
    assert draw.closed_at is not None
    facts = [(one.kind, one.detail, one.reason, one.value) for one in await rows(town, Fact)]
    assert ("sample_call", "answered", "books", 1) in facts


async def test_a_form_that_was_left_is_not_thrown_away_by_a_booking(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.says("/take")
    await clerk.says("+7 701 000 77 77")
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 3, 2, 1, 0)
    await clerk.presses_on("Қосары жоқ", "Өтінішті қазір қабылдау")
    assert "Сынақ Үлгі" not in clerk.text
    async with crew.as_(crew.registrar) as office:
        assert await office.intake.known(phone=phone(1)) == ()
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "Қоңыраулар тізімі", "1. сұрақтарға жауап берді")
    assert "Өтінішті қазір қабылдау" in " ".join(clerk.buttons)


async def test_a_booking_left_in_the_middle_goes_on_where_it_was(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, 2)
    for _ in range(2):
        await clerk.says("/calls")
        await clerk.presses_on("2026 ж. қараша", "📞 Келесі қоңырау", "Сұрақтарды оқу")
        await answers(clerk, 3, 2, 1, 0)
        await clerk.presses_on("Қосары жоқ")
    await clerk.presses_on("Өтінішті қазір қабылдау")
    await clerk.says("500101100000")
    asked = clerk.text
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "Қоңыраулар тізімі", "2. сұрақтарға жауап берді")
    await clerk.presses_on("Өтінішті қазір қабылдау")
    assert clerk.text == asked, "the number that was typed is not asked again"
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "Қоңыраулар тізімі", "1. сұрақтарға жауап берді")
    await clerk.presses_on("Өтінішті қазір қабылдау")
    assert "Қайтадан бастау" in " ".join(clerk.buttons), "nothing is thrown away unasked"
    await clerk.presses_on("Қайтадан бастау")
    assert "12 сан" in clerk.text, "the form of the other person, who has said no number yet"


async def test_point_38_whoever_is_owed_a_request_stands_on_top_of_the_sheet(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 8)
    await clerk.presses_on("Қоңыраулар тізімі", "Келесі", "8. қоңырау шалу керек")
    await clerk.presses_on("Сұрақтарды оқу")
    await answers(clerk, 3, 2, 1, 0)
    await clerk.presses_on("Қосары жоқ", "Іріктеуге оралу", "Қоңыраулар тізімі")
    assert clerk.buttons[0] == "8. сұрақтарға жауап берді"
    assert clerk.buttons[1] == "1. қоңырау шалу керек"


async def test_a_talk_that_breaks_off_leads_from_any_question_to_the_card(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 3, 2, 1)
    await clerk.presses_on("Әңгіме үзілді", "Кейін қоңырау шалу")
    assert "кейін қоңырау шалуды сұрады" in clerk.text
    assert await rows(town, Ballot) == []


@pytest.mark.parametrize("chosen", [True, False], ids=["a language", "no language"])
async def test_whoever_types_between_two_answers_is_asked_the_question_once_more(
    town: Town, crew: Crew, *, chosen: bool
) -> None:
    clerk = await sheet(town, crew, 1)
    if not chosen:
        await forgets_language(crew)
    await clerk.presses_on("📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 2)
    question, drawn = clerk.text, clerk.buttons
    await clerk.says("қанағаттанды")
    assert clerk.text.endswith(question), clerk.text
    assert clerk.text != question
    assert clerk.buttons == drawn
    await clerk.says("/cancel")
    assert clerk.buttons != drawn
    assert (await rows(town, SampleCall))[0].state is CallState.WAITING


async def test_stray_words_of_whoever_works_here_are_no_greeting(town: Town, crew: Crew) -> None:
    await forgets_language(crew)
    await crew.registrar.says("осы не?")
    assert crew.registrar.text.startswith("Кешіріңіз, түсінбедім"), crew.registrar.text
    assert "🗂 Бүгінгі жұмыс" in crew.registrar.buttons


async def test_point_38_tries_in_vain_are_spread_and_then_given_up(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Жауап жоқ")
    assert "Қайта қоңырау шалу:" in clerk.text
    await clerk.presses_on("Жауап жоқ")
    assert "тым аз уақыт өтті" in clerk.text
    assert len(await rows(town, CallTry)) == 1
    await clerk.presses_on("Қоңырауды ашу", "Келесі қоңырау")
    assert "Қазір қоңырау шалатын адам жоқ" in clerk.text
    for day in (2, 3):
        await town.moves_to(date(2026, 12, day), 12)
        await clerk.says("/calls")
        await clerk.presses_on("2026 ж. қараша", "📞 Келесі қоңырау", "Жауап жоқ")
    [call] = await rows(town, SampleCall)
    assert call.state is CallState.UNREACHED
    facts = [(one.kind, one.detail, one.value) for one in await rows(town, Fact)]
    assert ("sample_call", "unreached", 3) in facts


async def test_point_38_a_no_for_good_is_asked_twice_and_respected(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Енді сұрамау")
    assert "Мұны қайтару мүмкін емес" in clerk.text
    await clerk.presses_on("Иә, жазылсын")
    [call] = await rows(town, SampleCall)
    [advice] = await rows(town, Consultation)
    assert call.state is CallState.REFUSED
    assert not advice.phone_survey


async def sends(somebody: Neighbour, content: bytes, name: str = "кесте.xlsx") -> None:
    somebody.person.send_document(name, content)
    await somebody.town.settle()


async def test_point_38_the_sheet_goes_to_a_phone_room_and_comes_back(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 3)
    await clerk.presses_on("📤 Қоңырау бөлмесіне")
    assert "Файлдағы адамдар: 3" in clerk.text
    await clerk.presses_on("Иә, файл жасалсын")
    [file] = clerk.last.files
    assert file.name == "calls-2026-11-declined.xlsx"
    content = filled(file.content, answering(ANSWERS, ANSWERS | {"q:book": "1"}))
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "📥 Толтырылған кесте")
    await sends(clerk, filled(content, answering({"result": "17"})))
    assert "Ештеңе жазылған жоқ" in clerk.text
    assert "Қоңырау нәтижесі" in clerk.text
    await sends(clerk, b"%PDF", "а.pdf")
    assert "кесте емес" in clerk.text
    await sends(clerk, b"rubbish", "а.xlsx")
    assert await rows(town, Ballot) == []
    await sends(clerk, content)
    assert "Ондағы қоңыраулар: 2" in clerk.text
    assert await rows(town, Ballot) == []
    preview = clerk.last
    await clerk.presses_on("2 қоңырауды жазу")
    assert "2 қоңырау жазылды" in clerk.text
    assert "Жазылғысы келеді: 1" in clerk.text
    assert len(await rows(town, Ballot)) == 2
    [store] = [
        button.value for row in preview.buttons for button in row if "2 қоңырауды" in button.text
    ]
    clerk.person.press(f"data:{store}", preview.id, force=True)
    await town.settle()
    assert len(await rows(town, Ballot)) == 2
    await clerk.says("/calls")
    await clerk.presses_on("2026 ж. қараша", "Қоңыраулар тізімі")
    assert "жазылғысы келеді" in clerk.text


async def test_a_card_that_a_colleague_has_overtaken_leads_to_how_it_stands(
    town: Town, crew: Crew
) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау")
    old = clerk.last
    await clerk.presses_on("Бос емес")
    [busy] = [button.value for row in old.buttons for button in row if "Бос емес" in button.text]
    clerk.person.press(f"data:{busy}", old.id, force=True)
    await town.settle()
    assert "содан бері өзгерді" in clerk.text
    await clerk.presses_on("Қоңырауды ашу")
    assert "Бос емес" in " ".join(clerk.buttons)
    assert len(await rows(town, CallTry)) == 1


async def test_a_remark_may_be_given_up_and_then_nothing_is_written(town: Town, crew: Crew) -> None:
    clerk = await sheet(town, crew, 1)
    await clerk.presses_on("📞 Келесі қоңырау", "Сұрақтарды оқу")
    await answers(clerk, 4, 0)
    await clerk.says("/cancel")
    assert "Қоңырау 1 / 1" in clerk.text
    await clerk.says("Бұл енді жауап емес.")
    assert await rows(town, Ballot) == []
