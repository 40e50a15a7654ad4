"""Whoever holds a row waits for nobody who waits for them: pairs that met in a circle."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from bot.services.errors import LastAdministrator, NotAllowed, SeatTaken, Stale
from bot.services.views.changes import Change, ChangeKind, Impact, StandIn
from db.enums import ChangeReason, InstructionState, OfferState, Role
from db.models import Instruction, Place, Post, Reception, Request, Staff
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice
from tests.services.changing import other_post
from tests.services.freed_places import cannot_come, line_up, offer_of, offers
from tests.services.test_absences import SECOND, hire, place
from tests.services.test_hand_over import reviewed

pytestmark = pytest.mark.usefixtures("threads")

DAY = date(2026, 12, 4)


async def test_the_sweep_waits_for_nobody_who_closes_what_it_raises(one_place: TestOffice) -> None:
    """The sweep holds an alarm and wants the queue; an answer holds the queue and the alarm."""
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])
    one_place.clock.advance(hours=20)
    await one_place.sweep()
    one_place.clock.advance(hours=4)
    swept: asyncio.Task[int] | None = None
    async with one_place.of(STRANGER) as office:
        await office.seating.hold(one_place.post_id)
        swept = asyncio.create_task(one_place.sweep())
        await waits_or_queues(one_place)
        assert (await office.offers.accept(offer)).state is OfferState.EXPIRED
    await swept
    assert await offers(one_place) == [(STRANGER, OfferState.EXPIRED), (1003, OfferState.OPEN)]


async def waits_or_queues(office: TestOffice, many: int = 1) -> None:
    """Return when transactions wait for a lock; a second writer of SQLite only queues."""
    if office.database.is_sqlite:
        await asyncio.sleep(0)
        return
    for _ in range(300):
        async with office.database.reading() as session:
            waiting = await session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            )
        if waiting == many:
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody waits")


async def two_posts(office: TestOffice) -> tuple[list[int], int]:
    """Return a reception each of two posts at the same hour, and a third room that is free."""
    await office.hire()
    await office.make_schedule(DAY)
    other = await other_post(office)
    async with office.database.transaction() as session:
        first = (await session.scalars(select(Reception))).one()
        rooms = [Place(name_kk=f"{number}-бөлме", name_ru=f"Комната {number}") for number in (2, 3)]
        session.add_all(rooms)
        await session.flush()
        second = Reception(
            schedule_id=first.schedule_id,
            post_id=other,
            place_id=rooms[0].id,
            holder="Орынбасаров О. О.",
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            minutes=20,
            contacts="+7 700 000 00 00",
        )
        third = Post(
            body_id=(await session.get_one(Post, other)).body_id,
            title_kk="Кеңесші",
            title_ru="Советник",
            holder="Кеңесов К. К.",
        )
        session.add_all([second, third])
        await session.flush()
        return [first.id, second.id], rooms[1].id


async def both_confirmed(office: TestOffice, changes: list[Change]) -> list[str]:
    """Confirm two changes at once, each as it was shown; return what became of them."""
    shown = []
    for change in changes:
        async with office.by(Role.REVIEWER) as opened:
            shown.append(await opened.changes.impact(change))

    async def confirm(impact: Impact) -> str:
        try:
            async with office.by(Role.REVIEWER) as opened:
                carried = await opened.changes.confirm(impact.change, impact.fingerprint)
        except SeatTaken:
            return "taken"
        return "done" if carried.done else "changed"

    return sorted(await asyncio.gather(*map(confirm, shown)))


async def test_two_receptions_are_not_moved_into_one_room_at_once(office: TestOffice) -> None:
    receptions, room = await two_posts(office)
    changes = [
        Change(ChangeKind.ROOM, one, place_id=room, reason=ChangeReason.ROOM) for one in receptions
    ]
    assert await both_confirmed(office, changes) == ["done", "taken"]


async def test_two_receptions_do_not_get_one_deputy_at_once(office: TestOffice) -> None:
    receptions, _room = await two_posts(office)
    async with office.database.reading() as session:
        deputy = (await session.scalars(select(Post.id).order_by(Post.id.desc()))).first()
    changes = [
        Change(
            ChangeKind.HOLDER,
            one,
            reason=ChangeReason.HOLDER,
            instead=StandIn.POST,
            stand_in=deputy or 0,
        )
        for one in receptions
    ]
    assert await both_confirmed(office, changes) == ["done", "taken"]


async def test_two_who_stand_in_for_each_other_do_not_wait_in_a_circle(office: TestOffice) -> None:
    receptions, _room = await two_posts(office)
    async with office.database.transaction() as session:
        second = await session.get_one(Reception, receptions[1])
        posts = [office.post_id, second.post_id]
        second.starts_at += timedelta(hours=3)
        second.ends_at += timedelta(hours=3)
    changes = [
        Change(
            ChangeKind.HOLDER, one, reason=ChangeReason.HOLDER, instead=StandIn.POST, stand_in=other
        )
        for one, other in zip(receptions, reversed(posts), strict=True)
    ]
    assert await both_confirmed(office, changes) == ["done", "done"]


async def test_an_answer_makes_stale_what_was_drawn_while_it_was_on_its_way(
    staffed: TestOffice,
) -> None:
    """Else the reviewer could refuse by a button on which the answer does not stand yet."""
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.ask(card.public_id, card.version, "Қай ауыл?")

    async def answer() -> None:
        async with staffed.of(CITIZEN) as office:
            await office.requests.answer(card.public_id, "Көктем ауылы.")

    async with staffed.by(Role.REVIEWER) as office:
        drawn = await office.review.write_memo(
            card.public_id, card.version, text="Анықтамалық ақпарат: толықтырылды."
        )
        await office.session.flush()
        answering = asyncio.create_task(answer())
        await waits_or_queues(staffed)
    await answering
    async with staffed.by(Role.REVIEWER) as office:
        now = await office.review.case(card.public_id)
    assert now.version == drawn.version + 1
    with pytest.raises(Stale):
        async with staffed.by(Role.REVIEWER) as office:
            await office.review.ask(card.public_id, drawn.version, "Тағы бір сұрақ.")


async def crossed_work(office: TestOffice) -> tuple[str, str, int]:
    """Return who leaves with two roles, who gives work away, and the smaller of two cases.

    The first role of the one has the larger case and the second the smaller; the other carries out
    an instruction in each.
    """
    await reviewed(office, 2)
    leaving = await place(office, Role.REVIEWER)
    executor = await hire(office, Role.UNIT, SECOND)
    async with office.by(Role.REVIEWER) as opened:
        entry = opened.actor.staff[Role.REVIEWER]
    async with office.by(Role.ADMINISTRATOR) as opened:
        await opened.team.give(entry.public_id, Role.AUDITOR)
    async with office.database.transaction() as session:
        more = (await session.scalars(select(Staff.id).order_by(Staff.id.desc()).limit(1))).one()
        small, large = await session.scalars(select(Request).order_by(Request.id))
        large.reviewer_id, small.reviewer_id = leaving, more
        head = (await session.scalars(select(Staff.id).where(Staff.role == Role.HEAD))).one()
        for number, case in enumerate((small, large)):
            session.add(
                Instruction(
                    public_id=f"{number:010d}",
                    request_id=case.id,
                    state=InstructionState.OPEN,
                    issuer_id=head,
                    executor_id=executor,
                    text_sealed=b"",
                    given_at=office.clock.now(),
                    due_on=DAY,
                )
            )
        gives = (await session.get_one(Staff, executor)).public_id
        return entry.public_id, gives, small.id


async def test_whoever_leaves_waits_in_no_circle_with_whoever_gives_work_away(
    staffed: TestOffice,
) -> None:
    """The one took the cases role by role, so a small id after a large one."""
    leaving, gives, small = await crossed_work(staffed)

    async def give() -> None:
        async with staffed.by(Role.HEAD) as office:
            await office.hand_over.hand_over(gives, None)

    async def leave() -> None:
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.team.leave(leaving, to_pool=True)

    async with staffed.database.transaction() as session:
        await session.execute(select(Request.id).where(Request.id == small).with_for_update())
        giving = asyncio.create_task(give())
        await waits_or_queues(staffed)
        going = asyncio.create_task(leave())
        await waits_or_queues(staffed, many=2)
    await asyncio.gather(giving, going)
    async with staffed.database.reading() as session:
        assert set(await session.scalars(select(Request.reviewer_id))) == {None}


async def test_two_administrators_who_end_each_other_wait_in_no_circle(
    staffed: TestOffice,
) -> None:
    first = await place(staffed, Role.ADMINISTRATOR)
    second = await hire(staffed, Role.ADMINISTRATOR, SECOND)
    async with staffed.database.reading() as session:
        names = dict((await session.execute(select(Staff.id, Staff.public_id))).all())

    async def end(by: int, entry: int) -> str:
        try:
            async with staffed.of(by) as office:
                await office.team.end(names[entry])
        except (LastAdministrator, NotAllowed):
            return "stays"
        return "ended"

    async with staffed.database.transaction() as session:
        # The row of the first is wanted by both; whoever holds the second meanwhile has lost.
        await session.execute(select(Staff.id).where(Staff.id == first).with_for_update())
        ending = [asyncio.create_task(end(SECOND, first))]
        await waits_or_queues(staffed)
        ending.append(asyncio.create_task(end(STAFF[Role.ADMINISTRATOR], second)))
        await waits_or_queues(staffed, many=2)
    assert sorted(await asyncio.gather(*ending)) == ["ended", "stays"]
