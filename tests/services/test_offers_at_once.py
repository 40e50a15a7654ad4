"""Offers that several answer, recall or pass on at the same moment: one of them holds."""

import asyncio
import contextlib
from datetime import date

from sqlalchemy import select

from bot.services.errors import PlanChanged, SeatTaken
from db.enums import OfferState, Role
from db.models import Assignment, Offer
from tests.offices import STRANGER, TestOffice
from tests.services.freed_places import ONE_DAY, cannot_come, line_up, offer_of, offers


async def test_two_accepts_at_once_are_one_and_so_are_ten(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])

    async def accept() -> OfferState:
        async with one_place.of(STRANGER) as office:
            return (await office.offers.accept(offer)).state

    assert set(await asyncio.gather(*(accept() for _ in range(10)))) == {OfferState.ACCEPTED}
    async with one_place.database.reading() as session:
        live = select(Assignment.request_id).where(Assignment.freed_at.is_(None))
        assert list(await session.scalars(live)) == [2]
    assert len(await one_place.owed("date")) == 2


async def test_yes_and_no_at_once_one_of_them_holds(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])

    async def accept() -> OfferState:
        async with one_place.of(STRANGER) as office:
            return (await office.offers.accept(offer)).state

    async def decline() -> OfferState:
        async with one_place.of(STRANGER) as office:
            return (await office.offers.decline(offer)).state

    seen = await asyncio.gather(accept(), decline())
    assert seen[0] == seen[1]
    following = [(1003, OfferState.OPEN)] if seen[0] is OfferState.DECLINED else []
    assert await offers(one_place) == [(STRANGER, seen[0]), *following]


async def test_two_places_freed_at_once_go_to_two_people(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(ONE_DAY, seats=2)
    cases = await line_up(office, 4, placed=2)
    await asyncio.gather(cannot_come(office, *cases[0]), cannot_come(office, *cases[1]))
    assert sorted(await offers(office)) == [(1003, OfferState.OPEN), (1004, OfferState.OPEN)]


async def two_offers(office: TestOffice) -> list[tuple[int, str, str]]:
    """Offer the places of two receptions to the third and the fourth in order."""
    await office.hire()
    await office.make_schedule(ONE_DAY, date(2026, 12, 18), seats=1)
    cases = await line_up(office, 4, placed=2)
    await cannot_come(office, *cases[0])
    await cannot_come(office, *cases[1])
    # The first one keeps the turn and is asked about the second one's place.
    asked = dict(await offers(office))
    assert len(asked) == 2
    return [
        (chat, case, await offer_of(office, chat, case)) for chat, case in cases if chat in asked
    ]


async def test_two_who_decline_at_once_do_not_wait_for_each_other(office: TestOffice) -> None:
    asked = await two_offers(office)

    async def decline(chat: int, offer: str) -> OfferState:
        async with office.of(chat) as opened:
            return (await opened.offers.decline(offer)).state

    states = await asyncio.gather(*(decline(chat, offer) for chat, _case, offer in asked))
    assert set(states) == {OfferState.DECLINED}
    # Both places are offered on, each to one person, and nobody is asked about two.
    again = [chat for chat, state in await offers(office) if state is OfferState.OPEN]
    assert len(again) == 2
    assert len(set(again)) == 2


async def test_a_refusal_and_a_distribution_at_once_agree(office: TestOffice) -> None:
    asked = await two_offers(office)
    await office.make_schedule(date(2026, 12, 22), seats=6)
    async with office.by(Role.REVIEWER) as opened:
        shown = await opened.distribution.propose(office.post_id)
    chat, _case, offer = asked[0]

    async def decline() -> None:
        async with office.of(chat) as opened:
            await opened.offers.decline(offer)

    async def confirm() -> None:
        with contextlib.suppress(PlanChanged, SeatTaken):
            async with office.by(Role.REVIEWER) as opened:
                await opened.distribution.confirm(office.post_id, shown.fingerprint)

    await asyncio.gather(decline(), confirm())
    async with office.database.reading() as session:
        held = select(Assignment.seat_id).where(Assignment.freed_at.is_(None))
        seats = list(await session.scalars(held))
        offered = select(Offer.seat_id).where(Offer.state == OfferState.OPEN)
        seats += await session.scalars(offered)
    assert len(seats) == len(set(seats)), "no place is given and offered at once"


async def test_the_sweep_and_a_late_answer_at_once_pass_the_place_on_once(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])
    one_place.clock.advance(hours=24)

    async def accept() -> OfferState:
        async with one_place.of(STRANGER) as office:
            return (await office.offers.accept(offer)).state

    _swept, state = await asyncio.gather(one_place.sweep(), accept())
    assert state is OfferState.EXPIRED
    assert await offers(one_place) == [(STRANGER, OfferState.EXPIRED), (1003, OfferState.OPEN)]
