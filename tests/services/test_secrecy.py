"""Point 11: no foreigner gets a date before a named person has made the secrecy check."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, SecrecyStale, SecrecyUnchecked
from bot.services.rules.lifecycle import Step
from db.enums import Citizenship, DutyKind, Mode, ProposalKind, RequestState, Role
from db.models import Duty, JournalEntry, OutboxMessage, Reception, Request, Seat
from tests.offices import CITIZEN, TestOffice, applicant

FOREIGN: dict[str, Any] = {"citizenship": Citizenship.FOREIGN, "person": applicant(iin=None)}
OFFICER = 2010
WHY = "Кіру рұқсаты жоқ аймақ."


async def hire_officer(office: TestOffice) -> None:
    async with office.by(Role.ADMINISTRATOR) as opened:
        token = await opened.staff.invite(Role.SECRECY)
    async with office.of(OFFICER) as opened:
        await opened.staff.join(token, "Сақтық Бақылаушы")


async def queued(office: TestOffice, citizen: int = CITIZEN, **changes: Any) -> str:
    own = await office.submit(citizen, **(FOREIGN | changes))
    await office.queue(own.card.public_id)
    return own.card.public_id


async def queue_again(office: TestOffice, public_id: str) -> None:
    """Propose and approve once more, as the reviewer of a case sent back does."""
    async with office.by(Role.REVIEWER) as opened:
        card = await opened.review.case(public_id)
        card = await opened.review.propose(public_id, card.version, ProposalKind.RECEIVE)
    async with office.by(Role.HEAD) as opened:
        await opened.decisions.approve(public_id, card.version)


async def row(office: TestOffice, public_id: str) -> Request:
    async with office.database.reading() as session:
        return (await session.scalars(select(Request).where(Request.public_id == public_id))).one()


async def version(office: TestOffice, public_id: str) -> int:
    return (await row(office, public_id)).version


async def open_duties(office: TestOffice, public_id: str) -> set[DutyKind]:
    request = await row(office, public_id)
    async with office.database.reading() as session:
        return set(
            await session.scalars(
                select(Duty.kind).where(Duty.request_id == request.id, Duty.closed_at.is_(None))
            )
        )


async def seat_id(office: TestOffice, *, video: bool = False) -> int:
    async with office.database.transaction() as session:
        seat = (await session.scalars(select(Seat).order_by(Seat.id).limit(1))).one()
        reception = await session.get_one(Reception, seat.reception_id)
        reception.mode = Mode.VIDEO if video else Mode.IN_PERSON
        return seat.id


async def give_by_hand(office: TestOffice, public_id: str, seat: int) -> None:
    now = await version(office, public_id)
    async with office.by(Role.REVIEWER) as opened:
        request = await opened.cases.take(public_id, now)
        by = opened.staff_id(Role.REVIEWER)
        await opened.seating.give(request, seat, step=Step.ASSIGN, by=by)


async def test_the_check_is_owed_by_whoever_is_not_a_citizen(staffed: TestOffice) -> None:
    foreign = (await staffed.submit(**FOREIGN)).card.public_id
    own = (await staffed.submit(1005)).card.public_id
    assert DutyKind.SECRECY in await open_duties(staffed, foreign)
    assert DutyKind.SECRECY not in await open_duties(staffed, own)


async def test_point_11_no_date_by_distribution_before_the_check(staffed: TestOffice) -> None:
    foreign = await queued(staffed)
    own = (await staffed.submit(1005)).card.public_id
    await staffed.queue(own)
    await staffed.distribute()
    assert (await row(staffed, foreign)).state is RequestState.QUEUED
    assert (await row(staffed, own)).state is RequestState.ASSIGNED
    drawn = await version(staffed, foreign)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.secrecy.clear(foreign, drawn)
    await staffed.distribute()
    assert (await row(staffed, foreign)).state is RequestState.ASSIGNED


async def test_no_date_by_hand_before_the_check(staffed: TestOffice) -> None:
    foreign = await queued(staffed)
    with pytest.raises(SecrecyUnchecked):
        await give_by_hand(staffed, foreign, await seat_id(staffed))
    assert (await row(staffed, foreign)).state is RequestState.QUEUED
    assert await staffed.owed("date") == []
    drawn = await version(staffed, foreign)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.secrecy.clear(foreign, drawn)
    await give_by_hand(staffed, foreign, await seat_id(staffed))
    assert (await row(staffed, foreign)).state is RequestState.ASSIGNED


async def test_no_date_by_an_offer_before_the_check(staffed: TestOffice) -> None:
    foreign = await queued(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        planned = await office.planning.plan_for(staffed.post_id)
    assert planned.placed == (), "an offer goes to whom the plan places first"
    seat = await seat_id(staffed)
    async with staffed.of(CITIZEN) as office:
        request = await office.cases.find(foreign)
        with pytest.raises(SecrecyUnchecked):
            await office.seating.give(request, seat, step=Step.ACCEPT, by=None)


async def test_who_is_not_cleared_goes_back_to_the_reviewer_and_only_video_is_left(
    staffed: TestOffice,
) -> None:
    await hire_officer(staffed)
    foreign = await queued(staffed)
    drawn = await version(staffed, foreign)
    async with staffed.of(OFFICER) as office:
        assert [card.public_id for card in await office.secrecy.pending()] == [foreign]
        with pytest.raises(InputInvalid):
            await office.secrecy.hold_back(foreign, drawn, "жоқ")
    async with staffed.of(OFFICER) as office:
        await office.secrecy.hold_back(foreign, drawn, WHY)
    kept = await row(staffed, foreign)
    assert (kept.state, kept.secrecy_cleared) == (RequestState.IN_REVIEW, False)
    assert kept.secrecy_by is not None
    assert DutyKind.SECRECY not in await open_duties(staffed, foreign)
    assert [message.kind for message in await staffed.owed("secrecy_checked")] == [
        "secrecy_checked"
    ]
    async with staffed.by(Role.REVIEWER) as office:
        assert (await office.review.reveal(foreign)).secrecy_reason == WHY
    await queue_again(staffed, foreign)
    await staffed.distribute()
    assert (await row(staffed, foreign)).state is RequestState.QUEUED
    with pytest.raises(SecrecyUnchecked):
        await give_by_hand(staffed, foreign, await seat_id(staffed))
    await give_by_hand(staffed, foreign, await seat_id(staffed, video=True))
    assert (await row(staffed, foreign)).state is RequestState.ASSIGNED


async def test_the_plan_places_who_is_not_cleared_by_video_alone(staffed: TestOffice) -> None:
    foreign = await queued(staffed)
    drawn = await version(staffed, foreign)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.secrecy.hold_back(foreign, drawn, WHY)
    await queue_again(staffed, foreign)
    video = await seat_id(staffed, video=True)
    await staffed.distribute()
    own = await staffed.own(foreign)
    assert own.card.seat is not None
    assert own.card.seat.id == video


async def test_the_reason_is_sealed_and_never_in_the_journal(staffed: TestOffice) -> None:
    foreign = (await staffed.submit(**FOREIGN)).card.public_id
    drawn = await version(staffed, foreign)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.secrecy.hold_back(foreign, drawn, WHY)
    async with staffed.database.reading() as session:
        lines = (await session.scalars(select(JournalEntry))).all()
        params = (await session.scalars(select(OutboxMessage.params))).all()
    assert "secrecy_not_cleared" in {line.action for line in lines}
    assert WHY not in json.dumps([line.details for line in lines] + list(params))
    sealed = (await row(staffed, foreign)).secrecy_reason_sealed
    assert sealed is not None
    assert WHY.encode() not in sealed
    shown = {event.action for event in (await staffed.own(foreign)).timeline}
    assert not {action for action in shown if "secrecy" in action}


async def test_a_look_at_the_person_is_journalled_and_others_may_not_check(
    staffed: TestOffice,
) -> None:
    foreign = (await staffed.submit(**FOREIGN)).card.public_id
    async with staffed.by(Role.ADMINISTRATOR) as office:
        shown = await office.secrecy.reveal(foreign)
    assert shown.person.full_name == applicant().full_name
    async with staffed.database.reading() as session:
        looks = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "revealed")
        )
        assert [json.loads(details)["what"] for details in looks] == ["secrecy"]
    for role in (Role.REVIEWER, Role.HEAD, Role.REGISTRAR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.secrecy.clear(foreign, 1)


async def test_an_old_button_clears_nobody(staffed: TestOffice) -> None:
    foreign = (await staffed.submit(**FOREIGN)).card.public_id
    with pytest.raises(SecrecyStale):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.secrecy.clear(foreign, 7)
    assert (await row(staffed, foreign)).secrecy_cleared is None


async def test_the_alarm_falls_to_the_administrator_where_nobody_is_named(
    staffed: TestOffice,
) -> None:
    await staffed.submit(**FOREIGN)
    await staffed.sweep()
    chats = {message.chat_id for message in await staffed.owed("alarm")}
    assert chats == {2000}
