"""What is shown of marks, and what everybody may read of the office: never of too few people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from bot.services.rules.periods import Period
from bot.services.views.figures import PublicCounter
from bot.services.views.statistics import By, Drawing, Marks, Span
from db.enums import FactKind, Questionnaire, Role, VoiceWay
from db.models import Ballot, BallotAnswer, Post
from tests.offices import CITIZEN, TestOffice
from tests.services.facts_by_hand import november, october, posts, put

K = FactKind


async def vote(
    office: TestOffice, month: date, marks: Iterable[int], post_id: int | None = None
) -> None:
    """Cast a ballot with one mark for each of these."""
    async with office.database.transaction() as session:
        number = await session.scalar(select(func.count()).select_from(Ballot)) or 0
        for mark in marks:
            number += 1
            ballot = Ballot(
                id=f"ballot-{number}",
                questionnaire=Questionnaire.RECEPTION,
                way=VoiceWay.CHAT,
                month=month,
                post_id=post_id,
            )
            session.add(ballot)
            await session.flush()
            session.add(BallotAnswer(ballot_id=ballot.id, question="respect", mark=mark))
            session.add(BallotAnswer(ballot_id=ballot.id, question="clear", choice="yes"))


# --- marks ---------------------------------------------------------------------------------------


async def marks_of(office: TestOffice, span: Span, *more: Any) -> Marks | None:
    async with office.by(Role.HEAD) as opened:
        asked = await opened.statistics.asked(span, *more)
        return (await opened.statistics.figures(asked)).marks


async def test_marks_of_a_month_are_shown_when_it_is_over(staffed: TestOffice) -> None:
    await vote(staffed, november(1), [5, 5, 5, 5, 5, 5])
    assert await marks_of(staffed, Span.MONTH) is None
    assert await marks_of(staffed, Span.QUARTER) is None
    assert await marks_of(staffed, Span.WEEK) is None
    staffed.clock.to(date(2026, 12, 1))
    assert await marks_of(staffed, Span.MONTH, november(1)) == Marks(6, 5.0)
    assert await marks_of(staffed, Span.QUARTER) == Marks(6, 5.0)


async def test_marks_of_few_are_not_shown_to_anybody(staffed: TestOffice) -> None:
    await vote(staffed, october(1), [1, 2, 3, 4])
    assert await marks_of(staffed, Span.MONTH, october(1)) is None
    await vote(staffed, october(1), [5])
    assert await marks_of(staffed, Span.MONTH, october(1)) == Marks(5, 3.0)


async def test_a_quarter_adds_only_the_months_it_may_show(staffed: TestOffice) -> None:
    staffed.clock.to(date(2027, 1, 11))
    await vote(staffed, october(1), [4, 4, 4, 4, 4])
    await vote(staffed, november(1), [1])
    # With November in it, the quarter less October would be the one mark of November.
    assert await marks_of(staffed, Span.QUARTER, october(1)) == Marks(5, 4.0)
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.QUARTER, october(1))
        plot = await office.plots.plot(asked, Drawing.MARKS)
    assert plot.marks[-3:] == (
        (october(1), Marks(5, 4.0)),
        (november(1), None),
        (date(2026, 12, 1), None),
    )


async def test_what_is_hidden_cannot_be_reckoned_back(staffed: TestOffice) -> None:
    ours, other = await posts(staffed)
    await vote(staffed, october(1), [5] * 8, ours)
    await vote(staffed, october(1), [1] * 3, other)
    async with staffed.database.reading() as session:
        bodies = dict((await session.execute(select(Post.id, Post.body_id))).all())
    assert await marks_of(staffed, Span.MONTH, october(1)) == Marks(11, 43 / 11)
    # The whole less what is shown of our post would be the three others.
    for by, key in ((By.POST, other), (By.BODY, bodies[other]), (By.BODY, bodies[ours])):
        assert await marks_of(staffed, Span.MONTH, october(1), by, key) is None
    assert await marks_of(staffed, Span.MONTH, october(1), By.POST, ours) is None
    await vote(staffed, october(1), [1] * 2, other)
    assert await marks_of(staffed, Span.MONTH, october(1), By.POST, ours) == Marks(8, 5.0)
    assert await marks_of(staffed, Span.MONTH, october(1), By.BODY, bodies[other]) == Marks(5, 1.0)
    assert await marks_of(staffed, Span.MONTH, october(1), By.CHANNEL, 1) is None


# --- what everybody may read ---------------------------------------------------------------------


async def counter_of(office: TestOffice) -> PublicCounter:
    async with office.of(CITIZEN) as opened:
        return await opened.statistics.counter()


async def test_the_counter_tells_of_the_quarter_that_is_over(staffed: TestOffice) -> None:
    september = date(2026, 9, 1)
    for value in (2, 4, 6, 8):
        await put(staffed, K.ANSWERED, september, value=value, in_time=True)
    await put(staffed, K.ANSWERED, september, value=20, in_time=False)
    await put(staffed, K.ANSWERED, *[november(2)] * 9, value=30, in_time=False)
    found = await counter_of(staffed)
    assert found == PublicCounter(Period.quarter(2026, 3), 5, 80.0, 6, None)


async def test_a_young_office_counts_its_last_days(staffed: TestOffice) -> None:
    await put(staffed, K.ANSWERED, *[date(2026, 9, 1)] * 4, value=3, in_time=True)
    found = await counter_of(staffed)
    assert (found.answered, found.kept_percent, found.median_days) == (None, None, None)
    await put(staffed, K.ANSWERED, november(2), value=5, in_time=True)
    found = await counter_of(staffed)
    assert found.period == Period(date(2026, 8, 25), november(22))
    assert (found.answered, found.kept_percent, found.median_days) == (5, 100.0, 3)


async def test_few_who_wait_are_not_counted_in_public(staffed: TestOffice) -> None:
    for n in range(5):
        assert (await counter_of(staffed)).waiting is None, n
        card = (await staffed.submit(CITIZEN + n)).card
        await staffed.queue(card.public_id)
    assert (await counter_of(staffed)).waiting == 5
