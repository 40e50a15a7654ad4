"""The survey in chat by visible buttons, in the tone of each ending; the head calls back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.views.consultations import Question
from db.enums import DeclineReason, Language, ProposalKind, Role
from db.models import Ballot, BallotAnswer, CallBack, Dialogue, Remark, Survey
from tests.flows.crew import Crew, crew_of
from tests.flows.test_citizens import carried
from tests.town import Neighbour, Town
from tests.unit.screens.citizens import CATALOGUES

LANGUAGES = (Language.KK, Language.RU)


async def withdrawn(
    town: Town, crew: Crew, language: Language, *, directed: bool = True
) -> Neighbour:
    """Return somebody who withdrew and is asked in their language, one working day later."""
    citizen, card = await crew.registered(directed=directed)
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(language)
    async with crew.as_(citizen) as office:
        await office.requests.withdraw(card.public_id, card.version)
    await town.settle()
    await town.moves_to(date(2026, 11, 24), 10, 5)
    return citizen


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_was_talked_out_is_told_sorry_and_called_by_the_head(
    town: Town, language: Language
) -> None:
    crew = await crew_of(town)
    citizen = await withdrawn(town, crew, language)
    _ = CATALOGUES[language]
    assert _("Why did you withdraw the request?") in citizen.text
    assert "QB-26-" in citizen.text
    await citizen.presses_on(_("I was talked out of it"))
    assert _("Was it easy to do what you wanted in this bot?") in citizen.text
    await citizen.presses_on("4")
    assert _("We are sorry. Nobody may talk you out of a reception: it is your right.") in (
        citizen.text
    )
    await citizen.presses_on(_("☎️ Yes, call me"))
    assert _.plural(
        "The head of the office will call you within {n} working day.",
        "The head of the office will call you within {n} working days.",
        3,
    ) in (citizen.text)
    await citizen.says("Қабылдауға келмеңіз деді.")
    assert citizen.text == _("The head will read this before calling you.")
    # The clerk hears nothing; the head is told without a name.
    assert "Call back" not in crew.registrar.reads()
    await town.ticks()
    assert "Call back" in crew.head.text
    assert "Қабылдауға" not in crew.head.reads()
    await crew.head.presses_on("Open the call back")
    assert "“I was talked out of it”" in crew.head.text
    await crew.head.presses_on("Show whom to call")
    assert "Қабылдауға келмеңіз деді." in crew.head.reads()
    await crew.head.presses_on("Measures are taken")
    await crew.head.says("қысқа")
    await crew.head.says("Қызметкермен сөйлестік, адамнан кешірім сұралды.")
    assert "Written down, the call is over." in crew.head.text
    await town.waits(timedelta(minutes=30))
    assert "Қабылдауға келмеңіз деді." not in crew.head.reads()


@pytest.mark.parametrize("directed", [True, False])
async def test_a_survey_names_the_post_only_where_one_was_chosen(
    town: Town, *, directed: bool
) -> None:
    crew = await crew_of(town)
    citizen = await withdrawn(town, crew, Language.RU, directed=directed)
    # A sentence that begins with the weekday begins with a capital all the same.
    assert citizen.text.startswith("Понедельник, 23 ноября 2026")
    assert ("К кому:" in citizen.text) is directed
    assert "определит учреждение" not in citizen.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_wants_no_call_leaves_no_trace_but_a_comment_apart(
    town: Town, language: Language
) -> None:
    crew = await crew_of(town)
    citizen = await withdrawn(town, crew, language)
    _ = CATALOGUES[language]
    await citizen.presses_on(_("It was hard to do"), "1")
    assert _("We are sorry that it was so.") in citizen.text
    await citizen.presses_on(_("No, do not call"))
    assert _("All right, nobody will call. Your answers stay without your name.") in citizen.text
    citizen.person.send_photo()
    await town.settle()
    await citizen.says("Түймесін таппадым.")
    assert citizen.text == _("Thank you! Your answers help us to receive people better.")
    await citizen.says("Тағы бір сөз.")
    async with town.installation.database.reading() as session:
        assert len((await session.scalars(select(Ballot))).all()) == 1
        assert len((await session.scalars(select(Remark))).all()) == 1
        assert (await session.scalars(select(CallBack))).all() == []
        said = {one.choice or one.mark for one in await session.scalars(select(BallotAnswer))}
    assert said == {"hard", 1}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_a_refusal_nothing_is_cheerful(town: Town, language: Language) -> None:
    crew = await crew_of(town)
    citizen, card = await crew.proposed(ProposalKind.REFUSE)
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(language)
    async with crew.as_(crew.head) as office:
        card = await office.decisions.approve(card.public_id, card.version)
    async with crew.as_(crew.registrar) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-1/26")
    await town.settle()
    await town.moves_to(date(2026, 11, 24), 10, 5)
    _ = CATALOGUES[language]
    assert _("Was the reason clear to you?") in citizen.text
    assert card.number in citizen.text
    assert "!" not in citizen.text
    await citizen.presses_on("5", _("Hard to say"))
    assert _("Thank you, your answers are kept without your name.") in citizen.text
    await citizen.presses_on(_("☎️ Please call me"))
    await citizen.presses_on(_("Finish"))
    async with town.installation.database.reading() as session:
        assert len((await session.scalars(select(CallBack))).all()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_was_sent_on_is_not_said_to_have_gone_to_the_own_post(
    town: Town, language: Language
) -> None:
    crew = await crew_of(town)
    citizen, card = await crew.in_review()
    assert card.post is not None
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(language)
    async with crew.as_(crew.reviewer) as office:
        card = await office.referrals.redirect(
            card.public_id, card.version, "R01", "Көрші облыс әкімдігі", "Мәселе сол жақта."
        )
    async with crew.as_(crew.registrar) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-2/26")
    await town.settle()
    await town.moves_to(date(2026, 11, 24), 10, 5)
    _ = CATALOGUES[language]
    assert _("Was the reason clear to you?") in citizen.text
    assert card.number in citizen.text
    assert _("To whom: {post}", post="") not in citizen.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_not_now_and_never_again_and_again_after_all(town: Town, language: Language) -> None:
    crew = await crew_of(town)
    citizen = await withdrawn(town, crew, language)
    _ = CATALOGUES[language]
    await citizen.presses_on(_("Not now"))
    assert _.day(date(2026, 12, 7)) in citizen.text
    await town.moves_to(date(2026, 11, 27), 12)
    assert _("We asked you a few days ago and ask once more, for the last time.") in citizen.text
    await citizen.presses_on(_("Do not ask me any more"))
    assert "/mydata" in citizen.text
    await citizen.presses_on(_("You may ask me again"))
    assert _("Thank you. We may ask you again about what ends from now on.") in citizen.text
    async with town.installation.database.reading() as session:
        assert (await session.scalars(select(Survey.state))).one() == "closed"
        assert (await session.scalars(select(Dialogue.state))).all().count(None) >= 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_wants_a_reception_after_all_finds_the_form_filled(
    town: Town, language: Language
) -> None:
    crew = await crew_of(town)
    _ = CATALOGUES[language]
    helper = await town.hires("Заңгер", Role.CONSULTANT)
    citizen, _card = await crew.registered()
    matter = "Жерге құжатты қалай рәсімдеуге болады?"
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(language)
    async with crew.as_(citizen) as office:
        asked = await office.own_advice.ask(Question(matter, language, "land"), "advice:1")
    async with crew.as_(helper) as office:
        answered = await office.advice_desk.answer(asked.view.public_id, 1, "Орталыққа барыңыз.")
    async with crew.as_(citizen) as office:
        await office.own_advice.decline(
            answered.public_id, answered.version, DeclineReason.FAR_DATE
        )
    await town.settle()
    await town.moves_to(date(2026, 11, 24), 10, 5)
    assert _("Was the consultation clear?") in citizen.text
    about = town.installation.profile.topic("land").text.said(language)
    assert _("Topic: {topic}", topic=about) in citizen.text
    # Why they do not book they have said already.
    await citizen.presses_on("4", _("In part"))
    assert _("Would you like to book a reception now?") in citizen.text
    await citizen.presses_on(_("Yes"))
    await citizen.presses_on(_("📝 Book a reception"))
    async with town.installation.database.reading() as session:
        assert len((await session.scalars(select(Ballot))).all()) == 1
    async with crew.as_(citizen) as office:
        assert (await office.own_advice.own(answered.public_id)).view.booked is None
    lead = (
        "Your answers from the question for advice are filled in already. Add what is missing, "
        "check everything, then send it."
    )
    assert _(lead) in citizen.reads()


async def test_a_second_tap_and_an_old_button_change_nothing(town: Town) -> None:
    crew = await crew_of(town)
    citizen = await withdrawn(town, crew, Language.EN)
    asked, solved = citizen.last, carried(citizen, "My matter was solved already")
    await citizen.presses_on("Another reason")
    last, five = citizen.last, carried(citizen, "5")
    for _ in range(3):
        citizen.person.press(five, last.id, force=True)
    await town.settle()
    assert "Thank you" in citizen.text
    citizen.person.press(solved, asked.id, force=True)
    # A button of the release before, with a step and a mark of its own.
    citizen.person.press(f"{five.rsplit(':', 1)[0]}:1:5", last.id, force=True)
    await town.settle()
    async with town.installation.database.reading() as session:
        assert len((await session.scalars(select(Ballot))).all()) == 1


async def test_the_head_reads_marks_remarks_and_looks_into_low_ones(town: Town) -> None:
    crew = await crew_of(town)
    auditor = await town.hires("Аудитор", Role.AUDITOR)
    async with crew.as_(auditor) as office:
        await office.accounts.choose_language(Language.EN)
    citizen = await withdrawn(town, crew, Language.EN)
    await citizen.presses_on("I did not believe it would help", "2", "No, do not call")
    await citizen.says("Көп күттім.")
    await crew.head.says("/voices")
    assert "Nobody answered a survey in this month." in crew.head.text
    await town.moves_to(date(2026, 12, 1), 10, 5)
    await town.looks()
    await crew.head.says("/voices")
    assert "Fewer than 5 answers" in crew.head.text
    await crew.head.presses_on("Remarks: 1")
    assert "Көп күттім." in crew.head.text
    await crew.head.presses_on("Voices", "Low marks of")
    await crew.head.presses_on("Write what was done")
    await crew.head.says("Түсіндірме парағы жаңартылды.")
    assert "Written down." in crew.head.text
    await auditor.says("/voices")
    assert "Fewer than 5 answers" in auditor.text
    await crew.registrar.says("/voices")
    assert "Fewer than" not in crew.registrar.text
