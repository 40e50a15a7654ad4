"""A refusal leaves a line in the journal, and a flood of them leaves a bounded number."""

import json

from sqlalchemy import select

from bot.services.errors import NotAllowed, NotFound
from bot.services.refusals import A_DAY, REFUSED
from bot.services.rules.policy import Action
from db.models import JournalEntry
from tests.offices import CITIZEN, STRANGER, TestOffice


async def lines(office: TestOffice) -> list[JournalEntry]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry).where(JournalEntry.action == REFUSED).order_by(JournalEntry.n)
        )
        return list(rows)


async def test_a_refusal_names_the_right_that_was_missing_and_nothing_typed(
    office: TestOffice,
) -> None:
    async with office.of(CITIZEN) as opened:
        await opened.refusals.note(NotAllowed(action=Action.DECIDE))
        await opened.refusals.note(NotFound(public_id="ABCDEFGHJK"))
        await opened.refusals.note_unknown()
    written = await lines(office)
    assert [json.loads(row.details) for row in written] == [
        {"error": "NotAllowed", "right": "decide"},
        {"error": "NotFound"},
        {"error": "UnknownButton"},
    ]
    assert {row.actor for row in written} == {row.subject for row in written}


async def test_a_flood_of_one_person_ends_at_a_bound_and_begins_anew_the_next_day(
    office: TestOffice,
) -> None:
    for _ in range(A_DAY + 5):
        async with office.of(CITIZEN) as opened:
            await opened.refusals.note_unknown()
    async with office.of(STRANGER) as opened:
        await opened.refusals.note_unknown()
    written = await lines(office)
    assert len(written) == A_DAY + 1
    last = [row for row in written if "last_today" in row.details]
    assert [row.n for row in last] == [written[A_DAY - 1].n]
    office.clock.advance(days=1)
    async with office.of(CITIZEN) as opened:
        await opened.refusals.note_unknown()
    assert len(await lines(office)) == A_DAY + 2
