"""Refusals of the office: facts with parameters, never sentences. Screens give them words.

A refusal rolls the transaction back, so that nothing is stored half.
"""

from bot.services.views import RowProblem


class OfficeError(Exception):
    """A lawful no. The text of the exception is the class name alone: it may reach a log."""

    def __init__(self, **details: object) -> None:
        super().__init__(type(self).__name__)
        self.details = details


class NotAllowed(OfficeError):
    """The policy does not let this person do this (details: action)."""


class NotFound(OfficeError):
    """There is no such thing, or it is not for this person to see."""


class Stale(OfficeError):
    """The button was drawn for an earlier version of the case (details: public_id, for_staff)."""


class ConsentNeeded(OfficeError):
    """Personal data may not be taken before consent (law 94-V article 7)."""


class TooManyRequests(OfficeError):
    """The person already has the allowed number of open requests (details: limit)."""


class SamePersonDecides(OfficeError):
    """Who proposed may not decide: the two-person rule of point 26."""


class MemoMissing(OfficeError):
    """A proposal needs a memo first (point 26)."""


class SeatTaken(OfficeError):
    """Another transaction gave the seat away first."""


class PlanChanged(OfficeError):
    """The queue or the seats changed after the distribution was shown (details: post_id)."""


class InvitationInvalid(OfficeError):
    """The invitation is unknown, used, or over; which of them is told to nobody."""


class InputInvalid(OfficeError):
    """What was typed cannot be taken (details: field, reason and the limits of the reason)."""


class ScheduleInvalid(OfficeError):
    """An import or an approval is refused as a whole, with every problem found."""

    def __init__(self, *, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(problems=problems)
        self.problems = problems


class ScheduleNotDraft(OfficeError):
    """Only a draft can be approved (details: schedule_id)."""


class TooEarly(OfficeError):
    """A reception that has not begun cannot be marked as held or missed."""


class SurveyOver(OfficeError):
    """The survey is answered or closed."""
