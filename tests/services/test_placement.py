"""Places given by hand: with a reason that stays, and within the law."""

import pytest
from sqlalchemy import select

from bot.services.errors import (
    InputInvalid,
    NotAllowed,
    SeatTaken,
    SecrecyUnchecked,
    Stale,
)
from db.enums import (
    ChangeReason,
    Citizenship,
    Release,
    RequestState,
    Role,
)
from db.models import (
    Assignment,
)
from tests.offices import TestOffice
from tests.services.waiting import (
    FIRST,
    REASON,
    SECOND,
    change,
    deputys,
    fingerprint,
    journal,
    place,
    queued,
    seats_of,
)


async def assignments(office: TestOffice) -> list[Assignment]:
    async with office.database.reading() as session:
        return list(await session.scalars(select(Assignment).order_by(Assignment.id)))


async def test_a_place_by_hand_needs_a_reason_that_stays_in_the_case(staffed: TestOffice) -> None:
    _ahead, card = await queued(staffed, 2)
    seat = (await seats_of(staffed, FIRST))[0]
    with pytest.raises(InputInvalid):
        await place(staffed, card, seat, "жоқ")
    done = await place(staffed, card, seat)
    assert done.state is RequestState.ASSIGNED
    assert done.by_hand
    assert done.seat is not None
    assert done.seat.id == seat
    (given,) = await assignments(staffed)
    assert given.reason is ChangeReason.BY_HAND
    assert given.reason_sealed is not None
    assert REASON.encode() not in given.reason_sealed
    async with staffed.by(Role.HEAD) as office:
        assert (await office.review.reveal(card.public_id)).hand_reason == REASON
    assert "assigned" in await journal(staffed, card)
    assert len(await staffed.owed("date")) == 1


async def test_a_given_place_is_moved_by_hand_and_told_old_and_new(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    await staffed.distribute()
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    target = (await seats_of(staffed, SECOND))[2]
    done = await place(staffed, card, target)
    assert done.state is RequestState.ASSIGNED
    old, new = await assignments(staffed)
    assert old.release is Release.CHANGED
    assert new.seat_id == target
    assert new.replaces_id == old.id
    assert "moved" in await journal(staffed, card)
    assert len(await staffed.owed("moved")) == 1


async def test_a_place_of_another_post_directs_the_case_to_it(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    deputy, seat = await deputys(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        _card, own = await office.placement.seats(card.public_id, card.version)
        _card, other = await office.placement.seats(card.public_id, card.version, others=True)
    assert {one.post.id for one in own} == {staffed.post_id}
    assert [(one.post.id, one.seat.id) for one in other] == [(deputy, seat)]
    done = await place(staffed, card, seat)
    assert done.post is not None
    assert done.post.id == deputy
    assert "directed" in await journal(staffed, card)


async def test_by_hand_no_rule_of_law_is_passed_over(staffed: TestOffice) -> None:
    foreign, other = await queued(staffed, 2)
    await change(staffed, foreign, citizenship=Citizenship.STATELESS)
    seat = (await seats_of(staffed, FIRST))[0]
    with pytest.raises(SecrecyUnchecked):
        await place(staffed, foreign, seat)
    await place(staffed, other, seat)
    (third,) = await queued(staffed, 1)
    with pytest.raises(SeatTaken):
        await place(staffed, third, seat)
    with pytest.raises(Stale):
        await place(staffed, other, (await seats_of(staffed, SECOND))[0])
    for role in (Role.REGISTRAR, Role.HEAD, Role.AUDITOR):
        async with staffed.by(role) as office:
            with pytest.raises(NotAllowed):
                await office.placement.place(third.public_id, third.version, seat, REASON, "")


async def test_a_reason_that_was_not_shown_is_not_taken(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    seat = (await seats_of(staffed, FIRST))[0]
    said = await fingerprint(staffed, card, seat)
    async with staffed.by(Role.REVIEWER) as office:
        with pytest.raises(Stale):
            await office.placement.place(
                card.public_id, card.version, seat, "Басқа бір мәтін.", said
            )
    assert await assignments(staffed) == []


async def test_a_reception_that_has_begun_is_not_moved(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    await staffed.distribute()
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    staffed.clock.to(FIRST, 10, 1)
    with pytest.raises(Stale):
        await place(staffed, card, (await seats_of(staffed, SECOND))[0])
