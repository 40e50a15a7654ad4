"""Whoever holds a row waits for nobody who waits for them: pairs that met in a circle."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from bot.services.errors import SeatTaken, Stale
from bot.services.views.changes import Change, ChangeKind, Impact, StandIn
from db.enums import ChangeReason, OfferState, Role
from db.models import Place, Post, Reception
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.test_changes import other_post
from tests.services.test_offers import cannot_come, line_up, offer_of, offers, one_place

pytestmark = pytest.mark.usefixtures("threads")

DAY = date(2026, 12, 4)
__all__ = ["one_place"]


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


async def waits_or_queues(office: TestOffice) -> None:
    """Return when a transaction waits for a lock; a second writer of SQLite only queues."""
    if office.database.is_sqlite:
        await asyncio.sleep(0)
        return
    for _ in range(300):
        async with office.database.reading() as session:
            waiting = await session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            )
        if waiting:
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
