"""A paper that gives the right to go first: seen, taken back, and never without a claim."""

import pytest
from sqlalchemy import select

from bot.services.errors import (
    NotAllowed,
    Stale,
)
from db.enums import (
    Role,
)
from db.models import (
    JournalEntry,
    Request,
)
from tests.offices import TestOffice
from tests.services.waiting import change, journal, proposal, queued


async def test_a_paper_seen_changes_the_order_and_can_be_taken_back(staffed: TestOffice) -> None:
    first, second = await queued(staffed, 2)
    await change(staffed, second, category="veteran")
    before = [line.number for line in (await proposal(staffed)).lines]
    assert before == [first.number, second.number]
    async with staffed.by(Role.REGISTRAR) as office:
        claimed = await office.evidence.claim(second.public_id, second.version)
        assert claimed.category == "veteran"
        assert claimed.card.claims
        card = await office.evidence.tick(second.public_id, second.version, seen=True)
    assert card.out_of_turn == 1
    after = [line.number for line in (await proposal(staffed)).lines]
    assert after == [second.number, first.number]
    async with staffed.database.reading() as session:
        row = (
            await session.scalars(select(Request).where(Request.public_id == second.public_id))
        ).one()
        assert row.evidence_by is not None
        assert row.evidence_at == staffed.clock.now()
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(second.public_id, card.version, seen=True)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.evidence.tick(second.public_id, card.version, seen=False)
    assert card.out_of_turn is None
    assert [line.number for line in (await proposal(staffed)).lines] == before
    entries = await journal(staffed, second)
    assert entries[-3:] == ["revealed", "evidence_seen", "evidence_taken_back"]
    async with staffed.database.reading() as session:
        details = await session.scalars(select(JournalEntry.details))
        assert not [text for text in details if "veteran" in text]


async def test_without_a_claim_or_a_right_nobody_goes_first(staffed: TestOffice) -> None:
    (card,) = await queued(staffed, 1)
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(card.public_id, card.version, seen=True)
    await change(staffed, card, category="veteran")
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.HEAD) as office:
            await office.evidence.tick(card.public_id, card.version, seen=True)
    await staffed.distribute()
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.evidence.tick(card.public_id, card.version + 1, seen=True)
