"""The social group of who was received, and the rank of a post, as the report counts them."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import NotAllowed, Stale
from db.enums import FactKind, Rank, Role, SocialGroup
from db.models import Fact, JournalEntry
from tests.offices import TestOffice

K = FactKind
FIRST = date(2026, 12, 4)


async def held(office: TestOffice) -> str:
    """Return a case whose reception was held."""
    public_id = (await office.submit()).card.public_id
    await office.queue(public_id)
    await office.distribute()
    office.clock.to(FIRST, 11)
    async with office.by(Role.REGISTRAR) as opened:
        card = await opened.review.case(public_id)
        await opened.day.mark_held(public_id, card.version, "Түсіндірілді.")
    return public_id


async def groups(office: TestOffice) -> set[SocialGroup | None]:
    async with office.database.reading() as session:
        return set(await session.scalars(select(Fact.social).where(Fact.request_id.is_not(None))))


async def test_a_group_is_written_into_the_facts_of_its_case_and_taken_back(
    staffed: TestOffice,
) -> None:
    public_id = await held(staffed)
    assert await groups(staffed) == {None}
    async with staffed.by(Role.REGISTRAR) as opened:
        version = (await opened.review.case(public_id)).version
        assert (await opened.social.asked(public_id, version))[1] is False
        card = await opened.social.note(public_id, version, SocialGroup.PENSIONER)
    assert await groups(staffed) == {SocialGroup.PENSIONER}
    async with staffed.by(Role.REVIEWER) as opened:
        with pytest.raises(Stale):
            await opened.social.note(public_id, version, SocialGroup.OTHER)
    async with staffed.by(Role.REVIEWER) as opened:
        assert (await opened.social.asked(public_id, card.version))[1] is True
        await opened.social.note(public_id, card.version, None)
    assert await groups(staffed) == {None}
    async with staffed.database.reading() as session:
        lines = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "social_noted")
        )
        # Which group it is may tell of somebody's health: the journal knows only that it is known.
        assert sorted(lines) == ['{"known": false}', '{"known": true}']


async def test_a_group_is_of_those_who_were_received_and_noted_by_those_who_may(
    staffed: TestOffice,
) -> None:
    public_id = (await staffed.submit()).card.public_id
    async with staffed.by(Role.REGISTRAR) as opened:
        version = (await opened.review.case(public_id)).version
        with pytest.raises(Stale):
            await opened.social.note(public_id, version, SocialGroup.OTHER)
    async with staffed.by(Role.HEAD) as opened:
        with pytest.raises(NotAllowed):
            await opened.social.note(public_id, version, SocialGroup.OTHER)


async def test_a_rank_is_read_from_the_title_until_it_is_set(staffed: TestOffice) -> None:
    first = (await staffed.submit()).card.public_id
    async with staffed.by(Role.ADMINISTRATOR) as opened:
        assert await opened.posts.rank(staffed.post_id) is Rank.FIRST_HEAD
        await opened.posts.set_rank(staffed.post_id, Rank.DEPUTY)
    await staffed.review(first)
    async with staffed.database.reading() as session:
        found = await session.execute(select(Fact.kind, Fact.rank).order_by(Fact.id))
        # What was counted before keeps the rank of its day.
        assert found.all() == [(K.REGISTERED, Rank.FIRST_HEAD), (K.MEMO, Rank.DEPUTY)]
    async with staffed.by(Role.HEAD) as opened:
        with pytest.raises(NotAllowed):
            await opened.posts.set_rank(staffed.post_id, Rank.OTHER)
