"""Point 18: other bodies are invited by a one-time link, answer, and hear of every new date."""

import asyncio
import json

import pytest
from sqlalchemy import select

from bot.services.errors import (
    BodyInvited,
    InvitationInvalid,
    NotAllowed,
    NotFound,
    OfficeError,
    ParticipationOver,
)
from bot.services.rules.lifecycle import Step
from db.enums import OutboxState, ParticipationState, RequestState, Role
from db.models import JournalEntry, Participation
from tests.offices import TestOffice, applicant

P = ParticipationState
BODY, WHO = "Көктем облысының су шаруашылығы басқармасы", "Сағадат Өмірзақов"
GUEST, STRANGER = 3001, 3002


async def assigned(office: TestOffice) -> str:
    own = await office.submit()
    await office.queue(own.card.public_id)
    await office.distribute()
    return own.card.public_id


async def invite(office: TestOffice, case: str, body: str = BODY) -> tuple[str, str]:
    async with office.by(Role.REGISTRAR) as opened:
        card = await opened.review.case(case)
        made, token = await opened.participations.invite(case, card.version, body)
    return made.public_id, token


async def test_point_18_an_invited_body_sees_the_reception_and_nothing_of_the_person(
    staffed: TestOffice,
) -> None:
    case = await assigned(staffed)
    _made, token = await invite(staffed, case)
    async with staffed.of(GUEST) as office:
        summons = await office.participations.open_link(token)
    assert summons.state is P.INVITED
    assert summons.seat is not None
    assert summons.post is not None
    said = repr(summons)
    for part in applicant().full_name.split():
        assert part not in said
    assert "Жер учаскесі" not in said
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Participation))).one()
    assert token not in row.token_hash


async def test_the_link_is_of_the_first_who_opens_it(staffed: TestOffice) -> None:
    made, token = await invite(staffed, await assigned(staffed))

    async def open_by(telegram_id: int) -> bool:
        try:
            async with staffed.of(telegram_id) as office:
                await office.participations.open_link(token)
        except InvitationInvalid:
            return False
        return True

    assert sorted(await asyncio.gather(open_by(GUEST), open_by(STRANGER))) == [False, True]
    first = GUEST if await open_by(GUEST) else STRANGER
    assert await open_by(first), "the same chat may come back by its link"
    other = STRANGER if first == GUEST else GUEST
    with pytest.raises(NotFound):
        async with staffed.of(other) as office:
            await office.participations.answer(made, P.CONFIRMED)


async def test_the_answer_stands_on_the_case_and_on_the_sheet(staffed: TestOffice) -> None:
    case = await assigned(staffed)
    made, token = await invite(staffed, case)
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
        await office.participations.answer(made, P.CONFIRMED)
        await office.participations.say_who_comes(made, WHO)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(case)
        request = await office.cases.find(case)
        guests = await office.participations.of([request.id, 999])
        shown, person = await office.participations.reveal(made)
    assert [(guest.body, guest.state) for guest in card.guests] == [(BODY, P.CONFIRMED)]
    assert guests == {request.id: card.guests}
    assert (shown.named, person) == (True, WHO)
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Participation))).one()
        lines = [line.details for line in await session.scalars(select(JournalEntry))]
    assert row.person_sealed is not None
    assert WHO.encode() not in row.person_sealed
    assert WHO not in "".join(lines)
    assert BODY not in "".join(lines)


async def test_a_body_that_declines_reaches_the_reviewer_and_can_be_invited_anew(
    staffed: TestOffice,
) -> None:
    case = await assigned(staffed)
    made, token = await invite(staffed, case)
    with pytest.raises(BodyInvited):
        await invite(staffed, case)
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
        await office.participations.answer(made, P.DECLINED)
        await office.participations.answer(made, P.DECLINED)
    told = await staffed.owed("participation")
    assert [(row.chat_id, json.loads(row.params)["level"]) for row in told] == [(2002, "declined")]
    await invite(staffed, case)


async def test_the_clerk_notes_what_was_said_by_phone(staffed: TestOffice) -> None:
    case = await assigned(staffed)
    made, _token = await invite(staffed, case)
    async with staffed.by(Role.REGISTRAR) as office:
        noted = await office.participations.note(made, P.CONFIRMED)
        assert (noted.state, noted.in_chat) == (P.CONFIRMED, False)
        assert (await office.participations.name_person(made, WHO)).named
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.HEAD) as office:
            await office.participations.note(made, P.DECLINED)


async def test_a_new_link_ends_the_old_one(staffed: TestOffice) -> None:
    made, token = await invite(staffed, await assigned(staffed))
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
    async with staffed.by(Role.REGISTRAR) as office:
        _view, fresh = await office.participations.renew_link(made)
    for step, argument in (("open_link", token), ("summons", made)):
        with pytest.raises(OfficeError):
            async with staffed.of(GUEST) as office:
                await getattr(office.participations, step)(argument)
    async with staffed.of(STRANGER) as office:
        assert (await office.participations.open_link(fresh)).public_id == made


async def test_a_lost_date_reaches_the_body_or_the_clerk(staffed: TestOffice) -> None:
    case = await assigned(staffed)
    _made, token = await invite(staffed, case)
    await invite(staffed, case, "Басқа орган")
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
    own = await staffed.own(case)
    async with staffed.of(1001) as office:
        await office.requests.cannot_come(case, own.card.version)
    guest = await staffed.owed("guest_date")
    assert [row.chat_id for row in guest] == [GUEST]
    clerk = await staffed.owed("participation")
    assert [(row.chat_id, json.loads(row.params)["level"]) for row in clerk] == [(2001, "no_date")]
    assert len(await staffed.deliver("guest_date", "participation")) == 2


async def test_a_date_that_was_lost_and_given_again_is_told_once(staffed: TestOffice) -> None:
    case = await assigned(staffed)
    _made, token = await invite(staffed, case)
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
    own = await staffed.own(case)
    async with staffed.of(1001) as office:
        await office.requests.cannot_come(case, own.card.version)
    async with staffed.by(Role.REVIEWER) as office:
        request = await office.cases.find(case)
        seat = (await office.planning.free_seats(staffed.post_id)).popitem()[0]
        by = office.staff_id(Role.REVIEWER)
        await office.seating.give(request, seat, step=Step.ASSIGN, by=by)
    sent = await staffed.deliver("guest_date")
    assert [json.loads(row.params)["seat"] for row in sent] == [seat]
    states = [row.state for row in await staffed.owed("guest_date")]
    assert states == [OutboxState.CANCELLED, OutboxState.SENT]


async def test_nothing_is_asked_after_the_reception(staffed: TestOffice) -> None:
    case = await assigned(staffed)
    made, token = await invite(staffed, case)
    async with staffed.of(GUEST) as office:
        await office.participations.open_link(token)
    own = await staffed.own(case)
    async with staffed.of(1001) as office:
        await office.requests.withdraw(case, own.card.version)
    async with staffed.of(GUEST) as office:
        assert (await office.participations.summons(made)).over
        with pytest.raises(ParticipationOver):
            await office.participations.answer(made, P.CONFIRMED)
    with pytest.raises(ParticipationOver):
        await invite(staffed, case, "Тағы бір орган")
    assert (await staffed.own(case)).card.state is RequestState.WITHDRAWN
