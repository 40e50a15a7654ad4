"""Who blocks the bot is told by phone, and is a reachable person again after writing."""

from datetime import date

from db.enums import Language
from tests.flows.test_main_path import PHONE, book, cast_of, distribute, review_and_decide
from tests.town import Town


async def test_a_date_for_somebody_who_blocked_the_bot_is_a_phone_task(town: Town) -> None:
    cast = await cast_of(town, Language.RU)
    _ = cast.words
    number = await book(cast)
    cast.citizen.person.block()
    await town.settle()
    calls_before = len(town.sandbox.calls.of("sendMessage"))
    await review_and_decide(cast)
    await distribute(cast)
    await town.ticks()
    assert number in cast.registrar.text
    sent_to = [call.chat for call in town.sandbox.calls.of("sendMessage")[calls_before:]]
    assert cast.citizen.person.id not in sent_to

    await cast.registrar.presses_on(_("Open the call"))
    assert PHONE.replace(" ", "") in cast.registrar.reads().replace(" ", "")
    await cast.registrar.presses_on(_("Told by phone"))
    await cast.registrar.presses_on(_("Yes, told"))

    cast.citizen.person.unblock()
    await cast.citizen.says("/my")
    await cast.citizen.presses_on(number)
    assert _.day(date(2026, 11, 30)) in cast.citizen.text
