"""What a step leaves behind: a place nobody can take, or a case to which nobody owes anything."""

from datetime import date

from sqlalchemy import select

from db.enums import DutyKind, OfferState, ProposalKind, RequestState, Role
from db.models import Duty, Offer, Request
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.freed_places import cannot_come, day_of
from tests.services.test_secrecy import OFFICER, WHY, hire_officer, queued, version

ONE_DAY = date(2026, 12, 17)


async def owed(office: TestOffice, public_id: str) -> list[tuple[DutyKind, date]]:
    """Return what is owed to a case, and by when."""
    async with office.database.reading() as session:
        rows = await session.execute(
            select(Duty.kind, Duty.due_on)
            .join(Request, Request.id == Duty.request_id)
            .where(Request.public_id == public_id, Duty.closed_at.is_(None))
        )
        return [(kind, due_on) for kind, due_on in rows]


async def test_who_comes_back_after_not_coming_is_owed_a_new_date(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    staffed.clock.to(date(2026, 12, 4), 12)
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.review.case(own.card.public_id)
        card = await office.day.mark_no_show(card.public_id, card.version)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.requeue(card.public_id, card.version)
    assert card.state is RequestState.QUEUED
    kinds = dict(await owed(staffed, card.public_id))
    assert DutyKind.NEW_DATE in kinds, "nobody would be reminded that this case waits"
    # Five working days: the term of the office's profile for those who had a date already.
    assert kinds[DutyKind.NEW_DATE] == date(2026, 12, 11)


async def test_a_place_offered_to_somebody_held_back_goes_on_to_the_next(
    office: TestOffice,
) -> None:
    await office.hire()
    await hire_officer(office)
    await office.make_schedule(ONE_DAY, seats=1)
    first = (await office.submit(1005)).card.public_id
    await office.queue(first)
    await office.distribute()
    office.clock.advance(minutes=1)
    foreign = await queued(office, CITIZEN)
    async with office.of(OFFICER) as opened:
        await opened.secrecy.clear(foreign, await version(office, foreign))
    office.clock.advance(minutes=1)
    third = (await office.submit(STRANGER)).card.public_id
    await office.queue(third)
    await cannot_come(office, 1005, first)
    assert (await office.own(foreign, CITIZEN)).offer is not None
    # The officer finds out something and takes the clearance back while the offer is open.
    async with office.of(OFFICER) as opened:
        await opened.secrecy.hold_back(foreign, await version(office, foreign), WHY)
    held_back = await office.own(foreign, CITIZEN)
    assert held_back.card.state is RequestState.IN_REVIEW
    assert held_back.offer is None
    offer = (await office.own(third, STRANGER)).offer
    assert offer is not None, "the place would have been lost to everybody"
    assert day_of(offer.seat.starts_at) == ONE_DAY
    async with office.database.reading() as session:
        states = list(await session.scalars(select(Offer.state).order_by(Offer.id)))
    assert states == [OfferState.RECALLED, OfferState.OPEN]


async def test_a_refused_case_is_owed_no_new_date(staffed: TestOffice) -> None:
    await hire_officer(staffed)
    foreign = await queued(staffed)
    async with staffed.of(OFFICER) as opened:
        await opened.secrecy.clear(foreign, await version(staffed, foreign))
    await staffed.distribute()
    await cannot_come(staffed, CITIZEN, foreign)
    async with staffed.of(OFFICER) as opened:
        await opened.secrecy.hold_back(foreign, await version(staffed, foreign), WHY)
    assert DutyKind.NEW_DATE in dict(await owed(staffed, foreign))
    async with staffed.by(Role.REVIEWER) as opened:
        card = await opened.review.propose(
            foreign,
            await version(staffed, foreign),
            ProposalKind.REFUSE,
            ground="R09",
            text="Мәселе сотта қаралып жатыр.",
        )
    async with staffed.by(Role.HEAD) as opened:
        card = await opened.decisions.approve(foreign, card.version)
    async with staffed.by(Role.REVIEWER) as opened:
        await opened.endings.issue(foreign, card.version, "ЖТ-1")
    # The number of the document system is owed to every case; a date is owed to this one no more.
    assert set(dict(await owed(staffed, foreign))) == {DutyKind.ENTRY, DutyKind.SURVEY}
