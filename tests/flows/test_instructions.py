"""After the handshake, by visible buttons in both languages: promises kept, appeals answered."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import pytest

from bot.i18n import Words
from bot.services.office import Office
from bot.services.views import Application, Card
from db.enums import ApplicantKind, Citizenship, Language, ProposalKind, Role
from tests.offices import applicant
from tests.town import Neighbour, Town, number_in

TASK = "Көпірді жөндеу жоспарын Өтегенге көрсету."
RESULT = "Көпір наурызда жөнделеді, келісімшарт жасалды."
LETTER, ANSWER = "ЖТ-2026-77", "Жер учаскесі кезекке қойылды, толық жауап хатта."
BOTH = pytest.mark.parametrize("language", [Language.KK, Language.RU])


@dataclass
class Cast:
    """Those who follow a reception up, all speaking one language, and the held case."""

    town: Town
    words: Words
    citizen: Neighbour
    registrar: Neighbour
    reviewer: Neighbour
    head: Neighbour
    unit: Neighbour
    case: Card

    def as_(self, somebody: Neighbour) -> contextlib.AbstractAsyncContextManager[Office]:
        """Open a committed transaction of a person, past the buttons."""
        return acting(self.town, somebody)


@contextlib.asynccontextmanager
async def acting(town: Town, somebody: Neighbour) -> AsyncIterator[Office]:
    installation = town.installation
    async with (
        installation.database.transaction() as session,
        installation.offices.open_for(session, somebody.person.id) as office,
    ):
        yield office


async def speaking(town: Town, somebody: Neighbour, language: Language) -> Neighbour:
    """Let somebody read this language from now on."""
    async with acting(town, somebody) as office:
        await office.accounts.choose_language(language)
    return somebody


async def cast_of(town: Town, language: Language) -> Cast:
    """Return everybody, with a reception that was held an hour ago."""
    roles = (Role.REGISTRAR, Role.REVIEWER, Role.HEAD, Role.UNIT)
    registrar, reviewer, head, unit = [
        await speaking(town, await town.hires(f"Сотрудник {role.value}", role), language)
        for role in roles
    ]
    citizen = await speaking(town, await town.newcomer("Айсұлу").start(), language)
    async with acting(town, citizen) as office:
        await office.accounts.consent("Consent")
    async with acting(town, citizen) as office:
        post = (await office.schedules.posts())[0]
        application = Application(
            kind=ApplicantKind.SELF,
            citizenship=Citizenship.KAZAKHSTAN,
            person=applicant(),
            matter="Ауылдағы көпір екі жылдан бері жөнделмей тұр.",
            post_id=post.id,
            language=language,
        )
        card = (await office.requests.submit(application, "form")).card
    async with acting(town, reviewer) as office:
        card = await office.review.open(card.public_id, card.version)
        card = await office.review.write_memo(card.public_id, card.version, text="Анықтама: иә.")
        card = await office.review.propose(card.public_id, card.version, ProposalKind.RECEIVE)
    async with acting(town, head) as office:
        await office.decisions.approve(card.public_id, card.version)
    async with acting(town, reviewer) as office:
        plan = await office.distribution.propose(post.id)
        await office.distribution.confirm(post.id, plan.fingerprint)
        card = await office.review.case(card.public_id)
    await town.settle()
    assert card.seat is not None
    words = town.app.catalogues[language]
    await town.moves_to(words.day_of(card.seat.starts_at), 11)
    async with acting(town, registrar) as office:
        card = await office.day.mark_held(card.public_id, card.version, "Тапсырма беріледі.")
    await town.settle()
    return Cast(town, words, citizen, registrar, reviewer, head, unit, card)


async def opens(cast: Cast, somebody: Neighbour) -> None:
    """Let a member of the staff walk from the desk to the card of the held case."""
    await somebody.says("/desk")
    await somebody.presses_on(cast.words("Receptions held of late: {n}", n=1), cast.case.number)


def term(_: Words, somebody: Neighbour, days: int) -> str:
    """Return the button of a usual term, whatever day it ends on."""
    said = _.plural("{n} working day: {day}", "{n} working days: {day}", days, day="")
    return next(button for button in somebody.buttons if button.startswith(said))


@BOTH
async def test_a_promise_is_given_reported_returned_kept_and_told(
    town: Town, language: Language
) -> None:
    cast = await cast_of(town, language)
    _, head, unit, citizen = cast.words, cast.head, cast.unit, cast.citizen
    assert _("<b>Your reception was held</b> (request {number}).", number=cast.case.number)[
        3:20
    ] in (citizen.text)
    await opens(cast, head)
    await head.presses_on(_("Give an instruction"), f"({_('Structural unit')})")
    await head.presses_on(term(_, head, 5))
    await head.says(TASK)
    assert _("The instruction is given, and the executor is being told.") in head.text
    assert TASK not in head.text
    assert _("We shall tell you here what came of it.") in citizen.text

    assert _("You are charged with an instruction") in unit.text
    assert "Өтеген" not in unit.text
    await unit.presses_on(_("Open the instruction"), _("👁 Show what is to be done"))
    shown = next(message for message in unit.person.messages() if TASK in message.text)
    assert shown.protected
    await unit.presses_on(_("Report that it is done"))
    await unit.says("Жоспар көрсетілді.")
    assert _("The executor reports that your instruction is carried out") in head.text
    await head.presses_on(_("Open the instruction"), _("Return the report"))
    await head.says("Мерзімі қайда?")
    assert _("Your report came back with a remark") in unit.text
    await unit.presses_on(_("Open the instruction"), _("Report that it is done"))
    await unit.says("Мерзімі: наурыз.")
    await head.presses_on(_("Open the instruction"), _("Take off control"))
    await head.says(RESULT)
    assert _("Off control") in head.text
    assert RESULT in citizen.text
    await citizen.presses_on(_("📄 Open the request"))
    assert RESULT in citizen.text
    assert _("<b>Instructions after your reception</b>")[3:-4] in citizen.text


@BOTH
async def test_more_time_is_asked_for_and_granted_and_the_lists_show_it(
    town: Town, language: Language
) -> None:
    cast = await cast_of(town, language)
    _, head, unit = cast.words, cast.head, cast.unit
    await opens(cast, head)
    await head.presses_on(_("Give an instruction"), f"({_('Structural unit')})", _("Another date"))
    await head.says("келесі аптада")
    assert _("This date cannot be read. Write it like 14.12.2026.") in head.text
    await head.says("06.12.2026")
    assert _("This is not a working day within a year from now.") in head.text
    await head.says("07.12.2026")
    await head.says(TASK)
    await unit.says("/desk")
    await unit.presses_on(_("My instructions: {n}", n=1), cast.case.number)
    asking = _("Ask for more time")
    await unit.presses_on(asking)
    await unit.presses_on(term(_, unit, 3))
    await unit.says("Материал күтіп отырмыз.")
    await unit.says("/desk")
    await unit.presses_on(_("My instructions: {n}", n=1), cast.case.number)
    assert asking not in unit.buttons
    await head.presses_on(_("Open the instruction"), _("Grant the later term"), _("Yes, grant"))
    later = _.short_day(date(2026, 12, 10))
    assert later in head.text
    assert later in unit.text
    # Who was told the first term is told the later one.
    assert (
        _(
            "<b>The instruction given after your reception needs more time</b> (request {number}).",
            number=cast.case.number,
        )[3:].replace("</b>", "")
        in cast.citizen.text
    )
    assert _.day(date(2026, 12, 10)) in cast.citizen.text
    await town.moves_to(date(2026, 12, 11), 10)
    assert _("❗ A term is broken") in unit.text
    await unit.presses_on(_("Open the instruction"))
    assert asking not in unit.buttons
    await cast.registrar.says("/desk")
    await cast.registrar.presses_on(_("Instructions on control: {n}", n=1))
    assert _("Of these overdue: {n}", n=1) in cast.registrar.text


@BOTH
async def test_a_button_of_yesterday_shows_the_card_of_today(
    town: Town, language: Language
) -> None:
    cast = await cast_of(town, language)
    _, head, unit = cast.words, cast.head, cast.unit
    await opens(cast, head)
    await head.presses_on(_("Give an instruction"), f"({_('Structural unit')})")
    await head.presses_on(term(_, head, 5))
    await head.says(TASK)
    await unit.presses_on(_("Open the instruction"))
    async with cast.as_(unit) as office:
        (mine,) = await office.instructions.mine()
        await office.control.report(mine.public_id, mine.version, "Орындалды.")
    await unit.presses_on(_("Report that it is done"))
    assert _("Reported, waits for control") in unit.text
    await unit.says("/cancel")
    await head.presses_on(_("Open the instruction"), _("Take off control"))
    await head.says("/cancel")
    assert _("Reported, waits for control") in head.text


@BOTH
async def test_a_matter_becomes_a_written_appeal_and_is_answered(
    town: Town, language: Language
) -> None:
    cast = await cast_of(town, language)
    _, registrar, citizen = cast.words, cast.registrar, cast.citizen
    await opens(cast, registrar)
    await registrar.presses_on(_("Make it a written appeal"), _("Yes, make it a written appeal"))
    appeal = number_in(registrar.text.replace(cast.case.number, ""))
    assert _("<b>Your matter is now a written appeal</b>")[3:-4] in citizen.text
    assert appeal in citizen.text
    assert _.day(date(2026, 12, 22)) in citizen.text

    assert _("A written appeal is registered") in cast.reviewer.text
    await cast.reviewer.says("/desk")
    await cast.reviewer.presses_on(_("Written appeals to answer: {n}", n=1), appeal)
    await cast.reviewer.presses_on(_("Answer the written appeal"))
    await cast.reviewer.says(LETTER)
    await cast.reviewer.says(ANSWER)
    assert _("The written appeal is answered, and the applicant is being told.") in (
        cast.reviewer.text
    )
    for told in (ANSWER, LETTER, appeal):
        assert told in citizen.text
    await citizen.presses_on(_("📄 Open the request"))
    assert ANSWER in citizen.text
    await citizen.presses_on(cast.case.number)
    assert _("Your matter is now a written appeal: {number}.", number=appeal) in citizen.text
