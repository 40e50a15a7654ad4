"""What has been done with a person's own request: its ending, the talk, the timeline."""

from typing import assert_never

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    after_reception,
    ending_notices,
    information,
    labels,
)
from bot.screens.formats import (
    day_of_year,
    lines,
    written,
)
from bot.services.views import NoteView, OwnRequest
from db.enums import NoteKind, OutcomeKind, RequestState

NOTE = 300
"""Characters of a question or an answer that are shown."""


def ended(_: Words, own: OwnRequest, profile: OfficeProfile, room: int) -> str | None:
    """Return how the request ended, in at most `room` units of typed text; None before."""
    outcome = own.outcome
    if own.card.state is RequestState.NO_SHOW:
        return _(
            "If you still want to be received, call {phone}: you can be put back into the queue.",
            phone=profile.contacts.phone,
        )
    if outcome is None:
        return None
    told = ending_notices.ended(_, own, profile, room)
    if told is not None:
        return told
    if outcome.kind is OutcomeKind.NOT_HELD and own.card.state is RequestState.QUEUED:
        return _("The reception did not take place. You keep your turn in the queue.")
    if outcome.kind is OutcomeKind.HELD:
        return after_reception.decided(_, outcome)
    if outcome.kind is OutcomeKind.APPEAL_ANSWERED:
        return after_reception.answered(_, outcome, profile)
    return None


def talk(_: Words, own: OwnRequest) -> str | None:
    """Return the last two lines of the talk with the office."""
    return lines(*(_line(_, note) for note in own.notes[-2:])) or None


def _line(_: Words, note: NoteView) -> str:
    """Return a line of the talk with the office."""
    text = information.list_of(_, note) if note.missing else written(_, note.text, NOTE)
    match note.kind:
        case NoteKind.QUESTION:
            return _("The office asked: {text}", text=text)
        case NoteKind.ANSWER:
            return _("You answered: {text}", text=text)
        case NoteKind.MESSAGE:
            return _("You wrote: {text}", text=text)
        case NoteKind.REPLY:
            return _("The office replied: {text}", text=text)
        case NoteKind.CORRECTION:
            return _("The office corrected itself: {text}", text=text)
    assert_never(note.kind)


def timeline(_: Words, own: OwnRequest, events: int) -> str | None:
    """Return the latest `events` lines of what has been done."""
    told = [
        _(
            "• {day}, {time}: {event}",
            day=day_of_year(_, _.day_of(each.at)),
            time=_.clock(each.at),
            event=told_as,
        )
        for each in own.timeline
        if (told_as := labels.event(_, each.action)) is not None
    ]
    return lines(_("<b>What has been done</b>"), *told[-events:]) if told and events else None
