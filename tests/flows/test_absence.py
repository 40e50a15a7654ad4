"""The absence drill: forty people hit, five of them unreachable, by a few visible buttons."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.i18n import Words
from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.windows import Window
from bot.services.views import Application
from db.enums import ApplicantKind, Citizenship, DutyKind, Language, ProposalKind, Role
from sandbox.clock import OFFICE_TIME
from sandbox.demo_office import APPROVAL
from tests.flows.crew import MEMO, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

PEOPLE, UNREACHABLE, PLACES_LATER = 40, 5, 25
PRESSES_FOR_AN_ABSENCE = 10
NEW_DATE_BY = date(2026, 11, 30)
THURSDAY, FRIDAY, LATER = date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 11)
BODY = Bilingual("Бұлақ ауданының әкімдігі", "Акимат района Булак")
ROOM = Bilingual("Бұлақ, қабылдау бөлмесі", "Булак, приёмная")
NAMES = {Language.KK: "Қазақша", Language.RU: "Русский"}


def reception(day: date, seats: int) -> ParsedReception:
    """Return a reception from nine o'clock with ten minutes for each person."""
    hour, minute = divmod(9 * 60 + 10 * seats, 60)
    begins = datetime.combine(day, time(9), OFFICE_TIME)
    ends = datetime.combine(day, time(hour, minute), OFFICE_TIME)
    return ParsedReception(
        body=BODY,
        holder="Тұманбеков Жоқ Болмасұлы",
        post=Bilingual("Аудан әкімі", "Аким района"),
        window=Window(begins, ends),
        location=ROOM,
        contacts="+7 700 000 00 00, bulaq@koktem.example",
        minutes=10,
    )


async def approve(town: Town, *receptions: ParsedReception) -> None:
    zone = town.installation.profile.hours.zone
    async with town.installation.as_operator() as office:
        draft = await office.schedules.import_rows(to_rows(list(receptions), zone))
        await office.schedules.approve(draft.schedule_id, on=office.today, **APPROVAL)


async def hired(town: Town, language: Language) -> Crew:
    """Hire the three whose work the drill touches, all speaking one language."""
    staff = []
    for role in (Role.REGISTRAR, Role.REVIEWER, Role.HEAD):
        somebody = await town.hires(f"Staff {role}", role)
        await somebody.says("/language")
        await somebody.presses_on(NAMES[language])
        somebody.presses = 0
        staff.append(somebody)
    return Crew(town, *staff)


async def forty_with_a_date(town: Town, crew: Crew) -> list[Neighbour]:
    """Let forty people get their dates; the last five have blocked the bot since they asked."""
    await approve(town, reception(THURSDAY, 20), reception(FRIDAY, 20))
    people = []
    for number in range(PEOPLE):
        somebody = town.newcomer(f"Айсұлу {number}", "kk")
        somebody.person.start()
        people.append(somebody)
    await town.settle()
    post_id = 0
    for number, somebody in enumerate(people):
        language = Language.RU if number % 2 else Language.KK
        async with crew.as_(somebody) as office:
            await office.accounts.choose_language(language)
            await office.accounts.consent("Келісім")
        async with crew.as_(somebody) as office:
            post_id = next(
                post.id for post in await office.schedules.posts() if post.body_kk == BODY.kk
            )
            own = await office.requests.submit(
                Application(
                    kind=ApplicantKind.SELF,
                    citizenship=Citizenship.KAZAKHSTAN,
                    person=applicant(),
                    matter="Ауыз су екі ай бойы жоқ.",
                    post_id=post_id,
                    language=language,
                ),
                f"drill:{number}",
            )
        async with crew.as_(crew.reviewer) as office:
            card = await office.review.open(own.card.public_id, own.card.version)
            card = await office.review.write_memo(card.public_id, card.version, text=MEMO)
            card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
        async with crew.as_(crew.head) as office:
            await office.decisions.approve(card.public_id, card.version)
        town.clock.advance(timedelta(seconds=1))
    await town.settle()
    for somebody in people[-UNREACHABLE:]:
        somebody.person.block()
    async with crew.as_(crew.reviewer) as office:
        plan = await office.distribution.propose(post_id)
        await office.distribution.confirm(post_id, plan.fingerprint)
    await town.settle()
    return people


@pytest.mark.parametrize("language", list(NAMES))
async def test_an_absence_that_hits_forty_people(town: Town, language: Language) -> None:
    crew = await hired(town, language)
    people = await forty_with_a_date(town, crew)
    await approve(town, reception(LATER, PLACES_LATER))
    _, clerk = town.app.catalogues[language], crew.reviewer

    await clerk.says("/desk")
    clerk.presses = 0
    await clerk.presses_on(_("Change the schedule"), _("The receiver is away"), _("Next →"))
    await clerk.presses_on(_.named("Аудан әкімі", "Аким района"))
    await clerk.presses_on(f"{_.short_day(THURSDAY)} •", f"{_.short_day(FRIDAY)} •")
    await clerk.presses_on(_("Official trip"))
    seen = clerk.text
    for said in (
        _("The receiver is away"),
        _("Official trip"),
        "40",
        _("• get another place: {n}", n=PLACES_LATER),
        _("• not reached by Telegram, to be called: {n} ☎️", n=UNREACHABLE),
        _("The order of the queue is kept."),
    ):
        assert _plain(said) in seen, said
    before = [len(somebody.person.messages()) for somebody in people]
    confirm, old_screen = _data(clerk, _("Confirm and tell everybody")), clerk.last.id
    await clerk.presses_on(_("Confirm and tell everybody"))
    assert clerk.presses < PRESSES_FOR_AN_ABSENCE
    assert _plain(_("✅ Saved; the schedule has a new version.")) in clerk.text

    reached = people[:-UNREACHABLE]
    for number, somebody in enumerate(reached):
        words = town.app.catalogues[Language.RU if number % 2 else Language.KK]
        told = somebody.reads()
        assert told.count(_title(words, number)) == 1
        assert words("The official who receives will be on an official trip.") in told
        assert words.day(THURSDAY if number < 20 else FRIDAY) in told
        new = words.day(LATER if number < PLACES_LATER else NEW_DATE_BY)
        assert new in told
    assert [len(one.person.messages()) for one in people[-UNREACHABLE:]] == before[-UNREACHABLE:]
    await _calls(town, crew, language)

    # A second press of the old button, and time going by: nobody hears of it twice.
    counts = [len(somebody.person.messages()) for somebody in people]
    clerk.person.press(f"data:{confirm}", old_screen, force=True)
    await town.settle()
    await town.waits(timedelta(minutes=5))
    assert [len(somebody.person.messages()) for somebody in people] == counts
    nothing = _("No approved reception falls on these days; there is nothing to change.")
    assert nothing in clerk.text


def _data(somebody: Neighbour, text: str) -> str:
    """Return what a visible button carries."""
    return next(
        button.value for row in somebody.last.buttons for button in row if button.text == text
    )


async def _calls(town: Town, crew: Crew, language: Language) -> None:
    """Let the registrar call the first of the five, who are on the desk with the words to say."""
    _, registrar = town.app.catalogues[language], crew.registrar
    async with crew.as_(registrar) as office:
        calls = [duty for duty in await office.desk.duties() if duty.kind is DutyKind.DELIVERY]
    assert len([call for call in calls if call.subject.startswith("postponed:")]) == UNREACHABLE
    assert len(calls) == UNREACHABLE, "what was to be told before is void"
    await town.ticks()
    await registrar.presses_on(_("Open the call"))
    assert _("The official who receives will be on an official trip.") in registrar.text
    assert _.day(NEW_DATE_BY) in registrar.text
    await registrar.presses_on(_("Told by phone"), _("Yes, told"))
    async with crew.as_(registrar) as office:
        left = [duty for duty in await office.desk.duties() if duty.kind is DutyKind.DELIVERY]
    assert len(left) == UNREACHABLE - 1


def _title(words: Words, number: int) -> str:
    """Return what the message of somebody begins with, as it is read."""
    phrase = (
        "<b>Your reception is moved</b> (request {number})."
        if number < PLACES_LATER
        else "<b>Your reception cannot be held on the day given to you</b> (request {number}). We "
        "are sorry."
    )
    return _plain(words(phrase).split("</b>")[0])


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")


async def test_another_room_and_a_cancelled_reception_by_buttons(town: Town) -> None:
    crew = await crew_of(town)
    citizen, card = await crew.assigned()
    await citizen.presses_on("✅ I will come")
    _, clerk = town.app.catalogues[Language.EN], crew.registrar
    minister = "Министр ·"
    day = _.short_day(date(2026, 11, 30))

    await clerk.says("/desk")
    await clerk.presses_on("Change the schedule", "Another room", minister, f"{day}, 10:00")
    await clerk.presses_on("2-кабинет")
    assert "People hit: 1" in clerk.text
    assert "keep their day and hour: 1" in clerk.text
    await clerk.presses_on("Confirm and tell everybody")
    told = citizen.reads()
    assert "Your reception is in another room" in told
    assert "1-кабинет" in told
    assert "2-кабинет" in told
    moved = await crew.card(card)
    assert moved.seat is not None
    assert moved.seat.confirmed, "the hour is the one they agreed to"

    await clerk.says("/desk")
    await clerk.presses_on("Change the schedule", "A reception is cancelled", minister)
    await clerk.presses_on(f"{day}, 10:00", "Urgent business")
    await clerk.presses_on("Confirm and tell everybody")
    assert "called away on urgent business" in citizen.reads()
    assert citizen.reads().count("Your reception is moved") == 1
    moved = await crew.card(card)
    assert moved.seat is not None
    assert moved.seat.starts_at.date() == date(2026, 12, 7)


async def test_somebody_else_receives_by_buttons(town: Town) -> None:
    crew = await crew_of(town)
    citizen, card = await crew.assigned()
    clerk = crew.reviewer
    await clerk.says("/desk")
    await clerk.presses_on("Change the schedule", "Somebody else receives", "Министр ·")
    await clerk.presses_on("30 November", "Өрнекбеков")
    await clerk.presses_on("Confirm and tell everybody")
    assert "Another official will receive you" in citizen.reads()
    moved = await crew.card(card)
    assert moved.seat is not None
    assert moved.seat.holder.startswith("Өрнекбеков")


async def test_who_may_not_change_the_schedule_sees_no_door(town: Town) -> None:
    crew = await crew_of(town)
    await crew.head.says("/desk")
    assert "Change the schedule" not in crew.head.buttons
