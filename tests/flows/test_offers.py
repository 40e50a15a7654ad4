"""A freed place from hand to hand by visible buttons: another day, no, silence, yes."""

from datetime import date, timedelta

from bot.i18n import Words
from db.enums import Language, RequestState
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

MONDAYS = (date(2026, 11, 30), date(2026, 12, 7))
SEATS = 6
"""Places of a Monday of the demo's first post."""


async def lined_up(town: Town, crew: Crew, people: int) -> list[Neighbour]:
    """Let so many people wait for one post, and the first six of them have the first Monday."""
    found = []
    for _number in range(people):
        citizen, card = await crew.queued()
        found.append(citizen)
        town.clock.advance(timedelta(seconds=1))
        if len(found) == SEATS:
            await crew.distributes(card)
    await town.settle()
    return found


async def speaks(somebody: Neighbour, name: str) -> None:
    await somebody.says("/language")
    await somebody.presses_on(name)


async def state_of(crew: Crew, somebody: Neighbour) -> RequestState:
    async with crew.as_(somebody) as office:
        return (await office.requests.mine())[0].state


async def opens_case(_: Words, somebody: Neighbour) -> None:
    await somebody.says("/my")
    await somebody.presses_on("QB-")


async def test_a_place_given_back_passes_from_hand_to_hand(town: Town) -> None:
    crew = await crew_of(town)
    people = await lined_up(town, crew, SEATS + 3)
    first, second, third = people[0], people[SEATS], people[SEATS + 1]
    kk, ru = town.app.catalogues[Language.KK], town.app.catalogues[Language.RU]
    await speaks(second, "Қазақша")
    await speaks(third, "Русский")

    await opens_case(town.app.catalogues[Language.EN], first)
    await first.presses_on("I cannot come", "Yes, I cannot come")
    assert "You keep your turn" in first.text

    # The next in order reads what is offered, until when, and what happens otherwise.
    offer = second.text
    assert kk.day(MONDAYS[0]) in offer
    assert kk.clock(town.clock.now()) in offer
    assert "кезектегі келесі адамға беріледі" in offer
    await second.presses_on(kk("No, thank you"), kk("Yes, leave it to the next"))
    assert kk("You keep your turn in the queue.") in second.text
    assert await state_of(crew, second) is RequestState.QUEUED

    # The one after says nothing for a day; then the last one is asked and says yes.
    assert ru.day(MONDAYS[0]) in third.text
    stale = third.last
    await town.waits(timedelta(hours=24))
    assert ru("You keep your turn in the queue.") in third.text
    data = next(
        b.value for row in stale.buttons for b in row if b.text == ru("✅ I take the place")
    )
    third.person.press(f"data:{data}", stale.id, force=True)
    await town.settle()
    assert await state_of(crew, third) is RequestState.QUEUED
    last = people[SEATS + 2]
    await last.presses_on("✅ I take the place")
    assert "The place is yours" in last.reads()
    assert await state_of(crew, last) is RequestState.ASSIGNED
    # Asked again by an old button, everything stays as it is.
    for somebody in (first, second, third):
        assert await state_of(crew, somebody) is RequestState.QUEUED


async def test_another_day_is_found_and_the_limit_is_told_kindly(town: Town) -> None:
    crew = await crew_of(town)
    citizen, _card = await crew.assigned()
    await speaks(citizen, "Русский")
    _ = town.app.catalogues[Language.RU]
    for known in (False, True):
        await opens_case(_, citizen)
        await citizen.presses_on(_("🗓 Another day"))
        if not known:
            await citizen.presses_on(_("Monday"))
        assert f"☑️ {_('Monday')}" in citizen.buttons, "what suits is asked once"
        await citizen.presses_on(_("Give this date back, find another"))
        assert _("✅ I take the place") in citizen.buttons
        await citizen.presses_on(_("✅ I take the place"))
        assert await state_of(crew, citizen) is RequestState.ASSIGNED
    await opens_case(_, citizen)
    await citizen.presses_on(_("🗓 Another day"))
    assert town.installation.profile.contacts.phone in citizen.text
    assert _("Withdraw the request") in citizen.buttons
    await opens_case(_, citizen)
    await citizen.presses_on(_("I cannot come"))
    assert town.installation.profile.contacts.phone in citizen.text
    assert await state_of(crew, citizen) is RequestState.ASSIGNED


async def test_an_offer_is_made_by_phone_to_whoever_blocked_the_bot(town: Town) -> None:
    crew = await crew_of(town)
    people = await lined_up(town, crew, SEATS + 1)
    first, second = people[0], people[-1]
    second.person.block()
    await opens_case(town.app.catalogues[Language.EN], first)
    await first.presses_on("I cannot come", "Yes, I cannot come")
    await town.ticks()
    registrar = crew.registrar
    await registrar.presses_on("Open the call")
    assert "A place has become free" in registrar.text
    await registrar.presses_on("Takes the place", "Yes, takes the place")
    assert await state_of(crew, second) is RequestState.ASSIGNED
    second.person.unblock()
