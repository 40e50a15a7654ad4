"""The figures of a time: counted from hand-made facts, narrowed, compared, opened, and hidden."""

from datetime import date

import pytest
from sqlalchemy import func, select

from bot.services.errors import NotAllowed, NotFound
from bot.services.quarterly.report_figures import ReportFigures
from bot.services.quarterly.report_lines import LINES
from bot.services.rules.periods import Period
from bot.services.views.figures import CHANNELS
from bot.services.views.statistics import ENDINGS, Behind, By, Drawing, Span
from db.enums import Channel, FactKind, Role
from db.models import Body, Fact, JournalEntry, Post, Request
from tests.offices import CITIZEN, TestOffice
from tests.services.facts_by_hand import november, october, posts, put
from tests.services.test_board import counting
from tests.services.test_marks import vote

K = FactKind
TODAY = date(2026, 11, 23)
SOME = {Role.ADMINISTRATOR, Role.REGISTRAR, Role.REVIEWER, Role.HEAD, Role.AUDITOR}


async def test_the_figures_of_a_month_beside_as_many_days_of_the_month_before(
    staffed: TestOffice,
) -> None:
    await put(staffed, K.REGISTERED, november(2), november(2), november(20), in_time=True)
    await put(staffed, K.REGISTERED, october(1), october(23), october(24), october(31))
    await put(staffed, K.ANSWERED, november(5), value=4, in_time=True, detail="date")
    await put(staffed, K.ANSWERED, november(6), value=7, in_time=True, detail="refusal")
    await put(staffed, K.ANSWERED, november(9), value=20, in_time=False, detail="date")
    await put(staffed, K.ANSWERED, october(9), value=9, in_time=True, detail="date")
    await put(staffed, K.RECEPTION, november(12), november(19), detail="held", value=2)
    await put(staffed, K.RECEPTION, november(20), detail="empty", value=0)
    await put(staffed, K.HELD, november(12), november(12), november(19), detail="explained")
    await put(staffed, K.NO_SHOW, november(19))
    await put(staffed, K.OVERDUE, november(3), october(2), october(30))
    await put(staffed, K.REFUSED, november(6), november(7), detail="R09")
    await put(staffed, K.WITHDRAWN, november(7))
    async with staffed.by(Role.HEAD) as office:
        view = await office.statistics.figures(await office.statistics.asked(Span.MONTH))
    assert view.asked.so_far == Period(november(1), TODAY)
    assert view.asked.before == Period(october(1), october(23))
    now, before = view.now, view.before
    assert (now.received, before.received) == (3, 2)
    assert (now.receptions, now.people, before.people) == (2, 3, 0)
    assert (now.answers.in_time, now.answers.late) == (2, 1)
    assert now.kept_percent == pytest.approx(66.67, abs=0.01)
    assert (now.median_days, before.median_days) == (7, 9)
    assert (now.broken, before.broken, now.no_shows) == (1, 1, 1)
    assert now.endings == {K.REFUSED: 2, K.WITHDRAWN: 1}
    assert before.endings == {}
    assert view.opens_cases


async def test_the_median_of_an_even_number_lies_between(staffed: TestOffice) -> None:
    for value in (3, 5, 8, 20):
        await put(staffed, K.ANSWERED, november(5), value=value, in_time=True)
    async with staffed.by(Role.HEAD) as office:
        view = await office.statistics.figures(await office.statistics.asked(Span.MONTH))
    assert view.now.median_days == 6.5


async def test_every_time_has_a_step_back_and_none_lies_ahead(staffed: TestOffice) -> None:
    periods = {
        Span.DAY: (Period.day(TODAY), Period.day(november(22))),
        Span.WEEK: (Period(TODAY, november(29)), Period(november(16), november(22))),
        Span.MONTH: (Period.month(TODAY), Period.month(october(1))),
        Span.QUARTER: (Period.quarter(2026, 4), Period.quarter(2026, 3)),
    }
    async with staffed.by(Role.AUDITOR) as office:
        for span, (now, before) in periods.items():
            asked = await office.statistics.asked(span)
            assert asked.period == now
            assert asked.after is None
            stepped = await office.statistics.asked(span, asked.period.before.first)
            assert stepped.period == before
            assert stepped.before == (
                Period.day(november(20)) if span is Span.DAY else before.before
            )
            assert stepped.after == now.first
            ahead = await office.statistics.asked(span, date(2199, 12, 31))
            assert ahead.period == now


async def test_the_queue_is_who_came_in_and_has_not_left(staffed: TestOffice) -> None:
    cases = [await staffed.submit(CITIZEN + n) for n in range(3)]
    first = await staffed.queue(cases[0].card.public_id)
    await staffed.queue(cases[1].card.public_id)
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.DAY)
        view = await office.statistics.figures(asked)
        found = await office.statistics.cases(asked, Behind.WAITING, 0)
    assert (view.queue.count, view.before.queue) == (2, 0)
    assert {card.public_id for card in found.cards} == {one.card.public_id for one in cases[:2]}
    staffed.clock.to(date(2026, 11, 30))
    await staffed.distribute()
    async with staffed.by(Role.HEAD) as office:
        view = await office.statistics.figures(await office.statistics.asked(Span.DAY))
        earlier = await office.statistics.asked(Span.WEEK, TODAY)
        past = await office.statistics.figures(earlier)
        behind = await office.statistics.cases(earlier, Behind.WAITING, 0)
        course = (await office.plots.plot(earlier, Drawing.QUEUE)).course
        now = (
            await office.plots.plot(await office.statistics.asked(Span.DAY), Drawing.QUEUE)
        ).course
    assert (view.queue.count, view.queue.median_days, view.queue.longest_days) == (0, None, 0)
    assert (past.queue.count, past.queue.median_days, past.queue.longest_days) == (2, 6, 6)
    assert first.number in {card.number for card in behind.cards}
    assert [n for _day, n in course] == [2] * 7
    assert [n for _day, n in now][-8:] == [2, 2, 2, 2, 2, 2, 2, 0]


async def test_parts_of_the_office_are_told_apart_and_opened(staffed: TestOffice) -> None:
    ours, other = await posts(staffed)
    async with staffed.database.reading() as session:
        body_of = dict((await session.execute(select(Post.id, Post.body_id))).all())
    topic = staffed.profile.topics[1].code
    here = {"post_id": ours, "body_id": body_of[ours], "channel": Channel.BOT, "topic": topic}
    there = {"post_id": other, "body_id": body_of[other], "channel": Channel.PAPER}
    await put(staffed, K.REGISTERED, *[november(3)] * 2, **here)
    await put(staffed, K.REGISTERED, *[november(4)] * 5, **there)
    await put(staffed, K.REGISTERED, november(5), channel=Channel.BOT, topic="no-more")
    await put(staffed, K.HELD, november(6), **here)
    await put(staffed, K.ANSWERED, november(6), value=3, in_time=False, **here)
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.MONTH)
        found = {
            by: [
                (part.narrowed.number, part.received, part.people, part.answers.late)
                for part in (await office.statistics.parts(asked, by, 0)).parts
            ]
            for by in By
        }
        narrowed = await office.statistics.asked(Span.MONTH, None, By.POST, ours)
        view = await office.statistics.figures(narrowed)
        by_channel = await office.statistics.figures(
            await office.statistics.asked(
                Span.MONTH, None, By.CHANNEL, CHANNELS.index(Channel.PAPER) + 1
            )
        )
        nobody = await office.statistics.figures(
            await office.statistics.asked(Span.MONTH, None, By.BODY, 0)
        )
    bot, paper = CHANNELS.index(Channel.BOT) + 1, CHANNELS.index(Channel.PAPER) + 1
    assert found[By.POST] == [(other, 5, 0, 0), (ours, 2, 1, 1), (0, 1, 0, 0)]
    assert found[By.BODY] == [(body_of[other], 5, 0, 0), (body_of[ours], 2, 1, 1), (0, 1, 0, 0)]
    assert found[By.CHANNEL] == [(paper, 5, 0, 0), (bot, 3, 1, 1)]
    # A topic that was struck off the list is counted and has no button.
    assert found[By.TOPIC] == [(0, 5, 0, 0), (2, 2, 1, 1), (-1, 1, 0, 0)]
    assert (view.now.received, view.now.people, view.now.answers.late) == (2, 1, 1)
    assert narrowed.narrowed is not None
    assert narrowed.narrowed.post is not None
    assert by_channel.now.received == 5
    assert by_channel.now.receptions is None, "a reception has no channel"
    assert nobody.now.received == 1


async def test_parts_page_by_six(staffed: TestOffice) -> None:
    for number in range(8):
        async with staffed.database.transaction() as session:
            body = Body(name_kk=f"Орган {number}", name_ru=f"Орган {number}")
            session.add(body)
            await session.flush()
            session.add(Fact(kind=K.REGISTERED, day=november(3), body_id=body.id))
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.MONTH)
        first, second, beyond = [
            await office.statistics.parts(asked, By.BODY, page) for page in (0, 1, 99)
        ]
    assert (len(first.parts), len(second.parts), second.pages) == (6, 2, 2)
    assert beyond == second


@pytest.mark.parametrize("by", By)
async def test_what_is_no_part_is_not_found(staffed: TestOffice, by: By) -> None:
    async with staffed.by(Role.HEAD) as office:
        with pytest.raises(NotFound):
            await office.statistics.asked(Span.DAY, None, by, 2_147_483_647)


async def test_a_figure_opens_to_its_cases_and_each_stands_once(staffed: TestOffice) -> None:
    cards = [(await staffed.submit(CITIZEN + n)).card for n in range(7)]
    async with staffed.database.reading() as session:
        ids = dict((await session.execute(select(Request.public_id, Request.id))).all())
    late = cards[3].public_id
    await put(staffed, K.ANSWERED, TODAY, TODAY, value=20, in_time=False, request_id=ids[late])
    async with staffed.by(Role.AUDITOR) as office:
        asked = await office.statistics.asked(Span.WEEK)
        view = await office.statistics.figures(asked)
        first = await office.statistics.cases(asked, Behind.RECEIVED, 0)
        second = await office.statistics.cases(asked, Behind.RECEIVED, 1)
        behind = await office.statistics.cases(asked, Behind.LATE, 0)
        kept = await office.statistics.cases(asked, Behind.IN_TIME, 0)
    assert view.now.received == first.count == 7
    assert [len(first.cards), len(second.cards), first.pages] == [6, 1, 2]
    assert {card.public_id for card in (*first.cards, *second.cards)} == set(ids)
    assert [card.public_id for card in behind.cards] == [late]
    assert kept.count == 0


async def test_rights(staffed: TestOffice) -> None:
    for role in SOME:
        async with staffed.by(role) as office:
            asked = await office.statistics.asked(Span.DAY)
            await office.statistics.figures(asked)
            await office.statistics.parts(asked, By.POST, 0)
            await office.plots.plot(asked, Drawing.MARKS)
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.DAY)
    async with staffed.of(CITIZEN) as office:
        for refused in (
            office.statistics.asked(Span.DAY),
            office.statistics.figures(asked),
            office.statistics.parts(asked, By.POST, 0),
            office.statistics.cases(asked, Behind.RECEIVED, 0),
            office.statistics.cases(asked, Behind.WAITING, 0),
            office.plots.plot(asked, Drawing.QUEUE),
        ):
            with pytest.raises(NotAllowed):
                await refused
        assert (await office.statistics.counter()).answered is None


async def test_nothing_is_written_by_looking(staffed: TestOffice) -> None:
    await staffed.submit()
    async with staffed.database.reading() as session:
        before = await session.scalar(select(func.count()).select_from(JournalEntry))
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.QUARTER)
        await office.statistics.figures(asked)
        await office.statistics.cases(asked, Behind.RECEIVED, 0)
    async with staffed.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(JournalEntry)) == before


# --- plots and cost ------------------------------------------------------------------------------


async def test_bars_are_days_or_weeks_within_the_period(staffed: TestOffice) -> None:
    await put(staffed, K.REGISTERED, october(1), october(4), october(5), november(23))
    async with staffed.by(Role.HEAD) as office:
        weeks = await office.plots.plot(
            await office.statistics.asked(Span.QUARTER), Drawing.RECEIVED
        )
        days = await office.plots.plot(await office.statistics.asked(Span.DAY), Drawing.RECEIVED)
        month = await office.plots.plot(
            await office.statistics.asked(Span.MONTH, october(1)), Drawing.RECEIVED
        )
    assert weeks.weekly
    assert [cell.count for _span, cell in weeks.bars] == [2, 1, 0, 0, 0, 0, 0, 0, 1]
    assert weeks.bars[0][0] == Period(october(1), october(4))
    assert weeks.bars[-1][0] == Period(TODAY, TODAY)
    assert [span for span, _cell in days.bars] == [Period.day(november(n)) for n in range(10, 24)]
    assert [cell.count for _span, cell in month.bars][:5] == [1, 0, 0, 1, 1]
    assert len(month.bars) == 31


async def test_the_days_of_answers_are_a_histogram(staffed: TestOffice) -> None:
    await put(staffed, K.ANSWERED, november(2), november(3), value=4, in_time=True)
    await put(staffed, K.ANSWERED, november(4), value=17, in_time=False)
    await put(staffed, K.ANSWERED, october(4), value=1, in_time=True)
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.MONTH)
        plot = await office.plots.plot(asked, Drawing.DAYS)
        kept = await office.plots.plot(asked, Drawing.KEPT)
    assert plot.values == {4: 2, 17: 1}
    assert [(cell.in_time, cell.late) for _span, cell in kept.bars][1:4] == [(1, 0), (1, 0), (0, 1)]


async def test_who_waits_and_who_did_not_come_are_drawn(staffed: TestOffice) -> None:
    for _ in range(2):
        await staffed.submit()
    async with staffed.database.reading() as session:
        ids = list(await session.scalars(select(Request.id).order_by(Request.id)))
    await put(staffed, K.QUEUED, november(23), november(23), request_id=ids[0])
    await put(staffed, K.UNQUEUED, november(23), request_id=ids[0])
    await put(staffed, K.QUEUED, november(23), request_id=ids[1])
    await put(staffed, K.UNQUEUED, november(23), request_id=ids[1])
    await put(staffed, K.HELD, november(2), november(3), november(3), detail="solved")
    await put(staffed, K.NO_SHOW, november(3), november(4))
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.MONTH)
        waiting = await office.plots.plot(asked, Drawing.WAITING)
        came = await office.plots.plot(asked, Drawing.MISSED)
        day = await office.plots.plot(await office.statistics.asked(Span.DAY), Drawing.WAITING)
    assert waiting.values == day.values == {0: 1}
    assert day.period == Period.day(TODAY)
    assert [cell.count for _span, cell in came.bars][1:4] == [1, 2, 0]
    assert [cell.count for cell in came.missed][1:4] == [0, 1, 1]


async def test_the_number_of_queries_does_not_grow_with_the_office(staffed: TestOffice) -> None:
    async def asked() -> int:
        async with staffed.by(Role.HEAD) as office:
            wanted = await office.statistics.asked(Span.QUARTER)
            with counting() as statements:
                await office.statistics.figures(wanted)
                await office.statistics.parts(wanted, By.POST, 0)
        return len(statements)

    few = await asked()
    await put(staffed, K.REGISTERED, *[november(2)] * 40, channel=Channel.BOT)
    await put(staffed, K.ANSWERED, *[november(2)] * 40, value=3, in_time=True)
    await vote(staffed, october(1), [3] * 9)
    assert await asked() <= few + 1
    assert few < 20


async def test_a_day_is_put_beside_the_working_day_before_it(staffed: TestOffice) -> None:
    await put(staffed, K.REGISTERED, november(20), november(20), november(21))
    async with staffed.by(Role.HEAD) as office:
        view = await office.statistics.figures(await office.statistics.asked(Span.DAY))
        oldest = await office.statistics.asked(Span.DAY, date(2020, 1, 1))
    assert view.asked.before == Period.day(november(20))
    assert view.before.received == 2
    assert oldest.before.last < date(2020, 1, 1)


async def test_a_quarter_says_the_same_here_and_in_its_report(staffed: TestOffice) -> None:
    """Both are counted from the facts, by different hands."""
    staffed.clock.to(date(2027, 1, 11))
    for n, kind in enumerate((K.REGISTERED, K.HELD, K.OVERDUE, K.NO_SHOW, *ENDINGS), 1):
        days = [date(2026, 10, 1), *[november(5)] * n, date(2026, 12, 31)]
        await put(staffed, kind, *days, detail="R09", value=n)
        await put(staffed, kind, date(2026, 9, 30), date(2027, 1, 1), detail="R09", value=n)
    for value in (2, 3, 5, 11, 17, 21):
        await put(staffed, K.ANSWERED, november(9), value=value, in_time=value <= 15)
    await put(staffed, K.RECEPTION, november(9), november(10), detail="held")
    await put(staffed, K.RECEPTION, november(11), detail="cancelled")
    async with staffed.by(Role.HEAD) as office:
        asked = await office.statistics.asked(Span.QUARTER, november(5))
        now = (await office.statistics.figures(asked)).now
        told = await ReportFigures(office).lines(LINES, asked.period)
    assert {
        "applications": now.received,
        "people": now.people,
        "receptions.held": now.receptions,
        "answers.in_time": now.answers.in_time,
        "answers.late": now.answers.late,
        "answers.median_days": now.median_days,
        "overdue_told": now.broken,
        "no_show": now.no_shows,
        **{f"endings.{kind}": n for kind, n in now.endings.items()},
    }.items() <= told.items()
    assert len(now.endings) == len(ENDINGS)
