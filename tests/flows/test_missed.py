"""Somebody who did not come is found again at the desk, and keeps the turn when put back."""

from datetime import date

from db.enums import Language
from tests.flows.test_main_path import book, cast_of, distribute, review_and_decide
from tests.town import Town


async def test_who_did_not_come_can_be_put_back_into_the_queue(town: Town) -> None:
    cast = await cast_of(town, Language.KK)
    _ = cast.words
    number = await book(cast)
    await review_and_decide(cast)
    await distribute(cast)
    await town.moves_to(date(2026, 11, 30), 12)
    await cast.registrar.says("/desk")
    await cast.registrar.presses_on(_("Receptions of the day: {n}", n=1), number)
    await cast.registrar.presses_on(_("The applicant did not come"), _("Yes, did not come"))
    await cast.reviewer.says("/desk")
    await cast.reviewer.presses_on(_("Did not come: {n}", n=1), number)
    await cast.reviewer.presses_on(_("Put back into the queue"), _("Yes, put back"))
    await distribute(cast)
    assert _.day(date(2026, 12, 7)) in cast.citizen.text
