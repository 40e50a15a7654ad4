"""The screens of the figures: within Telegram's limits, honest about few, every chart drawable."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from bot.callbacks import Case
from bot.callbacks.stats import Stats, StatsCases, StatsChart, StatsDoors, StatsParts
from bot.i18n import Words
from bot.screens import counter, statistics, statistics_charts, statistics_lists
from bot.screens.screen import Button, Screen, visible
from bot.screens.statistics_words import percent, quarter, time, whole_percent
from bot.services.rules.periods import Period
from bot.services.views.figures import Cell, FigureCases, PublicCounter
from bot.services.views.participation import BodyView
from bot.services.views.statistics import (
    ENDINGS,
    Asked,
    Behind,
    By,
    Counted,
    Drawing,
    Marks,
    Narrowed,
    Part,
    Parts,
    Plot,
    Span,
    StandingQueue,
    Statistics,
)
from db.enums import Channel, FactKind, RequestState
from tests.unit.screens_staff.cases import (
    ENGLISH,
    PROFILE,
    WORDS,
    card,
    filled,
    large_card,
    large_post,
)
from tests.unit.screens_staff.fitting import faults

TODAY = date(2026, 11, 23)
TOPIC = PROFILE.topics[0]
LARGE_PARTS = {
    By.BODY: Narrowed(By.BODY, 9, 9, body=BodyView(9, filled(300), filled(300))),
    By.POST: Narrowed(By.POST, 9, 9, post=large_post()),
    By.CHANNEL: Narrowed(By.CHANNEL, 3, Channel.E_OTINISH),
    By.TOPIC: Narrowed(By.TOPIC, 1, TOPIC.code),
}
NOBODYS = {by: Narrowed(by, 0, None) for by in By}
MANY = 99_999


def asked(span: Span = Span.MONTH, day: date = TODAY, narrowed: Narrowed | None = None) -> Asked:
    period = span.of(day)
    return Asked(span, period, TODAY, period.before, narrowed)


def counted(n: int = MANY, **changes: object) -> Counted:
    usual = Counted(
        received=n,
        receptions=n,
        people=n,
        answers=Cell(2 * n, n, n, 9 * n),
        median_days=7.5,
        broken=n,
        no_shows=n,
        endings=dict.fromkeys(ENDINGS, n),
        queue=n,
    )
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type]


NOTHING = counted(0, answers=Cell(), median_days=None, endings={})


def view(**changes: object) -> Statistics:
    usual = Statistics(
        asked=asked(),
        now=counted(),
        before=counted(MANY - 1),
        queue=StandingQueue(MANY, 12.5, 999),
        marks=Marks(MANY, 4.25),
        marks_before=Marks(9, 4.31),
        months_over=True,
        opens_cases=True,
    )
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type]


EMPTY = view(
    now=NOTHING,
    before=NOTHING,
    queue=StandingQueue(0, None, 0),
    marks=None,
    marks_before=None,
    months_over=False,
    opens_cases=False,
)


def plot(drawing: Drawing, span: Span = Span.QUARTER, n: int = MANY) -> Plot:
    wanted = asked(span)
    days = [wanted.period.first + timedelta(days=day) for day in range(14)]
    months = [date(2026, month, 1) for month in range(5, 11)]
    return Plot(
        drawing,
        wanted,
        wanted.so_far,
        weekly=span is Span.QUARTER,
        bars=tuple((Period.day(day), Cell(2 * n, n, n, n)) for day in days),
        values=dict.fromkeys(range(0, 60, 3), n) if n else {},
        missed=(Cell(n, 0, 0, 0),) * len(days),
        course=tuple((day, n) for day in days),
        marks=tuple((month, Marks(n, 4.2) if n else None) for month in months),
    )


def screens() -> Iterator[tuple[str, Callable[[Words], Screen]]]:
    for span in Span:
        for by, part in [(None, None), *LARGE_PARTS.items()]:
            yield (
                f"figures {span.name} {by}",
                lambda _, s=span, p=part: statistics.figures(  # type: ignore[misc]
                    _, view(asked=asked(s, narrowed=p)), PROFILE
                ),
            )
    yield "nothing", lambda _: statistics.figures(_, EMPTY, PROFILE)
    for by in By:
        parts = (
            *(Part(LARGE_PARTS[by], MANY, MANY, Cell(9, 8, 1, 9)),) * 4,
            Part(NOBODYS[by], 0, 0, Cell()),
            Part(dataclasses.replace(LARGE_PARTS[by], number=-1), 1, 0, Cell()),
        )
        shown = Parts(asked(), by, parts, 1, 3)
        yield f"parts {by}", lambda _, p=shown: statistics_lists.parts(_, p, PROFILE)  # type: ignore[misc]
    nothing = Parts(asked(), By.BODY, (), 0, 1)
    yield "no parts", lambda _: statistics_lists.parts(_, nothing, PROFILE)
    narrowed = asked(narrowed=LARGE_PARTS[By.POST])
    yield "doors", lambda _: statistics_lists.doors(_, view(asked=narrowed), PROFILE)
    yield "no doors", lambda _: statistics_lists.doors(_, EMPTY, PROFILE)
    cards = FigureCases((large_card(RequestState.ASSIGNED),) * 6, MANY, 1, 3)
    for behind in Behind:
        yield (
            f"cases {behind.name}",
            lambda _, b=behind: statistics_lists.cases(_, cards, narrowed, b, PROFILE),  # type: ignore[misc]
        )
    none = FigureCases((), 0, 0, 1)
    yield "no cases", lambda _: statistics_lists.cases(_, none, asked(), Behind.LATE, PROFILE)
    for n in (MANY, 0):
        for drawing in Drawing:
            large = plot(drawing, n=n)
            large = dataclasses.replace(
                large, asked=asked(Span.QUARTER, narrowed=narrowed.narrowed)
            )
            yield (
                f"chart {drawing.name} {n}",
                lambda _, p=large: statistics_charts.chart(_, p, PROFILE),  # type: ignore[misc]
            )
    quarter_3 = Period.quarter(2026, 3)
    last_days = Period(TODAY - timedelta(days=90), TODAY - timedelta(days=1))
    yield (
        "counter",
        lambda _: counter.counter(_, PublicCounter(quarter_3, MANY, 99.97, 7.5, MANY), PROFILE),
    )
    yield (
        "counter of few",
        lambda _: counter.counter(_, PublicCounter(last_days, None, None, None, None), PROFILE),
    )


SCREENS = dict(screens())


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("draw", SCREENS.values(), ids=SCREENS)
def test_it_fits_and_has_a_way_back(draw: Callable[[Words], Screen], words: Words) -> None:
    screen = draw(words)
    assert faults(screen) == []
    assert screen.buttons


@pytest.mark.parametrize("words", [WORDS["kk"], WORDS["ru"], WORDS["en"]])
def test_the_figures_are_a_dozen_short_lines(words: Words) -> None:
    usual = view(now=counted(99), before=counted(98), queue=StandingQueue(99, 12.5, 99))
    text = visible(statistics.figures(words, usual, PROFILE).text)
    told = [line for line in text.split("\n") if line]
    assert len(told) <= 13
    assert max(map(len, told)) <= 160


def data(screen: Screen) -> list[object]:
    return [button.data for row in screen.buttons for button in row]


def test_what_grew_and_what_fell_is_said_in_words() -> None:
    now = counted(10, median_days=9.0, answers=Cell(10, 9, 1, 0), endings={FactKind.REFUSED: 2})
    before = counted(12, median_days=7.0, answers=Cell(10, 5, 5, 0), no_shows=10)
    text = visible(statistics.figures(ENGLISH, view(now=now, before=before), PROFILE).text)
    assert "Received: 10 · ▼ fewer than before (12)" in text
    assert "Answered in time: 90% (9/10) · ▲ higher than before (50%)" in text
    assert "median: 9 · ▲ longer than before (7)" in text
    assert "Did not come: 10 · as before" in text
    assert "Ended without a reception: refusals 2" in text
    assert "Marks: 4.2 of 5 · ▼ lower than before (4.3); answered: 99,999" in text
    assert "Compared with: Oct 1" in text


def test_terms_that_were_broken_are_never_all_kept() -> None:
    assert percent(ENGLISH, Cell(100_000, 99_999, 1, 0)) == "99.9%"
    assert percent(ENGLISH, Cell(10, 10, 0, 0)) == "100%"
    assert whole_percent(ENGLISH, 99.99) == "99%"
    assert percent(WORDS["ru"], Cell(8, 7, 1, 0)) == "87,5\u00a0%"
    assert percent(WORDS["kk"], Cell(8, 7, 1, 0)) == "87,5%"


def test_times_are_named_in_words() -> None:
    assert quarter(WORDS["kk"], Period.quarter(2026, 4)) == "2026 жылғы 4-тоқсан"
    assert quarter(WORDS["ru"], Period.quarter(2026, 4)) == "4-й квартал 2026 года"
    assert time(ENGLISH, Span.DAY, Period.day(TODAY)) == "Monday, November 23, 2026"
    assert time(WORDS["ru"], Span.MONTH, Period.month(TODAY)) == "ноябрь 2026"
    assert "16" in time(WORDS["kk"], Span.WEEK, Period.week(date(2026, 11, 17)))


def test_marks_say_why_there_are_none() -> None:
    def told(**changes: object) -> str:
        return visible(statistics.figures(ENGLISH, view(**changes), PROFILE).text)

    assert "Marks: shown when the month is over" in told(marks=None, months_over=False)
    assert "Marks: too few to be shown" in told(marks=None)
    assert "Marks" not in told(asked=asked(Span.WEEK), marks=None)
    assert "Marks" not in told(asked=asked(narrowed=LARGE_PARTS[By.TOPIC]), marks=None)


def test_doors_open_for_those_who_see_cases() -> None:
    shown = data(statistics.figures(ENGLISH, view(), PROFILE))
    assert any(isinstance(one, StatsDoors) for one in shown)
    hidden = data(statistics.figures(ENGLISH, view(opens_cases=False), PROFILE))
    assert not any(isinstance(one, StatsDoors) for one in hidden)
    assert any(isinstance(one, StatsChart) for one in hidden)


def test_only_what_was_counted_opens() -> None:
    now = dataclasses.replace(NOTHING, received=3, endings={FactKind.WITHDRAWN: 1})
    drawn = statistics_lists.doors(ENGLISH, view(now=now, queue=StandingQueue(0, None, 0)), PROFILE)
    opened = [one.behind for one in data(drawn) if isinstance(one, StatsCases)]
    assert opened == [Behind.RECEIVED, Behind.WITHDRAWN]


def test_every_figure_opens_or_says_why_not() -> None:
    one = dataclasses.replace(
        counted(7), answers=Cell(7, 4, 3, 0), endings=dict.fromkeys(ENDINGS, 2)
    )
    drawn = statistics_lists.doors(ENGLISH, view(now=one), PROFILE)
    opened = {one.behind for one in data(drawn) if isinstance(one, StatsCases)}
    assert opened == set(Behind)
    # The other lines of the figures are these.
    assert "Receptions and marks open to none" in visible(drawn.text)
    assert "Medians are counted from the answers given and from the queue" in visible(drawn.text)


def test_the_time_and_the_part_stay_from_screen_to_screen() -> None:
    part = LARGE_PARTS[By.CHANNEL]
    earlier = asked(Span.WEEK, date(2026, 11, 10), part)
    drawn = data(statistics.figures(ENGLISH, view(asked=earlier), PROFILE))
    steps = [one for one in drawn if isinstance(one, Stats) and not one.whole]
    assert {one.number for one in steps} == {part.number}
    days = [date.fromordinal(one.day) for one in steps if one.day]
    assert days == [date(2026, 11, 2), date(2026, 11, 16)]
    cases = statistics_lists.cases(
        ENGLISH, FigureCases((card(),), 7, 0, 2), earlier, Behind.HELD, PROFILE
    )
    turned = [one for one in data(cases) if isinstance(one, StatsCases)]
    assert [(one.page, one.number, one.behind) for one in turned] == [(1, 3, Behind.HELD)]
    assert any(isinstance(one, Case) for one in data(cases))
    chart = dataclasses.replace(plot(Drawing.QUEUE), asked=earlier)
    others = [
        one
        for one in data(statistics_charts.chart(ENGLISH, chart, PROFILE))
        if isinstance(one, StatsChart)
    ]
    assert [one.drawing for one in others] == list(Drawing)
    assert {one.number for one in others} == {3}


def test_nothing_is_drawn_past_the_days_of_this_office() -> None:
    oldest = asked(Span.WEEK, date(2020, 1, 1))
    drawn = data(statistics.figures(ENGLISH, view(asked=oldest), PROFILE))
    assert all(one.day >= 0 for one in drawn if isinstance(one, (Stats, StatsParts)))
    (year,) = [one for one in PERIODS if one.first == date(2020, 1, 1)]
    first = Asked(Span.QUARTER, year, TODAY, year.before)
    steps = data(statistics.figures(ENGLISH, view(asked=first), PROFILE))
    assert not [
        one for one in steps if isinstance(one, Stats) and 0 < one.day < year.first.toordinal()
    ]


PERIODS = (Period.quarter(2020, 1), Period.quarter(2026, 4))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("n", [MANY, 0])
@pytest.mark.parametrize("drawing", Drawing)
def test_every_chart_is_drawn_in_every_language(drawing: Drawing, n: int, words: Words) -> None:
    """A letter that the font has not would be a warning, and so an error."""
    screen = statistics_charts.chart(words, plot(drawing, n=n), PROFILE)
    assert screen.file is not None
    assert screen.file.picture
    assert screen.file.draw is not None
    assert screen.file.content is None, "drawn after the transaction, not in it"
    assert screen.file.draw().startswith(b"\x89PNG")
    assert re.fullmatch(r"qabyldau-[a-z]+\.png", screen.file.name)


def test_the_public_counter_shows_no_small_number() -> None:
    few = PublicCounter(Period.quarter(2026, 3), None, None, None, None)
    text = visible(counter.counter(ENGLISH, few, PROFILE).text)
    assert "Answers: fewer than 5" in text
    assert "Waiting for a reception now: fewer than 5" in text
    many = PublicCounter(Period.quarter(2026, 3), 6, 100 * 5 / 6, 6.5, 5)
    text = visible(counter.counter(ENGLISH, many, PROFILE).text)
    assert "Answered in time: 83%" in text
    assert "Half of the people had their answer within 7 working days." in text
    assert "Waiting for a reception now: 5" in text
    # With the number of answers, the share would tell that one person waited too long.
    assert "6" not in text.replace("2026", "")


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.buttons for button in row]


def test_the_chosen_time_is_marked() -> None:
    drawn = statistics.figures(ENGLISH, view(), PROFILE)
    assert [one.text for one in buttons(drawn)][:4] == ["Today", "Week", "• Month", "Quarter"]
