"""The journal shows a change, a deletion, a swap, and with an anchor a cut tail."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.services import journal
from bot.services.actor import OPERATOR
from bot.services.journal import Break, Head
from tests.offices import TestOffice

UNGUARD = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": ["DROP TRIGGER journal_append_only ON journal"],
}


async def filled(office: TestOffice) -> Head:
    for number in range(5):
        async with office.machine(OPERATOR) as opened:
            opened.journal.record("tested", f"number:{number}", first=True)
            opened.journal.record("tested", f"number:{number}", first=False)
    async with office.database.reading() as session:
        return await journal.head(session)


async def verify(office: TestOffice, anchor: Head | None = None) -> Break | None:
    async with office.database.reading() as session:
        return await journal.verify(session, office.factory.keys.journal, anchor=anchor)


async def tamper(office: TestOffice, *statements: str) -> None:
    kind = "sqlite" if office.database.is_sqlite else "postgresql"
    async with office.database.transaction() as session:
        for statement in (*UNGUARD[kind], *statements):
            await session.execute(text(statement))


async def test_an_untouched_journal_holds(office: TestOffice) -> None:
    assert await verify(office) is None
    anchor = await filled(office)
    assert anchor.n == 10
    assert await verify(office, anchor) is None


@pytest.mark.parametrize(
    ("statements", "at"),
    [
        (["UPDATE journal SET actor = 'somebody' WHERE n = 4"], 4),
        (["UPDATE journal SET details = '{}' WHERE n = 10"], 10),
        (["DELETE FROM journal WHERE n = 6"], 6),
        (
            [
                "UPDATE journal SET n = 99 WHERE n = 2",
                "UPDATE journal SET n = 2 WHERE n = 3",
                "UPDATE journal SET n = 3 WHERE n = 99",
            ],
            2,
        ),
        (["DELETE FROM journal WHERE n > 8"], 9),
    ],
)
async def test_tampering_is_found(office: TestOffice, statements: list[str], at: int) -> None:
    await filled(office)
    await tamper(office, *statements)
    assert await verify(office) == Break(at)


async def test_a_tail_cut_together_with_its_head_is_found_by_an_anchor(
    office: TestOffice,
) -> None:
    anchor = await filled(office)
    cut = (
        "DELETE FROM journal WHERE n > 8",
        "UPDATE journal_head SET n = 8, mac = (SELECT mac FROM journal WHERE n = 8)",
    )
    await tamper(office, *cut)
    assert await verify(office) is None
    assert await verify(office, anchor) == Break(9)


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET actor = 'somebody'", "DELETE FROM journal"]
)
async def test_the_database_itself_refuses_to_change_the_journal(
    office: TestOffice, statement: str
) -> None:
    await filled(office)
    with pytest.raises(DBAPIError):
        async with office.database.transaction() as session:
            await session.execute(text(statement))
    assert await verify(office) is None


async def test_a_noted_head_still_stands_or_does_not(office: TestOffice) -> None:
    head = await filled(office)
    async with office.machine(OPERATOR) as one:
        assert await one.journal.leads_through(head.n, head.mac)
        assert await one.journal.leads_through(0, bytes(32))
        assert not await one.journal.leads_through(head.n + 9, head.mac)
        assert not await one.journal.leads_through(head.n, bytes(32))
        assert not await one.journal.leads_through(0, head.mac)
    await tamper(office, f"UPDATE journal SET action = 'x' WHERE n = {head.n}")
    async with office.machine(OPERATOR) as one:
        assert not await one.journal.leads_through(head.n, head.mac)
