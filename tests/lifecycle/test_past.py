"""An office that worked before the book of facts: its past is counted as if it had been there.

Every way through the arrows is lived with the book open; then the book is thrown away and derived
from the tables. Both must say the same.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.services.actor import OPERATOR, SWEEP
from bot.services.notifications.notice_kinds import ANSWERS
from bot.services.rules.lifecycle import ARROWS, Step
from db.enums import FactKind, RequestState, Role
from db.models import Fact
from tests.lifecycle.test_arrows import house
from tests.lifecycle.walks import WALKS, Case, by, to
from tests.offices import TestOffice

__all__ = ["house"]

S, K = RequestState, FactKind
COLUMNS = [column for column in Fact.__table__.columns if column.name != "id"]


async def book(office: TestOffice) -> list[dict[str, Any]]:
    """Return the facts without their keys, in an order of their own."""
    async with office.database.reading() as session:
        rows = [dict(row) for row in (await session.execute(select(*COLUMNS))).mappings()]
    return sorted(rows, key=lambda row: str(sorted((k, str(v)) for k, v in row.items())))


async def derived(office: TestOffice) -> list[dict[str, Any]]:
    """Throw the book away and derive it from the tables."""
    async with office.database.transaction() as session:
        await session.execute(delete(Fact))
    rounds = 0
    while True:
        async with office.machine(OPERATOR) as opened:
            if not await opened.fact_catch_up.some():
                break
        rounds += 1
    assert rounds == 1
    return await book(office)


async def told(office: TestOffice, day: date = date(2026, 12, 18)) -> None:
    """Let the answers go out, and every reception of the past be looked back on."""
    await office.deliver(*(kind.value for kind in ANSWERS))
    office.clock.to(day, 10)
    async with office.machine(SWEEP) as opened:
        await opened.watch.look()


@pytest.mark.parametrize("step", [step for step in Step if ARROWS[step].leaves != {S.APPEAL}])
async def test_the_past_is_counted_as_it_would_have_been(house: TestOffice, step: Step) -> None:
    state = min(ARROWS[step].leaves - {S.APPEAL})
    case = await to(house, state, step)
    await house.deliver(*(kind.value for kind in ANSWERS))
    await WALKS[step](case)
    await told(house)
    before = await book(house)
    assert await derived(house) == before


async def test_a_long_life_is_counted_as_it_was(house: TestOffice) -> None:
    """Refused, taken up again after weeks, received late, with calls and a repeated appeal."""
    case: Case = await to(house, S.REFUSED)
    await house.deliver(*(kind.value for kind in ANSWERS))
    house.clock.advance(days=9)
    await WALKS[Step.REOPEN](case)
    house.clock.advance(days=2)
    for step in (Step.PROPOSE, Step.RECEIVE, Step.ASSIGN, Step.FREE):
        await WALKS[step](case)
    again = await to(house, S.REGISTERED)
    # Nobody looks at it for a month: the applicant hears that the term is broken.
    house.clock.advance(days=30)
    await house.sweep()
    await WALKS[Step.WITHDRAW](again)
    await told(house, date(2027, 1, 6))
    before = await book(house)
    assert {K.REOPENED, K.OVERDUE, K.WITHDRAWN, K.RECEPTION} <= {row["kind"] for row in before}
    assert [row["detail"] for row in before if row["kind"] is K.REGISTERED].count("repeat") == 1
    assert await derived(house) == before


async def test_what_has_been_counted_is_not_counted_again(house: TestOffice) -> None:
    await to(house, S.HELD)
    before = await book(house)
    async with house.machine(OPERATOR) as opened:
        assert await opened.fact_catch_up.some() == 0
    assert await book(house) == before


async def test_a_reception_is_counted_once_and_a_late_result_is_added(house: TestOffice) -> None:
    """The morning after and the mornings after an outage see each reception once."""
    case = await to(house, S.ASSIGNED)
    for day in (date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 21)):
        house.clock.to(day, 10)
        async with house.machine(SWEEP) as opened:
            await opened.watch.look()
        async with house.machine(SWEEP) as opened:
            await opened.past_receptions.count()
    receptions = [row for row in await book(house) if row["kind"] is K.RECEPTION]
    assert [(row["day"], row["detail"], row["value"]) for row in receptions] == [
        (date(2026, 12, 4), "empty", 0),
        (date(2026, 12, 17), "empty", 0),
    ]
    # The result of 4 December is written down only now, and belongs to that day.
    await by(case, Role.REGISTRAR, "day.mark_held", "Түсіндірілді.")
    rows = await book(house)
    (held,) = (row for row in rows if row["kind"] is K.HELD)
    assert held["day"] == date(2026, 12, 4)
    receptions = [row for row in rows if row["kind"] is K.RECEPTION]
    assert [(row["detail"], row["value"]) for row in receptions] == [("held", 1), ("empty", 0)]


async def test_nothing_is_added_to_a_quarter_whose_report_is_due(house: TestOffice) -> None:
    case = await to(house, S.ASSIGNED)
    # 5 working days after the fourth quarter of 2026: Tuesday 12 January 2027.
    house.clock.to(date(2027, 1, 12), 19)
    async with house.machine(SWEEP) as opened:
        assert opened.fact_book.open_from == date(2026, 10, 1)
    house.clock.to(date(2027, 1, 13), 10)
    async with house.machine(SWEEP) as opened:
        assert opened.fact_book.open_from == date(2027, 1, 1)
    before = [row for row in await book(house) if row["day"] < date(2027, 1, 1)]
    await by(case, Role.REGISTRAR, "day.mark_held", "Түсіндірілді.")
    rows = await book(house)
    assert [row for row in rows if row["day"] < date(2027, 1, 1)] == before
    (held,) = (row for row in rows if row["kind"] is K.HELD)
    assert held["day"] == date(2027, 1, 1)
    assert held["day"] - date(2026, 12, 4) > timedelta(days=20)
