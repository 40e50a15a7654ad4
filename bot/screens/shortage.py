"""What is missing for a queue and what would help, in plain words (point 28)."""

from bot.callbacks.plan import PlanMonth
from bot.i18n import Markup, Words
from bot.screens.captions import TITLE_IN_LIST, clipped, post_title
from bot.screens.screen import Button
from bot.services.rules.recurrence import month_number
from bot.services.views.queue import Shortage

DEPUTIES = 3
"""So many posts with free places are named; the schedule has all of them."""


def missing(_: Words, found: Shortage) -> list[str]:
    """Return the lines that say who is left without a place, by when, and what would help."""
    lack = found.shortfall
    late = (
        _.plural(
            "{n} person has a place only after the term of the answer; the date is told in time.",
            "{n} people have a place only after the term of the answer; the date is told in time.",
            lack.late,
        ),
    )
    if not lack.unplaced:
        return [*late]
    return [
        _(
            "⚠️ Waiting: {waiting} · free places: {places} · without a place: <b>{left}</b>",
            waiting=found.waiting,
            places=found.places,
            left=lack.unplaced,
        ),
        _("The first of their answers is due on {day}.", day=_.short_day(lack.due_on)),
        _("What would help:"),
        *_remedies(_, found),
        *(late if lack.late else ()),
    ]


def plan_button(_: Words, found: Shortage) -> Button:
    """Return the way to the schedule of the month in which the first answer is due."""
    month = month_number(found.shortfall.due_on)
    return Button(_("Open the schedule"), PlanMonth(month=month))


def _remedies(_: Words, found: Shortage) -> list[str]:
    lack = found.shortfall
    lines = []
    if lack.seats:
        lines.append(
            _.plural(
                "• an extra reception with {n} place",
                "• extra receptions with {n} places",
                lack.seats,
            )
        )
    if lack.by_memo:
        lines.append(
            _.plural(
                "• the memo written now: {n} person gets a place left over",
                "• the memos written now: {n} people get a place left over",
                lack.by_memo,
            )
        )
    if lack.by_format:
        lines.append(
            _.plural(
                "• the other form (by video or in person): {n} person gets a place left over",
                "• the other form (by video or in person): {n} people get a place left over",
                lack.by_format,
            )
        )
    if lack.by_secrecy:
        lines.append(
            _.plural(
                "• the secrecy check (point 11): {n} person waits for it",
                "• the secrecy check (point 11): {n} people wait for it",
                lack.by_secrecy,
            )
        )
    # Another post helps whoever lacks a place, not whoever waits for a check or a memo.
    deputies = found.deputies[:DEPUTIES] if lack.seats else ()
    for post, free in deputies:
        title = Markup(_.quote(clipped(post_title(_, post), TITLE_IN_LIST)))
        lines.append(_("• reception by {post}: free places {n}", post=title, n=free))
    return lines
