"""Many at once: the database has the last word, whatever path a second assignment came by."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.services.errors import OfficeError, PlanChanged, SeatTaken, Stale
from db.enums import RequestState, Role
from db.keyring import KeyRing
from db.models import Assignment, Request, Seat
from db.uow import Database
from tests.offices import CITIZEN, STAFF, TestOffice

pytestmark = pytest.mark.usefixtures("threads")

TASKS, SEATS = 50, 20


async def scramble(database: Database, requests: list[int], seats: list[int], staff: int) -> int:
    """Let 50 tasks take a free seat each, all at once; return how many believe they have one."""
    start = asyncio.Event()

    async def take(number: int) -> bool:
        await start.wait()
        for seat in seats:
            try:
                async with database.transaction() as session:
                    taken = select(Assignment.id).where(
                        Assignment.seat_id == seat, Assignment.freed_at.is_(None)
                    )
                    if (await session.execute(taken)).first() is not None:
                        continue
                    # The gap between looking and writing, in which a rival comes.
                    await asyncio.sleep(0.002)
                    session.add(
                        Assignment(
                            seat_id=seat,
                            request_id=requests[number],
                            assigned_by=staff,
                            assigned_at=datetime(2026, 11, 23, tzinfo=UTC),
                        )
                    )
            except IntegrityError:
                continue
            return True
        return False

    tasks = [asyncio.create_task(take(number)) for number in range(len(requests))]
    start.set()
    return sum(await asyncio.gather(*tasks))


async def fifty_cases(office: TestOffice) -> tuple[list[int], list[int], int]:
    await office.make_schedule(date(2026, 12, 11), seats=SEATS, hour=9)
    office.profile = office.profile.model_copy(
        update={
            "limits": office.profile.limits.model_copy(update={"active_requests_per_person": 99})
        }
    )
    office.factory.profile = office.profile
    for _ in range(TASKS):
        await office.submit()
    async with office.database.reading() as session:
        requests = list(await session.scalars(select(Request.id)))
        seats = list(await session.scalars(select(Seat.id)))
    async with office.by(Role.REVIEWER) as opened:
        staff = opened.staff_id(Role.REVIEWER)
    return requests, seats, staff


async def live(database: Database) -> tuple[int, int]:
    """Return how many live assignments there are, and of how many seats."""
    async with database.reading() as session:
        row = await session.execute(
            select(func.count(), func.count(Assignment.seat_id.distinct())).where(
                Assignment.freed_at.is_(None)
            )
        )
        count, seats = row.one()
    return count, seats


async def test_fifty_tasks_for_twenty_seats_give_exactly_twenty(office: TestOffice) -> None:
    await office.hire()
    requests, seats, staff = await fifty_cases(office)
    assert await scramble(office.database, requests, seats, staff) == SEATS
    assert await live(office.database) == (SEATS, SEATS)


async def test_without_the_index_the_same_scramble_gives_a_seat_twice(
    postgresql_url: str, open_database: Callable[[str], Database], keyring: KeyRing
) -> None:
    """The twin: if it did not go wrong here, the test above would prove nothing.

    Only on PostgreSQL: on SQLite the one writer leaves nobody to race with, index or not.
    """
    office = TestOffice(open_database(postgresql_url), keyring)
    await office.hire()
    requests, seats, staff = await fifty_cases(office)
    async with office.database.transaction() as session:
        await session.execute(text("DROP INDEX uq_assignments_live_seat"))
    await scramble(office.database, requests, seats, staff)
    count, distinct = await live(office.database)
    assert count > distinct


async def test_the_index_refuses_a_second_assignment_by_any_path(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    async with staffed.database.reading() as session:
        given = (await session.scalars(select(Assignment))).one()
        other = (await session.scalars(select(Seat.id).where(Seat.id != given.seat_id))).first()
    assert other is not None
    for seat_id in (given.seat_id, other):
        with pytest.raises(IntegrityError):
            async with staffed.database.transaction() as session:
                session.add(
                    Assignment(
                        seat_id=seat_id,
                        request_id=given.request_id,
                        assigned_by=given.assigned_by,
                        assigned_at=given.assigned_at,
                    )
                )


async def test_two_clerks_who_confirm_one_queue_at_once(staffed: TestOffice) -> None:
    for telegram_id in (CITIZEN, CITIZEN + 10, CITIZEN + 20):
        own = await staffed.submit(telegram_id)
        await staffed.queue(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)

    async def confirm() -> str:
        try:
            async with staffed.by(Role.REVIEWER) as office:
                await office.distribution.confirm(staffed.post_id, shown.fingerprint)
        except (PlanChanged, SeatTaken) as refused:
            return type(refused).__name__
        return "confirmed"

    outcomes = await asyncio.gather(confirm(), confirm())
    assert sorted(outcomes)[1] == "confirmed"
    assert min(outcomes) in {"PlanChanged", "SeatTaken"}
    assert await live(staffed.database) == (3, 3)
    assert len(await staffed.owed("date")) == 3


async def test_a_withdrawal_and_a_distribution_at_once_agree(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.queue(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)

    async def attempt(what: str) -> str:
        try:
            if what == "withdraw":
                async with staffed.of(CITIZEN) as office:
                    await office.requests.withdraw(card.public_id, card.version)
            else:
                async with staffed.by(Role.REVIEWER) as office:
                    await office.distribution.confirm(staffed.post_id, shown.fingerprint)
        except (OfficeError, Stale) as refused:
            return type(refused).__name__
        return "done"

    outcomes = await asyncio.gather(attempt("withdraw"), attempt("distribute"))
    assert sorted(outcomes)[1] == "done"
    state = (await staffed.own(card.public_id)).card.state
    assert (state, (await live(staffed.database))[0]) in {
        (RequestState.WITHDRAWN, 0),
        (RequestState.ASSIGNED, 1),
    }


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("turns", [0, 4])
async def test_two_clerks_confirm_while_somebody_in_the_queue_withdraws(
    staffed: TestOffice, place: int, turns: int
) -> None:
    """Whoever is first, nobody holds two places, no place two people, and who left holds none."""
    cards = []
    for number in range(4):
        own = await staffed.submit(CITIZEN + 10 * number)
        cards.append(await staffed.queue(own.card.public_id))
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)
    leaving = cards[1]

    async def confirm() -> str:
        try:
            async with staffed.by(Role.REVIEWER) as office:
                await office.distribution.confirm(staffed.post_id, shown.fingerprint)
        except (PlanChanged, SeatTaken) as refused:
            return type(refused).__name__
        return "confirmed"

    async def withdraw() -> str:
        # Turns of the loop, not of the clock: the withdrawal comes at different points between.
        for _turn in range(turns):
            await asyncio.sleep(0)
        try:
            async with staffed.of(CITIZEN + 10) as office:
                await office.requests.withdraw(leaving.public_id, leaving.version)
        except Stale:
            return "stale"
        return "withdrawn"

    rivals = [confirm(), confirm()]
    rivals.insert(place, withdraw())
    confirmed = await asyncio.gather(*rivals)
    left = confirmed.pop(place)
    assert confirmed.count("confirmed") <= 1
    if left == "withdrawn":
        # The queue that was shown is gone, unless it had been given away the moment before.
        assert "confirmed" not in confirmed
        assert await live(staffed.database) == (0, 0)
        fresh = await confirm_anew(staffed)
        assert fresh == 3
    assert (left, confirmed.count("confirmed")) in {("withdrawn", 0), ("stale", 1)}
    async with staffed.database.reading() as session:
        held = select(Assignment.request_id).where(Assignment.freed_at.is_(None))
        holders = (await session.scalars(held)).all()
        seats = await session.scalars(
            select(Assignment.seat_id).where(Assignment.freed_at.is_(None))
        )
        states = dict((await session.execute(select(Request.id, Request.state))).all())
    assert len(set(holders)) == len(holders) == len(set(seats))
    assert {states[holder] for holder in holders} == {RequestState.ASSIGNED}
    assert len(holders) == sum(state is RequestState.ASSIGNED for state in states.values())


async def confirm_anew(staffed: TestOffice) -> int:
    """Let a clerk look again and confirm; return how many got a place."""
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)
    async with staffed.by(Role.REVIEWER) as office:
        done = await office.distribution.confirm(staffed.post_id, shown.fingerprint)
    return sum(line.seat is not None for line in done.lines)


async def test_a_place_given_by_hand_and_by_the_plan_at_once_is_given_once(
    staffed: TestOffice,
) -> None:
    first = await staffed.queue((await staffed.submit(CITIZEN)).card.public_id)
    second = await staffed.queue((await staffed.submit(CITIZEN + 10)).card.public_id)
    reason = "Ауылдан келетін автобус тек осы күні жүреді."
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)
        seat = shown.lines[0].seat
        assert seat is not None
        by_hand = await office.placement.considered(
            second.public_id, second.version, seat.id, reason
        )

    async def confirm() -> str:
        try:
            async with staffed.by(Role.REVIEWER) as office:
                await office.distribution.confirm(staffed.post_id, shown.fingerprint)
        except (PlanChanged, SeatTaken) as refused:
            return type(refused).__name__
        return "done"

    async def place() -> str:
        try:
            async with staffed.by(Role.REVIEWER) as office:
                await office.placement.place(
                    second.public_id, second.version, seat.id, reason, by_hand.fingerprint
                )
        except (Stale, SeatTaken) as refused:
            return type(refused).__name__
        return "done"

    outcomes = await asyncio.gather(confirm(), place())
    assert outcomes.count("done") == 1
    count, seats = await live(staffed.database)
    assert count == seats == (2 if outcomes[0] == "done" else 1)
    async with staffed.by(Role.REVIEWER) as office:
        holder = (await office.review.case(first.public_id)).state
    assert (holder is RequestState.ASSIGNED) == (outcomes[0] == "done")


async def test_two_people_with_one_invitation_one_wins(staffed: TestOffice) -> None:
    async with staffed.by(Role.ADMINISTRATOR) as office:
        token = await office.staff.invite(Role.UNIT)

    async def join(telegram_id: int) -> bool:
        try:
            async with staffed.of(telegram_id) as office:
                await office.staff.join(token, "Бірінші Екінші")
        except OfficeError:
            return False
        return True

    assert sorted(await asyncio.gather(join(5001), join(5002))) == [False, True]
    assert 5001 not in STAFF.values()


async def test_numbers_are_given_without_gaps_or_repeats(staffed: TestOffice) -> None:
    people = [7000 + number for number in range(12)]
    for telegram_id in people:
        await staffed.agree(telegram_id)

    async def submit(telegram_id: int) -> str:
        async with staffed.of(telegram_id) as office:
            own = await office.requests.submit(staffed.application(), f"{telegram_id}:draft")
        return own.card.number

    numbers = await asyncio.gather(*map(submit, people))
    assert len(set(numbers)) == len(people)
    async with staffed.database.reading() as session:
        counted = await session.scalar(text("SELECT value FROM counters"))
    assert counted == len(people)
