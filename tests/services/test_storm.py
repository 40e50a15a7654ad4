"""Two people act at once, again and again, in every pair that meets over one queue.

The pairs, their targets and the moment between them come from a seed, so a failure can be walked
through again. Whatever the database makes of a round, nobody is left with two places or none of
what is owed, and nobody sees an error of the database: rows are locked in one order everywhere.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.services.errors import OfficeError
from bot.services.views.changes import Change, ChangeKind
from db.enums import (
    ChangeReason,
    DutyKind,
    OfferState,
    RequestState,
    Role,
    ScheduleState,
)
from db.models import (
    Account,
    Assignment,
    Body,
    Duty,
    Offer,
    Place,
    Post,
    Reception,
    Request,
    Schedule,
    Seat,
)
from tests.offices import TestOffice

pytestmark = pytest.mark.usefixtures("threads")

ROUNDS, PEOPLE, SEATS = 40, 9, 2
FIRST = date(2026, 12, 4)
WHY = "Ауылдан келетін автобус тек осы күні жүреді."

Action = Callable[[], Awaitable[None]]


class Storm:
    """An office in which two things happen at once."""

    def __init__(self, office: TestOffice, seed: int) -> None:
        self.office = office
        self.dice = random.Random(seed)  # noqa: S311
        self.day = FIRST
        self.chat = 1100

    async def prepare(self) -> None:
        """Let people wait and receptions be ahead, of this post and of another one."""
        office = self.office
        limits = office.profile.limits.model_copy(update={"cannot_come_limit": 99})
        office.profile = office.factory.profile = office.profile.model_copy(
            update={"limits": limits}
        )
        await office.hire()
        for _ in range(4):
            await self.more_places()
        async with office.database.transaction() as session:
            body_id = (await session.scalars(select(Body.id))).one()
            place_id = (await session.scalars(select(Place.id))).one()
            post = Post(body_id=body_id, title_kk="Орынбасар", title_ru="Зам", holder="Зам З. З.")
            schedule = Schedule(
                state=ScheduleState.APPROVED, imported_at=office.clock.now(), approved_on=FIRST
            )
            session.add_all([post, schedule])
            await session.flush()
            for number in range(5):
                start = datetime.combine(FIRST + timedelta(days=7 * number), time(9), UTC)
                window = Reception(
                    schedule_id=schedule.id,
                    post_id=post.id,
                    place_id=place_id,
                    holder=post.holder,
                    starts_at=start,
                    ends_at=start + timedelta(hours=1),
                    minutes=20,
                    contacts="+7 700 000 00 00",
                )
                session.add(window)
                await session.flush()
                session.add(
                    Seat(reception_id=window.id, post_id=post.id, number=1, starts_at=start)
                )
        for _ in range(PEOPLE):
            await self.more_people()
        await office.distribute()

    async def more_places(self) -> None:
        self.day += timedelta(days=7)
        await self.office.make_schedule(self.day, seats=SEATS)

    async def more_people(self) -> None:
        self.chat += 1
        self.office.clock.advance(minutes=1)
        own = await self.office.submit(self.chat)
        await self.office.queue(own.card.public_id)

    async def someone(self, *states: RequestState) -> tuple[int, str, int] | None:
        """Return a case in one of these states: chat, id and version."""
        async with self.office.database.reading() as session:
            rows = await session.execute(
                select(Account.telegram_id, Request.public_id, Request.version)
                .join(Account, Account.id == Request.account_id)
                .where(Request.state.in_(states))
                .order_by(Request.id)
            )
            found = [(chat, case, version) for chat, case, version in rows]
        return self.dice.choice(found) if found else None

    async def offer(self) -> tuple[int, str] | None:
        """Return an open offer: chat and id."""
        async with self.office.database.reading() as session:
            rows = await session.execute(
                select(Account.telegram_id, Offer.public_id)
                .join(Request, Request.id == Offer.request_id)
                .join(Account, Account.id == Request.account_id)
                .where(Offer.state == OfferState.OPEN)
                .order_by(Offer.id)
            )
            found = [(chat, offer) for chat, offer in rows]
        return self.dice.choice(found) if found else None

    async def distribution(self) -> Action | None:
        office = self.office
        async with office.by(Role.REVIEWER) as opened:
            shown = await opened.distribution.propose(office.post_id)

        async def act() -> None:
            async with office.by(Role.REVIEWER) as opened:
                await opened.distribution.confirm(office.post_id, shown.fingerprint)

        return act

    async def by_hand(self) -> Action | None:
        office = self.office
        found = await self.someone(RequestState.QUEUED, RequestState.ASSIGNED)
        if found is None:
            return None
        _chat, case, version = found
        others = self.dice.random() < 0.4
        async with office.by(Role.REVIEWER) as opened:
            _card, free = await opened.placement.seats(case, version, others=others)
            if not free:
                return None
            seat_id = self.dice.choice(free).seat.id
            last = await opened.placement.considered(case, version, seat_id, WHY)

        async def act() -> None:
            async with office.by(Role.REVIEWER) as opened:
                await opened.placement.place(case, version, seat_id, WHY, last.fingerprint)

        return act

    async def cannot_come(self) -> Action | None:
        found = await self.someone(RequestState.ASSIGNED)
        if found is None:
            return None
        chat, case, version = found

        async def act() -> None:
            async with self.office.of(chat) as opened:
                await opened.requests.cannot_come(case, version)

        return act

    async def another_day(self) -> Action | None:
        found = await self.someone(RequestState.ASSIGNED)
        if found is None:
            return None
        chat, case, version = found

        async def act() -> None:
            async with self.office.of(chat) as opened:
                await opened.requests.another_day(case, version, (4,))

        return act

    async def withdrawal(self) -> Action | None:
        found = await self.someone(RequestState.QUEUED, RequestState.ASSIGNED)
        if found is None:
            return None
        chat, case, version = found

        async def act() -> None:
            async with self.office.of(chat) as opened:
                await opened.requests.withdraw(case, version)

        return act

    async def acceptance(self) -> Action | None:
        found = await self.offer()
        if found is None:
            return None

        async def act() -> None:
            async with self.office.of(found[0]) as opened:
                await opened.offers.accept(found[1])

        return act

    async def refusal(self) -> Action | None:
        found = await self.offer()
        if found is None:
            return None

        async def act() -> None:
            async with self.office.of(found[0]) as opened:
                await opened.offers.decline(found[1])

        return act

    async def absence(self) -> Action | None:
        office = self.office
        first = FIRST + timedelta(days=7 * self.dice.randrange(1, 8))
        change = Change(
            ChangeKind.ABSENCE,
            office.post_id,
            first_on=first,
            last_on=first,
            reason=ChangeReason.TRIP,
        )
        async with office.by(Role.REVIEWER) as opened:
            impact = await opened.changes.impact(change)

        async def act() -> None:
            async with office.by(Role.REVIEWER) as opened:
                await opened.changes.confirm(change, impact.fingerprint)

        return act

    async def sweep(self) -> Action | None:
        """Let what is due happen; an offer whose term is over among it."""
        self.office.clock.advance(hours=self.dice.choice((1, 9, 25)))

        async def act() -> None:
            await self.office.sweep()

        return act

    async def round(self) -> str:
        """Choose two things that may happen now, let them happen at once, and name them."""
        chosen: list[tuple[str, Action]] = []
        while len(chosen) < 2:
            kind = self.dice.choice(KINDS)
            act = await kind(self)
            if act is not None:
                chosen.append((kind.__name__, act))
        turns = self.dice.randrange(8)

        async def attempt(act: Action, turns: int) -> None:
            for _turn in range(turns):
                await asyncio.sleep(0)
            try:
                await act()
            except OfficeError:
                return

        (one, first), (other, second) = chosen
        await asyncio.gather(attempt(first, 0), attempt(second, turns))
        return f"{one} and, {turns} turns later, {other}"


KINDS = (
    Storm.distribution,
    Storm.by_hand,
    Storm.cannot_come,
    Storm.another_day,
    Storm.withdrawal,
    Storm.acceptance,
    Storm.acceptance,
    Storm.refusal,
    Storm.refusal,
    Storm.absence,
    Storm.sweep,
)


@dataclass(frozen=True)
class Books:
    """Everything of an office that must agree."""

    requests: dict[int, Request]
    seats: dict[int, Seat]
    given: list[Assignment]
    live: list[Assignment]
    offers: list[Offer]
    """The open ones."""
    duties: list[tuple[int | None, DutyKind, str]]
    """The open ones: of which case, of what kind, about what."""

    def owed(self, request_id: int) -> dict[DutyKind, str]:
        """Return what is owed to a case, with what it is about."""
        return {kind: about for case, kind, about in self.duties if case == request_id}


async def books_of(office: TestOffice) -> Books:
    async with office.database.reading() as session:
        given = list(await session.scalars(select(Assignment).order_by(Assignment.id)))
        open_offers = select(Offer).where(Offer.state == OfferState.OPEN)
        duties = await session.scalars(select(Duty).where(Duty.closed_at.is_(None)))
        return Books(
            requests={row.id: row for row in await session.scalars(select(Request))},
            seats={row.id: row for row in await session.scalars(select(Seat))},
            given=given,
            live=[row for row in given if row.freed_at is None],
            offers=list(await session.scalars(open_offers)),
            duties=[(row.request_id, row.kind, row.subject) for row in duties],
        )


def check_places(books: Books) -> None:
    """No place twice, nobody twice, nothing on a place that is gone or for who has one."""
    taken = [row.seat_id for row in books.live] + [row.seat_id for row in books.offers]
    assert len(taken) == len(set(taken))
    assert not [seat for seat in taken if books.seats[seat].cancelled_at is not None]
    holders = [row.request_id for row in books.live]
    assigned = [row.id for row in books.requests.values() if row.state is RequestState.ASSIGNED]
    assert sorted(holders) == sorted(assigned)
    asked = {books.requests[row.request_id].state for row in books.offers}
    assert asked <= {RequestState.QUEUED}
    for row in books.live:
        assert books.seats[row.seat_id].post_id == books.requests[row.request_id].post_id


def check_duties(books: Books) -> None:
    """To everybody is owed what belongs to where they stand, and nothing else."""
    terms = [subject for _case, kind, subject in books.duties if kind is DutyKind.OFFER]
    assert sorted(terms) == sorted(row.public_id for row in books.offers)
    for row in books.live:
        owed = books.owed(row.request_id)
        assert {owed[DutyKind.RESULT], owed[DutyKind.ATTENDANCE]} == {f"{row.seat_id}:{row.id}"}
        assert not owed.keys() & {DutyKind.NEW_DATE, DutyKind.ANSWER, DutyKind.OFFER}
    had_one = {row.request_id for row in books.given}
    for request in books.requests.values():
        kinds = books.owed(request.id).keys()
        if request.state is RequestState.QUEUED:
            due = DutyKind.NEW_DATE if request.id in had_one else DutyKind.ANSWER
            assert due in kinds
            assert not kinds & {DutyKind.RESULT, DutyKind.ATTENDANCE}
        if request.state is RequestState.WITHDRAWN:
            assert kinds <= {DutyKind.SURVEY, DutyKind.DELIVERY}


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_two_do_at_once_everything_stays_in_order(
    office: TestOffice, seed: int
) -> None:
    storm = Storm(office, seed)
    await storm.prepare()
    for number in range(ROUNDS):
        if number % 3 == 2:
            await storm.more_people()
        if number % 5 == 4:
            await storm.more_places()
        what = await storm.round()
        books = await books_of(office)
        try:
            check_places(books)
            check_duties(books)
        except AssertionError as error:
            error.add_note(f"round {number}: {what}")
            raise
