"""From /start to a held reception and its survey, in each language, by visible buttons only."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.i18n import Words
from db.enums import Language, Role
from tests.town import Neighbour, Town, number_in

IIN, PHONE = "500101100000", "+7 701 000 00 01"
NAME = "Өтеген Қыдырәлі Ғабитұлы"
ADDRESS = "Көктем ауылы, Достық көшесі, 1-үй"
MATTER = "Аулымыздағы көпір екі жылдан бері жөнделмей тұр, әкімдікке үш рет жаздық."
PRESSES_IN_ALL = 40


@dataclass
class Cast:
    """Everybody on the main path, all speaking one language."""

    words: Words
    citizen: Neighbour
    registrar: Neighbour
    reviewer: Neighbour
    head: Neighbour

    @property
    def presses(self) -> int:
        everybody = (self.citizen, self.registrar, self.reviewer, self.head)
        return sum(somebody.presses for somebody in everybody)


async def cast_of(town: Town, language: Language) -> Cast:
    name = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}[language]
    staff = {}
    for role in (Role.REGISTRAR, Role.REVIEWER, Role.HEAD):
        staff[role] = await town.hires(f"Staff {role}", role)
        await staff[role].says("/language")
        await staff[role].presses_on(name)
        staff[role].presses = 0
    citizen = await town.newcomer("Айсұлу", language.value).start()
    await citizen.presses_on(name)
    return Cast(town.app.catalogues[language], citizen, *staff.values())


async def book(cast: Cast, *, post: str = "1. ") -> str:
    """Let the citizen book; returns the number on the receipt."""
    _, citizen = cast.words, cast.citizen
    await citizen.presses_on(_("✅ I agree"), _("✍️ Book a reception"), _("For myself"))
    for answer in (NAME, IIN, PHONE, ADDRESS):
        await citizen.says(answer)
    await citizen.presses_on(post)
    await citizen.says(MATTER)
    await citizen.presses_on(_("✅ Send the request"))
    return number_in(citizen.text)


async def review_and_decide(cast: Cast) -> None:
    """Let reviewer and head carry the case into the queue."""
    _, reviewer, head = cast.words, cast.reviewer, cast.head
    await reviewer.says("/desk")
    await reviewer.presses_on(_("Open the next case"), _("Write the memo"))
    await reviewer.says("Анықтамалық ақпарат: өтініш негізді, қабылдау ұсынылады.")
    await reviewer.presses_on(_("Propose to receive"), _("Yes, propose to receive"))
    await head.says("/desk")
    await head.presses_on(_("Open the case"), _("Approve the reception"), _("Yes, approve"))


async def distribute(cast: Cast) -> None:
    """Let the reviewer lay the queue into the schedule."""
    _, reviewer = cast.words, cast.reviewer
    await reviewer.says("/desk")
    await reviewer.presses_on(
        _("Queue to distribute: {n}", n=1),
        "Министр",
        _.plural("Confirm {n} reception", "Confirm {n} receptions", 1),
    )


@pytest.mark.parametrize("language", Language)
async def test_from_start_to_a_date_in_hand_and_the_survey(town: Town, language: Language) -> None:
    cast = await cast_of(town, language)
    _, citizen = cast.words, cast.citizen
    number = await book(cast)
    receipt = citizen.text
    assert _.day(date(2026, 12, 14)) in receipt
    assert citizen.last.files, "the receipt carries a QR code"

    await cast.registrar.says("/desk")
    await cast.registrar.presses_on(number, _("Enter the official number"))
    await cast.registrar.says("ЖТ-2026-00000001")
    await review_and_decide(cast)
    await distribute(cast)

    told = citizen.text
    first = date(2026, 11, 30)
    assert number in told
    assert _.day(first) in told
    assert "10:00" in told
    assert town.installation.profile.what_to_bring.said(language) in told
    assert "Қиялбаев Аңыз Ертегіұлы" in told
    assert cast.presses < PRESSES_IN_ALL
    await citizen.presses_on(_("✅ I will come"))

    await town.moves_to(first - timedelta(days=3), 11)
    assert number in citizen.text
    await town.moves_to(first, 10, 5)
    await cast.registrar.says("/desk")
    await cast.registrar.presses_on(number)
    await cast.registrar.presses_on(_("The reception was held"), _("Solved on the spot"))
    await cast.registrar.says("Тапсырма берілді: көпір 2027 жылға дейін жөнделеді.")

    await town.moves_to(first + timedelta(days=1), 10, 5)
    # In Russian the day begins the sentence.
    assert _.day(first).casefold() in citizen.text.casefold()
    await citizen.presses_on("5", _("Yes"), _("Yes"), _("Too early to say"), _("Finish"))
    assert citizen.text == _("Thank you! Your answers help us to receive people better.")
    await town.waits(timedelta(days=20))
    assert citizen.reads().count(_("Were you listened to with respect?")) == 1
