"""Requests taken down by the staff: one queue for every way in (points 4 and 25)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.services.errors import AlreadyRegistered, InputInvalid, NotAllowed, NotFound
from bot.services.views.intake import TakenDown
from db.enums import Channel, DutyKind, RequestState, Role, TellBy
from db.models import Duty, JournalEntry, Request
from tests.offices import CITIZEN, TestOffice, applicant

OFFICIAL = "ЖТ-2026-00000001"


async def takes(
    office: TestOffice,
    key: str = "intake:1",
    *,
    channel: Channel = Channel.CALL_CENTRE,
    tell_by: TellBy = TellBy.PHONE,
    received_at: datetime | None = None,
    official_number: str | None = None,
    **changes: object,
) -> TakenDown:
    async with office.by(Role.REGISTRAR) as opened:
        return await opened.intake.register(
            office.application(**changes),
            key=key,
            channel=channel,
            tell_by=tell_by,
            received_at=received_at,
            official_number=official_number,
        )


async def row(office: TestOffice, public_id: str) -> Request:
    async with office.database.reading() as session:
        return (await session.scalars(select(Request).where(Request.public_id == public_id))).one()


async def duties(office: TestOffice, public_id: str) -> dict[DutyKind, bool]:
    """Return the kinds of the duties of a case, and whether each is open."""
    async with office.database.reading() as session:
        rows = await session.execute(
            select(Duty.kind, Duty.closed_at)
            .join(Request, Request.id == Duty.request_id)
            .where(Request.public_id == public_id)
        )
        return {kind: closed is None for kind, closed in rows}


async def test_a_call_stands_in_the_same_queue_as_the_chat(staffed: TestOffice) -> None:
    own = await staffed.submit()
    taken = await takes(staffed)
    assert taken.card.state is RequestState.REGISTERED
    assert taken.card.channel is Channel.CALL_CENTRE
    assert taken.tell_by is TellBy.PHONE
    assert taken.others[0].number == own.card.number, "the same person, and nothing is stopped"
    stored = await row(staffed, taken.card.public_id)
    assert stored.account_id is None
    assert stored.taken_by is not None
    async with staffed.by(Role.REVIEWER) as office:
        found = await office.cases.find(taken.card.public_id)
        assert await office.cases.place_in_queue(found) == 2
    assert (await duties(staffed, taken.card.public_id)) == {
        DutyKind.ENTRY: True,
        DutyKind.REVIEW: True,
        DutyKind.ANSWER: True,
        DutyKind.REDIRECT: True,
    }
    assert len(await staffed.owed("receipt")) == 1, "the clerk reads the number out"


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.E_OTINISH])
async def test_a_number_given_at_once_closes_the_entry_at_once(
    staffed: TestOffice, channel: Channel
) -> None:
    taken = await takes(staffed, channel=channel, official_number=OFFICIAL)
    assert taken.card.official_number == OFFICIAL
    assert (await duties(staffed, taken.card.public_id))[DutyKind.ENTRY] is False
    with pytest.raises(AlreadyRegistered) as refused:
        await takes(staffed, "intake:2", channel=channel, official_number=OFFICIAL)
    assert refused.value.details["number"] == taken.card.number


async def test_the_same_form_sent_twice_is_one_request(staffed: TestOffice) -> None:
    first = await takes(staffed)
    again = await takes(staffed)
    assert again.card.number == first.card.number


async def test_two_clerks_with_one_official_number_register_it_once(staffed: TestOffice) -> None:
    came = await asyncio.gather(
        *(
            takes(staffed, f"intake:{n}", channel=Channel.PORTAL, official_number=OFFICIAL)
            for n in range(4)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, TakenDown) for one in came) == 1
    assert sum(isinstance(one, AlreadyRegistered) for one in came) == 3
    async with staffed.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Request)) == 1


async def test_a_paper_keeps_the_day_on_which_it_came(staffed: TestOffice) -> None:
    # Friday 20 November, half past three; typed in on Monday morning.
    came = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    taken = await takes(staffed, channel=Channel.PAPER, received_at=came)
    assert taken.card.received_at == came
    assert taken.card.registered_at == came
    assert taken.card.answer_due_on == date(2026, 12, 11)
    later = await takes(staffed, "intake:2", person=applicant(iin=None, phone="+77010000009"))
    async with staffed.by(Role.REVIEWER) as office:
        found = await office.cases.find(later.card.public_id)
        assert await office.cases.place_in_queue(found) == 2


@pytest.mark.parametrize(
    ("away", "reason"),
    [(timedelta(minutes=1), "received_future"), (timedelta(days=-400), "received_old")],
)
async def test_a_request_neither_comes_tomorrow_nor_came_years_ago(
    staffed: TestOffice, away: timedelta, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        await takes(staffed, channel=Channel.PAPER, received_at=staffed.clock.now() + away)
    assert refused.value.details["reason"] == reason


async def test_people_of_one_phone_are_offered_masked_and_newest_first(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    await takes(staffed, person=applicant(full_name="Өтегенова Ұлпан", iin="500101200007"))
    async with staffed.by(Role.REGISTRAR) as office:
        found = await office.intake.known(phone="+77010000001")
        by_iin = await office.intake.known(iin="500101100000")
        nobody = await office.intake.known(phone="+77010000077", iin="500101100106")
    assert [one.name for one in found] == ["Ұлпан Ө.", "Қыдырәлі Ө."]
    assert [one.iin for one in found] == ["••••••••0007", "••••••••0000"]
    assert {one.phone for one in found} == {"+7 ••• ••• 0001"}
    assert [one.name for one in by_iin] == ["Қыдырәлі Ө."]
    assert nobody == ()


async def test_the_details_of_a_known_person_are_opened_in_the_journal(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    async with staffed.by(Role.REGISTRAR) as office:
        known = await office.intake.details(own.card.public_id)
    assert known.person.address == "Көктем көшесі, 1-үй"
    async with staffed.database.reading() as session:
        last = (
            await session.scalars(select(JournalEntry).order_by(JournalEntry.n.desc()).limit(1))
        ).one()
    assert (last.action, last.details) == ("revealed", '{"what": "details"}')


async def test_whoever_has_no_phone_is_like_nobody_else(staffed: TestOffice) -> None:
    first = await takes(staffed, person=applicant(iin=None, phone=""), channel=Channel.PAPER)
    await takes(staffed, "intake:2", person=applicant(iin=None, phone="", full_name="Үлгі Сынақ"))
    assert first.tell_by is TellBy.LETTER, "there is no number to call"
    async with staffed.database.reading() as session:
        indexes = (await session.scalars(select(Request.phone_index))).all()
    assert len(set(indexes)) == 2


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.ADMINISTRATOR, Role.AUDITOR])
async def test_only_the_registrar_takes_requests_down(staffed: TestOffice, role: Role) -> None:
    with pytest.raises(NotAllowed):
        async with staffed.by(role) as office:
            await office.intake.known(phone="+77010000001")
    with pytest.raises(NotAllowed):
        async with staffed.by(role) as office:
            await office.intake.register(
                staffed.application(), key="x", channel=Channel.ORAL, tell_by=TellBy.PHONE
            )


async def test_a_protocol_is_written_of_spoken_words_alone(staffed: TestOffice) -> None:
    spoken = await takes(staffed, channel=Channel.ORAL)
    paper = await takes(staffed, "intake:2", channel=Channel.PAPER)
    async with staffed.by(Role.REGISTRAR) as office:
        protocol = await office.intake.protocol(spoken.card.public_id)
        slip = await office.intake.slip(paper.card.public_id)
    assert protocol.person.full_name == "Өтеген Қыдырәлі Ғабитұлы"
    assert protocol.taken_by == "Қызметкер registrar"
    assert slip.taken_by == "Қызметкер registrar"
    assert slip.own.card.number == paper.card.number
    assert slip.has_phone
    nameless = applicant(iin=None, phone="", address="")
    silent = await takes(staffed, "intake:3", channel=Channel.PAPER, person=nameless)
    async with staffed.by(Role.REGISTRAR) as office:
        slip = await office.intake.slip(silent.card.public_id)
    assert not slip.has_phone
    assert not slip.can_be_told
    with pytest.raises(NotFound):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.intake.protocol(paper.card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.intake.protocol(spoken.card.public_id)
