"""Words of the reception day: where somebody is, what was decided, what is wrong with a line."""

from typing import assert_never

from bot.i18n import Words
from bot.services.rules.room import Stage
from bot.services.rules.sheet import SheetProblem
from bot.services.views.day import DayLine
from db.enums import HeldResult


def stage(_: Words, line: DayLine) -> str:
    """Return where somebody is, in a word or two."""
    match line.stage:
        case Stage.EXPECTED:
            return _("expected")
        case Stage.LATE:
            return _("late by {n} min", n=line.late_minutes)
        case Stage.HERE:
            return _("here")
        case Stage.IN_ROOM:
            return _("in the room")
        case Stage.LEFT | Stage.OVER:
            return _("result missing")
        case Stage.HELD:
            return _("received")
        case Stage.NO_SHOW:
            return _("did not come")
        case Stage.NOT_HELD:
            return _("was not received")
    assert_never(line.stage)


def decided(_: Words, value: HeldResult) -> str:
    """Return what the receiver decided."""
    match value:
        case HeldResult.SOLVED:
            return _("Solved on the spot")
        case HeldResult.EXPLAINED:
            return _("Explained")
        case HeldResult.INSTRUCTED:
            return _("Instruction given")
        case HeldResult.APPEAL:
            return _("Taken as a written appeal")
    assert_never(value)


def short_decisions(_: Words) -> dict[str, HeldResult]:
    """Return the words by which a line of a typed sheet says what was decided."""
    return {
        _("solved"): HeldResult.SOLVED,
        _("explained"): HeldResult.EXPLAINED,
        _("instruction"): HeldResult.INSTRUCTED,
        _("appeal"): HeldResult.APPEAL,
    }


def problem(_: Words, value: SheetProblem) -> str:
    """Return what is expected where a line, or a time, cannot be taken."""
    said = {
        SheetProblem.EMPTY: _("there is nothing to read"),
        SheetProblem.NUMBER: _("a line begins with the number of the place, like 3"),
        SheetProblem.UNKNOWN_NUMBER: _("nobody with this number waits for a result"),
        SheetProblem.TWICE: _("this number stands here twice"),
        SheetProblem.WHAT: _("after the number: the times, a dash, or x with the reason"),
        SheetProblem.TIME: _("times are written like 10:05-10:20"),
        SheetProblem.ORDER: _("the end must be later than the beginning"),
        SheetProblem.TOO_LONG_TALK: _(
            "no reception takes more than three hours; look at the times"
        ),
        SheetProblem.AHEAD: _("this time has not come yet"),
        SheetProblem.DECISION: _("after the times: what was decided, in one of the words below"),
        SheetProblem.TEXT: _("a few words on the result are missing"),
        SheetProblem.LONG_TEXT: _("this is longer than 1000 characters"),
        SheetProblem.HAS_COME: _("the arrival of this person is written down, so not a dash"),
        SheetProblem.REASON: _("after x: why the reception did not take place"),
    }
    return said[value]
