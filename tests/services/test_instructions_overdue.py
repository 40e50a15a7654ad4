"""Commissions overdue and not carried out when a day ends: counted from the facts (point 40)."""

from datetime import date

from sqlalchemy import delete, select

from bot.services.actor import OPERATOR
from bot.services.quarterly.report_cases import behind
from bot.services.quarterly.report_figures import ReportFigures
from bot.services.reception.instructions import Order
from bot.services.rules.periods import Period
from db.enums import FactKind, Role
from db.models import Fact
from tests.offices import TestOffice
from tests.services.following import (
    RECEPTION,
    SECOND_UNIT,
    TERM,
    TEXT,
    UNIT,
    Follow,
    ended,
    hired,
    instructed,
)

K = FactKind
CODE = "instructions.overdue"
TERMS = (K.INSTRUCTION_DUE, K.INSTRUCTION_MET)
BEFORE, LATE, MUCH_LATER = date(2026, 12, 10), date(2026, 12, 15), date(2026, 12, 31)
LONGER = date(2026, 12, 18)
"""The term of a granted extension."""


async def overdue(office: TestOffice, *days: date) -> list[int]:
    """Return how many are overdue at the end of each day; a case stands behind each of them."""
    counts = []
    async with office.by(Role.HEAD) as opened:
        for day in days:
            period = Period(date(2026, 10, 1), day)
            figures = await ReportFigures(opened).count(period, (), ())
            chosen = behind(CODE, period)
            assert chosen is not None
            found = await opened.figures.cases(chosen, 0)
            assert found.count == min(1, int(figures[CODE] or 0))
            counts.append(int(figures[CODE] or 0))
    return counts


async def book(office: TestOffice, *kinds: FactKind) -> list[tuple[str, date, int | None]]:
    """Return the facts of these kinds, or of all, in an order of their own."""
    chosen = select(Fact.kind, Fact.day, Fact.request_id)
    if kinds:
        chosen = chosen.where(Fact.kind.in_(kinds))
    async with office.database.reading() as session:
        rows = await session.execute(chosen)
        return sorted((kind.value, day, case) for kind, day, case in rows)


async def sent_back(follow: Follow) -> None:
    view = await follow.now()
    async with follow.office.by(Role.HEAD) as opened:
        await opened.control.send_back(view.public_id, view.version, "Фотосы қайда?")


async def extended(follow: Follow, *, granted: bool) -> None:
    """Let the executor ask for more time, and the head decide."""
    key, version = follow.view.public_id, (await follow.now()).version
    async with follow.office.of(UNIT) as opened:
        view = await opened.control.ask_extension(key, version, LONGER, "Материал күтіп отырмыз.")
    async with follow.office.by(Role.HEAD) as opened:
        await opened.control.decide_extension(key, view.version, granted=granted)


async def test_what_is_not_reported_is_overdue_from_the_day_of_its_term(
    staffed: TestOffice,
) -> None:
    await instructed(staffed)
    assert await overdue(staffed, RECEPTION, BEFORE, TERM, MUCH_LATER) == [0, 0, 1, 1]


async def test_what_is_reported_in_time_was_never_overdue(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    await follow.reported()
    assert await overdue(staffed, RECEPTION, BEFORE, TERM, MUCH_LATER) == [0, 0, 0, 0]


async def test_a_late_report_leaves_the_days_before_it_as_they_were(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    staffed.clock.to(LATE, 10)
    await follow.reported()
    assert await overdue(staffed, BEFORE, TERM, date(2026, 12, 14), LATE) == [0, 1, 1, 0]


async def test_a_report_that_came_back_is_owed_again(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    await follow.reported()
    await sent_back(follow)
    assert await overdue(staffed, BEFORE, TERM) == [0, 1]
    staffed.clock.to(LATE, 10)
    await follow.reported()
    staffed.clock.to(date(2026, 12, 17), 10)
    await sent_back(follow)
    days = (TERM, LATE, date(2026, 12, 16), date(2026, 12, 17))
    assert await overdue(staffed, *days) == [1, 0, 0, 1]


async def test_only_a_granted_term_counts(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    await extended(follow, granted=False)
    assert await overdue(staffed, TERM, LONGER) == [1, 1]
    await extended(follow, granted=True)
    assert await overdue(staffed, TERM, date(2026, 12, 17), LONGER) == [0, 0, 1]


async def test_a_dead_term_that_begins_anew_was_overdue_until_then(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    other = await hired(staffed, SECOND_UNIT, Role.UNIT)
    await ended(staffed, follow.executor)
    staffed.clock.to(LATE, 10)
    view = await follow.now()
    async with staffed.by(Role.HEAD) as office:
        view = await office.control.hand_over(view.public_id, view.version, other)
    assert view.due_on > LATE
    days = (TERM, date(2026, 12, 14), LATE, view.due_on)
    assert await overdue(staffed, *days) == [1, 1, 0, 1]


async def test_each_of_several_of_one_case_is_counted(staffed: TestOffice) -> None:
    follow = await instructed(staffed)
    async with staffed.by(Role.HEAD) as office:
        case = await office.review.case(follow.view.case_id)
        order = Order(follow.executor, None, LONGER)
        await office.instructions.give(case.public_id, case.version, order, TEXT)
    assert await overdue(staffed, TERM, LONGER) == [1, 2]
    await follow.reported()
    assert await overdue(staffed, TERM, LONGER) == [0, 1]


async def lived(office: TestOffice) -> None:
    """Let an instruction be returned, extended, handed over twice and reported late."""
    follow = await instructed(office)
    await follow.reported()
    await sent_back(follow)
    await extended(follow, granted=False)
    await extended(follow, granted=True)
    others = [await hired(office, SECOND_UNIT + n, Role.UNIT) for n in range(2)]
    # The first is handed on within its term, the second after it.
    for day, executor in zip((BEFORE, date(2026, 12, 21)), others, strict=True):
        office.clock.to(day, 10)
        view = await follow.now()
        async with office.by(Role.HEAD) as opened:
            await opened.control.hand_over(view.public_id, view.version, executor)
    view = await follow.now()
    office.clock.to(view.due_on, 23)
    async with office.of(SECOND_UNIT + 1) as opened:
        await opened.control.report(view.public_id, view.version, TEXT)


async def test_terms_from_before_they_were_counted_are_followed_by_the_journal(
    staffed: TestOffice,
) -> None:
    await lived(staffed)
    every, terms = await book(staffed), await book(staffed, *TERMS)
    assert len(terms) == 8
    async with staffed.database.transaction() as session:
        await session.execute(delete(Fact).where(Fact.kind.in_(TERMS)))
    async with staffed.machine(OPERATOR) as office:
        assert await office.fact_catch_up.some() == 1
    assert await book(staffed) == every
    async with staffed.machine(OPERATOR) as office:
        assert await office.fact_catch_up.some() == 0
    # The same comes of it where nothing at all was counted yet.
    async with staffed.database.transaction() as session:
        await session.execute(delete(Fact).where(Fact.request_id.is_not(None)))
    async with staffed.machine(OPERATOR) as office:
        assert await office.fact_catch_up.some() > 0
    assert await book(staffed, *TERMS) == terms
