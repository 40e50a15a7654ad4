"""The distribution: what is proposed follows from the cases, and the applicant sees the place."""

import json
from datetime import date

from sqlalchemy import select, update

from bot.services.views import Card, Distribution
from bot.services.views.schedule import FreeDay
from db.enums import (
    Citizenship,
    Mode,
    OfferState,
    Release,
    RequestState,
    Role,
)
from db.models import (
    Assignment,
    JournalEntry,
    Offer,
    Reception,
    Request,
    Seat,
)
from tests.offices import CITIZEN, TestOffice
from tests.services.waiting import FIRST, SECOND, change, place, proposal, queued, seats_of


def told(shown: Distribution) -> dict[str, object]:
    """Return by number the local day and seat given, or the reason."""
    return {
        line.number: line.reason
        if line.seat is None
        else (line.seat.starts_at.date(), line.seat.number)
        for line in shown.lines
    }


async def passed_over(office: TestOffice, card: Card) -> list[str]:
    """Return why somebody behind came earlier, as the journal has it."""
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.details).where(
                JournalEntry.subject == f"request:{card.public_id}",
                JournalEntry.action == "passed_over",
            )
        )
        return [json.loads(details)["reason"] for details in rows]


async def test_wishes_refusals_and_checks_come_from_the_case(staffed: TestOffice) -> None:
    """Format, days, clearance and what was given up are read from where they are kept."""
    video, wished, foreign, gave_up, plain = await queued(staffed, 5)
    await change(staffed, video, format=Mode.VIDEO)
    await change(staffed, wished, days="3")
    await change(staffed, foreign, citizenship=Citizenship.FOREIGN)
    (seat, *_others) = await seats_of(staffed, FIRST)
    async with staffed.database.transaction() as session:
        gone = await session.scalar(
            select(Request.id).where(Request.public_id == gave_up.public_id)
        )
        session.add(
            Assignment(
                seat_id=seat,
                request_id=gone,
                assigned_by=None,
                assigned_at=staffed.clock.now(),
                freed_at=staffed.clock.now(),
                release=Release.ANOTHER_DAY,
            )
        )
    shown = await proposal(staffed)
    # The 17th is a Thursday after the answer's term (14 December): nobody is moved there by a wish.
    assert told(shown) == {
        video.number: "format",
        wished.number: (FIRST, 1),
        foreign.number: "secrecy",
        gave_up.number: (SECOND, 1),
        plain.number: (FIRST, 2),
    }
    assert shown.shortage is not None
    assert (shown.shortage.waiting, shown.shortage.places) == (5, 6)
    lack = shown.shortage.shortfall
    assert (lack.unplaced, lack.seats, lack.by_format, lack.by_secrecy) == (2, 1, 1, 1)
    await staffed.distribute()
    for card, reasons in (
        (video, ["format"]),
        (foreign, ["secrecy"]),
        (gave_up, ["given_up"]),
        (plain, []),
    ):
        assert await passed_over(staffed, card) == reasons
    async with staffed.database.transaction() as session:
        await session.execute(update(Reception).values(mode=Mode.VIDEO))
    assert told(await proposal(staffed))[video.number] == (FIRST, 3)


async def test_a_wish_within_the_term_moves_to_a_place_nobody_else_would_have(
    staffed: TestOffice,
) -> None:
    await staffed.make_schedule(date(2026, 12, 10), seats=1)
    (card,) = await queued(staffed, 1)
    await change(staffed, card, days="3")
    shown = await proposal(staffed)
    assert told(shown) == {card.number: (date(2026, 12, 10), 1)}
    assert shown.lines[0].by_preference


async def test_what_is_offered_or_cancelled_is_neither_free_nor_planned(
    staffed: TestOffice,
) -> None:
    offered, next_one = await queued(staffed, 2)
    first, second, third = await seats_of(staffed, FIRST)
    now = staffed.clock.now()
    async with staffed.database.transaction() as session:
        request_id = await session.scalar(
            select(Request.id).where(Request.public_id == offered.public_id)
        )
        session.add(
            Offer(
                public_id="0123456789",
                seat_id=first,
                request_id=request_id,
                state=OfferState.OPEN,
                made_at=now,
                expires_at=now,
            )
        )
        await session.execute(update(Seat).where(Seat.id == second).values(cancelled_at=now))
    shown = await proposal(staffed)
    assert told(shown) == {next_one.number: (FIRST, 3)}
    assert shown.offered == 1
    async with staffed.database.transaction() as session:
        reception = await session.scalar(select(Seat.reception_id).where(Seat.id == third))
        await session.execute(
            update(Reception).where(Reception.id == reception).values(cancelled_at=now)
        )
        await session.execute(update(Offer).values(state=OfferState.DECLINED))
    # Who declined an offer is not given the same reception again; here it is cancelled anyway.
    assert told(await proposal(staffed)) == {
        offered.number: (SECOND, 1),
        next_one.number: (SECOND, 2),
    }


async def test_a_plan_over_given_seats_and_cases(staffed: TestOffice) -> None:
    """What offers and absences ask for: one seat, further cases, receptions left out."""
    first, second, third = await queued(staffed, 3)
    await staffed.distribute()
    async with staffed.by(Role.REVIEWER) as office:
        planning = office.planning
        assert (await planning.plan_for(staffed.post_id)).cases == ()
        rows = {
            row.public_id: row
            for row in await planning.queue(staffed.post_id, (RequestState.ASSIGNED,))
        }
        hit = [rows[card.public_id] for card in (third, first)]
        gone = (await office.cases.card(hit[0])).seat
        assert gone is not None
        moved = await planning.plan_for(
            staffed.post_id, extra=hit, queue=False, not_in=[gone.reception_id]
        )
        assert [case.request.public_id for case in moved.placed] == [
            first.public_id,
            third.public_id,
        ]
        assert {case.seat.starts_at.date() for case in moved.placed if case.seat} == {SECOND}
        one = next(iter((await planning.free_seats(staffed.post_id)).values()))
        following = await planning.plan_for(staffed.post_id, seats=[one], extra=hit)
        assert [case.request.public_id for case in following.placed] == [first.public_id]
        spared = await planning.plan_for(
            staffed.post_id, seats=[one], extra=hit, without=[rows[first.public_id].id]
        )
        assert [case.request.public_id for case in spared.placed] == [third.public_id]
    assert second.public_id not in {case.request.public_id for case in moved.cases}


async def test_the_applicant_sees_the_place_and_the_free_places(staffed: TestOffice) -> None:
    first, second, third = await queued(staffed, 3)
    await staffed.make_schedule(date(2026, 12, 21), date(2026, 12, 24), seats=2)

    async def seen(number: int, card: Card) -> tuple[int | None, tuple[FreeDay, ...]]:
        own = await staffed.own(card.public_id, CITIZEN + 10 * number)
        return own.place_in_queue, own.places

    monday = FreeDay(date(2026, 12, 21), 2)
    assert await seen(3, third) == (3, (FreeDay(FIRST, 3), FreeDay(SECOND, 3), monday))
    await place(staffed, first, (await seats_of(staffed, FIRST))[1])
    assert await seen(3, third) == (2, (FreeDay(FIRST, 2), FreeDay(SECOND, 3), monday))
    assert await seen(1, first) == (None, ())
    async with staffed.of(CITIZEN + 20) as office:
        await office.requests.withdraw(second.public_id, second.version)
    assert (await seen(3, third))[0] == 1
