"""The queue of a post (point 28): proposed, placed by hand, put first by a paper, and too long."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from bot.services.actor import SWEEP
from bot.services.errors import (
    InputInvalid,
    NotAllowed,
    ScheduleNotDraft,
    SeatTaken,
    SecrecyUnchecked,
    Stale,
)
from bot.services.views import Card, Distribution
from bot.services.views.queue import DryRun
from bot.services.views.schedule import FreeDay
from db.enums import (
    ChangeReason,
    Citizenship,
    Mode,
    OfferState,
    Release,
    RequestState,
    Role,
    ScheduleState,
)
from db.models import (
    Assignment,
    Body,
    JournalEntry,
    Offer,
    Post,
    Reception,
    Request,
    Schedule,
    Seat,
)
from tests.offices import CITIZEN, TestOffice

FIRST, SECOND = date(2026, 12, 4), date(2026, 12, 17)
"""The reception days of the staffed office, with three places each."""
REASON = "Автобус тек бейсенбіде жүреді."


async def queued(office: TestOffice, count: int, **changes: object) -> list[Card]:
    """Return cases that wait in the queue, by different people, in order of registration."""
    cards = []
    for _number in range(count):
        office.clock.advance(minutes=1)
        own = await office.submit(await next_citizen(office), **changes)
        cards.append(await office.queue(own.card.public_id))
    return cards


async def next_citizen(office: TestOffice) -> int:
    """Return the account of somebody who has no request yet."""
    async with office.database.reading() as session:
        return CITIZEN + 10 * (1 + len((await session.scalars(select(Request.id))).all()))


async def change(office: TestOffice, card: Card, **values: object) -> None:
    async with office.database.transaction() as session:
        await session.execute(
            update(Request).where(Request.public_id == card.public_id).values(**values)
        )


async def proposal(office: TestOffice) -> Distribution:
    async with office.by(Role.REVIEWER) as opened:
        return await opened.distribution.propose(office.post_id)


def told(shown: Distribution) -> dict[str, object]:
    """Return by number the local day and seat given, or the reason."""
    return {
        line.number: line.reason
        if line.seat is None
        else (line.seat.starts_at.date(), line.seat.number)
        for line in shown.lines
    }


async def assignments(office: TestOffice) -> list[Assignment]:
    async with office.database.reading() as session:
        return list(await session.scalars(select(Assignment).order_by(Assignment.id)))


async def journal(office: TestOffice, card: Card) -> list[str]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.action)
            .where(JournalEntry.subject == f"request:{card.public_id}")
            .order_by(JournalEntry.n)
        )
        return list(rows)


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


async def seats_of(office: TestOffice, day: date) -> list[int]:
    async with office.database.reading() as session:
        rows = await session.execute(select(Seat.id, Seat.starts_at).order_by(Seat.starts_at))
        return [key for key, at in rows if at.date() == day]


# --- the proposal ---


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


# --- by hand ---


async def fingerprint(office: TestOffice, card: Card, seat: int, reason: str = REASON) -> str:
    async with office.by(Role.REVIEWER) as opened:
        shown = await opened.placement.considered(card.public_id, card.version, seat, reason)
        return shown.fingerprint


async def place(office: TestOffice, card: Card, seat: int, reason: str = REASON) -> Card:
    said = await fingerprint(office, card, seat, reason)
    async with office.by(Role.REVIEWER) as opened:
        return await opened.placement.place(card.public_id, card.version, seat, reason, said)


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


async def deputys(office: TestOffice) -> tuple[int, int]:
    """Give the body a second post with one free place; return the ids of both."""
    async with office.database.transaction() as session:
        body = (await session.scalars(select(Body.id))).one()
        post = Post(body_id=body, title_kk="Орынбасар", title_ru="Заместитель", holder="Бөлек Ә.")
        reception = (await session.scalars(select(Reception).limit(1))).one()
        session.add(post)
        await session.flush()
        starts_at = datetime(2026, 12, 8, 5, tzinfo=UTC)
        window = Reception(
            schedule_id=reception.schedule_id,
            post_id=post.id,
            place_id=reception.place_id,
            holder=post.holder,
            starts_at=starts_at,
            ends_at=starts_at.replace(hour=6),
            minutes=60,
            contacts=reception.contacts,
        )
        session.add(window)
        await session.flush()
        seat = Seat(reception_id=window.id, post_id=post.id, number=1, starts_at=starts_at)
        session.add(seat)
        await session.flush()
        return post.id, seat.id


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


# --- evidence ---


async def test_a_paper_seen_changes_the_order_and_can_be_taken_back(staffed: TestOffice) -> None:
    first, second = await queued(staffed, 2)
    await change(staffed, second, category="veteran")
    before = [line.number for line in (await proposal(staffed)).lines]
    assert before == [first.number, second.number]
    async with staffed.by(Role.REGISTRAR) as office:
        claimed = await office.evidence.claim(second.public_id, second.version)
        assert claimed.category == "veteran"
        assert claimed.card.claims
        card = await office.evidence.tick(second.public_id, second.version, seen=True)
    assert card.out_of_turn == 1
    after = [line.number for line in (await proposal(staffed)).lines]
    assert after == [second.number, first.number]
    async with staffed.database.reading() as session:
        row = (
            await session.scalars(select(Request).where(Request.public_id == second.public_id))
        ).one()
        assert row.evidence_by is not None
        assert row.evidence_at == staffed.clock.now()
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(second.public_id, card.version, seen=True)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.evidence.tick(second.public_id, card.version, seen=False)
    assert card.out_of_turn is None
    assert [line.number for line in (await proposal(staffed)).lines] == before
    entries = await journal(staffed, second)
    assert entries[-3:] == ["revealed", "evidence_seen", "evidence_taken_back"]
    async with staffed.database.reading() as session:
        details = await session.scalars(select(JournalEntry.details))
        assert not [text for text in details if "veteran" in text]


async def test_without_a_claim_or_a_right_nobody_goes_first(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(card.public_id, card.version, seen=True)
    await change(staffed, card, category="veteran")
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.HEAD) as office:
            await office.evidence.tick(card.public_id, card.version, seen=True)
    await staffed.distribute()
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(card.public_id, card.version + 1, seen=True)


# --- looking ahead ---


async def draft(office: TestOffice, day: date, seats: int) -> int:
    await office.make_schedule(day, seats=seats)
    async with office.database.transaction() as session:
        schedule = (
            await session.scalars(select(Schedule).order_by(Schedule.id.desc()).limit(1))
        ).one()
        schedule.state = ScheduleState.DRAFT
        receptions = select(Reception.id).where(Reception.schedule_id == schedule.id)
        for seat in await session.scalars(select(Seat).where(Seat.reception_id.in_(receptions))):
            await session.delete(seat)
        return schedule.id


async def try_out(office: TestOffice, schedule_id: int) -> DryRun:
    async with office.by(Role.HEAD) as opened:
        return await opened.forecast.dry_run(schedule_id)


async def test_a_dry_run_tells_who_gets_in_and_writes_nothing(staffed: TestOffice) -> None:
    waiting = await queued(staffed, 6)
    staffed.clock.advance(minutes=1)
    undecided = await staffed.submit(await next_citizen(staffed))
    before = await everything(staffed)
    schedule_id = await draft(staffed, date(2026, 12, 11), 2)
    (run,) = (await try_out(staffed, schedule_id)).posts
    assert (run.waiting, run.places, run.free) == (7, 2, 6)
    assert run.shortage is not None
    lack = run.shortage.shortfall
    assert (lack.unplaced, lack.late) == (0, 2), "the 17th is after the answer's term"
    got = [(line.seat.starts_at.day, line.from_draft) for line in run.lines if line.seat]
    assert got == [(4, False)] * 3 + [(11, True)] * 2 + [(17, False)] * 2
    assert [line.number for line in run.lines if not line.decided] == [undecided.card.number]
    assert [line.number for line in run.lines][:6] == [card.number for card in waiting]
    assert await everything(staffed) == before
    async with staffed.by(Role.HEAD) as office:
        approved = await office.session.scalar(
            select(Schedule.id).where(Schedule.state == ScheduleState.APPROVED)
        )
        with pytest.raises(ScheduleNotDraft):
            await office.forecast.dry_run(approved or 0)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            await office.forecast.dry_run(schedule_id)


async def everything(office: TestOffice) -> tuple[object, ...]:
    async with office.database.reading() as session:
        counts = [
            len((await session.scalars(select(model))).all())
            for model in (Assignment, Seat, JournalEntry)
        ]
        versions = (await session.execute(select(Request.id, Request.version))).all()
    return (*counts, *versions)


async def test_a_shortage_is_told_once_a_working_day(staffed: TestOffice) -> None:
    await queued(staffed, 8)
    await deputys(staffed)

    async def look() -> bool:
        async with staffed.machine(SWEEP) as office:
            return await office.watch.look()

    staffed.clock.to(date(2026, 11, 24), 8, 59)
    assert not await look()
    staffed.clock.to(date(2026, 11, 24), 9)
    assert await look()
    assert not await look()
    (message,) = await staffed.owed("shortage")
    async with staffed.machine(SWEEP) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.shortage is not None
    shortage = facts.shortage
    assert (shortage.waiting, shortage.places) == (8, 6)
    assert (shortage.shortfall.unplaced, shortage.shortfall.seats) == (2, 2)
    assert shortage.shortfall.due_on == date(2026, 12, 14)
    assert [(post.title_ru, free) for post, free in shortage.deputies] == [("Заместитель", 1)]
    staffed.clock.to(date(2026, 11, 28), 10)
    assert not await look(), "a Saturday"
    staffed.clock.to(date(2026, 11, 30), 10)
    assert await look()
    assert len(await staffed.owed("shortage")) == 2


async def test_a_shortage_that_is_over_is_not_told_any_more(staffed: TestOffice) -> None:
    await queued(staffed, 7)
    async with staffed.machine(SWEEP) as office:
        assert await office.watch.look()
    await staffed.make_schedule(date(2026, 12, 11), seats=3)
    assert await staffed.deliver("shortage") == []


# --- the applicant ---


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
