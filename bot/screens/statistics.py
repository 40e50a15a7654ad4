"""The figures of a time beside those of the time before, for the staff."""

from collections.abc import Iterator

from bot.callbacks.fields import FIRST_DAY
from bot.callbacks.stats import Stats, StatsChart, StatsDoors, StatsParts
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.captions import in_pairs
from bot.screens.case_heading import desk_row
from bot.screens.screen import Button, Rows, Screen
from bot.screens.statistics_words import (
    bold,
    day_in,
    days,
    ending,
    number,
    part,
    percent,
    time,
    to,
)
from bot.services.views.statistics import Asked, By, Span, Statistics
from bot.services.views.statistics import Marks as MarksView


def figures(_: Words, view: Statistics, profile: OfficeProfile) -> Screen:
    """Return the figures, a line each; what grew and what fell is said in words."""
    asked = view.asked
    lines = [_("<b>Figures: {time}</b>", time=time(_, asked.span, asked.period))]
    if asked.narrowed is not None:
        lines.append(_("Only: {part}", part=part(_, asked.narrowed, profile)))
    lines += [
        "",
        *_work(_, view),
        *_queue(_, view),
        *_marks(_, view),
        "",
        _("Compared with: {days}", days=days(_, asked.before)),
    ]
    return Screen("\n".join(lines), _ways(_, view, profile))


def spans(_: Words) -> tuple[tuple[Span, str], ...]:
    """Return the times that can be asked for."""
    return (
        (Span.DAY, _("Today")),
        (Span.WEEK, _("Week")),
        (Span.MONTH, _("Month")),
        (Span.QUARTER, _("Quarter")),
    )


def cuts(_: Words, profile: OfficeProfile) -> tuple[tuple[By, str], ...]:
    """Return by what figures can be told apart."""
    return (
        (By.BODY, _("By body")),
        (By.POST, _("By post")),
        (By.CHANNEL, _("By channel")),
        *(((By.TOPIC, _("By topic")),) if profile.topics else ()),
    )


def _work(_: Words, view: Statistics) -> Iterator[str]:
    now, before = view.now, view.before
    yield _("Received: {n}", n=_more(_, now.received, before.received))
    if now.receptions is not None:
        yield _("Receptions held: {n}", n=_more(_, now.receptions, before.receptions or 0))
    yield _("People received: {n}", n=_more(_, now.people, before.people))
    yield _("Answered in time: {n}", n=_kept(_, view))
    if now.median_days is not None:
        yield _("Working days to an answer, median: {n}", n=_longer(_, view))
    yield _("Terms broken: {n}", n=_more(_, now.broken, before.broken))
    yield _("Did not come: {n}", n=_more(_, now.no_shows, before.no_shows))
    told = " · ".join(f"{ending(_, kind)} {n}" for kind, n in now.endings.items())
    yield _("Ended without a reception: {list}", list=told or bold("0"))


def _queue(_: Words, view: Statistics) -> Iterator[str]:
    yield _("In the queue: {n}", n=_more(_, view.queue.count, view.before.queue))
    if view.queue.median_days is not None:
        yield _(
            "Waiting, calendar days: median {median}, longest {longest}",
            median=number(_, view.queue.median_days),
            longest=number(_, view.queue.longest_days),
        )


def _marks(_: Words, view: Statistics) -> Iterator[str]:
    """Return the line of the marks; none where there can be none."""
    asked, now = view.asked, view.marks
    if asked.span in {Span.DAY, Span.WEEK}:
        return
    if asked.narrowed is not None and asked.narrowed.by in {By.CHANNEL, By.TOPIC}:
        return
    if not view.months_over:
        yield _("Marks: shown when the month is over")
    elif now is None:
        yield _("Marks: too few to be shown")
    else:
        yield _(
            "Marks: {n}; answered: {ballots}",
            n=_higher(_, view, now),
            ballots=number(_, now.ballots),
        )


def _kept(_: Words, view: Statistics) -> Markup:
    now, before = view.now.answers, view.before.answers
    if now.kept_percent is None:
        return Markup(_("no answers"))
    said = f"{bold(percent(_, now))} ({number(_, now.in_time)}/{number(_, now.in_time + now.late)})"
    if before.kept_percent is None:
        return Markup(said)
    return _compared(
        said,
        now.kept_percent - before.kept_percent,
        _("▲ higher than before ({before})", before=percent(_, before)),
        _("▼ lower than before ({before})", before=percent(_, before)),
        _("as before"),
    )


def _longer(_: Words, view: Statistics) -> Markup:
    now, before = view.now.median_days or 0.0, view.before.median_days
    said = bold(number(_, now))
    if before is None:
        return said
    return _compared(
        said,
        now - before,
        _("▲ longer than before ({before})", before=number(_, before)),
        _("▼ shorter than before ({before})", before=number(_, before)),
        _("as before"),
    )


def _higher(_: Words, view: Statistics, now: MarksView) -> Markup:
    said = _("{mark} of 5", mark=bold(number(_, now.mean)))
    before = view.marks_before
    if before is None:
        return Markup(said)
    return _compared(
        said,
        round(now.mean, 1) - round(before.mean, 1),
        _("▲ higher than before ({before})", before=number(_, before.mean)),
        _("▼ lower than before ({before})", before=number(_, before.mean)),
        _("as before"),
    )


def _more(_: Words, now: int, before: int) -> Markup:
    said = bold(number(_, now))
    if now == before == 0:
        return said
    return _compared(
        said,
        now - before,
        _("▲ more than before ({before})", before=number(_, before)),
        _("▼ fewer than before ({before})", before=number(_, before)),
        _("as before"),
    )


def _compared(said: str, change: float, up: str, down: str, same: str) -> Markup:
    """Return a figure with what became of it since the time before."""
    if change == 0:
        return Markup(f"{said} · {same}")
    return Markup(f"{said} · {up if change > 0 else down}")


def _ways(_: Words, view: Statistics, profile: OfficeProfile) -> tuple[tuple[Button, ...], ...]:
    asked = view.asked
    rows = Rows()
    rows.row(
        *(
            Button(f"• {said}" if span is asked.span else said, to(Stats, asked, span=span, day=0))
            for span, said in spans(_)
        )
    )
    rows.row(*_steps(_, asked))
    if asked.narrowed is None:
        parts = [
            Button(said, StatsParts(span=asked.span, day=day_in(asked.period), by=by))
            for by, said in cuts(_, profile)
        ]
        for row in in_pairs(parts):
            rows.row(*row)
    else:
        by, day = asked.narrowed.by, day_in(asked.period)
        rows.row(
            Button(f"← {dict(cuts(_, profile))[by]}", StatsParts(span=asked.span, day=day, by=by)),
            Button(_("The whole office"), Stats(span=asked.span, day=day)),
        )
    doors = [Button(_("Show the cases"), to(StatsDoors, asked))] if view.opens_cases else []
    rows.row(*doors, Button(_("📊 Charts"), to(StatsChart, asked)))
    return rows.row(*desk_row(_)).done()


def _steps(_: Words, asked: Asked) -> tuple[Button, ...]:
    """Return the steps to the time before, and to the time after where that has begun."""
    steps = []
    if asked.period.before.last.toordinal() >= FIRST_DAY:
        steps.append(Button(_("← Earlier"), to(Stats, asked, day=day_in(asked.period.before))))
    if asked.after is not None:
        steps.append(Button(_("Later →"), to(Stats, asked, day=asked.after.toordinal())))
    return tuple(steps)
