"""Point 28: a freed place goes to the next in order, and nobody loses a turn by saying no."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from bot.services.errors import NotFound, TooManyReleases
from bot.services.rules.lifecycle import Step
from db.enums import DutyKind, OfferState, Release, RequestState, Role
from db.models import Assignment, Duty, Offer, Request, Seat
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.freed_places import (
    ONE_DAY,
    PEOPLE,
    cannot_come,
    day_of,
    line_up,
    offer_of,
    offers,
)


async def test_a_refusal_and_a_silence_pass_the_place_on_and_cost_nobody_the_turn(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 4, placed=1)
    await cannot_come(one_place, *cases[0])
    assert await offers(one_place) == [(STRANGER, OfferState.OPEN)]
    offer = await offer_of(one_place, *cases[1])
    async with one_place.of(STRANGER) as office:
        assert (await office.offers.decline(offer)).state is OfferState.DECLINED
    # The third one says nothing; after the term the sweep asks the fourth.
    await offer_of(one_place, *cases[2])
    one_place.clock.advance(hours=25)
    await one_place.sweep()
    offer = await offer_of(one_place, *cases[3])
    async with one_place.of(1004) as office:
        assert (await office.offers.accept(offer)).state is OfferState.ACCEPTED
    assert [state for _, state in await offers(one_place)] == [
        OfferState.DECLINED,
        OfferState.EXPIRED,
        OfferState.ACCEPTED,
    ]
    places = [(await one_place.own(case, chat)).place_in_queue for chat, case in cases]
    assert places == [1, 2, 3, None]
    taken = (await one_place.own(cases[3][1], 1004)).card
    assert taken.state is RequestState.ASSIGNED
    assert taken.seat is not None
    told = [(row.kind, row.chat_id) for row in await one_place.deliver("offer_over", "date")]
    # Only those who had seen an offer hear that it is over.
    assert told == [("date", 1004)]


async def test_somebody_who_saw_an_offer_hears_that_it_is_over_once(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    await cannot_come(one_place, *cases[0])
    assert [row.chat_id for row in await one_place.deliver("offer")] == [STRANGER]
    one_place.clock.advance(days=3)
    await one_place.sweep()
    await one_place.sweep()
    assert [row.chat_id for row in await one_place.deliver("offer_over")] == [STRANGER]
    assert await one_place.deliver("offer", "offer_over") == []
    assert len(await one_place.owed("freed")) == 1, "nobody else waits, so the reviewer is told"


async def test_after_an_outage_of_three_days_everybody_still_gets_a_whole_term(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    one_place.clock.advance(days=3)
    offer = await offer_in_database(one_place, STRANGER)
    async with one_place.of(STRANGER) as office:
        late = await office.offers.accept(offer.public_id)
    # The sweep had not run yet, and the answer came too late all the same.
    assert late.state is OfferState.EXPIRED
    following = await offer_in_database(one_place, 1003)
    assert following.expires_at == one_place.clock.now() + timedelta(hours=24)
    assert await one_place.sweep() > 0
    assert await offers(one_place) == [(STRANGER, OfferState.EXPIRED), (1003, OfferState.OPEN)]
    # Nothing about the first offer goes out any more.
    assert [row.chat_id for row in await one_place.deliver("offer", "offer_over")] == [1003]


async def offer_in_database(office: TestOffice, chat: int) -> Offer:
    async with office.database.reading() as session:
        request_id = PEOPLE.index(chat) + 1
        return (
            await session.scalars(
                select(Offer).where(Offer.request_id == request_id).order_by(Offer.id.desc())
            )
        ).first() or pytest.fail("no offer")


async def test_a_term_never_passes_the_day_before_the_reception(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    one_place.clock.to(date(2026, 12, 15), 18)
    await cannot_come(one_place, *cases[0])
    offer = await offer_in_database(one_place, STRANGER)
    assert day_of(offer.expires_at) == date(2026, 12, 16)
    async with one_place.database.reading() as session:
        seat = await session.get_one(Seat, offer.seat_id)
    assert offer.expires_at == seat.starts_at - timedelta(days=1)


async def test_too_near_a_place_is_offered_to_nobody_and_the_reviewer_is_told(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 2, placed=1)
    one_place.clock.to(date(2026, 12, 16), 9)
    await cannot_come(one_place, *cases[0])
    assert await offers(one_place) == []
    assert len(await one_place.owed("freed")) == 1


async def test_without_a_memo_a_place_is_offered_while_its_day_can_be_kept(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 2, placed=1, memo=False)
    one_place.clock.to(date(2026, 12, 8), 10)
    await cannot_come(one_place, *cases[0])
    offer = await offer_in_database(one_place, STRANGER)
    # Five working days before the 17th is the 9th (the 16th is a holiday).
    assert day_of(offer.expires_at) == date(2026, 12, 9)
    one_place.clock.to(date(2026, 12, 10), 10)
    await one_place.sweep()
    assert await offers(one_place) == [(STRANGER, OfferState.EXPIRED)]


async def test_a_withdrawal_in_the_middle_passes_the_offer_on(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    own = await one_place.own(cases[1][1], STRANGER)
    async with one_place.of(STRANGER) as office:
        await office.requests.withdraw(cases[1][1], own.card.version)
    assert await offers(one_place) == [(STRANGER, OfferState.RECALLED), (1003, OfferState.OPEN)]
    assert [row.chat_id for row in await one_place.deliver("offer")] == [1003]
    # The one who withdrew holds no offer any more, by whatever old button.
    offer = await offer_in_database(one_place, STRANGER)
    async with one_place.of(STRANGER) as office:
        assert (await office.offers.accept(offer.public_id)).state is OfferState.RECALLED


async def test_a_withdrawal_of_a_given_place_offers_it_on(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    own = await one_place.own(cases[0][1], CITIZEN)
    async with one_place.of(CITIZEN) as office:
        await office.requests.withdraw(cases[0][1], own.card.version)
    assert await offers(one_place) == [(STRANGER, OfferState.OPEN)]


async def test_a_stranger_sees_no_offer(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])
    for act in ("own", "accept", "decline"):
        with pytest.raises(NotFound):
            async with one_place.of(CITIZEN) as office:
                await getattr(office.offers, act)(offer)
    assert await offers(one_place) == [(STRANGER, OfferState.OPEN)]


async def test_a_distribution_recalls_the_offer_of_whom_it_places(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    await one_place.make_schedule(date(2026, 12, 18), seats=1)
    async with one_place.by(Role.REVIEWER) as office:
        request = await office.cases.find(cases[1][1])
        seat = await office.session.scalar(select(Seat.id).order_by(Seat.id.desc()).limit(1))
        assert seat is not None
        await office.seating.give(
            request, seat, step=Step.ASSIGN, by=office.staff_id(Role.REVIEWER)
        )
    assert await offers(one_place) == [(STRANGER, OfferState.RECALLED), (1003, OfferState.OPEN)]


async def test_the_limit_is_told_kindly_and_nothing_changes(office: TestOffice) -> None:
    await office.hire()
    days = [date(2026, 12, day) for day in (4, 11, 17, 18)]
    await office.make_schedule(*days, seats=1)
    ((chat, case),) = await line_up(office, 1, placed=1)
    limit = office.profile.limits.cannot_come_limit
    for _ in range(limit):
        await cannot_come(office, chat, case)
        await office.distribute()
    with pytest.raises(TooManyReleases) as refused:
        await cannot_come(office, chat, case)
    assert refused.value.details == {
        "limit": limit,
        "phone": office.profile.contacts.phone,
    }
    own = await office.own(case)
    assert own.card.seat is not None
    # Every reception that was given up stays given up: each date was a later one.
    async with office.database.reading() as session:
        starts = select(Seat.starts_at).join(Assignment).order_by(Assignment.id)
        seen = list(await session.scalars(starts))
    assert seen == sorted(set(seen))


async def test_another_day_is_offered_at_once_when_the_plan_has_one(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(date(2026, 12, 4), ONE_DAY, seats=1)
    ((chat, case),) = await line_up(office, 1, placed=1)
    own = await office.own(case)
    async with office.of(chat) as opened:
        own = await opened.requests.another_day(case, own.card.version, (3,))
    assert own.offer is not None
    assert day_of(own.offer.seat.starts_at) == ONE_DAY
    assert own.card.state is RequestState.QUEUED
    async with office.database.reading() as session:
        request = (await session.scalars(select(Request))).one()
        released = (await session.scalars(select(Assignment.release))).one()
        open_duties = select(Duty.kind).where(Duty.closed_at.is_(None))
        kinds = set(await session.scalars(open_duties))
    assert request.days == "3"
    assert released is Release.ANOTHER_DAY
    assert {DutyKind.OFFER, DutyKind.NEW_DATE} <= kinds
    async with office.of(chat) as opened:
        await opened.offers.accept(own.offer.public_id)
    assert (await office.own(case)).card.seat is not None
    async with office.database.reading() as session:
        open_duties = select(Duty.kind).where(Duty.closed_at.is_(None))
        assert not {DutyKind.OFFER, DutyKind.NEW_DATE} & set(await session.scalars(open_duties))


async def test_another_day_takes_no_place_from_somebody_before(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(date(2026, 12, 4), seats=2)
    cases = await line_up(office, 3, placed=2)
    await office.make_schedule(ONE_DAY, seats=1)
    # The first one gave a place up before, waits again, and comes before the second one.
    await cannot_come(office, *cases[0])
    own = await office.own(cases[1][1], STRANGER)
    async with office.of(STRANGER) as opened:
        own = await opened.requests.another_day(cases[1][1], own.card.version, ())
    assert own.offer is None
    assert own.place_in_queue == 2


async def test_without_a_chat_the_offer_is_a_phone_task_with_its_answer(
    one_place: TestOffice,
) -> None:
    cases = await line_up(one_place, 3, placed=1)
    async with one_place.database.transaction() as session:
        second = (await session.scalars(select(Request).where(Request.id == 2))).one()
        second.account_id = None
    await cannot_come(one_place, *cases[0])
    assert await one_place.owed("offer") == []
    task = await call(one_place, "offer:")
    async with one_place.by(Role.REGISTRAR) as office:
        shown = await office.duties.phone_task(task)
        assert shown.facts is not None
        assert shown.facts.offer is not None
        view = await office.offers.answer_by_phone(task, accepted=True)
    assert view.state is OfferState.ACCEPTED
    async with one_place.database.reading() as session:
        given = select(Assignment).where(Assignment.freed_at.is_(None))
        assert (await session.scalars(given)).one().assigned_by is not None


async def call(office: TestOffice, beginning: str) -> int:
    """Return the one open phone task about such a notice."""
    async with office.database.reading() as session:
        found = select(Duty.id).where(
            Duty.kind == DutyKind.DELIVERY,
            Duty.subject.startswith(beginning),
            Duty.closed_at.is_(None),
        )
        return (await session.scalars(found)).one()


@pytest.mark.parametrize("silent", list(product((True, False), repeat=3)))
async def test_point_28_a_freed_place_goes_to_the_first_eligible_whoever_says_no(
    office: TestOffice, silent: tuple[bool, ...]
) -> None:
    """No and silence in every order: one is asked at a time, and nobody passes anybody."""
    await office.hire()
    await office.make_schedule(ONE_DAY, seats=1)
    cases = await line_up(office, 5, placed=1)
    await cannot_come(office, *cases[0])
    for position in range(1, 5):
        chat, case = cases[position]
        offer = await offer_of(office, chat, case)
        asked = [whose for whose, state in await offers(office) if state is OfferState.OPEN]
        assert asked == [chat], "one person is asked at a time, in order"
        if position == 4:
            async with office.of(chat) as opened:
                await opened.offers.accept(offer)
        elif silent[position - 1]:
            office.clock.advance(hours=24)
            await office.sweep()
        else:
            async with office.of(chat) as opened:
                await opened.offers.decline(offer)
    assert [(await office.own(case, chat)).place_in_queue for chat, case in cases] == [
        1,
        2,
        3,
        4,
        None,
    ]


async def test_a_place_left_by_a_move_by_hand_is_offered_on(one_place: TestOffice) -> None:
    cases = await line_up(one_place, 2, placed=1)
    await one_place.make_schedule(date(2026, 12, 18), seats=1)
    own = await one_place.own(cases[0][1], CITIZEN)
    async with one_place.by(Role.REVIEWER) as office:
        _card, free = await office.placement.seats(cases[0][1], own.card.version)
        why = "Сот отырысы сол күнге белгіленген."
        seat_id = free[-1].seat.id
        last = await office.placement.considered(cases[0][1], own.card.version, seat_id, why)
    async with one_place.by(Role.REVIEWER) as office:
        await office.placement.place(cases[0][1], own.card.version, seat_id, why, last.fingerprint)
    assert await offers(one_place) == [(STRANGER, OfferState.OPEN)]
    assert len(await one_place.owed("moved")) == 1
