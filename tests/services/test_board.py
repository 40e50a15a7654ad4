"""The board of the whole office: its counts, what is behind them, and what it costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event

from bot.services.errors import NotAllowed
from bot.services.views.board import Lying, Span, Tally, Whose
from db.enums import DutyKind, Role
from tests.offices import CITIZEN, TestOffice


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements that any database is asked."""
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_the_head_sees_every_term_by_whoever_owes_it(staffed: TestOffice) -> None:
    first = await staffed.submit()
    await staffed.submit(1002)
    await staffed.review(first.card.public_id)
    staffed.clock.to(date(2026, 11, 24))
    async with staffed.by(Role.HEAD) as office:
        board = await office.board.board()
        assert (await office.desk.desk()).office == board.total
    # Two official numbers are overdue; one review is due today.
    assert (board.total.overdue, board.total.today) == (2, 1)
    lines = {(line.whose, line.role): line for line in board.people}
    assert lines[Whose.ROLE, Role.REGISTRAR].tally == Tally(2, 0, 0)
    mine = lines[Whose.PERSON, Role.REVIEWER]
    assert mine.name_kk == "Қызметкер reviewer"
    assert (board.nobodys, board.waiting) == (1, 2)
    assert board.oldest is not None
    assert board.oldest.number == first.card.number


async def test_a_number_opens_the_terms_behind_it_six_a_page(staffed: TestOffice) -> None:
    for citizen in range(7):
        await staffed.submit(CITIZEN + citizen)
    staffed.clock.to(date(2026, 11, 24))
    async with staffed.by(Role.HEAD) as office:
        board = await office.board.board()
        (line,) = [one for one in board.people if one.role is Role.REGISTRAR]
        first = await office.board.duties(line.whose, line.key, Span.OVERDUE, 0)
        second = await office.board.duties(line.whose, line.key, Span.OVERDUE, 1)
        beyond = await office.board.duties(line.whose, line.key, Span.OVERDUE, 99)
        cases = await office.board.cases(Lying.NOBODYS, 1)
        forged = await office.board.duties(Whose.ROLE, 999, Span.OVERDUE, 0)
    assert (len(first.duties), first.count, first.pages) == (6, 7, 2)
    assert [view.kind for view, _name in second.duties] == [DutyKind.ENTRY]
    assert beyond == second
    assert (len(cases.cards), cases.count, cases.page) == (1, 7, 1)
    assert forged.duties == ()


async def test_it_costs_the_same_however_much_lies_in_the_office(staffed: TestOffice) -> None:
    async def cost() -> int:
        async with staffed.by(Role.HEAD) as office:
            with counting() as asked:
                await office.board.board()
                await office.board.duties(Whose.ALL, 0, Span.WEEK, 0)
        return len(asked)

    for citizen in range(2):
        await staffed.submit(CITIZEN + citizen)
    few = await cost()
    for citizen in range(2, 16):
        await staffed.submit(CITIZEN + citizen)
    assert await cost() == few


async def test_the_board_is_for_those_who_watch_the_office(staffed: TestOffice) -> None:
    for role in (Role.REGISTRAR, Role.REVIEWER):
        async with staffed.by(role) as office:
            assert (await office.desk.desk()).office is None
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.board.board()
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.board.duties(Whose.ALL, 0, Span.OVERDUE, 0)
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.board.cases(Lying.WAITING, 0)
