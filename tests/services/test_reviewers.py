"""Whose case it is: given by area, taken over, handed on; the pool when nobody fits (point 25)."""

import asyncio
import contextlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, NotAllowed, Stale
from bot.services.rules.areas import Area, in_charge
from bot.services.views import Card
from db.enums import DutyKind, Role
from db.models import Account, Duty, JournalEntry, OutboxMessage, Request, Staff, StaffAbsence
from tests.offices import MORNING, STAFF, TestOffice, applicant

SECOND, THIRD = 2102, 2103


def test_the_narrowest_area_decides() -> None:
    everything, body, topic, both = (
        Area(1, None, None),
        Area(2, 5, None),
        Area(3, None, "land"),
        Area(4, 5, "land"),
    )
    areas = (everything, body, topic, both)
    assert in_charge(areas, 5, "land") == {4}
    assert in_charge(areas, 5, "roads") == {2}
    assert in_charge(areas, 6, "land") == {3}
    assert in_charge(areas, None, None) == {1}
    assert in_charge(areas[1:], 6, None) == frozenset()
    assert in_charge((), 5, "land") == frozenset()


async def hire_reviewer(office: TestOffice, telegram_id: int) -> str:
    """Hire one more reviewer; return the public id of the entry."""
    async with office.machine(OPERATOR) as opened:
        token = await opened.staff.invite(Role.REVIEWER)
    async with office.of(telegram_id) as opened:
        return (await opened.staff.join(token, f"Қараушы {telegram_id}")).public_id


async def entry(office: TestOffice, telegram_id: int) -> Staff:
    async with office.database.reading() as session:
        return (
            await session.scalars(
                select(Staff)
                .join(Account, Account.id == Staff.account_id)
                .where(Account.telegram_id == telegram_id, Staff.role == Role.REVIEWER)
            )
        ).one()


async def reviewer_of(office: TestOffice, public_id: str) -> int | None:
    async with office.database.reading() as session:
        return await session.scalar(
            select(Request.reviewer_id).where(Request.public_id == public_id)
        )


async def area(
    office: TestOffice, reviewer: str, body: int | None = None, topic: str | None = None
) -> None:
    async with office.by(Role.HEAD) as opened:
        await opened.review_areas.add(reviewer, body, topic)


async def told(office: TestOffice, kind: str) -> list[int]:
    return [message.chat_id for message in await office.owed(kind)]


async def card_of(office: TestOffice, public_id: str) -> Card:
    async with office.by(Role.REVIEWER) as opened:
        return await opened.review.case(public_id)


async def test_a_case_of_no_area_lies_in_the_pool(staffed: TestOffice) -> None:
    own = await staffed.submit()
    assert await reviewer_of(staffed, own.card.public_id) is None
    assert await told(staffed, "assigned_to_you") == []


async def test_registration_gives_a_case_to_its_area_and_tells_the_reviewer(
    staffed: TestOffice,
) -> None:
    second = await hire_reviewer(staffed, SECOND)
    await area(staffed, second, topic="land")
    own = await staffed.submit(topic="land")
    other = await staffed.submit(topic="roads")
    theirs = await entry(staffed, SECOND)
    assert await reviewer_of(staffed, own.card.public_id) == theirs.id
    assert await reviewer_of(staffed, other.card.public_id) is None
    assert await told(staffed, "assigned_to_you") == [SECOND]
    async with staffed.database.reading() as session:
        duties = await session.execute(
            select(Duty.kind, Duty.staff_id)
            .join(Request, Request.id == Duty.request_id)
            .where(Request.public_id == own.card.public_id, Duty.role == Role.REVIEWER)
        )
        found = set(duties.all())
    assert {(DutyKind.REVIEW, theirs.id), (DutyKind.ANSWER, theirs.id)} <= found
    assert {staff_id for _kind, staff_id in found} == {theirs.id}


async def test_of_several_the_one_with_fewest_cases_who_is_there_gets_it(
    staffed: TestOffice,
) -> None:
    second, third = await hire_reviewer(staffed, SECOND), await hire_reviewer(staffed, THIRD)
    await area(staffed, second)
    await area(staffed, third)
    two, three = await entry(staffed, SECOND), await entry(staffed, THIRD)
    given = []
    for place in range(4):
        own = await staffed.submit(1100 + place, person=applicant(iin=None))
        given.append(await reviewer_of(staffed, own.card.public_id))
    assert given == [two.id, three.id, two.id, three.id]
    async with staffed.database.transaction() as session:
        session.add(
            StaffAbsence(
                public_id="0123456789",
                staff_id=two.id,
                from_on=date(2026, 11, 23),
                to_on=date(2026, 11, 24),
                noted_by=two.id,
                noted_at=MORNING,
            )
        )
    for place in range(2):
        own = await staffed.submit(1200 + place, person=applicant(iin=None))
        assert await reviewer_of(staffed, own.card.public_id) == three.id


async def test_areas_are_set_once_and_ended_and_only_by_the_head_or_administrator(
    staffed: TestOffice,
) -> None:
    second = await hire_reviewer(staffed, SECOND)
    async with staffed.by(Role.HEAD) as office:
        body = (await office.review_areas.choice()).bodies[0]
    await asyncio.gather(*(area(staffed, second, body.id, "land") for _ in range(3)))
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (shown,) = await office.review_areas.all()
        assert (shown.body, shown.topic) == (body, "land")
        await office.review_areas.end(shown.public_id)
        assert await office.review_areas.all() == ()
    for role in (Role.REVIEWER, Role.REGISTRAR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.review_areas.add(second, None, None)
    with pytest.raises(InputInvalid):
        await area(staffed, second, topic="no_such_topic")
    own = await staffed.submit(topic="land")
    assert await reviewer_of(staffed, own.card.public_id) is None


async def test_a_colleagues_case_is_taken_over_with_its_duties_and_they_are_told(
    staffed: TestOffice,
) -> None:
    await hire_reviewer(staffed, SECOND)
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.of(SECOND) as office:
        taken = await office.reviewers.take_over(card.public_id, card.version)
    theirs = await entry(staffed, SECOND)
    assert taken.reviewer_id == theirs.id
    assert taken.version > card.version
    assert await told(staffed, "taken_over") == [STAFF[Role.REVIEWER]]
    async with staffed.database.reading() as session:
        open_ones = await session.scalars(
            select(Duty.staff_id).where(Duty.role == Role.REVIEWER, Duty.closed_at.is_(None))
        )
        assert set(open_ones) == {theirs.id}
        entries = await session.scalars(
            select(JournalEntry).where(JournalEntry.action == "reviewer")
        )
        assert [one.details for one in entries][-1].count("taken") == 1
    with pytest.raises(Stale):
        async with staffed.of(SECOND) as office:
            await office.reviewers.take_over(taken.public_id, taken.version)


async def test_two_reviewers_take_over_at_once_and_one_of_them_wins(staffed: TestOffice) -> None:
    await hire_reviewer(staffed, SECOND)
    await hire_reviewer(staffed, THIRD)
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)

    async def take(telegram_id: int) -> int | None:
        with contextlib.suppress(Stale):
            async with staffed.of(telegram_id) as office:
                return (await office.reviewers.take_over(card.public_id, card.version)).reviewer_id
        return None

    results = await asyncio.gather(take(SECOND), take(THIRD))
    winners = [one for one in results if one is not None]
    assert len(winners) == 1
    assert await reviewer_of(staffed, card.public_id) == winners[0]
    assert await told(staffed, "taken_over") == [STAFF[Role.REVIEWER]]


async def test_a_case_is_handed_on_with_a_word_that_stays_sealed(staffed: TestOffice) -> None:
    second = await hire_reviewer(staffed, SECOND)
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    word = "Бұл мәселемен бұрын айналысқансыз."
    with pytest.raises(NotAllowed):
        async with staffed.of(SECOND) as office:
            await office.reviewers.hand_on(card.public_id, card.version, second, word)
    async with staffed.by(Role.REVIEWER) as office:
        with pytest.raises(InputInvalid):
            await office.reviewers.hand_on(card.public_id, card.version, second, "?")
    async with staffed.by(Role.REVIEWER) as office:
        handed = await office.reviewers.hand_on(card.public_id, card.version, second, word)
    assert handed.reviewer_id == (await entry(staffed, SECOND)).id
    assert await told(staffed, "assigned_to_you") == [SECOND]
    assert await told(staffed, "taken_over") == []
    async with staffed.of(SECOND) as office:
        assert (await office.review.reveal(card.public_id)).handed == word
    async with staffed.database.reading() as session:
        stored = (await session.scalars(select(Request.handed_sealed))).one()
        details = " ".join(await session.scalars(select(JournalEntry.details)))
    assert stored is not None
    assert word.encode() not in stored
    assert word not in details


async def test_the_head_assigns_and_a_message_about_it_holds_only_while_it_is_true(
    staffed: TestOffice,
) -> None:
    second, third = await hire_reviewer(staffed, SECOND), await hire_reviewer(staffed, THIRD)
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.reviewers.assign(card.public_id, card.version, second)
    async with staffed.by(Role.HEAD) as office:
        card = await office.reviewers.assign(card.public_id, card.version, second)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.reviewers.assign(card.public_id, card.version, third)
    assert await told(staffed, "assigned_to_you") == [SECOND, THIRD]
    delivered = await staffed.deliver("assigned_to_you")
    assert [message.chat_id for message in delivered] == [THIRD]


async def test_the_next_case_is_ones_own_or_the_pools_never_a_colleagues(
    staffed: TestOffice,
) -> None:
    second = await hire_reviewer(staffed, SECOND)
    await area(staffed, second, topic="land")
    colleagues = await staffed.submit(topic="land")
    pools = await staffed.submit()
    async with staffed.by(Role.REVIEWER) as office:
        opened = await office.review.next_case()
        assert opened is not None
        assert opened.public_id == pools.card.public_id
    async with staffed.by(Role.REVIEWER) as office:
        assert await office.review.next_case() is None
        desk = await office.desk.desk()
        assert (desk.to_review, desk.mine, desk.pool) == (2, 1, 0)
        order = [card.public_id for card in await office.desk.to_review()]
        assert order == [pools.card.public_id, colleagues.card.public_id]
    async with staffed.of(SECOND) as office:
        mine = await office.review.next_case()
        assert mine is not None
        assert mine.public_id == colleagues.card.public_id


async def test_whoever_begins_the_review_of_a_colleagues_case_takes_it_over(
    staffed: TestOffice,
) -> None:
    second = await hire_reviewer(staffed, SECOND)
    await area(staffed, second)
    own = await staffed.submit()
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(own.card.public_id)
        await office.review.open(card.public_id, card.version)
    assert await told(staffed, "taken_over") == [SECOND]


async def test_a_topic_set_later_finds_the_reviewer_of_a_case_in_the_pool(
    staffed: TestOffice,
) -> None:
    second = await hire_reviewer(staffed, SECOND)
    await area(staffed, second, topic="land")
    own = await staffed.submit(topic="no_such_topic")
    card = await card_of(staffed, own.card.public_id)
    assert card.topic is None
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.classify(card.public_id, card.version, "land")
    assert (card.topic, card.reviewer_id) == ("land", (await entry(staffed, SECOND)).id)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.classify(card.public_id, card.version, None)
    assert card.topic is None
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.REVIEWER) as office:
            await office.review.classify(card.public_id, card.version, "no_such_topic")


async def test_messages_name_no_person(staffed: TestOffice) -> None:
    second = await hire_reviewer(staffed, SECOND)
    await area(staffed, second)
    await staffed.submit()
    staffed.clock.advance(days=timedelta(days=1).days)
    async with staffed.database.reading() as session:
        params = " ".join(await session.scalars(select(OutboxMessage.params)))
    assert applicant().full_name not in params
