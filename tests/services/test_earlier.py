"""Earlier requests of the same person: counted for the staff, shown to nobody else's chat."""

import pytest
from sqlalchemy import select

from bot.services.errors import NotAllowed
from db.enums import ProposalKind, RequestState, Role
from db.models import JournalEntry
from tests.offices import CITIZEN, STRANGER, TestOffice, applicant

WHY = "Мәселе сотта қаралып жатыр, сондықтан қабылдауда шешілмейді."
FAMILY = applicant().phone


async def refused(office: TestOffice, telegram_id: int = CITIZEN, **changes: object) -> str:
    """Return the id of a case that was refused with a ground and a letter."""
    own = await office.submit(telegram_id, **changes)
    card = await office.review(own.card.public_id)
    async with office.by(Role.REVIEWER) as at_work:
        card = await at_work.review.propose(
            card.public_id, card.version, ProposalKind.REFUSE, ground="R09", text=WHY
        )
    async with office.by(Role.HEAD) as at_work:
        card = await at_work.decisions.approve(card.public_id, card.version)
    async with office.by(Role.REGISTRAR) as at_work:
        card = await at_work.endings.issue(card.public_id, card.version, "ЗТ-7")
    assert card.state is RequestState.REFUSED
    return card.public_id


async def earlier_of(office: TestOffice, public_id: str) -> int:
    async with office.by(Role.REVIEWER) as at_work:
        return (await at_work.review.case(public_id)).earlier


async def test_the_same_iin_counts_and_the_list_tells_how_it_ended(staffed: TestOffice) -> None:
    first = await refused(staffed, topic="land")
    other_phone = applicant(phone="+77010000009")
    own = await staffed.submit(STRANGER, person=other_phone)
    assert await earlier_of(staffed, first) == 0
    assert await earlier_of(staffed, own.card.public_id) == 1
    async with staffed.by(Role.REVIEWER) as office:
        (one,) = await office.earlier.of(own.card.public_id)
    assert (one.public_id, one.topic) == (first, "land")
    assert one.outcome is not None
    assert (one.outcome.ground, one.outcome.letter_number) == ("R09", "ЗТ-7")
    async with staffed.database.reading() as session:
        details = " ".join(
            str(one)
            for one in await session.scalars(
                select(JournalEntry.details).where(JournalEntry.action == "revealed")
            )
        )
    assert "earlier" in details


async def test_a_phone_shared_by_a_family_joins_nobody_with_another_iin(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    child = await staffed.submit(STRANGER, person=applicant(iin="000101000000"))
    assert await earlier_of(staffed, child.card.public_id) == 0
    # Without an IIN the phone is all there is: it joins with both.
    nobody = await staffed.submit(1003, person=applicant(iin=None, phone=FAMILY))
    assert await earlier_of(staffed, nobody.card.public_id) == 2
    stranger = await staffed.submit(1004, person=applicant(iin=None, phone="+77010000008"))
    assert await earlier_of(staffed, stranger.card.public_id) == 0


async def test_only_those_who_may_look_behind_show_see_the_list(staffed: TestOffice) -> None:
    own = await staffed.submit()
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.earlier.of(own.card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.earlier.of(own.card.public_id)


async def test_before_filing_the_own_answer_is_recalled_by_body_or_topic(
    staffed: TestOffice,
) -> None:
    first = await refused(staffed, topic="land")
    person = applicant()
    async with staffed.of(CITIZEN) as office:
        found = [
            await office.earlier.own(person.iin, person.phone, staffed.post_id, None),
            await office.earlier.own(person.iin, None, None, "land"),
            await office.earlier.own(None, person.phone, None, "land"),
        ]
        assert [one.public_id for one in found if one is not None] == [first] * 3
        assert found[0] is not None
        assert found[0].outcome is not None
        assert found[0].outcome.text == WHY
        assert await office.earlier.own(person.iin, person.phone, None, "roads") is None
        assert await office.earlier.own(person.iin, person.phone, None, None) is None
        # The chat of a family: the request of another person of it is not theirs.
        assert await office.earlier.own("000101000000", person.phone, None, "land") is None


async def test_an_iin_declared_in_another_chat_opens_nothing(staffed: TestOffice) -> None:
    await refused(staffed, topic="land")
    person = applicant()
    await staffed.agree(STRANGER)
    async with staffed.of(STRANGER) as office:
        assert await office.earlier.own(person.iin, person.phone, staffed.post_id, "land") is None


async def test_what_is_open_or_withdrawn_was_not_answered(staffed: TestOffice) -> None:
    own = await staffed.submit(topic="land")
    person = applicant()
    async with staffed.of(CITIZEN) as office:
        assert await office.earlier.own(person.iin, None, None, "land") is None
        await office.requests.withdraw(own.card.public_id, own.card.version)
    async with staffed.of(CITIZEN) as office:
        assert await office.earlier.own(person.iin, None, None, "land") is None
