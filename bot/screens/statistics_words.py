"""How figures, their times and the parts of the office are named; shared by all their screens."""

import math
from typing import Any, TypeVar

from aiogram.filters.callback_data import CallbackData
from babel.dates import format_interval
from babel.numbers import format_decimal, format_percent

from bot.callbacks.fields import FIRST_DAY
from bot.callbacks.stats import Stats
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import staff_labels
from bot.screens.captions import clipped
from bot.screens.formats import own_name, plain_post
from bot.screens.screen import Button
from bot.services.rules.periods import Period
from bot.services.views.figures import Cell
from bot.services.views.statistics import Asked, Behind, By, Drawing, Narrowed, Span
from db.enums import FactKind

NAME = 60

C = TypeVar("C", bound=CallbackData)


def time(_: Words, span: Span, period: Period) -> str:
    """Return the name of a day, a week, a month or a quarter."""
    match span:
        case Span.DAY | Span.WEEK:
            return days(_, period)
        case Span.MONTH:
            return _.month(period.first)
        case Span.QUARTER:
            return quarter(_, period)


def quarter(_: Words, period: Period) -> str:
    """Return the name of a quarter."""
    return _("quarter {n} of {year}", n=period.quarter_number, year=period.first.year)


def days(_: Words, period: Period) -> str:
    """Return a span of days by its first and its last one."""
    if period.first == period.last:
        return _.day(period.first)
    return str(format_interval(period.first, period.last, "yMMMMd", locale=_.language.value))


def part(_: Words, narrowed: Narrowed, profile: OfficeProfile) -> str:
    """Return the name of a part of the office, unescaped."""
    match narrowed.by:
        case By.BODY:
            body = narrowed.body
            if body is None:
                return _("no body named")
            return own_name(_, body.name_kk, body.name_ru, NAME)
        case By.POST:
            return plain_post(_, narrowed.post, NAME)
        case By.CHANNEL:
            channel = narrowed.channel
            return _("no channel") if channel is None else staff_labels.channel(_, channel)
        case By.TOPIC:
            texts = {topic.code: topic.text.said(_.language) for topic in profile.topics}
            code = None if narrowed.key is None else str(narrowed.key)
            return _("no topic") if code is None else clipped(texts.get(code, code), NAME)


def number(_: Words, value: float) -> str:
    """Return a number with one decimal at most."""
    return str(format_decimal(value, format="#,##0.#", locale=_.language.value))


def percent(_: Words, cell: Cell) -> str:
    """Return which share of its terms a cell kept; never all of them where one was broken."""
    share = cell.kept_percent or 0.0
    if cell.late:
        share = min(share, 99.9)
    return str(format_percent(share / 100, format=_percents(_), locale=_.language.value))


def whole_percent(_: Words, share: float) -> str:
    """Return a share in whole percents, rounded down: nothing is made better than it was."""
    return str(format_percent(math.floor(share) / 100, locale=_.language.value))


def bold(text: str) -> Markup:
    """Return plain text as the figure of a line."""
    return Markup(f"<b>{text}</b>")


def behind(_: Words, figure: Behind) -> str:
    """Return the name of a figure that opens to its cases."""
    said = {
        Behind.RECEIVED: _("Requests received"),
        Behind.HELD: _("People received"),
        Behind.ANSWERED: _("Answers given"),
        Behind.IN_TIME: _("Answered in time"),
        Behind.LATE: _("Answered late"),
        Behind.BROKEN: _("Terms broken"),
        Behind.NO_SHOW: _("Did not come"),
        Behind.WAITING: _("In the queue"),
        Behind.REFUSED: ending(_, FactKind.REFUSED),
        Behind.RETURNED: ending(_, FactKind.RETURNED),
        Behind.REDIRECTED: ending(_, FactKind.REDIRECTED),
        Behind.FORWARDED: ending(_, FactKind.FORWARDED),
        Behind.ENDED: ending(_, FactKind.ENDED),
        Behind.CONSULTED: ending(_, FactKind.CONSULTED),
        Behind.WITHDRAWN: ending(_, FactKind.WITHDRAWN),
    }[figure]
    # An ending stands within a line elsewhere.
    return said[0].upper() + said[1:]


def ending(_: Words, kind: FactKind) -> str:
    """Return how a case ended without a reception, as a heading counts it."""
    return {
        FactKind.REFUSED: _("refusals"),
        FactKind.RETURNED: _("returns"),
        FactKind.REDIRECTED: _("redirections"),
        FactKind.FORWARDED: _("forwarded at once"),
        FactKind.ENDED: _("ended by a letter"),
        FactKind.CONSULTED: _("consultations instead"),
        FactKind.WITHDRAWN: _("withdrawals"),
    }[kind]


def drawing(_: Words, what: Drawing) -> str:
    """Return the name of a chart, for its button."""
    return {
        Drawing.RECEIVED: _("Incoming"),
        Drawing.KEPT: _("Terms"),
        Drawing.DAYS: _("Days to answer"),
        Drawing.QUEUE: _("Queue"),
        Drawing.WAITING: _("Days in the queue"),
        Drawing.MISSED: _("Did not come"),
        Drawing.MARKS: _("Marks"),
    }[what]


def to(kind: type[C], asked: Asked, **more: Any) -> C:
    """Return the data of a button for these figures: the same time, the same part."""
    narrowed = asked.narrowed
    place: dict[str, Any] = {"span": asked.span, "day": day_in(asked.period)}
    if narrowed is not None:
        place |= {"whole": False, "by": narrowed.by, "number": narrowed.number}
    return kind(**{**place, **more})


def day_in(period: Period) -> int:
    """Return the number of a day by which a button names a period."""
    return max(period.first.toordinal(), FIRST_DAY)


def back(_: Words, asked: Asked) -> tuple[Button, ...]:
    """Return the way back to the figures."""
    return (Button(_("← Figures"), to(Stats, asked)),)


def _percents(_: Words) -> str:
    """Return the pattern of this language's percents with one decimal at most."""
    return "#,##0.#\u00a0%" if format_percent(1, locale=_.language.value)[-2].isspace() else "0.#%"
